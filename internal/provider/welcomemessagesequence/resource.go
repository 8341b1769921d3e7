// Package welcomemessagesequence manages a welcome message of ads that open a chat.
package welcomemessagesequence

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/item"
)

// NewResource returns the resource whatsapp_welcome_message_sequence.
func NewResource() resource.Resource {
	notEmpty := []validator.String{stringvalidator.UTF8LengthAtLeast(1)}
	return item.New(item.Spec{
		TypeName:      "whatsapp_welcome_message_sequence",
		NameAttribute: "name",
		Collection:    graph.WelcomeSequences,
		Markdown: "Creates a welcome message sequence: what a chat begins with when a customer opens it from an ad " +
			"([welcome message sequences](https://developers.facebook.com/documentation/business-messaging/whatsapp/ctwa/" +
			"welcome-message-sequences)).\n\n" +
			"Sequences belong to an account and the app of the provider's token. **A sequence that an active ad uses cannot be deleted**: end the " +
			"ad, or choose another sequence for it, before a destroy. Meta makes a new sequence for each creation, so a creation is sent once. " +
			"If its answer is lost, the provider adopts the one new sequence with the same values. The provider's token needs " +
			"`whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"sequence_id": schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the sequence, which an ad refers to."},
			"name": schema.StringAttribute{
				Required: true, Validators: notEmpty, MarkdownDescription: "Name of the sequence in Ads Manager.",
			},
			"welcome_message_sequence": schema.SingleNestedAttribute{
				Required: true,
				Attributes: map[string]schema.Attribute{
					"text": schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "Greeting of the business."},
					"autofill_message": schema.SingleNestedAttribute{
						Optional: true,
						Attributes: map[string]schema.Attribute{
							"content": schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "Text in the customer's input field."},
						},
						MarkdownDescription: "What the customer only has to send.",
					},
					"ice_breakers": schema.ListNestedAttribute{
						Optional: true, Validators: []validator.List{listvalidator.SizeAtLeast(1)},
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"title": schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "Question to choose."},
						}},
						MarkdownDescription: "Questions that the customer can choose, in this order.",
					},
				},
				MarkdownDescription: "Content of the sequence. It is replaced as a whole.",
			},
		},
	})
}
