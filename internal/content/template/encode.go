package template

import (
	"encoding/json"
	"maps"
)

// members collects the keys of a JSON object. Zero values are left out.
type members map[string]any

// start returns the unknown keys of an object, to which the known ones are added.
func start(extra Extra) members {
	m := members{}
	for key, value := range maps.All(extra) {
		m[key] = value
	}
	return m
}

func (m members) text(key, value string) {
	if value != "" {
		m[key] = value
	}
}

func (m members) optional(key string, value any, present bool) {
	if present {
		m[key] = value
	}
}

// MarshalJSON writes the body of the call that creates the template. Its unknown keys are written as they were read.
func (t Template) MarshalJSON() ([]byte, error) {
	m := start(t.Extra)
	m.text("name", t.Name)
	m.text("language", t.Language)
	m.text("category", t.Category)
	m.text("parameter_format", t.ParameterFormat)
	m.optional("message_send_ttl_seconds", t.MessageSendTTLSeconds, t.MessageSendTTLSeconds != nil)
	m.optional("components", t.Components, t.Components != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (c Component) MarshalJSON() ([]byte, error) {
	m := start(c.Extra)
	m.text("type", c.Type)
	m.text("format", c.Format)
	m.text("text", c.Text)
	m.optional("example", c.Example, c.Example != nil)
	m.optional("add_security_recommendation", c.AddSecurityRecommendation, c.AddSecurityRecommendation != nil)
	m.optional("code_expiration_minutes", c.CodeExpirationMinutes, c.CodeExpirationMinutes != nil)
	m.optional("buttons", c.Buttons, c.Buttons != nil)
	m.optional("cards", c.Cards, c.Cards != nil)
	m.optional("limited_time_offer", c.Offer, c.Offer != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (e Example) MarshalJSON() ([]byte, error) {
	m := start(e.Extra)
	m.optional("header_text", e.HeaderText, e.HeaderText != nil)
	m.optional("header_text_named_params", e.HeaderTextNamed, e.HeaderTextNamed != nil)
	m.optional("header_handle", e.HeaderHandle, e.HeaderHandle != nil)
	m.optional("body_text", e.BodyText, e.BodyText != nil)
	m.optional("body_text_named_params", e.BodyTextNamed, e.BodyTextNamed != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (e NamedExample) MarshalJSON() ([]byte, error) {
	m := start(e.Extra)
	m.text("param_name", e.Name)
	m.text("example", e.Value)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler. The example of a COPY_CODE button is one string, that of a URL button an array.
func (b Button) MarshalJSON() ([]byte, error) {
	m := start(b.Extra)
	m.text("type", b.Type)
	m.text("text", b.Text)
	m.text("url", b.URL)
	m.text("phone_number", b.PhoneNumber)
	if upper(b.Type) == buttonCopyCode && len(b.Example) == 1 {
		m["example"] = b.Example[0]
	} else {
		m.optional("example", b.Example, b.Example != nil)
	}
	m.text("flow_id", b.FlowID)
	m.text("flow_name", b.FlowName)
	m.text("flow_json", b.FlowJSON)
	m.text("flow_action", b.FlowAction)
	m.text("navigate_screen", b.NavigateScreen)
	m.text("otp_type", b.OTPType)
	m.text("autofill_text", b.AutofillText)
	m.optional("supported_apps", b.SupportedApps, b.SupportedApps != nil)
	m.optional("zero_tap_terms_accepted", b.ZeroTapTermsAccepted, b.ZeroTapTermsAccepted != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (a App) MarshalJSON() ([]byte, error) {
	m := start(a.Extra)
	m.text("package_name", a.PackageName)
	m.text("signature_hash", a.SignatureHash)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (c Card) MarshalJSON() ([]byte, error) {
	m := start(c.Extra)
	m.optional("components", c.Components, c.Components != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (o Offer) MarshalJSON() ([]byte, error) {
	m := start(o.Extra)
	m.text("text", o.Text)
	m.optional("has_expiration", o.HasExpiration, o.HasExpiration != nil)
	return json.Marshal(m)
}
