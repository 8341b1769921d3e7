package graph

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// errListed is the refusal of a number that is in the account already.
var errListed = fmt.Errorf("the phone number is in the account: %w", ErrInvalid)

// CreatePhoneNumberOpts describes a number that is to be added to an account.
type CreatePhoneNumberOpts struct {
	BusinessAccountID   string
	CountryCode, Number string // digits; the number without its country code
	VerifiedName        string
	PreverifiedID       string // ""; none
	Migrate             bool   // from another account
}

// Digits returns the digits of the number with its country code, by which it is found in a list.
func (o CreatePhoneNumberOpts) Digits() string { return o.CountryCode + o.Number }

// FindByDigits returns the number with these digits, nil if the list has none.
func FindByDigits(numbers []PhoneNumber, digits string) *PhoneNumber {
	if i := slices.IndexFunc(numbers, func(n PhoneNumber) bool { return onlyDigits(n.DisplayPhoneNumber) == digits }); i >= 0 {
		return &numbers[i]
	}
	return nil
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// Create adds a number to an account, unless the account has it: that is ErrExists with the number, and nothing is sent. It is sent once.
// When its outcome is unknown, or Meta says that the account has the number, the list decides.
//
// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/phone_numbers
func (s *PhoneNumberService) Create(ctx context.Context, o CreatePhoneNumberOpts) (PhoneNumber, error) {
	op := "add phone number +" + o.Digits() + " to WhatsApp Business Account " + o.BusinessAccountID
	if !ValidID(o.BusinessAccountID) {
		return PhoneNumber{}, errNotID("add a phone number", "a WhatsApp Business Account")
	}

	s.numbers.forget(o.BusinessAccountID)
	before, err := s.List(ctx, o.BusinessAccountID)
	if err != nil {
		return PhoneNumber{}, err
	}
	if found := FindByDigits(before, o.Digits()); found != nil {
		return *found, &Error{
			Op:       op,
			sentinel: ErrExists,
			local:    true,
			Message:  "the account has this number: " + found.ID,
		}
	}

	r := call{
		op:    op,
		needs: scopeManagement,
		class: transport.Create,
		kind:  accountNode,
		id:    o.BusinessAccountID,
		edge:  "phone_numbers",
		form:  url.Values{"cc": {o.CountryCode}, "phone_number": {o.Number}, "verified_name": {o.VerifiedName}},
	}
	if o.PreverifiedID != "" {
		r.form.Set("preverified_id", o.PreverifiedID)
	}
	if o.Migrate {
		r.form.Set("migrate_phone_number", strconv.FormatBool(o.Migrate))
	}

	id, err := s.client.createNode(ctx, r)
	s.numbers.forget(o.BusinessAccountID)
	if errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, errListed) {
		if found := s.findLost(ctx, o); found != nil {
			return *found, nil
		}
	}
	return PhoneNumber{ID: id, VerifiedName: o.VerifiedName, BusinessAccountID: o.BusinessAccountID}, err
}

// findLost looks for a number whose creation was not answered.
func (s *PhoneNumberService) findLost(ctx context.Context, o CreatePhoneNumberOpts) *PhoneNumber {
	for i := range lostReads {
		if i > 0 && transport.Sleep(ctx, s.client.cfg.RetryWait<<i) != nil {
			return nil
		}
		now, err := s.readAll(context.WithoutCancel(ctx), o.BusinessAccountID)
		if err != nil {
			continue
		}
		if found := FindByDigits(now, o.Digits()); found != nil {
			return found
		}
	}
	return nil
}

// SetDisplayNameOpts is a new display name of a phone number.
type SetDisplayNameOpts struct{ PhoneNumberID, DisplayName string }

// SetDisplayName asks for a new display name, which Meta reviews.
func (s *PhoneNumberService) SetDisplayName(ctx context.Context, o SetDisplayNameOpts) error {
	err := s.client.Settings.Set(ctx, SettingOpts{Setting: nameFacts, ID: o.PhoneNumberID}, Values{"new_display_name": o.DisplayName})
	s.ForgetFacts(o.PhoneNumberID)
	return err
}
