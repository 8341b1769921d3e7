package channel_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/channel"
	"terraform-provider-whatsapp/internal/chat"
)

// A message that is off and has no text is null, unless it was an object before.
func TestMessageObject(t *testing.T) {
	t.Parallel()
	null := channel.MessageObject(types.Object{}, "enabled", chat.Message{})
	written := channel.MessageObject(null, "enabled", chat.Message{Enabled: true})
	for _, c := range []struct {
		before  types.Object
		message chat.Message
		null    bool
	}{
		{null, chat.Message{}, true},
		{types.ObjectUnknown(null.AttributeTypes(t.Context())), chat.Message{}, true},
		{written, chat.Message{}, false},
		{null, chat.Message{Enabled: true}, false},
		{null, chat.Message{Text: "Hello"}, false},
	} {
		got := channel.MessageObject(c.before, "enabled", c.message)
		if got.IsNull() != c.null || channel.ConvertMessage(got, "enabled") != c.message {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestWithPlus(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"": "", "15550100001": "+15550100001", "915550100001": "+915550100001", "+15550100001": "+15550100001", "0555": "0555", "x": "x",
	} {
		if got := channel.WithPlus(number); got != want {
			t.Errorf("%q: %q", number, got)
		}
	}
}
