// Package signup manages an opt-in link of a WhatsApp Business Account.
package signup

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/item"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var (
	secureLink = regexp.MustCompile(`^https://[^\s/]+\.[^\s]+$`)
	promoCode  = regexp.MustCompile(`^[a-zA-Z0-9]{1,50}$`)
)

// NewResource returns the resource whatsapp_signup.
func NewResource() resource.Resource {
	message := []validator.String{stringvalidator.UTF8LengthBetween(1, 300)}
	link := []validator.String{tfvalid.Matches(secureLink, "Invalid link", "must be an https link")}
	return item.New(item.Spec{
		TypeName:   "whatsapp_signup",
		Collection: graph.Signups,
		Markdown: "Creates a link with which customers agree to receive messages of a business (In-App Signup, since June 2026 and not in " +
			"every country). The link is `https://wa.me/NUMBER/signup/ID`.\n\n" +
			"**Meta cannot delete a signup:** a destroy sets its `status` to `DISABLED`. A disabled signup counts as removed. Meta makes a new " +
			"signup for each creation, so a creation is sent once. If its answer is lost, the provider adopts the one new signup with the " +
			"same values. The provider's token needs `whatsapp_business_management`. Meta's public pages describe this API " +
			"in part only; the rest was taken from a published client of it.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the signup, which ends its link."},
			"display_name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 256)},
				MarkdownDescription: "Name of the signup in Meta's tools: 1 to 256 characters. Use a different one for each signup of an account.",
			},
			"signup_message": schema.StringAttribute{
				Required: true, Validators: message, MarkdownDescription: "What the customer agrees to: 1 to 300 characters.",
			},
			"confirmation_message": schema.StringAttribute{
				Required: true, Validators: message,
				MarkdownDescription: "Answer after the customer has agreed: 1 to 300 characters. `{{promo_code}}` stands for `promo_code`.",
			},
			"privacy_policy_url": schema.StringAttribute{
				Required: true, Validators: link,
				MarkdownDescription: "Link to the privacy policy, which begins with `https://`. Meta cannot change it: another one replaces " +
					"the signup.",
			},
			"website_url": schema.StringAttribute{
				Optional: true, Validators: link, MarkdownDescription: "Link to the website, which begins with `https://`.",
			},
			"promo_code": schema.StringAttribute{
				Optional: true,
				Validators: []validator.String{tfvalid.Matches(promoCode, "Invalid promotion code",
					"must be 1 to 50 letters and digits")},
				MarkdownDescription: "Promotion code in the confirmation: 1 to 50 letters and digits.",
			},
			"policy": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"tos":      schema.StringAttribute{Required: true, MarkdownDescription: "Address of the terms of service."},
					"accepted": schema.BoolAttribute{Required: true, MarkdownDescription: "Must be `true` to accept the terms."},
				},
				MarkdownDescription: "Accepts Meta's terms of service. Meta demands it for the first signup of an account (code 2494168) and refuses " +
					"it for later ones (code 2494176). It is sent at creation only and not shown by Meta.",
			},
			"status": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString("ACTIVE"),
				Validators:          []validator.String{tfvalid.OneOf("ACTIVE")},
				MarkdownDescription: "`ACTIVE`, the only value that can be configured. A signup that was disabled elsewhere is created again.",
			},
		},
		RequireReplace: []string{"privacy_policy_url"},
		NotShown:       []string{"policy"},
		NameAttribute:  "display_name",
		DestroyWarning: func(m types.Object) (string, string) {
			return "Signup " + m.Attributes()["display_name"].String() + " will be disabled",
				"Its link stops working. Meta cannot delete it, so it stays in the account."
		},
	})
}
