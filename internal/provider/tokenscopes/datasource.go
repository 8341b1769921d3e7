package tokenscopes

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// Texts that the data source and the ephemeral resource share.
const (
	onFailureText    = "What a token that does not meet the requirements does: `error` (default) fails the plan, `warning` prints a warning, `none` is silent and leaves the judgement to `valid`, `missing_scopes` and `failures`, for a `check` block or a postcondition."
	validText        = "Whether Meta accepts the token at all. Says nothing about scopes."
	typeText         = "Kind of token: `SYSTEM_USER`, `USER`, `PAGE` or `APP`; null if Meta does not say."
	appText          = "ID of the app that the token belongs to. If the provider has an `app_id` and this one differs, that is a failure."
	applicationText  = "Name of that app."
	systemUserText   = "ID of the system user, as this app knows it: Meta gives the same system user a different ID in each app. Null for other kinds of token."
	scopesOutText    = "Scopes that the token has."
	missingText      = "Scopes of `required_scopes` that the token lacks."
	excessOutText    = "Scopes that the token has beyond `required_scopes`, without `public_profile`. Filled whether or not they are forbidden."
	granularText     = "For each scope the IDs of the objects that it is restricted to; null means every object of the business. Tokens made in Business Settings are usually not restricted."
	issuedText       = "When the token was made (RFC 3339, UTC); null if Meta does not say."
	expiresText      = "When the token expires (RFC 3339, UTC); null means never."
	dataExpiresText  = "When the token's access to data expires (RFC 3339, UTC); null means never."
	fingerprintText  = "`sha256:` and the first 16 hex digits of the token's SHA-256, as `printf %s \"$TOKEN\" | sha256sum | cut -c1-16` prints them. It identifies the token and does not reveal it."
	failuresText     = "What is wrong with the token, a sentence each with what to do. Empty for a good token."
	introText        = "Inspects an access token at Meta ([debug_token](https://developers.facebook.com/docs/graph-api/reference/debug_token)) while Terraform plans, and fails the plan when it is invalid, of the wrong kind or app, lacks a scope, expires too soon or cannot reach what it must. One call per run and token, shared with every other object that uses the same token."
	callerText       = "The question is asked with the app token if the provider has `app_id` and `app_secret`, else with the provider's own token, else with the inspected token itself."
	defaultTokenText = "Default: the provider's own `access_token`."
)

// NewDataSource returns the data source whatsapp_token_scopes.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{TypeName: typeName, Schema: dataSourceSchema, Read: inspect})
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: introText + "\n\n" + callerText + "\n\n" +
			"~> A data source is stored in the state with everything it was given, so `access_token` would be in the state in clear. Leave it out to inspect the provider's own token, " +
			"or use the [ephemeral resource of the same name](../ephemeral-resources/token_scopes.md), which stores nothing and accepts ephemeral values.",
		Attributes: merge(token.RequirementsForDataSource(), map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{token.Shape()},
				MarkdownDescription: "Token to inspect. " + defaultTokenText + " **It is stored in the state**: for any other token prefer the ephemeral resource.",
			},
			"on_failure": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(failError, failWarning, failNone)}, MarkdownDescription: onFailureText,
			},
			"valid":                  schema.BoolAttribute{Computed: true, MarkdownDescription: validText},
			"type":                   schema.StringAttribute{Computed: true, MarkdownDescription: typeText},
			"app_id":                 schema.StringAttribute{Computed: true, MarkdownDescription: appText},
			"application":            schema.StringAttribute{Computed: true, MarkdownDescription: applicationText},
			"system_user_id":         schema.StringAttribute{Computed: true, MarkdownDescription: systemUserText},
			"scopes":                 schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: scopesOutText},
			"missing_scopes":         schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: missingText},
			"excess_scopes":          schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: excessOutText},
			"granular_scopes":        schema.MapAttribute{Computed: true, ElementType: types.SetType{ElemType: types.StringType}, MarkdownDescription: granularText},
			"issued_at":              schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: issuedText},
			"expires_at":             schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: expiresText},
			"data_access_expires_at": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: dataExpiresText},
			"fingerprint":            schema.StringAttribute{Computed: true, MarkdownDescription: fingerprintText},
			"failures":               schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: failuresText},
		}),
	}
}

// merge adds the attributes of this object to the shared ones.
func merge[A any](shared, own map[string]A) map[string]A {
	maps.Copy(shared, own)
	return shared
}
