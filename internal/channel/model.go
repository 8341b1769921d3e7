// Package channel is what all objects share that own a whole WhatsApp channel of a chat platform: its number, its token, its
// app secret and its webhook, how they are checked while planning, and how a channel is made, changed and removed.
package channel

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
)

// Model holds what every channel has; embed it in an object's model.
type Model struct {
	ID                types.String `tfsdk:"id"`
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	token.Token
	token.Generator
	AppSecretWO          types.String `tfsdk:"app_secret_wo"`
	AppSecretFingerprint types.String `tfsdk:"app_secret_fingerprint"`
	Webhook              types.Object `tfsdk:"webhook"`
	OnDestroy            types.String `tfsdk:"on_destroy"`
}

// state returns what a configuration or a state says about the token.
func (m Model) state() token.State { return token.State{Token: m.Token, Generator: m.Generator} }

// origin returns what identifies the channel of a state.
func (m Model) origin() chat.Origin {
	text := func(name string) string {
		value, _ := m.Webhook.Attributes()[name].(types.String)
		return value.ValueString()
	}
	return chat.Origin{CallbackURL: text("callback_url"), VerifyToken: secret.New(text("verify_token"))}
}

// Filler decides whether a value of the model is replaced by what the platform shows. It is true after a write: known values stay
// as they were planned. It is false for a read: every value is replaced.
type Filler bool

// Missing reports whether a value is replaced.
func (keep Filler) Missing(v attr.Value) bool { return !bool(keep) || v.IsUnknown() }

// String returns the text that the platform shows if have is to be replaced, else have. "" is null.
func (keep Filler) String(have types.String, shown string) types.String {
	if keep.Missing(have) {
		return tftype.String(shown)
	}
	return have
}

// filled returns the model with what the platform shows, but for the facts of its token. It no longer holds a secret.
func (m Model) filled(c chat.Channel, keep Filler) Model {
	m.ID = keep.String(m.ID, c.ID)
	m.PhoneNumberID = keep.String(m.PhoneNumberID, c.PhoneNumberID)
	m.BusinessAccountID = keep.String(m.BusinessAccountID, c.BusinessAccountID)
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
	return m
}

func webhookTypes() map[string]attr.Type {
	return map[string]attr.Type{"callback_url": types.StringType, "verify_token": types.StringType}
}
