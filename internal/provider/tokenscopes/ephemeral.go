package tokenscopes

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// NewEphemeral returns the ephemeral resource whatsapp_token_scopes.
func NewEphemeral() ephemeral.EphemeralResource {
	return lifecycle.NewEphemeral(lifecycle.EphemeralSpec[model, *session.Session]{
		TypeName: typeName, Schema: ephemeralSchema, Open: inspectToken,
	})
}

func ephemeralSchema(context.Context) schema.Schema {
	attrs := lifecycle.AsEphemeral(inspectionAttributes())
	maps.Copy(attrs, token.RequirementsForEphemeral())
	return schema.Schema{
		MarkdownDescription: introText +
			"Nothing is stored in the state or in a plan, and ephemeral values are accepted. Terraform opens the ephemeral resource in every plan " +
			"and again in every apply. A token that is not known while planning is inspected during the apply.",
		Attributes: attrs,
	}
}
