package graph

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// statesOfUnregistered are the states in which a number of the Cloud API is not registered. In other states it is, and may be
// limited or blocked.
var statesOfUnregistered = map[string]bool{"PENDING": true, "DISCONNECTED": true, "UNVERIFIED": true, "DELETED": true, "MIGRATED": true}

// IsRegistered reports whether a number is registered on the Cloud API. Meta shows no field for that. A state that is new counts as
// registered, because registering costs one of ten attempts within 72 hours.
func (s PhoneNumberStatus) IsRegistered() bool {
	return s.Status == "CONNECTED" && s.Platform == "" || s.Platform == "CLOUD_API" && !statesOfUnregistered[s.Status]
}

// Register registers a number on the Cloud API. It is sent once: Meta accepts ten registrations and deregistrations of a number
// within 72 hours. If the answer is lost, the state of the number decides.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/registration
func (s *PhoneNumberService) Register(ctx context.Context, id string, pin secret.Value) error {
	err := s.sendRegistration(ctx, call{
		op: "register phone number " + id, id: id, edge: "register", json: Values{"messaging_product": "whatsapp", "pin": pin.Reveal()},
	})
	if errors.Is(err, ErrOutcomeUnknown) {
		if now, readErr := s.GetFacts(context.WithoutCancel(ctx), id); readErr == nil && now.IsRegistered() {
			return nil
		}
	}
	return err
}

// Deregister ends the registration of a number. It is sent once, see Register.
func (s *PhoneNumberService) Deregister(ctx context.Context, id string) error {
	err := s.sendRegistration(ctx, call{op: "deregister phone number " + id, id: id, edge: "deregister", form: url.Values{}})
	if errors.Is(err, ErrOutcomeUnknown) {
		if now, readErr := s.GetFacts(context.WithoutCancel(ctx), id); readErr == nil && !now.IsRegistered() {
			return nil
		}
	}
	return err
}

func (s *PhoneNumberService) sendRegistration(ctx context.Context, r call) error {
	if !ValidID(r.id) {
		return errNotID("register a phone number", "a phone number (which is not the number itself)")
	}
	r.kind, r.needs, r.class, r.method = numberNode, scopeMessaging, transport.Create, http.MethodPost
	_, err := s.client.send(ctx, r)
	s.ForgetFacts(r.id)
	s.client.Settings.Forget(SettingOpts{Setting: BusinessEncryption, ID: r.id}) // a registration ends the signature of its key
	return err
}

// WaitUntilRegistered reads until a number is connected, at most for a minute. It returns the last facts that were read, also beside an
// error: unset if none were. false means that no read has shown the number connected.
func (s *PhoneNumberService) WaitUntilRegistered(ctx context.Context, id string) (PhoneNumberFacts, bool, error) {
	read := func(ctx context.Context) (PhoneNumberFacts, error) {
		s.ForgetFacts(id)
		return s.GetFacts(ctx, id)
	}
	connected := func(now PhoneNumberFacts) bool { return now.Status == "CONNECTED" && now.IsRegistered() }
	return readUntilWithin(ctx, s.client, registerWaits, read, connected)
}

// SetPIN sets the PIN of the two-step verification. Meta does not ask for the old one.
func (s *PhoneNumberService) SetPIN(ctx context.Context, id string, pin secret.Value) error {
	err := s.client.Settings.Set(ctx, SettingOpts{Setting: pinFact, ID: id}, Values{"pin": pin.Reveal()})
	s.ForgetFacts(id)
	return err
}
