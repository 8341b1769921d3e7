package chatwoot

import (
	"slices"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

// The names of the secrets in provider_config.
const (
	keyToken     = "api_key"
	keyAppSecret = "app_secret"
	keyVerify    = "webhook_verify_token"
)

var (
	// settingFields are the values of an inbox that an update can change.
	settingFields = []chat.ChannelField{
		{Key: "name", Label: "name", Pointer: func(s *chat.ChannelSettings) any { return &s.Name }},
		{Key: "greeting_enabled", Label: "greeting switch", Pointer: func(s *chat.ChannelSettings) any { return &s.Greeting.Enabled }},
		{Key: "greeting_message", Label: "greeting", Pointer: func(s *chat.ChannelSettings) any { return &s.Greeting.Text }},
	}
	phoneNumberField = chat.ChannelField{
		Key: "phone_number", Label: "phone number", Pointer: func(s *chat.ChannelSettings) any { return &s.PhoneNumber },
	}
	phoneNumberIDField = chat.ChannelField{
		Key: "phone_number_id", Label: "phone number ID", Pointer: func(s *chat.ChannelSettings) any { return &s.PhoneNumberID },
	}
	businessAccountIDField = chat.ChannelField{
		Key: "business_account_id", Label: "WhatsApp Business Account",
		Pointer: func(s *chat.ChannelSettings) any { return &s.BusinessAccountID },
	}
	// idFields are members of provider_config.
	idFields = []chat.ChannelField{phoneNumberIDField, businessAccountIDField}
	// fixedFields are the values of an inbox that no update can change.
	fixedFields = append([]chat.ChannelField{phoneNumberField}, idFields...)
)

// decodeFields decodes fields of an object into s.
func decodeFields(s *chat.ChannelSettings, fields []chat.ChannelField, from rest.Object, clean func(string) string) {
	for _, f := range fields {
		switch at := f.Pointer(s).(type) {
		case *string:
			*at = clean(from.ID(f.Key))
		case *bool:
			*at = from.Bool(f.Key)
		}
	}
}

// shownSpec returns a specification with the texts that a later read of the inbox returns.
func (a *adapter) shownSpec(spec chat.ChannelSpec) chat.ChannelSpec {
	return chat.MapTexts(settingFields, spec, a.StateText)
}

// sameSettings reports whether an inbox has the wanted settings and ids.
func (a *adapter) sameSettings(in inbox, wanted chat.ChannelSpec) bool {
	return len(chat.DifferingFields(slices.Concat(settingFields, idFields), in.ChannelSettings, a.shownSpec(wanted).ChannelSettings)) == 0
}
