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
	// settings are the values of an inbox that an update can change.
	settings = []chat.ChannelField{
		{Key: "name", Label: "name", At: func(s *chat.ChannelSettings) any { return &s.Name }},
		{Key: "greeting_enabled", Label: "greeting switch", At: func(s *chat.ChannelSettings) any { return &s.Greeting.On }},
		{Key: "greeting_message", Label: "greeting", At: func(s *chat.ChannelSettings) any { return &s.Greeting.Text }},
	}
	phoneNumber = chat.ChannelField{
		Key: "phone_number", Label: "phone number", At: func(s *chat.ChannelSettings) any { return &s.PhoneNumber },
	}
	phoneNumberID = chat.ChannelField{
		Key: "phone_number_id", Label: "phone number ID", At: func(s *chat.ChannelSettings) any { return &s.PhoneNumberID },
	}
	businessAccountID = chat.ChannelField{
		Key: "business_account_id", Label: "WhatsApp Business Account", At: func(s *chat.ChannelSettings) any { return &s.BusinessAccountID },
	}
	// ids are members of provider_config.
	ids = []chat.ChannelField{phoneNumberID, businessAccountID}
	// fixed are the values of an inbox that no update can change.
	fixed = append([]chat.ChannelField{phoneNumber}, ids...)
)

// fill reads fields of an object into s.
func fill(s *chat.ChannelSettings, fields []chat.ChannelField, from rest.Object, clean func(string) string) {
	for _, f := range fields {
		switch at := f.At(s).(type) {
		case *string:
			*at = clean(from.ID(f.Key))
		case *bool:
			*at = from.Bool(f.Key)
		}
	}
}

// shown returns a specification as a later read of the inbox shows it.
func (a *adapter) shown(spec chat.ChannelSpec) chat.ChannelSpec {
	return chat.MapTexts(settings, spec, a.Stored)
}

// holds reports whether an inbox has the wanted settings and ids.
func (a *adapter) holds(in inbox, wanted chat.ChannelSpec) bool {
	return len(chat.DifferingFields(slices.Concat(settings, ids), in.ChannelSettings, a.shown(wanted).ChannelSettings)) == 0
}
