package graph

import (
	"context"
	"errors"
	"net/url"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// statusVerified is the status of a number whose code was entered. It expires: Meta then shows EXPIRED.
const statusVerified = "VERIFIED"

// How a person receives a code, and in which language if nothing else is wanted.
const (
	CodeBySMS    = "SMS"
	CodeByVoice  = "VOICE"
	CodeLanguage = "en_US"
)

// RequestCodeOpts says how a person receives the code with which a number is verified.
type RequestCodeOpts struct {
	PhoneNumberID string
	Method        string // CodeBySMS or CodeByVoice
	Language      string // of the text, such as en_US
}

// RequestCode lets Meta send a code to a number. It is sent once: a second call would send a second code, and Meta limits them.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
func (s *PhoneNumberService) RequestCode(ctx context.Context, o RequestCodeOpts) error {
	return s.sendVerification(ctx, call{
		op: "request a code for phone number " + o.PhoneNumberID, id: o.PhoneNumberID, edge: "request_code",
		form: url.Values{"code_method": {o.Method}, "language": {o.Language}},
	})
}

// VerifyCode enters a code. It is sent once, because a code can be used once. If the answer is lost, the status of the number decides.
func (s *PhoneNumberService) VerifyCode(ctx context.Context, id string, code secret.Value) error {
	s.client.cfg.Secrets.Add(code)
	err := s.sendVerification(ctx, call{
		op: "verify phone number " + id, id: id, edge: "verify_code", form: url.Values{"code": {code.Reveal()}},
	})
	if errors.Is(err, ErrOutcomeUnknown) {
		if done, readErr := s.IsVerified(context.WithoutCancel(ctx), id); readErr == nil && done {
			return nil
		}
	}
	return err
}

func (s *PhoneNumberService) sendVerification(ctx context.Context, r call) error {
	if !ValidID(r.id) {
		return errNotID("verify a phone number", "a phone number (which is not the number itself)")
	}
	r.kind, r.needs, r.class = numberNode, scopeManagement, transport.Create
	_, err := s.client.send(ctx, r)
	s.ForgetFacts(r.id)
	return err
}
