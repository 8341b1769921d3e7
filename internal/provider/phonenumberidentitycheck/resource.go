// Package phonenumberidentitycheck manages whether Meta checks the identity key of a customer.
package phonenumberidentitycheck

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

const enabled = "enable_identity_key_check"

// NewResource returns the resource whatsapp_phone_number_identity_check.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_phone_number_identity_check",
		Setting:  graph.UserIdentityChange,
		Markdown: "Sets whether Meta reports that the identity key of a customer has changed, for example because the customer has registered " +
			"the number on another phone ([identity change check](https://developers.facebook.com/documentation/business-messaging/whatsapp/" +
			"business-phone-numbers/phone-numbers#identity-change-check)).\n\n" +
			"The provider's token needs `whatsapp_business_management`. With the check, a message that names an older identity key is not " +
			"delivered, and the webhook says so.",
		Attributes: map[string]schema.Attribute{
			enabled: schema.BoolAttribute{
				Required: true, MarkdownDescription: "Whether the identity key is checked. The default of a new number is `false`; Meta does not " +
					"document it.",
			},
		},
		Defaults:  graph.Values{enabled: false},
		OnDestroy: ondestroy.Reset,
	})
}
