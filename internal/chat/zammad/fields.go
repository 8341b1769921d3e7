package zammad

import (
	"slices"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

var (
	// idFields are options of a channel.
	idFields = []chat.ChannelField{
		{Key: "phone_number_id", Label: "phone number ID", Pointer: func(s *chat.ChannelSettings) any { return &s.PhoneNumberID }},
		{Key: "business_id", Label: "business account ID", Pointer: func(s *chat.ChannelSettings) any { return &s.BusinessAccountID }},
	}
	// messageFields are options of a channel, too.
	messageFields = []chat.ChannelField{
		{Key: "welcome", Label: "welcome message", Pointer: func(s *chat.ChannelSettings) any { return &s.Greeting.Text }},
		{Key: "reminder_active", Label: "reminder switch", Pointer: func(s *chat.ChannelSettings) any { return &s.Reminder.Enabled }},
		{Key: "reminder_message", Label: "reminder", Pointer: func(s *chat.ChannelSettings) any { return &s.Reminder.Text }},
	}
	groupField = chat.ChannelField{Key: "group_id", Label: "group", Pointer: func(s *chat.ChannelSettings) any { return &s.GroupID }}

	// settingFields are the values of a channel that an update can change. Zammad takes the name and the phone number from Meta.
	settingFields = slices.Concat(idFields, messageFields, []chat.ChannelField{groupField})
)

// decodeFields decodes fields of an object into s.
func decodeFields(s *chat.ChannelSettings, fields []chat.ChannelField, from rest.Object, text func(key string) string) {
	for _, f := range fields {
		switch at := f.Pointer(s).(type) {
		case *string:
			*at = text(f.Key)
		case *bool:
			*at = decodeBool(from, f.Key)
		case *int64:
			*at = from.Int(f.Key)
		}
	}
}

// encodeValue returns a value in the form of the API, which has null for no group.
func encodeValue(value any) any {
	if value == int64(0) {
		return nil
	}
	return value
}

// shownSpec returns a specification with the texts that a later read of the channel returns.
func (a *adapter) shownSpec(spec chat.ChannelSpec) chat.ChannelSpec {
	return chat.MapTexts(settingFields, spec, a.rest.StateText)
}
