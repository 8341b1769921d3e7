package metaarg

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// PhoneNumberFacts returns the computed attributes about a number.
func PhoneNumberFacts() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"display_phone_number": schema.StringAttribute{
			Computed: true, MarkdownDescription: "The phone number as Meta writes it, such as `+1 631-555-5555`. If Meta cannot be " +
				"reached, the last known value is kept.",
		},
		"verified_name": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Name that customers see, as Meta has approved it. If Meta cannot be reached, the last known " +
				"value is kept.",
		},
	}
}

// FactsOf returns what Meta says about a number, for the state.
func FactsOf(n graph.PhoneNumber) (displayPhoneNumber, verifiedName types.String) {
	return tftype.String(secret.Clean(n.DisplayPhoneNumber, 64)), tftype.String(secret.Clean(n.VerifiedName, 512))
}
