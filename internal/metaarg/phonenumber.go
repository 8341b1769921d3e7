package metaarg

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// PhoneNumberAttributes returns the computed attributes about a number.
func PhoneNumberAttributes() map[string]schema.Attribute {
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

// PhoneNumberValues returns the values of PhoneNumberAttributes, for the state.
func PhoneNumberValues(n graph.PhoneNumber) (displayPhoneNumber, verifiedName types.String) {
	return tftype.String(secret.Clean(n.DisplayPhoneNumber, 64)), tftype.String(secret.Clean(n.VerifiedName, 512))
}
