// Package businessaccountwebhook subscribes the app of the provider's token to the webhooks of a WhatsApp Business Account.
package businessaccountwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const typeName = "whatsapp_business_account_webhook"

// Values of on_destroy, besides ondestroy.Abandon.
const (
	unsubscribe   = "unsubscribe"
	clearOverride = "clear_override"
)

const overrideArgument = webhook.OverrideArgument

type model struct {
	BusinessAccountID    types.String `tfsdk:"business_account_id"`
	OverrideCallbackURI  types.String `tfsdk:"override_callback_uri"`
	VerifyTokenWO        types.String `tfsdk:"verify_token_wo"`
	VerifyTokenWOVersion types.String `tfsdk:"verify_token_wo_version"`
	ResubscribeTrigger   types.String `tfsdk:"resubscribe_trigger"`
	OnDestroy            types.String `tfsdk:"on_destroy"`
	AppID                types.String `tfsdk:"app_id"`
	AppName              types.String `tfsdk:"app_name"`
}

// NewResource returns the resource whatsapp_business_account_webhook.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"business_account_id", "app_id"},
		Edges:      []string{"subscribed_apps"},
		Replaces:   []string{"business_account_id"},
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
		MarkdownDescription: "Subscribes the app of the provider's `access_token` to the webhooks of a WhatsApp Business Account (WABA), and " +
			"sets where they are delivered " +
			"([override](https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override)). " +
			"Without a subscription, the app receives no message of any number of the account.\n\n" +
			"Meta delivers a message to the callback of the phone number (`whatsapp_phone_number_webhook`), else to that of the account, else to " +
			"that of the app (`whatsapp_app_webhook`). Events about templates and the account always go to the callback of the app.\n\n" +
			"The app itself must be subscribed to the webhook field `messages`: see `whatsapp_app_webhook`, and name it in `depends_on`. Meta " +
			"refuses an override without it. The plan checks this if the provider has `app_id` and `app_secret`.\n\n" +
			"Meta calls the callback when it is written. The callback must compare `hub.verify_token` with its verify token, and answer with " +
			"HTTP 200 and the value of `hub.challenge`. Otherwise Meta refuses the write (code 2200). So the chat platform must run first.\n\n" +
			"If the app is already subscribed with the same override, or with none as configured, the subscription is adopted and nothing is " +
			"sent. If it has another override, the plan fails and shows the import command. A token of another app than the one in the state is " +
			"an error, because Meta changes only the subscription of the token's own app.\n\n" +
			"Terraform removes the subscription from the state, and plans to create it again, only if it can prove that the app is no " +
			"longer subscribed. The provider's token needs the permission `whatsapp_business_management`.\n\n" +
			"**Destroying ends the subscription**: the app then receives no message of any number of the account. See `on_destroy`.",
		Attributes: lifecycle.MergeAttributes(webhook.VerifyTokenAttributes(), map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits). Changing it replaces the subscription.",
			},
			overrideArgument: schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{webhook.OverrideURIValidator()},
				MarkdownDescription: "Address that Meta delivers the messages of this account to, instead of the callback of the app: https, at most " +
					"200 characters, without `+` in the path. Left out, the messages go to the callback of the app, and an override that exists is " +
					"removed. Changed in place, which needs `verify_token_wo`.",
			},
			"resubscribe_trigger": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Trigger()},
				MarkdownDescription: tfvalid.TriggerText + ". A changed text sends the subscription once more, as it is, " +
					"if messages no longer arrive. With an override, this needs `verify_token_wo`. Removing the text sends nothing. The action " +
					"`whatsapp_business_account_webhook_resubscribe` does the same (Terraform 1.14 and newer).",
			},
			"on_destroy": webhook.DestroyAttribute("What a destroy does. `unsubscribe` ends the subscription: the app receives no message of "+
				"any number of the account. `clear_override` removes the override and keeps the subscription, for a team that only owns the address. "+
				"`abandon` changes nothing at Meta, and warns.", unsubscribe, clearOverride, ondestroy.Abandon),
			"app_id": schema.StringAttribute{
				Computed: true, PlanModifiers: kept, MarkdownDescription: "ID of the app that is subscribed: the app of the provider's `access_token`.",
			},
			"app_name": schema.StringAttribute{
				Computed: true, PlanModifiers: kept, MarkdownDescription: "Name of the app. Null if Meta does not return it.",
			},
		}),
	}
}

// object identifies the subscription in the ledger.
func (m model) object() session.Object { return webhook.AccountObject(m.accountID()) }

func (m model) accountID() string   { return m.BusinessAccountID.ValueString() }
func (m model) overrideURI() string { return m.OverrideCallbackURI.ValueString() }
func (m model) importID() string    { return m.accountID() + "/" + m.AppID.ValueString() }

func (m model) subscription() graph.Subscription {
	return graph.Subscription{BusinessAccountID: m.accountID(), AppID: m.AppID.ValueString()}
}

var atAccount = path.Root("business_account_id")
