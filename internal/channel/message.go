package channel

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// MessageObject returns the object of a message, as in greeting = { enabled = true, message = "Hello" }; name is that of its
// switch. The object of a message that is off and has no text is null, unless the configuration or the state had one before.
func MessageObject(before types.Object, name string, m chat.Message) types.Object {
	if (before.IsNull() || before.IsUnknown()) && m == (chat.Message{}) {
		return types.ObjectNull(messageTypes(name))
	}
	return types.ObjectValueMust(messageTypes(name), map[string]attr.Value{name: types.BoolValue(m.Enabled), "message": tftype.String(m.Text)})
}

func messageTypes(name string) map[string]attr.Type {
	return map[string]attr.Type{name: types.BoolType, "message": types.StringType}
}

// ConvertMessage converts the object of a message. A null object is a message that is off and has no text.
func ConvertMessage(object types.Object, name string) chat.Message {
	var m chat.Message
	if on, ok := object.Attributes()[name].(types.Bool); ok {
		m.Enabled = on.ValueBool()
	}
	if text, ok := object.Attributes()["message"].(types.String); ok {
		m.Text = text.ValueString()
	}
	return m
}
