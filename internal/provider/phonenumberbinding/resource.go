// Package phonenumberbinding binds a phone number ID to a chat project.
package phonenumberbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/phonelookup"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tokenargs"
)

const typeName = "whatsapp_phone_number_binding"

// what names the thing that is bound, in messages and in the memory of a run.
const what = "phone number"

type model struct {
	Project           types.String `tfsdk:"project"`
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	ReplaceExisting   types.Bool   `tfsdk:"replace_existing"`
	OnDestroy         types.String `tfsdk:"on_destroy"`

	DisplayPhoneNumber types.String `tfsdk:"display_phone_number"`
	VerifiedName       types.String `tfsdk:"verified_name"`
}

// NewResource returns the resource whatsapp_phone_number_binding.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName: typeName,
		Schema:   resourceSchema,
		Identity: []string{"project"},
		Plan:     plan,
		Import:   imported,
		Create:   create,
		Read:     read,
		Update:   update,
		Delete:   remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Binds a WhatsApp phone number to a chat project, by its phone number ID: the step that people do by pasting the ID into the project's settings.\n\n" +
			"While Terraform plans, the number is looked up at Meta with the provider's own token ([phone numbers](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers)), so that a wrong ID, an ID of something else or a number out of reach fails the plan. " +
			"A number changed by hand in the project shows in the plan, and apply restores it with one write.\n\n" +
			"The number is looked up in every plan. `terraform destroy` plans first too: while that fails, because the number is gone at Meta for instance, use `terraform destroy -refresh=false` or remove the block.\n\n" +
			"Facts that change by themselves, such as the quality rating or the messaging limit, are not part of this resource.",
		Attributes: phonelookup.Attributes(binding.Attributes(what, map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{tokenargs.ID("a phone number")},
				MarkdownDescription: "ID of the phone number at Meta: 5 to 20 digits, as WhatsApp Manager shows it. It is not the phone number itself. Changed in place.",
			},
			"business_account_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{tokenargs.ID("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (WABA). If given, the number must be listed there. If left out, it is read from Meta; null where Meta does not say. It is handed to the chat project with the number.",
			},
		})),
	}
}
