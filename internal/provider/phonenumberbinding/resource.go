// Package phonenumberbinding binds a phone number ID to a chat project.
package phonenumberbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const typeName = "whatsapp_phone_number_binding"

type model struct {
	binding.Arguments
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`

	DisplayPhoneNumber types.String `tfsdk:"display_phone_number"`
	VerifiedName       types.String `tfsdk:"verified_name"`
}

// slot describes the phone number of a chat project.
var slot = binding.Slot{
	TypeName: typeName,
	Noun:     "phone number",
	Held: func(p chat.Project) binding.Value {
		return binding.Value{Present: p.PhoneNumberID != "", ID: p.PhoneNumberID, Applied: binding.Applied{Value: p.PhoneNumberID}}
	},
	CanSet:   func(p *chat.Platform) bool { return p.Numbers != nil },
	CanClear: func(p *chat.Platform) bool { return p.NumberClearer != nil },
	Clear: func(ctx context.Context, p *chat.Platform, project chat.Project) error {
		return p.NumberClearer.ClearNumber(ctx, project)
	},
}

// NewResource returns the resource whatsapp_phone_number_binding.
func NewResource() resource.Resource {
	return binding.NewResource(slot, lifecycle.Spec[model, *session.Session]{
		Schema: resourceSchema,
		Plan:   plan,
		Import: importState,
		Create: bind,
		Read:   read,
		Update: update,
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Binds a WhatsApp phone number to a chat project, by its phone number ID. " +
			"It replaces the manual step of entering the ID in the project's settings.\n\n" +
			"Every plan looks up the number at Meta with the provider's own token " +
			"([phone numbers](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers)). " +
			"A wrong ID, an ID of another kind of object, or a number that the token cannot read fails the plan. " +
			"If the number in the project was changed manually, the plan shows it, and the apply restores the number with one write.\n\n" +
			"`terraform destroy` plans first. If the number can no longer be read at Meta, remove the block or pass `-refresh=false`.\n\n" +
			"Facts that Meta changes, such as the quality rating or the messaging limit, are not part of this resource.\n\n" +
			slot.RemovalExample(),
		Attributes: lifecycle.MergeAttributes(slot.Attributes(), metaarg.PhoneNumberAttributes(), map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: "ID of the phone number at Meta: 5 to 20 digits, as WhatsApp Manager shows it. It differs from the phone " +
					"number itself. Changed in place.",
			},
			"business_account_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (WABA). If it is set, the account must list the number. If it is not set, " +
					"it is read from Meta, and is null if Meta does not return it. It is written to the chat project together with the number.",
			},
		}),
	}
}
