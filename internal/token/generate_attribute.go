package token

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var atGenerate = path.Root("generate")

// GenerateDocs is Meta's page about generated tokens.
const GenerateDocs = "https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens"

// GenerateAttribute returns the argument generate with its nested arguments.
func GenerateAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, Validators: []validator.Object{generateValidator{}},
		MarkdownDescription: "Generates the token for a system user instead of taking one from `access_token_wo`. The token is in no state " +
			"and no plan, and no person sees it. " +
			"Needs `access_token` (of an admin of the business portfolio, with `business_management`), `app_id` and `app_secret` of the " +
			"provider. Source: [Generate a token](" + GenerateDocs + "). " +
			"A new token is generated, inspected, written to the chat project and read back, in this order. If it does not meet the " +
			"requirements or cannot be written, it is revoked, and the project keeps the one that it has. " +
			"See the [rotation guide](../guides/rotation.md).",
		Attributes: map[string]schema.Attribute{
			"system_user_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a system user")},
				MarkdownDescription: "ID of the system user that the token is for (5 to 20 digits). IDs of system users are app-scoped: it is the " +
					"one that this app knows, as `whatsapp_system_user` and `whatsapp_system_users` show it, and not the one in Meta Business Settings. " +
					"Reference `whatsapp_system_user_app.NAME.system_user_id`, so that the app is installed before the token is generated. Another " +
					"system user means a new token.",
			},
			"app_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("an app")},
				MarkdownDescription: "ID of the app that the token is for. Default, and the only value that works: the provider's `app_id`, " +
					"because Meta requires a proof made with the secret of that app. For another app use a provider alias.",
			},
			"scopes": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), tfvalid.Each(ScopeValidator())},
				MarkdownDescription: "Scopes that the token gets. Default: `required_scopes`. It has to contain all of those. A system user with the " +
					"role `EMPLOYEE` rarely needs `business_management`: leave it out of `required_scopes` then. Other scopes mean a " +
					"new token.",
			},
			"expires_in_60_days": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the token expires 60 days after it was generated. Default: `false`, a token that never expires. Some " +
					"businesses only get tokens that expire: Meta refuses others then. " +
					"Set `rotate_before_expiry` with it, and run Terraform often enough. Another value means a new token.",
			},
			"rotation_trigger": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Trigger()},
				MarkdownDescription: tfvalid.TriggerText + ", such as a month. A change of it rotates the token.",
			},
			"rotate_before_expiry": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Duration(0, 0)},
				MarkdownDescription: "How long before its expiry the token is rotated, as a duration such as `336h` for two weeks, less than " +
					"`1440h`. The plan shows an update once the token is valid for a shorter time than this, so a pipeline that applies every night " +
					"rotates by itself. Where the platform shows the token itself, Meta is asked to refresh it; elsewhere a new one is generated. " +
					"Default: a token is rotated once it has expired.",
			},
			"revoke_previous": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the token that the project held is revoked once the new one is in place and was read back. Default: " +
					"`false`. Nothing stores a token, so this works only where the [platform](../guides/chat-platforms.md) shows it (Chatwoot), and " +
					"is an error while planning elsewhere: " +
					"use `expires_in_60_days` there, which lets the old token end by itself. Only a token that Terraform applied is revoked, and " +
					"never the provider's own token or one that another channel of the platform uses.",
			},
		},
	}
}

func generateTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"system_user_id": types.StringType, "app_id": types.StringType, "scopes": types.SetType{ElemType: types.StringType},
		"expires_in_60_days": types.BoolType, "rotation_trigger": types.StringType, "rotate_before_expiry": types.StringType,
		"revoke_previous": types.BoolType,
	}
}
