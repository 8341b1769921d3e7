package graphsim

// switches choose between readings of Meta's pages, and turn on habits of Graph
// that a test wants to meet. The zero value, with newSwitches, is the default.
type switches struct {
	anonymousCode    int // 0: 200 for phone numbers, else 104
	missingScopeCode int
	unassignedCode   int
	throttleCode     int
	errorStatus      map[int]int

	batchRefused             bool
	debugTokenInBatchRefused bool
	batchTokenPerItem        bool
	inspectWithAppTokenOnly  bool
	mismatchInData           bool
	tokenTypeHidden          bool

	emptyLists             bool
	emptyExpansionsOmitted bool
	shortPages             int
	emptyPages             bool

	echoSecrets         bool
	healthStatusHidden  bool
	removedNumberCode33 bool
	removedFields       map[fieldName]bool
	versionServed       string

	userSwitches // switches_users.go
}

type fieldName struct{ kind, field string }

func newSwitches() switches {
	return switches{
		missingScopeCode: 200, unassignedCode: 100, throttleCode: 80008,
		errorStatus: map[int]int{}, removedFields: map[fieldName]bool{}, userSwitches: userSwitches{deadRevokeCode: 100},
	}
}

func (s *Sim) set(change func(*switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.switches)
}

// SetAnonymousCode sets the code for calls without any token: 104, 190 or 200.
// By default it is 200 for reads of a phone number and 104 for the rest; the
// pages do not say which call answers which.
func (s *Sim) SetAnonymousCode(code int) { s.set(func(w *switches) { w.anonymousCode = code }) }

// SetMissingScopeCode sets the code for a token that reaches an object but lacks
// the scope: 200 (default), 10, or 100 for the answer of a missing object.
func (s *Sim) SetMissingScopeCode(code int) { s.set(func(w *switches) { w.missingScopeCode = code }) }

// SetUnassignedCode sets the code for an object the token's user is not assigned
// to: 100 (default: hidden, subcode 33) or 200. "Access Tokens" of the WhatsApp
// docs says 200, the text of 100/33 says the other.
func (s *Sim) SetUnassignedCode(code int) { s.set(func(w *switches) { w.unassignedCode = code }) }

// SetThrottleCode sets the code of a spent business account budget: 80008
// (default, "Rate Limits") or 80007 (WhatsApp "Error codes").
func (s *Sim) SetThrottleCode(code int) { s.set(func(w *switches) { w.throttleCode = code }) }

// SetErrorStatus sets the HTTP status of an error code, for example 400 for 190;
// 0 takes the usual one back. Throttle and faults keep theirs.
func (s *Sim) SetErrorStatus(code, status int) {
	s.set(func(w *switches) {
		if w.errorStatus[code] = status; status == 0 {
			delete(w.errorStatus, code)
		}
	})
}

// BatchRefused makes every batch fail as a whole.
func (s *Sim) BatchRefused(on bool) { s.set(func(w *switches) { w.batchRefused = on }) }

// BatchedDebugTokenRefused makes debug_token fail inside a batch, and only there.
// Whether Meta allows it is written nowhere; the default allows it.
func (s *Sim) BatchedDebugTokenRefused(on bool) {
	s.set(func(w *switches) { w.debugTokenInBatchRefused = on })
}

// BatchTokenErrorsPerItem lets a batch with a bad token, or a bad proof, answer
// 200 with an error in each item; by default the batch fails as a whole.
func (s *Sim) BatchTokenErrorsPerItem(on bool) { s.set(func(w *switches) { w.batchTokenPerItem = on }) }

// InspectWithAppTokenOnly refuses debug_token to tokens of users and system users.
// "Debug-Token" wants the app's token or one of a developer of the app; that a
// system user may inspect itself is practice, and the default.
func (s *Sim) InspectWithAppTokenOnly(on bool) {
	s.set(func(w *switches) { w.inspectWithAppTokenOnly = on })
}

// MismatchInData lets debug_token report the token of another app inside data,
// with HTTP 200; by default it is an error of the call.
func (s *Sim) MismatchInData(on bool) { s.set(func(w *switches) { w.mismatchInData = on }) }

// HideTokenType leaves "type" out of debug_token.
func (s *Sim) HideTokenType(on bool) { s.set(func(w *switches) { w.tokenTypeHidden = on }) }

// EmptyLists lets edges of objects that the caller may not see answer 200 with an
// empty list instead of an error.
func (s *Sim) EmptyLists(on bool) { s.set(func(w *switches) { w.emptyLists = on }) }

// OmitEmptyExpansions leaves an expanded edge out of the answer when it is empty.
func (s *Sim) OmitEmptyExpansions(on bool) {
	s.set(func(w *switches) { w.emptyExpansionsOmitted = on })
}

// ShortPages cuts pages to n items whatever their limit; 0 stops that.
func (s *Sim) ShortPages(n int) { s.set(func(w *switches) { w.shortPages = n }) }

// EmptyPages puts an empty page, with a next one, before every page.
func (s *Sim) EmptyPages(on bool) { s.set(func(w *switches) { w.emptyPages = on }) }

// EchoSecrets puts the tokens and secrets of a call into the message, the user
// message and the details of its errors.
func (s *Sim) EchoSecrets(on bool) { s.set(func(w *switches) { w.echoSecrets = on }) }

// HideHealthStatus leaves health_status out of answers. RemoveField makes it an
// unknown field instead.
func (s *Sim) HideHealthStatus(on bool) { s.set(func(w *switches) { w.healthStatusHidden = on }) }

// RemoveField makes a field unknown, as in a version that does not have it (yet).
// The node type is Meta's name, such as WhatsAppBusinessPhoneNumber.
func (s *Sim) RemoveField(nodeType, field string) {
	s.set(func(w *switches) { w.removedFields[fieldName{nodeType, field}] = true })
}

// RestoreField undoes RemoveField.
func (s *Sim) RestoreField(nodeType, field string) {
	s.set(func(w *switches) { delete(w.removedFields, fieldName{nodeType, field}) })
}

// RemovedNumbersAnswer33 lets numbers that were removed answer code 33 ("Error
// codes": number deleted); by default they answer 100/33 like all that is gone.
func (s *Sim) RemovedNumbersAnswer33(on bool) {
	s.set(func(w *switches) { w.removedNumberCode33 = on })
}

// SetVersionServed fixes the facebook-api-version header; "" undoes it.
func (s *Sim) SetVersionServed(version string) {
	s.set(func(w *switches) { w.versionServed = version })
}
