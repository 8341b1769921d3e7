// Package phonenumberwebhook manages the callback that overrides others for one phone number.
package phonenumberwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

const typeName = "whatsapp_phone_number_webhook"

const overrideArgument = webhook.OverrideArgument

type model struct {
	PhoneNumberID        types.String `tfsdk:"phone_number_id"`
	OverrideCallbackURI  types.String `tfsdk:"override_callback_uri"`
	VerifyTokenWO        types.String `tfsdk:"verify_token_wo"`
	VerifyTokenWOVersion types.String `tfsdk:"verify_token_wo_version"`
	OnDestroy            types.String `tfsdk:"on_destroy"`
}

// NewResource returns the resource whatsapp_phone_number_webhook.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"phone_number_id"},
		Edges:      []string{""},
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
		MarkdownDescription: "Sends the messages of one phone number to an address of its own " +
			"([override](https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override)).\n\n" +
			"Meta delivers a message to the callback of the phone number, else to that of the account (`whatsapp_business_account_webhook`), else " +
			"to that of the app (`whatsapp_app_webhook`). Events about templates and the account always go to the callback of the app.\n\n" +
			"The app must be subscribed to the account and to the webhook field `messages`: see the two other resources, and name them in " +
			"`depends_on`. Meta refuses an override without it. The plan checks both, the field only if the provider has `app_id` and " +
			"`app_secret`. Meta may refuse the override of a number that is also used in the WhatsApp Business app and belongs to a client " +
			"(code 200).\n\n" +
			"Meta calls the callback when it is written. The callback must compare `hub.verify_token` with its verify token, and answer with " +
			"HTTP 200 and the value of `hub.challenge`. Otherwise Meta refuses the write (code 2200). So the chat platform must run first.\n\n" +
			"An equal override is adopted, and nothing is sent. The one that Chatwoot sets for a new inbox differs only in the `+` of its path, " +
			"and is replaced. If the number has another override, the plan fails and shows the import command. " +
			"An override that was removed or changed elsewhere is shown as drift. Meta shows and changes the override of the app of the " +
			"provider's token only. The token needs the permission `whatsapp_business_management`.\n\n" +
			"**Destroying removes the override**, and the messages of the number go to the account's or the app's callback: see `on_destroy`.",
		Attributes: lifecycle.MergeAttributes(webhook.VerifyTokenAttributes(), map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: metaarg.NumberIDText + " Changing it replaces the resource.",
			},
			overrideArgument: schema.StringAttribute{
				Required: true, Validators: []validator.String{webhook.OverrideURIValidator()},
				MarkdownDescription: "Address that Meta delivers the messages of this number to: https, at most 200 characters, without `+` in the " +
					"path. Changed in place, which needs `verify_token_wo`.",
			},
			"on_destroy": webhook.DestroyAttribute("What a destroy does. `clear` removes the override. `abandon` changes nothing at Meta, and "+
				"warns.", ondestroy.Clear, ondestroy.Abandon),
		}),
	}
}

// object identifies the override in the ledger.
func (m model) object() session.Object {
	return session.Object{Kind: "webhook of a phone number", ID: m.numberID()}
}

func (m model) numberID() string    { return m.PhoneNumberID.ValueString() }
func (m model) overrideURI() string { return m.OverrideCallbackURI.ValueString() }

var atNumber = path.Root("phone_number_id")
