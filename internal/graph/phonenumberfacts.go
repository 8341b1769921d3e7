package graph

import (
	"context"
	"errors"
)

// The fields of a phone number besides its settings. Meta does not show all of them to every caller, so they are read in three groups.
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

// PhoneNumberFacts are the present status, name and PIN of a phone number. "" and nil: Meta did not say.
type PhoneNumberFacts struct {
	PhoneNumberStatus
	DisplayPhoneNumber string
	VerifiedName       string
	NewName            string // a display name that is reviewed
	NewNameStatus      string // PENDING_REVIEW, APPROVED, DECLINED, NONE, ...
	PINEnabled         *bool
}

// GetFacts returns the facts of a number. They are read once per process until a write, with the settings of the number.
func (s *PhoneNumberService) GetFacts(ctx context.Context, id string) (PhoneNumberFacts, error) {
	values, err := s.client.Settings.Get(ctx, SettingOpts{Setting: numberFacts, ID: id})
	if err != nil {
		return PhoneNumberFacts{}, err
	}

	names, err := s.readOptional(ctx, nameFacts, id)
	if err != nil {
		return PhoneNumberFacts{}, err
	}

	pin, err := s.readOptional(ctx, pinFact, id)
	if err != nil {
		return PhoneNumberFacts{}, err
	}

	word := func(values Values, key string) string {
		value, _ := values[key].(string)
		return s.client.stateName(jsonText(value))
	}
	facts := PhoneNumberFacts{
		PhoneNumberStatus:  PhoneNumberStatus{Status: word(values, "status"), Platform: word(values, "platform_type")},
		DisplayPhoneNumber: word(values, numberKindField), VerifiedName: word(values, "verified_name"),
		NewName: word(names, "new_display_name"), NewNameStatus: word(names, "new_name_status"),
	}
	if enabled, ok := pin["is_pin_enabled"].(bool); ok {
		facts.PINEnabled = &enabled
	}
	return facts, nil
}

// readOptional reads facts that Meta does not show of every number.
func (s *PhoneNumberService) readOptional(ctx context.Context, facts Setting, id string) (Values, error) {
	values, err := s.client.Settings.Get(ctx, SettingOpts{Setting: facts, ID: id})
	if errors.Is(err, ErrWrongKind) || errors.Is(err, ErrInvalid) || errors.Is(err, ErrPermission) {
		return nil, nil // the number can be read, and does not have them
	}
	return values, err
}

// KnownAccount returns the account of a number that was read before, "" if it was not or if Meta does not say. It makes no call.
func (s *PhoneNumberService) KnownAccount(ctx context.Context, id string) string {
	return s.client.Settings.numbers.accountOf(ctx, id)
}

// ForgetFacts drops what is known of a number, so that the next GetFacts reads it.
func (s *PhoneNumberService) ForgetFacts(id string) {
	for _, facts := range []Setting{numberFacts, nameFacts, pinFact} {
		s.client.Settings.Forget(SettingOpts{Setting: facts, ID: id})
	}
}
