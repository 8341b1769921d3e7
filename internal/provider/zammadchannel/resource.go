// Package zammadchannel manages the WhatsApp channels of a Zammad.
package zammadchannel

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/channel"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const (
	typeName     = "whatsapp_zammad_channel"
	platformName = "zammad"
	configure    = `chat = { zammad = { endpoint = "https://support.example.com", access_token = var.zammad_token } }`
)

type model struct {
	channel.Model
	GroupID     types.Int64  `tfsdk:"group_id"`
	Welcome     types.String `tfsdk:"welcome"`
	Reminder    types.Object `tfsdk:"reminder"`
	Name        types.String `tfsdk:"name"`
	PhoneNumber types.String `tfsdk:"phone_number"`
	Active      types.Bool   `tfsdk:"active"`
}

// kind is what Zammad's channels do differently.
var kind = channel.Kind[model]{
	TypeName: typeName, Platform: platformName, Product: "Zammad", Noun: "channel", Argument: configure, NumberAt: "phone_number_id",
	NeedsAppSecret: true,
	Deleted:        "Zammad deletes the channel, and no longer receives the messages to its number.",
	Shared:         func(m model) channel.Model { return m.Model },
	With: func(m model, shared channel.Model) model {
		m.Model = shared
		return m
	},
	Settings: func(m model) chat.ChannelSettings {
		return chat.ChannelSettings{
			GroupID:  m.GroupID.ValueInt64(),
			Greeting: chat.Message{Text: m.Welcome.ValueString()},
			Reminder: channel.MessageOf(m.Reminder, "active"),
		}
	},
	Fill: func(m model, c chat.Channel, keep channel.Filler) model {
		if keep.Missing(m.GroupID) {
			m.GroupID = types.Int64PointerValue(group(c.GroupID))
		}
		m.Welcome = keep.String(m.Welcome, c.Greeting.Text)
		if keep.Missing(m.Reminder) {
			m.Reminder = channel.MessageObject(m.Reminder, "active", c.Reminder)
		}
		m.Name = keep.String(m.Name, c.Name)
		m.PhoneNumber = keep.String(m.PhoneNumber, channel.International(c.PhoneNumber))
		if keep.Missing(m.Active) {
			m.Active = types.BoolValue(c.Active)
		}
		return m
	},
	Settle: func(planned, prior model) model {
		planned.Name, planned.PhoneNumber = types.StringUnknown(), types.StringUnknown()
		if planned.PhoneNumberID.Equal(prior.PhoneNumberID) {
			planned.Name, planned.PhoneNumber = prior.Name, prior.PhoneNumber
		}
		return planned
	},
}

// group is null for a channel whose group was removed.
func group(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// NewResource returns the resource whatsapp_zammad_channel.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"id"},
		Plan:       kind.Plan,
		PlanDelete: kind.PlanDelete,
		Import:     kind.Import,
		Create:     kind.Create,
		Read:       kind.Read,
		Update:     kind.Update,
		Delete:     kind.Delete,
	})
}

func resourceSchema(context.Context) schema.Schema {
	attrs := lifecycle.Merge(channel.Attributes(channel.Texts{
		Noun:      "channel",
		Signature: "Zammad checks with it that deliveries come from Meta, and accepts none without. Required when the channel is created.",
		Webhook:   "Zammad never registers it: enter both values at Meta, see the [guide](../guides/zammad.md).",
		Replaces:  " Changed in place.",
	}), map[string]schema.Attribute{
		"group_id": schema.Int64Attribute{
			Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "ID of the group that new tickets go to: the number at the end of the " +
				"group's address in the administration, or from `/api/v1/groups`. Zammad refuses a group that does not exist.",
		},
		"welcome": schema.StringAttribute{
			Optional: true, Validators: channel.Message(),
			MarkdownDescription: "The message that answers a customer who opens a ticket. Left out: none is sent.",
		},
		"reminder": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The message that is sent before WhatsApp's 24 hours for an answer are over. Left out: none.",
			Attributes: map[string]schema.Attribute{
				"active": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the reminder is sent."},
				"message": schema.StringAttribute{
					Optional: true, Validators: channel.Message(),
					MarkdownDescription: "Text of the reminder. It may be kept while `active` is `false`.",
				},
			},
		},
		"name": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Name of the number, as Zammad read it at Meta when the channel was last saved.",
		},
		"phone_number": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The phone number, with + and digits only, as Zammad read it at Meta when the channel was last saved.",
		},
		"active": schema.BoolAttribute{
			Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether the channel is enabled in Zammad. A person enables and disables it there; Terraform only shows it.",
		},
	})
	return schema.Schema{
		MarkdownDescription: "A whole WhatsApp channel of the [Zammad](../guides/zammad.md) " +
			"that the provider is configured for (`chat.zammad`): its number, its token, the app secret, the group. " +
			"The token is checked at Meta in every plan, a new number before it is written. Everything changes in place, the number too.\n\n" +
			"~> **Zammad never tells Meta where to deliver messages.** Enter `webhook.callback_url` and `webhook.verify_token` at Meta " +
			"once per channel, see the [guide](../guides/zammad.md).\n\n" +
			"~> Since 2026 Zammad shows secrets only as asterisks. A token or an app secret that was **replaced** outside Terraform cannot be " +
			"seen then; a removed one can. Older versions show the token, and drift of it is seen.\n\n" +
			"Zammad asks Meta about the token whenever a channel is saved, whatever is changed. If the stored token no longer works, " +
			"every change fails, so set a new token together with the change. " +
			"This resource owns the token of its channel: with a `whatsapp_token_binding` that has a token for the same channel, the plan warns.",
		Attributes: attrs,
	}
}
