package graphsim

// switches choose between readings of Meta's pages, and turn on behavior of Graph
// that a test needs. The zero value, with newSwitches, is the default.
type switches struct {
	missingScopeCode, unassignedCode int
	errorStatus                      map[int]int

	batchRefused, debugTokenInBatchRefused                   bool
	inspectWithAppTokenOnly, mismatchInData, tokenTypeHidden bool

	emptyLists, emptyExpansionsOmitted, emptyPages bool
	expansionsRefused                              map[string]bool
	shortPages                                     int

	errorsLocalized, echoSecrets, healthStatusHidden, removedNumberCode33 bool
	removedFields                                                         map[fieldName]bool
	versionServed                                                         string

	userSwitches     // switches_users.go
	numberSwitches   // switches_numbers.go
	templateSwitches // switches_templates.go
}

type fieldName struct{ kind, field string }

func newSwitches() switches {
	return switches{
		missingScopeCode: 200, unassignedCode: 100,
		errorStatus: map[int]int{}, removedFields: map[fieldName]bool{}, expansionsRefused: map[string]bool{},
		templateSwitches: templateSwitches{subCategoryShown: true},
		userSwitches:     userSwitches{deadRevokeCode: 100},
	}
}

// setSwitch sets a switch under the lock.
func setSwitch[T any](s *Sim, at *T, to T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*at = to
}

// SetMissingScopeCode sets the code for a token that reaches an object but lacks
// the scope: 200 (default), 10, or 100 for the answer of a missing object.
func (s *Sim) SetMissingScopeCode(code int) { setSwitch(s, &s.switches.missingScopeCode, code) }

// SetUnassignedCode sets the code for an object the token's user is not assigned
// to: 100 (default: hidden, subcode 33) or 200. "Access Tokens" of the WhatsApp
// docs says 200, the text of 100/33 says the other.
func (s *Sim) SetUnassignedCode(code int) { setSwitch(s, &s.switches.unassignedCode, code) }

// SetErrorStatus sets the HTTP status of an error code, for example 400 for 190.
// Throttle and faults keep theirs.
func (s *Sim) SetErrorStatus(code, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches.errorStatus[code] = status
}

// RefuseBatches makes every batch fail as a whole.
func (s *Sim) RefuseBatches(on bool) { setSwitch(s, &s.switches.batchRefused, on) }

// RefuseBatchedDebugToken makes debug_token fail inside a batch, and only there.
// No page says whether Meta allows it; the default allows it.
func (s *Sim) RefuseBatchedDebugToken(on bool) {
	setSwitch(s, &s.switches.debugTokenInBatchRefused, on)
}

// RequireAppTokenToInspect refuses debug_token to tokens of users and system users.
// "Debug-Token" requires the app's token or one of a developer of the app; that a
// system user may inspect itself is practice, and the default.
func (s *Sim) RequireAppTokenToInspect(on bool) {
	setSwitch(s, &s.switches.inspectWithAppTokenOnly, on)
}

// ReportMismatchInData makes debug_token report the token of another app inside data,
// with HTTP 200; by default it is an error of the call.
func (s *Sim) ReportMismatchInData(on bool) { setSwitch(s, &s.switches.mismatchInData, on) }

// HideTokenType leaves "type" out of debug_token.
func (s *Sim) HideTokenType(on bool) { setSwitch(s, &s.switches.tokenTypeHidden, on) }

// AnswerEmptyLists makes edges of objects that the caller may not see answer 200 with an
// empty list instead of an error.
func (s *Sim) AnswerEmptyLists(on bool) { setSwitch(s, &s.switches.emptyLists, on) }

// OmitEmptyExpansions leaves an expanded edge out of the answer when it is empty.
func (s *Sim) OmitEmptyExpansions(on bool) { setSwitch(s, &s.switches.emptyExpansionsOmitted, on) }

// RefuseExpansion makes edges unknown as fields of their nodes ("some edges
// refuse", "Field Expansion"); a call of the edge itself still works. No page says
// which edges of a phone number can be expanded; by default all can.
func (s *Sim) RefuseExpansion(edges ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range edges {
		s.switches.expansionsRefused[name] = true
	}
}

// ShortenPages cuts pages to n items whatever their limit; 0 stops that.
func (s *Sim) ShortenPages(n int) { setSwitch(s, &s.switches.shortPages, n) }

// AddEmptyPages puts an empty page, with a next one, before every page.
func (s *Sim) AddEmptyPages(on bool) { setSwitch(s, &s.switches.emptyPages, on) }

// LocalizeErrors shows the title and the message of an error for people in the language of
// the token's user, here Portuguese; codes stay.
func (s *Sim) LocalizeErrors(on bool) { setSwitch(s, &s.switches.errorsLocalized, on) }

// EchoSecrets puts the tokens and secrets of a call into the message, the user
// message and the details of its errors.
func (s *Sim) EchoSecrets(on bool) { setSwitch(s, &s.switches.echoSecrets, on) }

// HideHealthStatus leaves health_status out of answers. RemoveField makes it an
// unknown field instead.
func (s *Sim) HideHealthStatus(on bool) { setSwitch(s, &s.switches.healthStatusHidden, on) }

// RemoveField makes a field unknown, as in a version that does not have it (yet).
// The node type is Meta's name, such as WhatsAppBusinessPhoneNumber.
func (s *Sim) RemoveField(nodeType, field string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches.removedFields[fieldName{nodeType, field}] = true
}

// AnswerRemovedNumbersWith33 makes numbers that were removed answer code 33 ("Error
// codes": number deleted); by default they answer 100/33 like every missing object.
func (s *Sim) AnswerRemovedNumbersWith33(on bool) { setSwitch(s, &s.switches.removedNumberCode33, on) }

// SetVersionServed fixes the facebook-api-version header; "" undoes it.
func (s *Sim) SetVersionServed(version string) { setSwitch(s, &s.switches.versionServed, version) }
