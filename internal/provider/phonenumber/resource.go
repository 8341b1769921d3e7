package phonenumber

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const typeName = "whatsapp_phone_number"

type number struct {
	ID                 types.String `tfsdk:"id"`
	BusinessAccountID  types.String `tfsdk:"business_account_id"`
	CC                 types.String `tfsdk:"cc"`
	PhoneNumber        types.String `tfsdk:"phone_number"`
	VerifiedName       types.String `tfsdk:"verified_name"`
	PreverifiedID      types.String `tfsdk:"preverified_id"`
	MigratePhoneNumber types.Bool   `tfsdk:"migrate_phone_number"`
	DisplayPhoneNumber types.String `tfsdk:"display_phone_number"`
	RequestCodeTrigger types.String `tfsdk:"request_code_trigger"`
	RequestCodeMethod  types.String `tfsdk:"request_code_method"`
	CodeLanguage       types.String `tfsdk:"request_code_language"`
	CodeWO             types.String `tfsdk:"code_wo"`
	CodeWOVersion      types.String `tfsdk:"code_wo_version"`
}

// NewResource returns the resource whatsapp_phone_number.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[number, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"id"},
		Replaces:   []string{"business_account_id", "cc", "phone_number"},
		Plan:       plan,
		PlanDelete: planDelete,
		Import:     importState,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     remove,
		List:       listSpec(),
	})
}

func resourceSchema(context.Context) schema.Schema {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{
		MarkdownDescription: "Adds a phone number to a WhatsApp Business Account, and asks for its display name " +
			"([phone " +
			"numbers](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers)).\n\n" +
			"The number must be verified after that, with a code that Meta sends by SMS or call: see `request_code_trigger` and `code_wo`, or " +
			"the guide [Actions and triggers](../guides/actions.md). The code reaches a person, so this takes two applies. Then the number can be " +
			"registered: `whatsapp_phone_number_registration`. State, quality and limits are in the data source `whatsapp_phone_number`.\n\n" +
			"A number that is in the account already, with this display name, is adopted, and nothing is sent. With another display name, the " +
			"plan fails and shows the import command. Numbers are compared by their digits. The creation is sent once: if its answer is lost, the " +
			"number is looked up in the account. A number that is in use in another account is refused by Meta (code 2388002): delete it there " +
			"first. A business portfolio can have 2 numbers, and 20 after it is verified or has a messaging limit of 2,000.\n\n" +
			"A changed display name is reviewed by Meta. Until then, customers see the old one, and the plan is empty. A name that Meta has " +
			"declined is a warning in each plan, and is not sent again. After an approval, the number must be registered again. " +
			"Terraform does not do this, because the number is connected: while customers still see the old name, each plan warns.\n\n" +
			"The provider's token needs the permission `whatsapp_business_management`.\n\n" +
			"**Destroying leaves the number in the account**, because Meta has no call that deletes a number: an administrator can delete it in " +
			"WhatsApp Manager, unless it has sent a paid message within 30 days.",
		Attributes: lifecycle.MergeAttributes(verificationAttributes(), map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, PlanModifiers: kept, MarkdownDescription: "Phone number ID."},
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits). Changing it replaces the resource.",
			},
			"cc": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalid.Matches(ccForm, "Invalid country code",
					"must be a country code of 1 to 3 digits, without +, such as 49")},
				MarkdownDescription: "Country code: 1 to 3 digits, without `+`, such as `49`. Changing it replaces the resource.",
			},
			"phone_number": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalid.Matches(numberForm, "Invalid phone number",
					"must be the phone number without its country code: 5 to 14 digits and nothing else, without a 0 at the beginning")},
				MarkdownDescription: "The phone number without its country code: 5 to 14 digits, without spaces, and without a `0` at the beginning. " +
					"Changing it replaces the resource.",
			},
			"verified_name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(2, 75)},
				MarkdownDescription: "Display name, 2 to 75 characters, which Meta reviews. Changed in place.",
			},
			"preverified_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("a preverified number")},
				MarkdownDescription: "ID of a number that is verified already. Used at the creation only: a later change changes nothing.",
			},
			"migrate_phone_number": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the number is migrated from another account. Used at the creation only: a later change " +
					"changes nothing.",
			},
			"display_phone_number": schema.StringAttribute{
				Computed: true, PlanModifiers: kept, MarkdownDescription: "The number as Meta formats it, such as `+1 631-555-5555`.",
			},
		}),
	}
}

var (
	ccForm     = regexp.MustCompile(`^[1-9][0-9]{0,2}$`)
	numberForm = regexp.MustCompile(`^[1-9][0-9]{4,13}$`)
)

// object identifies the number in the ledger: its digits, because a new one has no ID.
func (n number) object() session.Object {
	return session.Object{Kind: "phone number of an account", ID: n.accountID() + "/" + n.opts().Digits()}
}

func (n number) accountID() string { return n.BusinessAccountID.ValueString() }

func (n number) opts() graph.CreatePhoneNumberOpts {
	return graph.CreatePhoneNumberOpts{
		BusinessAccountID: n.accountID(),
		CountryCode:       n.CC.ValueString(),
		Number:            n.PhoneNumber.ValueString(),
		VerifiedName:      n.VerifiedName.ValueString(),
		PreverifiedID:     n.PreverifiedID.ValueString(),
		Migrate:           n.MigratePhoneNumber.ValueBool(),
	}
}

var (
	atNumber = path.Root("phone_number")
	atName   = path.Root("verified_name")
)
