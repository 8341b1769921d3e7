// Package chatwootinbox manages the WhatsApp inboxes of a Chatwoot account.
package chatwootinbox

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/channel"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const typeName = "whatsapp_chatwoot_inbox"

type model struct {
	channel.Model
	Name        types.String `tfsdk:"name"`
	PhoneNumber types.String `tfsdk:"phone_number"`
	Greeting    types.Object `tfsdk:"greeting"`
}

// inbox describes the channels of Chatwoot.
var inbox = channel.Kind[model]{
	TypeName: typeName,
	Platform: "chatwoot",
	Product:  "Chatwoot",
	Noun:     "inbox",
	Plural:   "inboxes",
	Argument: `chat = { chatwoot = { endpoint = "https://app.chatwoot.com", account_id = 1, access_token = var.chatwoot_token } }`,
	Docs: channel.Docs{
		Signature:   "Chatwoot stores it with the token. Versions that check the signature of Meta's deliveries use this secret.",
		Webhook:     "Chatwoot registers it when it creates the inbox, and never afterwards.",
		ReplaceNote: replaces,
		DestroyNote: "Chatwoot deletes the conversations with it, " +
			"so an inbox that has conversations is only deleted if `delete` is written out: otherwise the plan fails. " +
			"Default: `delete` for an inbox without conversations.",
	},
	NumberAttribute: "phone_number",
	LostOnReplace: "Another phone number or account needs another inbox: " +
		"Chatwoot tells Meta where to deliver messages only when it creates one. " +
		"The old inbox is deleted first, with all its conversations. " +
		"Chatwoot deletes it in a background job. The apply waits for the end of the job and then creates the new inbox. " +
		"Until then, the number is out of service. To keep the conversations, add a second resource instead.",
	MoveAdvice: "The phone number is the same and only its IDs change, as after a move to another WhatsApp Business Account. " +
		"This plan deletes the inbox first, with all its conversations, and then creates a new one. " +
		"To keep the inbox with its conversations, do not apply this plan. Remove the inbox from the state (terraform state rm), write the new " +
		"IDs with whatsapp_phone_number_binding, register the webhook of the number again, and import the inbox. " +
		"The guide about Chatwoot describes these steps.",
	LostOnDestroy:      "Chatwoot deletes the inbox with all its conversations. They cannot be restored.",
	KeptWithoutDestroy: "Its conversations stay, and it goes on receiving messages.",
	Common:             func(m model) channel.Model { return m.Model },
	WithCommon: func(m model, shared channel.Model) model {
		m.Model = shared
		return m
	},
	Settings: func(m model) chat.ChannelSettings {
		return chat.ChannelSettings{
			Name: m.Name.ValueString(), PhoneNumber: m.PhoneNumber.ValueString(), Greeting: channel.ConvertMessage(m.Greeting, "enabled"),
		}
	},
	Fill: func(m model, c chat.Channel, fill channel.FillMode) model {
		m.Name = fill.Text(m.Name, c.Name)
		m.PhoneNumber = fill.Text(m.PhoneNumber, channel.WithPlus(c.PhoneNumber))
		if fill.Replaces(m.Greeting) {
			m.Greeting = channel.MessageObject(m.Greeting, "enabled", c.Greeting)
		}
		return m
	},
}

// NewResource returns the resource whatsapp_chatwoot_inbox.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"id"},
		Replaces:   []string{"phone_number", "phone_number_id", "business_account_id"},
		Plan:       inbox.Plan,
		PlanDelete: inbox.PlanDelete,
		Import:     inbox.Import,
		Create:     inbox.Create,
		Read:       inbox.Read,
		Update:     inbox.Update,
		Delete:     inbox.Delete,
		List:       inbox.List(),
	})
}

const replaces = " Changing it **replaces the inbox**, see above."

func resourceSchema(context.Context) schema.Schema {
	attrs := lifecycle.MergeAttributes(inbox.Attributes(), map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, Validators: channel.OneLineValidators(),
			MarkdownDescription: "Name of the inbox, as agents see it: one line of at most 255 characters. " +
				"Chatwoot treats the word `null` as an empty name, so it is refused.",
		},
		"phone_number": schema.StringAttribute{
			Required: true, Validators: []validator.String{channel.E164Validator()},
			MarkdownDescription: "The phone number in the international format, with + and digits only, such as `+15550100001`. " +
				"It must be the number that `phone_number_id` belongs to. A number can have only one inbox in an installation of Chatwoot." + replaces,
		},
		"greeting": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The message that is sent to a customer who writes for the first time. If it is not set, no greeting is sent.",
			Attributes: map[string]schema.Attribute{
				"enabled": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the greeting is sent."},
				"message": schema.StringAttribute{
					Optional: true, Validators: channel.MessageValidators(),
					MarkdownDescription: "Text of the greeting. It can be set while `enabled` is `false`.",
				},
			},
		},
	})
	return schema.Schema{
		MarkdownDescription: "Manages a WhatsApp inbox (channel WhatsApp Cloud) of the [Chatwoot](../guides/chatwoot.md) account " +
			"that the provider is configured for (`chat.chatwoot`), with its name, number and token. " +
			"Every plan checks the token at Meta. The number is checked before an inbox is created.\n\n" +
			"~> **Another number or account replaces the inbox**, because Chatwoot tells Meta where to deliver messages only when it creates " +
			"an inbox. The old inbox is deleted first, **with all its conversations**, and the apply waits until Chatwoot's background job has " +
			"deleted it. The plan warns about it. Protect an inbox with `lifecycle { prevent_destroy = true }`. `create_before_destroy` cannot " +
			"work where the number stays the same, because a number has one inbox.\n\n" +
			"Everything else that the inbox holds (agents, working hours, the PIN, the webhook's verify token) is kept: " +
			"an update is merged into what the inbox holds. " +
			"This resource manages the token of its inbox. If a `whatsapp_token_binding` sets a token for the same inbox, the plan warns.\n\n" +
			"After a creation, Terraform reads Chatwoot's health check of the inbox and shows each problem as a warning. " +
			"Newer versions of Chatwoot do not report a failed webhook registration. To verify it, send a message to the number.",
		Attributes: attrs,
	}
}
