// Package appwebhook manages the webhook of an app for one kind of object.
package appwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
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

const typeName = "whatsapp_app_webhook"

const callbackArgument = "callback_url"

type model struct {
	AppID                types.String `tfsdk:"app_id"`
	Object               types.String `tfsdk:"object"`
	CallbackURL          types.String `tfsdk:"callback_url"`
	Fields               types.Set    `tfsdk:"fields"`
	IncludeValues        types.Bool   `tfsdk:"include_values"`
	VerifyTokenWO        types.String `tfsdk:"verify_token_wo"`
	VerifyTokenWOVersion types.String `tfsdk:"verify_token_wo_version"`
	OnDestroy            types.String `tfsdk:"on_destroy"`
	Active               types.Bool   `tfsdk:"active"`
}

// NewResource returns the resource whatsapp_app_webhook.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"app_id", "object"},
		Edges:      []string{"subscriptions"},
		Replaces:   []string{"app_id", "object"},
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
		MarkdownDescription: "Manages the webhook of an app: the address that Meta calls for one kind of object, and the fields that it is " +
			"called for ([app subscriptions](https://developers.facebook.com/docs/graph-api/reference/app/subscriptions)). An app has one " +
			"callback for each kind of object.\n\n" +
			"For messages, the app needs the object `whatsapp_business_account` with the field `messages`, and a subscription to the account: " +
			"`whatsapp_business_account_webhook`, which can also send the messages of an account to another address. Events about templates and " +
			"accounts always go to the callback of the app.\n\n" +
			"The calls are made with the app's own token: the provider needs `app_id` and `app_secret`. One page of Meta says that webhooks of " +
			"WhatsApp must be set up in the app's dashboard, another one names this interface. If Meta refuses a call, its message is shown.\n\n" +
			"Meta calls the callback when it is written. The callback must compare `hub.verify_token` with its verify token, and answer with " +
			"HTTP 200 and the value of `hub.challenge`. Otherwise Meta refuses the write (code 2200). So the chat platform must run first.\n\n" +
			"A change sends the whole webhook. Meta adds the fields to those that exist, so the provider reads the webhook afterwards and removes " +
			"the fields that are not configured. If the app already has a webhook with another callback or other fields, the plan fails and " +
			"shows the import command. An equal one is adopted, and nothing is sent. A webhook that Meta has deactivated is activated again.\n\n" +
			"**Destroying deletes the webhook of this object**, and no other of the app: see `on_destroy`.",
		Attributes: lifecycle.MergeAttributes(webhook.VerifyTokenAttributes(), map[string]schema.Attribute{
			"app_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{metaarg.IDValidator("an app")},
				MarkdownDescription: "ID of the app (5 to 20 digits). It must be the provider's `app_id`, whose secret the provider has. Default: " +
					"the provider's `app_id`. Changing it replaces the webhook.",
			},
			"object": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(graph.AccountWebhookObject),
				Validators: []validator.String{nameValidator("Invalid kind of object")},
				MarkdownDescription: "Kind of object, in lower case. Default: `" + graph.AccountWebhookObject + "`, the one of WhatsApp. Changing it " +
					"replaces the webhook.",
			},
			callbackArgument: schema.StringAttribute{
				Required: true, Validators: []validator.String{webhook.CallbackURIValidator()},
				MarkdownDescription: "Address that Meta calls: https, without `+` in the path. Changed in place, which needs `verify_token_wo`.",
			},
			"fields": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(),
					tfvalid.Each(nameValidator("Invalid webhook field")), knownFieldsValidator{}},
				MarkdownDescription: "Names of the webhook fields, at least one. Those of WhatsApp: " + knownNamesText() + ". An unknown field is a " +
					"warning, because Meta may add fields. Changed in place, which needs `verify_token_wo`.",
			},
			"include_values": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a notification contains the changed values, and not only their names. Left out, Meta decides. Meta " +
					"does not show it, so a change outside Terraform is not seen, and an import does not read it.",
			},
			"on_destroy": webhook.DestroyAttribute("What a destroy does. `delete` deletes the webhook of this object. `abandon` changes nothing at "+
				"Meta, and warns.", ondestroy.Delete, ondestroy.Abandon),
			"active": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether Meta calls the callback. Meta deactivates a webhook that failed too often; the next apply activates it.",
			},
		}),
	}
}

// object identifies the webhook in the ledger.
func (m model) object() session.Object {
	return webhook.AppObject(m.AppID.ValueString(), m.Object.ValueString())
}

// webhookText describes the webhook in a sentence.
func (m model) webhookText() string {
	return "webhook " + m.objectKind() + " of app " + m.AppID.ValueString()
}

func (m model) objectKind() string { return m.Object.ValueString() }
func (m model) importID() string   { return m.AppID.ValueString() + "/" + m.objectKind() }

var atCallback = path.Root(callbackArgument)
