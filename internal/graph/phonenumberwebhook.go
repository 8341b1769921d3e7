package graph

import (
	"context"

	"terraform-provider-whatsapp/internal/secret"
)

var numberWebhook = Setting{Name: "webhook", node: numberNode, field: nodeField{name: "webhook_configuration"}}

// GetWebhook returns the callback that overrides others for one phone number, "" if there is none.
func (s *PhoneNumberService) GetWebhook(ctx context.Context, id string) (string, error) {
	values, err := s.client.Settings.Get(ctx, SettingOpts{Setting: numberWebhook, ID: id})
	callback, _ := values["phone_number"].(string)
	return s.client.stateURL(jsonText(callback)), err
}

// PhoneNumberWebhookOpts names a phone number and its callback.
type PhoneNumberWebhookOpts struct {
	PhoneNumberID string
	CallbackURL   string       // "": none
	VerifyToken   secret.Value // of SetWebhook with a callback
}

// SetWebhook sets the callback of a phone number, which Meta calls within the call, or removes it.
func (s *PhoneNumberService) SetWebhook(ctx context.Context, o PhoneNumberWebhookOpts) error {
	change := Values{"override_callback_uri": o.CallbackURL}
	if o.CallbackURL != "" {
		s.client.cfg.Secrets.Add(o.VerifyToken)
		change["verify_token"] = o.VerifyToken.Reveal()
	}
	return s.client.Settings.Set(ctx, SettingOpts{Setting: numberWebhook, ID: o.PhoneNumberID}, Values{"webhook_configuration": change})
}

// ForgetWebhook drops what is known of a callback, so that the next GetWebhook reads it.
func (s *PhoneNumberService) ForgetWebhook(id string) {
	s.client.Settings.Forget(SettingOpts{Setting: numberWebhook, ID: id})
}

// WaitForWebhook reads until Meta shows a callback, at most for half a minute. false means that no read has shown it.
func (s *PhoneNumberService) WaitForWebhook(ctx context.Context, o PhoneNumberWebhookOpts) (bool, error) {
	return s.client.readUntil(ctx, func(ctx context.Context) (bool, error) {
		s.ForgetWebhook(o.PhoneNumberID)
		now, err := s.GetWebhook(ctx, o.PhoneNumberID)
		return err == nil && SameCallback(now, o.CallbackURL), err
	})
}
