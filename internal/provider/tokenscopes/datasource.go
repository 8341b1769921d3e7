package tokenscopes

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// NewDataSource returns the data source whatsapp_token_scopes.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{
		TypeName: typeName, Schema: dataSourceSchema, Read: inspectToken,
	})
}

func dataSourceSchema(context.Context) schema.Schema {
	attrs := inspectionAttributes()
	attrs["access_token"] = schema.StringAttribute{
		Optional: true, Sensitive: true, Validators: []validator.String{token.ValueValidator()},
		MarkdownDescription: accessTokenText + " **The value is stored in the state**: use the ephemeral resource for any other token.",
	}
	maps.Copy(attrs, token.RequirementsForDataSource())
	return schema.Schema{
		MarkdownDescription: introText +
			"~> Terraform stores all arguments of a data source in the state, so `access_token` would be in the state in plain text. " +
			"Omit it to inspect the provider's own token, or use the " +
			"[ephemeral resource of the same name](../ephemeral-resources/token_scopes.md), which stores nothing and accepts ephemeral values.",
		Attributes: attrs,
	}
}
