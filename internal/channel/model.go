// Package channel is what all objects share that own a whole WhatsApp channel of a chat platform: its number, its token, its
// app secret and its webhook, how they are checked while planning, and how a channel is made, changed and removed.
package channel

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Model holds what every channel has; embed it in an object's model.
type Model struct {
	ID                types.String `tfsdk:"id"`
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	boundtoken.Model
	generate.Block
	AppSecretWO          types.String `tfsdk:"app_secret_wo"`
	AppSecretFingerprint types.String `tfsdk:"app_secret_fingerprint"`
	Webhook              types.Object `tfsdk:"webhook"`
}

// appSecret returns the app secret of a configuration, unset while it is null or unknown.
func (m Model) appSecret() secret.Value {
	if m.AppSecretWO.IsNull() || m.AppSecretWO.IsUnknown() {
		return secret.Value{}
	}
	return secret.New(m.AppSecretWO.ValueString())
}

// Filler takes over what a platform shows. It is true after a write, when what was planned stays as it was planned, and
// false when the platform's word is all there is.
type Filler bool

// Missing reports whether a value is to be taken over.
func (keep Filler) Missing(v attr.Value) bool { return !bool(keep) || v.IsUnknown() }

// String takes a text over; "" is null.
func (keep Filler) String(to *types.String, text string) {
	if keep.Missing(*to) {
		*to = tftype.String(text)
	}
}

// fill takes over what every channel has, but for the facts of its token.
func (m *Model) fill(c chat.Channel, keep Filler) {
	keep.String(&m.ID, c.ID)
	keep.String(&m.PhoneNumberID, c.PhoneNumberID)
	keep.String(&m.BusinessAccountID, c.BusinessAccountID)
	if keep.Missing(m.Webhook) {
		m.Webhook = types.ObjectValueMust(webhookTypes(), map[string]attr.Value{
			"callback_url": tftype.String(c.WebhookCallbackURL),
			"verify_token": tftype.String(c.WebhookVerifyToken.Reveal()),
		})
	}
	if !c.AppSecretPresent && !bool(keep) {
		m.AppSecretFingerprint = types.StringNull()
	}
	m.AccessTokenWO, m.AppSecretWO = types.StringNull(), types.StringNull()
}

func webhookTypes() map[string]attr.Type {
	return map[string]attr.Type{"callback_url": types.StringType, "verify_token": types.StringType}
}

// MessageObject returns the object of a message, as in greeting = { enabled = true, message = "Hello" }; name is that of its
// switch. The object of a message that is off and has no text is null, unless the configuration or the state had one before.
func MessageObject(before types.Object, name string, m chat.Message) types.Object {
	if (before.IsNull() || before.IsUnknown()) && m == (chat.Message{}) {
		return types.ObjectNull(messageTypes(name))
	}
	return types.ObjectValueMust(messageTypes(name), map[string]attr.Value{name: types.BoolValue(m.On), "message": tftype.String(m.Text)})
}

func messageTypes(name string) map[string]attr.Type {
	return map[string]attr.Type{name: types.BoolType, "message": types.StringType}
}

// MessageOf reads the object of a message. Null is off, without a text.
func MessageOf(object types.Object, name string) chat.Message {
	var m chat.Message
	if on, ok := object.Attributes()[name].(types.Bool); ok {
		m.On = on.ValueBool()
	}
	if text, ok := object.Attributes()["message"].(types.String); ok {
		m.Text = text.ValueString()
	}
	return m
}
