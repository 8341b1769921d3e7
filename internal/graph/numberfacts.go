package graph

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// What a phone number has besides settings. Meta does not show all of it to every caller, so it is read in three groups.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
var (
	numberFacts = Setting{Name: "status", node: numberNode, field: nodeField{name: "status,platform_type,verified_name", group: true}}
	nameFacts   = Setting{
		Name: "display name", node: numberNode, query: true,
		field: nodeField{name: "new_display_name,new_name_status,name_status", group: true},
	}
	pinFact = Setting{Name: "PIN", node: numberNode, field: nodeField{name: "is_pin_enabled", group: true}}
)

// NumberFacts is what a phone number is now. "" and nil: Meta did not say.
type NumberFacts struct {
	PhoneNumberStatus
	DisplayPhoneNumber string
	VerifiedName       string
	NewName            string // a display name that is reviewed
	NewNameStatus      string // PENDING_REVIEW, APPROVED, DECLINED, NONE, ...
	PINEnabled         *bool
}

// Facts returns what a number is. It is read once per process until a write, with the settings of the number.
func (s *PhoneNumberService) Facts(ctx context.Context, id string) (NumberFacts, error) {
	values, err := s.client.Settings.Get(ctx, SettingOpts{Setting: numberFacts, ID: id})
	if err != nil {
		return NumberFacts{}, err
	}
	names, err := s.optional(ctx, nameFacts, id)
	if err != nil {
		return NumberFacts{}, err
	}
	pin, err := s.optional(ctx, pinFact, id)
	if err != nil {
		return NumberFacts{}, err
	}
	word := func(values Values, key string) string {
		value, _ := values[key].(string)
		return s.client.name(text(value))
	}
	facts := NumberFacts{
		PhoneNumberStatus:  PhoneNumberStatus{Status: word(values, "status"), Platform: word(values, "platform_type")},
		DisplayPhoneNumber: word(values, kindField), VerifiedName: word(values, "verified_name"),
		NewName: word(names, "new_display_name"), NewNameStatus: word(names, "new_name_status"),
	}
	if enabled, ok := pin["is_pin_enabled"].(bool); ok {
		facts.PINEnabled = &enabled
	}
	return facts, nil
}

// optional reads facts that Meta does not show of every number.
func (s *PhoneNumberService) optional(ctx context.Context, facts Setting, id string) (Values, error) {
	values, err := s.client.Settings.Get(ctx, SettingOpts{Setting: facts, ID: id})
	if is(err, ErrWrongKind) || is(err, ErrInvalid) || is(err, ErrPermission) {
		return nil, nil // the number can be read, and does not have them
	}
	return values, err
}

// KnownAccount returns the account of a number that was read before, "" if it was not or if Meta does not say. It makes no call.
func (s *PhoneNumberService) KnownAccount(ctx context.Context, id string) string {
	return s.client.Settings.numbers.accountOf(ctx, id)
}

// ForgetFacts drops what is known of a number, so that the next Facts reads it.
func (s *PhoneNumberService) ForgetFacts(id string) {
	for _, facts := range []Setting{numberFacts, nameFacts, pinFact} {
		s.client.Settings.Forget(SettingOpts{Setting: facts, ID: id})
	}
}

// statesOfUnregistered are the states in which a number of the Cloud API is not registered. In other states it is, and may be
// limited or blocked.
var statesOfUnregistered = map[string]bool{"PENDING": true, "DISCONNECTED": true, "UNVERIFIED": true, "DELETED": true, "MIGRATED": true}

// Registered reports whether a number is registered on the Cloud API. Meta shows no field for that. A state that is new counts as
// registered, because registering costs one of ten attempts within 72 hours.
func (s PhoneNumberStatus) Registered() bool {
	return s.Status == "CONNECTED" && s.Platform == "" || s.Platform == "CLOUD_API" && !statesOfUnregistered[s.Status]
}

// Register registers a number on the Cloud API. It is sent once: Meta accepts ten registrations and deregistrations of a number
// within 72 hours. If the answer is lost, the state of the number decides.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/registration
func (s *PhoneNumberService) Register(ctx context.Context, id string, pin secret.Value) error {
	err := s.once(ctx, call{
		op: "register phone number " + id, id: id, edge: "register", json: Values{"messaging_product": "whatsapp", "pin": pin.Reveal()},
	})
	if is(err, ErrOutcomeUnknown) {
		if now, look := s.Facts(context.WithoutCancel(ctx), id); look == nil && now.Registered() {
			return nil
		}
	}
	return err
}

// Deregister ends the registration of a number. It is sent once, see Register.
func (s *PhoneNumberService) Deregister(ctx context.Context, id string) error {
	err := s.once(ctx, call{op: "deregister phone number " + id, id: id, edge: "deregister", form: url.Values{}})
	if is(err, ErrOutcomeUnknown) {
		if now, look := s.Facts(context.WithoutCancel(ctx), id); look == nil && !now.Registered() {
			return nil
		}
	}
	return err
}

func (s *PhoneNumberService) once(ctx context.Context, r call) error {
	if !ValidID(r.id) {
		return notID("register a phone number", "a phone number (which is not the number itself)")
	}
	r.kind, r.needs, r.class, r.method = numberNode, scopeMessaging, transport.Create, http.MethodPost
	_, err := s.client.send(ctx, r)
	s.ForgetFacts(r.id)
	s.client.Settings.Forget(SettingOpts{Setting: BusinessEncryption, ID: r.id}) // a registration ends the signature of its key
	return err
}

// WaitUntilRegistered reads until a number is connected, at most for a minute. false means that no read has shown it.
func (s *PhoneNumberService) WaitUntilRegistered(ctx context.Context, id string) (bool, error) {
	return s.client.readUntilWithin(ctx, registerWaits, func(ctx context.Context) (bool, error) {
		s.ForgetFacts(id)
		now, err := s.Facts(ctx, id)
		return err == nil && now.Status == "CONNECTED" && now.Registered(), err
	})
}

// SetPIN sets the PIN of the two-step verification. Meta does not ask for the old one.
func (s *PhoneNumberService) SetPIN(ctx context.Context, id string, pin secret.Value) error {
	err := s.client.Settings.Set(ctx, SettingOpts{Setting: pinFact, ID: id}, Values{"pin": pin.Reveal()})
	s.ForgetFacts(id)
	return err
}

// IsOnBusinessApp reports whether a number is also used in the WhatsApp Business app. Such a number cannot be deregistered.
func (s *PhoneNumberService) IsOnBusinessApp(ctx context.Context, id string) (bool, error) {
	r := call{
		op: "read phone number " + id, needs: scopeManagement, kind: numberNode, id: id, query: url.Values{"fields": {"id,is_on_biz_app"}},
	}
	var w struct {
		OnApp flag `json:"is_on_biz_app"`
	}
	err := s.client.get(ctx, r, &w)
	if is(err, errNoField) {
		return false, nil // Meta does not show it for this number
	}
	return bool(w.OnApp), err
}
