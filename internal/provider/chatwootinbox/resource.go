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

const (
	typeName     = "whatsapp_chatwoot_inbox"
	platformName = "chatwoot"
	configure    = `chat = { chatwoot = { endpoint = "https://app.chatwoot.com", account_id = 1, access_token = var.chatwoot_token } }`
)

type model struct {
	channel.Model
	Name        types.String `tfsdk:"name"`
	PhoneNumber types.String `tfsdk:"phone_number"`
	Greeting    types.Object `tfsdk:"greeting"`
}

// inbox is what Chatwoot's channels do differently.
var inbox = channel.Kind[model]{
	TypeName: typeName, Platform: platformName, Product: "Chatwoot", Noun: "inbox", Argument: configure, NumberAt: "phone_number",
	Replaced: "Another phone number or account needs another inbox: Chatwoot tells Meta where to deliver messages only when it creates one. " +
		"The old inbox is deleted first, with all its conversations. " +
		"Chatwoot does that in a background job. The apply waits for its end, and only then creates the new inbox. " +
		"The number is out of service in between. To keep the conversations, add a second resource instead.",
	Deleted: "Chatwoot deletes the inbox with all its conversations. They cannot be restored.",
	Shared:  func(m model) channel.Model { return m.Model },
	With: func(m model, shared channel.Model) model {
		m.Model = shared
		return m
	},
	Settings: func(m model) chat.ChannelSettings {
		return chat.ChannelSettings{
			Name: m.Name.ValueString(), PhoneNumber: m.PhoneNumber.ValueString(), Greeting: channel.MessageOf(m.Greeting, "enabled"),
		}
	},
	Fill: func(m model, c chat.Channel, keep channel.Filler) model {
		m.Name = keep.String(m.Name, c.Name)
		m.PhoneNumber = keep.String(m.PhoneNumber, channel.International(c.PhoneNumber))
		if keep.Missing(m.Greeting) {
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
	})
}

const replaces = " Changing it **replaces the inbox**, see above."

func resourceSchema(context.Context) schema.Schema {
	attrs := lifecycle.Merge(channel.Attributes(channel.Texts{
		Noun:      "inbox",
		Signature: "Chatwoot keeps it beside the token; versions that check the signature of what Meta delivers do it with this secret.",
		Webhook:   "Chatwoot registers it itself when it creates the inbox, and never afterwards.",
		Replaces:  replaces,
	}), map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, Validators: channel.Line(),
			MarkdownDescription: "Name of the inbox, as agents see it: one line of at most 255 characters. " +
				"Chatwoot takes the word `null` for no name at all, so it is refused.",
		},
		"phone_number": schema.StringAttribute{
			Required: true, Validators: []validator.String{channel.E164()},
			MarkdownDescription: "The phone number in the international format, with + and digits only, such as `+15550100001`. " +
				"It must be the number that `phone_number_id` belongs to. One number has one inbox in a whole installation of Chatwoot." + replaces,
		},
		"greeting": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The message that answers a customer who writes for the first time. Left out: no greeting.",
			Attributes: map[string]schema.Attribute{
				"enabled": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the greeting is sent."},
				"message": schema.StringAttribute{
					Optional: true, Validators: channel.Message(),
					MarkdownDescription: "Text of the greeting. It may be kept while `enabled` is `false`.",
				},
			},
		},
	})
	return schema.Schema{
		MarkdownDescription: "A whole WhatsApp inbox (channel WhatsApp Cloud) of the [Chatwoot](../guides/chatwoot.md) account " +
			"that the provider is configured for (`chat.chatwoot`): its name, its number, its token. " +
			"The token is checked at Meta in every plan, the number before an inbox is created.\n\n" +
			"~> **Another number or account replaces the inbox**, because Chatwoot tells Meta where to deliver messages only when it creates " +
			"an inbox. The old inbox is deleted first, **with all its conversations**, and the apply waits until Chatwoot's background job has " +
			"done that. The plan warns of it. Protect an inbox with `lifecycle { prevent_destroy = true }`. `create_before_destroy` cannot work " +
			"where the number stays the same, because a number has one inbox.\n\n" +
			"Everything else that the inbox holds (agents, working hours, the PIN, the webhook's verify token) is kept: " +
			"an update is merged into what the inbox holds. " +
			"This resource owns the token of its inbox: with a `whatsapp_token_binding` that has a token for the same inbox, the plan warns.\n\n" +
			"After a creation, Chatwoot's health check of the inbox is read, and each problem is shown as a warning. " +
			"Newer versions of Chatwoot hide a webhook that could not be set up: send a message to the number once.",
		Attributes: attrs,
	}
}
