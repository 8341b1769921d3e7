package template

import (
	"encoding/json"
	"maps"
	"strings"
)

// members collects the keys of a JSON object. Zero values are left out.
type members map[string]any

// newMembers returns the unknown keys of an object, to which the known ones are added.
func newMembers(extra Extra) members {
	m := members{}
	for key, value := range maps.All(extra) {
		m[key] = value
	}
	return m
}

func (m members) addText(key, value string) {
	if value != "" {
		m[key] = value
	}
}

func (m members) addOptional(key string, value any, present bool) {
	if present {
		m[key] = value
	}
}

// MarshalJSON writes the body of the call that creates the template. Its unknown keys are written as they were read.
func (t Template) MarshalJSON() ([]byte, error) {
	m := newMembers(t.Extra)
	m.addText("name", t.Name)
	m.addText("language", t.Language)
	m.addText("category", t.Category)
	m.addText("parameter_format", t.ParameterFormat)
	m.addOptional("message_send_ttl_seconds", t.MessageSendTTLSeconds, t.MessageSendTTLSeconds != nil)
	m.addOptional("components", t.Components, t.Components != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (c Component) MarshalJSON() ([]byte, error) {
	m := newMembers(c.Extra)
	m.addText("type", c.Type)
	m.addText("format", c.Format)
	m.addText("text", c.Text)
	m.addOptional("example", c.Example, c.Example != nil)
	m.addOptional("add_security_recommendation", c.AddSecurityRecommendation, c.AddSecurityRecommendation != nil)
	m.addOptional("code_expiration_minutes", c.CodeExpirationMinutes, c.CodeExpirationMinutes != nil)
	m.addOptional("buttons", c.Buttons, c.Buttons != nil)
	m.addOptional("cards", c.Cards, c.Cards != nil)
	m.addOptional("limited_time_offer", c.Offer, c.Offer != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (e Example) MarshalJSON() ([]byte, error) {
	m := newMembers(e.Extra)
	m.addOptional("header_text", e.HeaderText, e.HeaderText != nil)
	m.addOptional("header_text_named_params", e.HeaderTextNamed, e.HeaderTextNamed != nil)
	m.addOptional("header_handle", e.HeaderHandle, e.HeaderHandle != nil)
	m.addOptional("body_text", e.BodyText, e.BodyText != nil)
	m.addOptional("body_text_named_params", e.BodyTextNamed, e.BodyTextNamed != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (e NamedExample) MarshalJSON() ([]byte, error) {
	m := newMembers(e.Extra)
	m.addText("param_name", e.Name)
	m.addText("example", e.Value)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler. The example of a COPY_CODE button is one string, that of a URL button an array.
func (b Button) MarshalJSON() ([]byte, error) {
	m := newMembers(b.Extra)
	m.addText("type", b.Type)
	m.addText("text", b.Text)
	m.addText("url", b.URL)
	m.addText("phone_number", b.PhoneNumber)
	if strings.ToUpper(b.Type) == buttonCopyCode && len(b.Example) == 1 {
		m["example"] = b.Example[0]
	} else {
		m.addOptional("example", b.Example, b.Example != nil)
	}
	m.addText("flow_id", b.FlowID)
	m.addText("flow_name", b.FlowName)
	m.addText("flow_json", b.FlowJSON)
	m.addText("flow_action", b.FlowAction)
	m.addText("navigate_screen", b.NavigateScreen)
	m.addText("otp_type", b.OTPType)
	m.addText("autofill_text", b.AutofillText)
	m.addOptional("supported_apps", b.SupportedApps, b.SupportedApps != nil)
	m.addOptional("zero_tap_terms_accepted", b.ZeroTapTermsAccepted, b.ZeroTapTermsAccepted != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (a App) MarshalJSON() ([]byte, error) {
	m := newMembers(a.Extra)
	m.addText("package_name", a.PackageName)
	m.addText("signature_hash", a.SignatureHash)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (c Card) MarshalJSON() ([]byte, error) {
	m := newMembers(c.Extra)
	m.addOptional("components", c.Components, c.Components != nil)
	return json.Marshal(m)
}

// MarshalJSON implements json.Marshaler.
func (o Offer) MarshalJSON() ([]byte, error) {
	m := newMembers(o.Extra)
	m.addText("text", o.Text)
	m.addOptional("has_expiration", o.HasExpiration, o.HasExpiration != nil)
	return json.Marshal(m)
}
