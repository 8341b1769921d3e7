// Package phonenumberregistration registers a phone number on the Cloud API.
package phonenumberregistration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const typeName = "whatsapp_phone_number_registration"

// deregister is the value of on_destroy besides ondestroy.Abandon.
const deregister = "deregister"

type model struct {
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	PinWO         types.String `tfsdk:"pin_wo"`
	PinWOVersion  types.String `tfsdk:"pin_wo_version"`
	TestMessage   types.Object `tfsdk:"test_message"`
	OnDestroy     types.String `tfsdk:"on_destroy"`
	Status        types.String `tfsdk:"status"`
	PlatformType  types.String `tfsdk:"platform_type"`
	IsPinEnabled  types.Bool   `tfsdk:"is_pin_enabled"`
}

// NewResource returns the resource whatsapp_phone_number_registration.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"phone_number_id"},
		Replaces:   []string{"phone_number_id"},
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
	return schema.Schema{
		MarkdownDescription: "Registers a phone number on the Cloud API, so that it can send and receive messages " +
			"([registration](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/registration)), " +
			"and sets the PIN of its two-step verification.\n\n" +
			"**Meta accepts ten registrations and deregistrations of a number within 72 hours**, and then none for 72 hours (code 133016). So a " +
			"number that is registered already is adopted without a call, a registration is sent once and never repeated, and the plan warns of " +
			"each one. A wrong PIN (code 133005) is never tried again: several wrong PINs lock the number.\n\n" +
			"The number must be verified first, with a code that Meta sends by SMS or call: WhatsApp Manager > Phone numbers. If its two-step " +
			"verification is on, `pin_wo` must be the current PIN. Otherwise the registration sets it. A new PIN replaces the old one without " +
			"asking for it, and cannot be switched off or read.\n\n" +
			"After the call, the provider reads until the number is connected, for at most 60 seconds, and otherwise warns. Meta shows no field " +
			"for the registration: a number is registered if it is on the Cloud API and not disconnected. A number that Meta has limited or " +
			"blocked stays registered. If the registration was lost, the plan warns and registers the number again. " +
			"After that, upload the public key of flows again (`whatsapp_business_encryption`).\n\n" +
			"The provider's token needs the permissions `whatsapp_business_management` and `whatsapp_business_messaging`.\n\n" +
			"**Destroying leaves the number registered**: see `on_destroy`.",
		Attributes: map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: metaarg.NumberIDText + " Changing it replaces the resource.",
			},
			"pin_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true, Sensitive: true, Validators: []validator.String{metaarg.PINValidator()},
				MarkdownDescription: "PIN of the two-step verification: six digits, as a string. Write-only. Required for a registration, and to " +
					"change the PIN. It may be left out for a number that is registered already.",
			},
			"pin_wo_version": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Trigger()},
				MarkdownDescription: tfvalid.TriggerText + ". Change it to set `pin_wo` as the new PIN. A changed PIN alone changes nothing.",
			},
			"test_message": testMessageAttribute(),
			"on_destroy": ondestroy.DefaultedAttribute(
				"What a destroy does. `abandon` leaves the number registered, and warns. `deregister` ends the "+
					"registration: the number can no longer send or receive messages. It counts as one of ten calls within 72 hours, and Meta refuses "+
					"it for a number that is also used in the WhatsApp Business app. Default: `abandon`.",
				ondestroy.Abandon, deregister,
			),
			"status": schema.StringAttribute{
				Computed: true, MarkdownDescription: "State of the number when it was last read, such as `CONNECTED`, `FLAGGED` or `RESTRICTED`.",
			},
			"platform_type": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Platform of the number when it was last read: `CLOUD_API` if it is registered.",
			},
			"is_pin_enabled": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the two-step verification is on. Null if Meta does not show it.",
			},
		},
	}
}

// object identifies the registration in the ledger.
func (m model) object() session.Object {
	return session.Object{Kind: "registration of a phone number", ID: m.numberID()}
}

func (m model) numberID() string { return m.PhoneNumberID.ValueString() }

var (
	atNumber = path.Root("phone_number_id")
	atPIN    = path.Root("pin_wo")
)
