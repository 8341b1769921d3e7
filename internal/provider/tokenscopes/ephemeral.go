package tokenscopes

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// NewEphemeral returns the ephemeral resource whatsapp_token_scopes.
func NewEphemeral() ephemeral.EphemeralResource {
	return lifecycle.NewEphemeral(lifecycle.EphemeralSpec[model, *session.Session]{TypeName: typeName, Schema: ephemeralSchema, Open: inspect})
}

func ephemeralSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: introText + "\n\n" + callerText + "\n\n" +
			"Nothing of it is stored, neither in the state nor in a plan, and it accepts ephemeral values. Terraform opens it in every plan and again in every apply; " +
			"a token that is not known while planning is inspected during apply.",
		Attributes: merge(token.RequirementsForEphemeral(), map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{token.Shape()},
				MarkdownDescription: "Token to inspect. " + defaultTokenText,
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
