package graphsim

import (
	"net/http"
	"slices"
	"time"
)

// "Registration": ten calls of register and deregister in 72 hours, and then none for 72
// hours. No page has the number of wrong PINs that lock a number, or for how long.
const (
	registrationCalls  = 10
	registrationWindow = 72 * time.Hour
	maxWrongPINs       = 5
	pinLock            = time.Hour

	registrationsField = hiddenMark + "registrations"
	blockedField       = hiddenMark + "blocked_until"
	wrongPINsField     = hiddenMark + "wrong_pins"
	lockedField        = hiddenMark + "locked_until"
)

func (s *Sim) registerRegistration() {
	for name, run := range map[string]func(*call, *object) *Error{"register": s.connectNumber, "deregister": s.disconnectNumber} {
		s.defineAction(http.MethodPost, kindPhoneNumber, name, action{
			scopes: []string{scopeWhatsAppManagement},
			run: func(c *call, o *object) (any, *Error) {
				if err := s.checkAccess(c, o, []string{scopeWhatsAppMessaging}); err != nil {
					return nil, err
				}
				if err := run(c, o); err != nil {
					return nil, err
				}
				s.countStored(name, StoredCounts{Changed: 1})
				return successAnswer(), nil
			},
		})
	}
}

// connectNumber registers a number. If a PIN is set, it must match; otherwise the PIN is set. A number that is
// connected stays connected and keeps its PIN ("Account model evolution"). No page says whether its registration
// counts; here it does.
func (s *Sim) connectNumber(c *call, o *object) *Error {
	if err := checkProduct(c); err != nil {
		return err
	}
	pin := c.params.Get("pin")
	if _, err := pinRule("pin", pin); err != nil {
		return errBadParameter("Invalid PIN format. PIN must be exactly 6 digits")
	}
	if c.params.Has("data_localization_region") {
		return errBadParameter("Param data_localization_region is deprecated. Use the settings of the number")
	}
	if err := s.countRegistration(o); err != nil {
		return err
	}
	if o.fields["code_verification_status"] != "VERIFIED" {
		return &Error{Code: 133006, Message: "(#133006) The phone number must be verified before it is registered"}
	}
	if o.fields["is_pin_enabled"] == true {
		if err := s.checkPIN(o, pin); err != nil {
			return err
		}
	}
	if !isRegistered(o) {
		o.fields[pinField], o.fields["is_pin_enabled"] = pin, true
	}
	o.fields["status"], o.fields["platform_type"] = "CONNECTED", "CLOUD_API"
	o.fields["last_onboarded_time"] = s.Now().UTC().Format("2006-01-02T15:04:05+0000")
	if s.switches.registrationReads > 0 {
		o.fields["status"], s.connecting[o.id] = "PENDING", s.switches.registrationReads
	}
	s.mismatchKey(o)
	return nil
}

// disconnectNumber deregisters a number. No page says which status a number has afterwards; here DISCONNECTED. The PIN
// stays.
func (s *Sim) disconnectNumber(_ *call, o *object) *Error {
	if err := s.countRegistration(o); err != nil {
		return err
	}
	switch {
	case o.fields["is_on_biz_app"] == true:
		return errBadParameter("Deregister endpoint is not available for API solution for SMB businesses.")
	case o.fields["platform_type"] != "CLOUD_API":
		return errNotRegistered()
	}
	o.fields["status"], o.fields["platform_type"] = "DISCONNECTED", "NOT_APPLICABLE"
	delete(s.connecting, o.id)
	return nil
}

func errNotRegistered() *Error {
	return &Error{Code: 133010, Message: "(#133010) Phone number not registered on the WhatsApp Business Platform."}
}

func (s *Sim) countRegistration(o *object) *Error {
	tooMany := &Error{Code: 133016, Message: "(#133016) Account register or deregister rate limit exceeded: 10 calls in 72 hours"}
	if s.isFuture(o, blockedField) {
		return tooMany
	}
	calls, _ := o.fields[registrationsField].([]time.Time)
	now := s.Now()
	calls = slices.DeleteFunc(slices.Clone(calls), func(at time.Time) bool { return now.Sub(at) >= registrationWindow })
	if len(calls) >= registrationCalls {
		o.fields[blockedField] = now.Add(registrationWindow)
		delete(o.fields, registrationsField)
		return tooMany
	}
	o.fields[registrationsField] = append(calls, now)
	return nil
}

func (s *Sim) checkPIN(o *object, pin string) *Error {
	if s.isFuture(o, lockedField) {
		return &Error{Code: 133008, Message: "(#133008) Too many two-step verification PIN guesses",
			Data: map[string]any{"messaging_product": "whatsapp", "details": "Wait before you try again."}}
	}
	if o.fields[pinField] == pin {
		delete(o.fields, wrongPINsField)
		return nil
	}
	wrong, _ := o.fields[wrongPINsField].(int)
	if o.fields[wrongPINsField] = wrong + 1; wrong+1 >= maxWrongPINs {
		o.fields[lockedField] = s.Now().Add(pinLock)
		delete(o.fields, wrongPINsField)
	}
	return &Error{Code: 133005, Message: "(#133005) Two step verification PIN Mismatch"}
}

// isFuture reports whether the moment in a field is in the future.
func (s *Sim) isFuture(o *object, name string) bool {
	until, _ := o.fields[name].(time.Time)
	return s.Now().Before(until)
}

// connectRegistered connects numbers whose registration takes some reads.
func (s *Sim) connectRegistered(c *call) {
	if c.method != http.MethodGet {
		return
	}
	for id := range s.connecting {
		if s.connecting[id]--; s.connecting[id] >= 0 {
			continue
		}
		delete(s.connecting, id)
		if o := s.objects[id]; o != nil {
			o.fields["status"] = "CONNECTED"
		}
	}
}
