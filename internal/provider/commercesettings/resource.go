// Package commercesettings manages the cart and the catalog of a phone number.
package commercesettings

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/item"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// NewResource returns the resource whatsapp_commerce_settings.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_commerce_settings",
		Setting:  graph.CommerceSettings,
		Markdown: "Sets whether customers see the cart and the catalog in the chat with a phone number " +
			"([commerce settings](https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/" +
			"sell-products-and-services/set-commerce-settings)).\n\n" +
			"A product catalog must be connected to the WhatsApp Business Account: `whatsapp_product_catalog_link`, named in `depends_on`. Meta " +
			"shows no commerce settings without one, and the plan is an error. The provider's token needs `whatsapp_business_management`, and " +
			"its system user full control of the account. " +
			"In India, Meta requires compliance information of the business first.",
		Attributes: map[string]schema.Attribute{
			"is_cart_enabled": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether customers can use the cart. Meta's default is `true`.",
			},
			"is_catalog_visible": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the chat shows the catalog. Meta's default is `false`.",
			},
		},
		Defaults:  graph.Values{"is_cart_enabled": true, "is_catalog_visible": false},
		OnDestroy: ondestroy.Reset,
		ErrAbsent: tfdiag.New("No catalog is connected to the account of the phone number", "Meta shows commerce settings only after a product "+
			"catalog is connected to the WhatsApp Business Account. Add a resource whatsapp_product_catalog_link, and name it in depends_on of "+
			"this resource. Or connect a catalog in Meta Business Suite > Commerce Manager, then plan again."),
		AppearsWith: item.LedgerItems(graph.ProductCatalogs),
	})
}
