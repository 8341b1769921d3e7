package tokenscopes

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token"
)

// Texts of both schemas.
const (
	introText = "Inspects an access token at Meta ([debug_token](https://developers.facebook.com/docs/graph-api/reference/debug_token)) " +
		"while Terraform plans. The plan fails if the token is invalid, is of the wrong kind or app, lacks a scope, expires too soon, " +
		"or cannot read a required object. One request per run and token: all objects that use the same token share the answer.\n\n" +
		"The request is sent with the app token if the provider has `app_id` and `app_secret`, else with the provider's own token, " +
		"else with the inspected token itself.\n\n"
	accessTokenText = "Token to inspect. Default: the provider's own `access_token`."
)

// inspectionAttributes returns the attributes of the data source, without the requirements.
func inspectionAttributes() map[string]datasource.Attribute {
	instant := timetypes.RFC3339Type{}
	return map[string]datasource.Attribute{
		"access_token": datasource.StringAttribute{
			Optional: true, Sensitive: true, Validators: []validator.String{token.ValueValidator()},
			MarkdownDescription: accessTokenText,
		},
		"on_failure": datasource.StringAttribute{
			Optional: true, Validators: []validator.String{tfvalid.OneOf(failError, failWarning, failNone)},
			MarkdownDescription: "What happens if the token does not meet the requirements: `error` (default) fails the plan, " +
				"`warning` prints a warning, `none` prints nothing, so that a `check` block or a postcondition can use " +
				"`valid`, `missing_scopes` and `failures`.",
		},
		"valid": datasource.BoolAttribute{
			Computed: true, MarkdownDescription: "Whether Meta accepts the token. It says nothing about scopes.",
		},
		"type": datasource.StringAttribute{
			Computed: true, MarkdownDescription: "Kind of token: `SYSTEM_USER`, `USER`, `PAGE` or `APP`; null if Meta does not return it.",
		},
		"app_id": datasource.StringAttribute{
			Computed: true,
			MarkdownDescription: "ID of the app that the token belongs to. " +
				"The token does not meet the requirements if the provider has another `app_id`.",
		},
		"application": datasource.StringAttribute{Computed: true, MarkdownDescription: "Name of that app."},
		"system_user_id": datasource.StringAttribute{
			Computed: true,
			MarkdownDescription: "App-scoped ID of the system user: the same system user has a different ID in each app. " +
				"Null for other kinds of token.",
		},
		"scopes": datasource.SetAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "Scopes that the token has.",
		},
		"missing_scopes": datasource.SetAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "Scopes of `required_scopes` that the token lacks.",
		},
		"excess_scopes": datasource.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Scopes that the token has beyond `required_scopes`, without `public_profile`. " +
				"They are listed even if they are allowed.",
		},
		"granular_scopes": datasource.MapAttribute{
			Computed: true, ElementType: types.SetType{ElemType: types.StringType},
			MarkdownDescription: "For each scope, the IDs of the objects that it is restricted to; null means every object of the business. " +
				"Tokens generated in Business Settings are usually not restricted.",
		},
		"issued_at": datasource.StringAttribute{
			Computed: true, CustomType: instant,
			MarkdownDescription: "When the token was generated (RFC 3339, UTC); null if Meta does not return it.",
		},
		"expires_at": datasource.StringAttribute{
			Computed: true, CustomType: instant, MarkdownDescription: "When the token expires (RFC 3339, UTC); null means never.",
		},
		"data_access_expires_at": datasource.StringAttribute{
			Computed: true, CustomType: instant,
			MarkdownDescription: "When the token's access to data expires (RFC 3339, UTC); null means never.",
		},
		"fingerprint": datasource.StringAttribute{
			Computed: true,
			MarkdownDescription: "`sha256:` and the first 16 hex digits of the token's SHA-256, " +
				"as `printf %s \"$TOKEN\" | sha256sum | cut -c1-16` prints them. It identifies the token and does not reveal it.",
		},
		"failures": datasource.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Requirements that the token does not meet, each with the cause and the next step. " +
				"Empty if it meets all of them.",
		},
	}
}
