// Package qrcode manages a QR code of a phone number.
package qrcode

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/item"
)

const maxMessage = 140 // characters

// NewResource returns the resource whatsapp_qr_code.
func NewResource() resource.Resource {
	return item.New(item.Spec{
		TypeName:   "whatsapp_qr_code",
		Collection: graph.QRCodes,
		Markdown: "Creates a QR code and a short link that open a chat with a phone number and a prefilled message " +
			"([QR codes](https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes)).\n\n" +
			"A phone number can have 2,000 QR codes. A code does not expire, and its message can be changed without printing it again. " +
			"The provider's token needs `whatsapp_business_management`.\n\n" +
			"**A deleted code cannot be made again:** Meta chooses the code. A destroy deletes it, and customers who scan it see that it has " +
			"expired. The address of the image changes with each read, so it is not in the state. Meta makes a new code for each creation, " +
			"so a creation is sent once. If its answer is lost, the provider adopts the one new code with this message.",
		Attributes: map[string]schema.Attribute{
			"prefilled_message": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, maxMessage)},
				MarkdownDescription: "Text that the chat begins with: 1 to 140 characters. It can be changed.",
			},
			"code": schema.StringAttribute{Computed: true, MarkdownDescription: "Code that Meta has made, such as `4O4YGZEG3RIVE1`."},
			"deep_link_url": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Link that opens the chat, such as `https://wa.me/message/4O4YGZEG3RIVE1`.",
			},
		},
		NameAttribute: "prefilled_message",
		DestroyWarning: func(m types.Object) (string, string) {
			code := m.Attributes()["code"].String()
			return "QR code " + code + " will be deleted", "The printed code and the link stop working. Meta cannot make the same code again."
		},
	})
}
