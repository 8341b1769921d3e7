// Package productcataloglink connects a product catalog to a WhatsApp Business Account.
package productcataloglink

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/item"
)

// NewResource returns the resource whatsapp_product_catalog_link.
func NewResource() resource.Resource {
	return item.New(item.Spec{
		TypeName:   "whatsapp_product_catalog_link",
		Collection: graph.ProductCatalogs,
		Markdown: "Connects a product catalog to a WhatsApp Business Account. Catalog messages and `whatsapp_commerce_settings` need one " +
			"([sell products](https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services)).\n\n" +
			"An account has at most one catalog. A catalog that is connected already is adopted. To connect another one, replace it: Terraform " +
			"disconnects the previous catalog first. A destroy disconnects the catalog and deletes nothing in it. While no catalog is " +
			"connected, Meta shows no commerce settings. The provider's token needs `whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"catalog_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a product catalog")},
				MarkdownDescription: "ID of the catalog (5 to 20 digits), as Commerce Manager shows it. Changing it replaces the resource.",
			},
		},
	})
}
