package zammad

import (
	"slices"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

var (
	// ids are options of a channel.
	ids = []chat.ChannelField{
		{Key: "phone_number_id", Label: "phone number ID", At: func(s *chat.ChannelSettings) any { return &s.PhoneNumberID }},
		{Key: "business_id", Label: "business account ID", At: func(s *chat.ChannelSettings) any { return &s.BusinessAccountID }},
	}
	// messages are options of a channel, too.
	messages = []chat.ChannelField{
		{Key: "welcome", Label: "welcome message", At: func(s *chat.ChannelSettings) any { return &s.Greeting.Text }},
		{Key: "reminder_active", Label: "reminder switch", At: func(s *chat.ChannelSettings) any { return &s.Reminder.On }},
		{Key: "reminder_message", Label: "reminder", At: func(s *chat.ChannelSettings) any { return &s.Reminder.Text }},
	}
	group = chat.ChannelField{Key: "group_id", Label: "group", At: func(s *chat.ChannelSettings) any { return &s.GroupID }}

	// fields are the values of a channel that an update can change. Zammad takes the name and the phone number from Meta.
	fields = slices.Concat(ids, messages, []chat.ChannelField{group})
)

// fill reads fields of an object into s.
func fill(s *chat.ChannelSettings, fields []chat.ChannelField, from rest.Object, text func(key string) string) {
	for _, f := range fields {
		switch at := f.At(s).(type) {
		case *string:
			*at = text(f.Key)
		case *bool:
			*at = truth(from, f.Key)
		case *int64:
			*at = from.Int(f.Key)
		}
	}
}

// sent returns a value as it is sent: a channel without a group has none.
func sent(value any) any {
	if value == int64(0) {
		return nil
	}
	return value
}

// shown returns a specification as a later read of the channel shows it.
func (a *adapter) shown(spec chat.ChannelSpec) chat.ChannelSpec {
	return chat.MapTexts(fields, spec, a.rest.Stored)
}
