// Package channel is what all objects share that own a whole WhatsApp channel of a chat platform: its number, its token, its
// app secret and its webhook, how they are checked while planning, and how a channel is made, changed and removed.
package channel

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
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

// tokenState returns what a configuration or a state says about the token.
func (m Model) tokenState() token.State { return token.State{Token: m.Token, Generator: m.Generator} }

// origin returns what identifies the channel of a state.
func (m Model) origin() chat.Origin {
	text := func(name string) string {
		value, _ := m.Webhook.Attributes()[name].(types.String)
		return value.ValueString()
	}
	return chat.Origin{CallbackURL: text("callback_url"), VerifyToken: secret.New(text("verify_token"))}
}

func webhookTypes() map[string]attr.Type {
	return map[string]attr.Type{"callback_url": types.StringType, "verify_token": types.StringType}
}
