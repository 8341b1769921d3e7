// Package zammadchannel manages the WhatsApp channels of Zammad.
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

const typeName = "whatsapp_zammad_channel"

type model struct {
	channel.Model
	GroupID     types.Int64  `tfsdk:"group_id"`
	Welcome     types.String `tfsdk:"welcome"`
	Reminder    types.Object `tfsdk:"reminder"`
	Name        types.String `tfsdk:"name"`
	PhoneNumber types.String `tfsdk:"phone_number"`
	Active      types.Bool   `tfsdk:"active"`
}

// kind describes the channels of Zammad.
var kind = channel.Kind[model]{
	TypeName: typeName,
	Platform: "zammad",
	Product:  "Zammad",
	Noun:     "channel",
	Plural:   "channels",
	Argument: `chat = { zammad = { endpoint = "https://support.example.com", access_token = var.zammad_token } }`,
	Docs: channel.Docs{
		Signature:   "Zammad uses it to verify that deliveries come from Meta, and accepts no delivery without it. Required on creation.",
		Webhook:     "Zammad does not register it. Enter both values at Meta, see the [guide](../guides/zammad.md).",
		ReplaceNote: " Changed in place.",
		DestroyNote: "Zammad keeps the tickets of a deleted channel. Default: `delete`.",
	},
	NumberAttribute:    "phone_number_id",
	NeedsAppSecret:     true,
	LostOnDestroy:      "Zammad deletes the channel, and no longer receives the messages to its number.",
	KeptWithoutDestroy: "It goes on receiving messages.",
	Common:             func(m model) channel.Model { return m.Model },
	WithCommon: func(m model, shared channel.Model) model {
		m.Model = shared
		return m
	},
	Settings: func(m model) chat.ChannelSettings {
		return chat.ChannelSettings{
			GroupID:  m.GroupID.ValueInt64(),
			Greeting: chat.Message{Text: m.Welcome.ValueString()},
			Reminder: channel.ConvertMessage(m.Reminder, "active"),
		}
	},
	Fill: func(m model, c chat.Channel, fill channel.FillMode) model {
		if fill.Replaces(m.GroupID) {
			m.GroupID = types.Int64PointerValue(groupID(c.GroupID))
		}
		m.Welcome = fill.Text(m.Welcome, c.Greeting.Text)
		if fill.Replaces(m.Reminder) {
			m.Reminder = channel.MessageObject(m.Reminder, "active", c.Reminder)
		}
		m.Name = fill.Text(m.Name, c.Name)
		m.PhoneNumber = fill.Text(m.PhoneNumber, channel.WithPlus(c.PhoneNumber))
		if fill.Replaces(m.Active) {
			m.Active = types.BoolValue(c.Active)
		}
		return m
	},
	CompletePlan: func(planned, prior model) model {
		planned.Name, planned.PhoneNumber = types.StringUnknown(), types.StringUnknown()
		if planned.PhoneNumberID.Equal(prior.PhoneNumberID) {
			planned.Name, planned.PhoneNumber = prior.Name, prior.PhoneNumber
		}
		return planned
	},
}

// groupID returns the group of a channel, nil if it was removed.
func groupID(id int64) *int64 {
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
		Plan:       plan,
		PlanDelete: kind.PlanDelete,
		Import:     kind.Import,
		Create:     kind.Create,
		Read:       kind.Read,
		Update:     kind.Update,
		Delete:     kind.Delete,
		List:       kind.List(),
	})
}

func resourceSchema(context.Context) schema.Schema {
	attrs := lifecycle.MergeAttributes(kind.Attributes(), map[string]schema.Attribute{
		"group_id": schema.Int64Attribute{
			Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "ID of the group for new tickets: the number at the end of the " +
				"group's address in the administration, or from `/api/v1/groups`. Zammad refuses a group that does not exist. " +
				"The plan refuses it too, if the owner of `chat.zammad.access_token` has the permission `admin.group`.",
		},
		"welcome": schema.StringAttribute{
			Optional: true, Validators: channel.MessageValidators(),
			MarkdownDescription: "The message that is sent to a customer who opens a ticket. If it is not set, no message is sent.",
		},
		"reminder": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "The message that is sent before WhatsApp's 24-hour window for an answer ends. If it is not set, no message is " +
				"sent.",
			Attributes: map[string]schema.Attribute{
				"active": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the reminder is sent."},
				"message": schema.StringAttribute{
					Optional: true, Validators: channel.MessageValidators(),
					MarkdownDescription: "Text of the reminder. It can be set while `active` is `false`.",
				},
			},
		},
		"name": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Name of the number that Zammad read from Meta when the channel was last saved.",
		},
		"phone_number": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The phone number, with + and digits only, that Zammad read from Meta when the channel was last saved.",
		},
		"active": schema.BoolAttribute{
			Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether the channel is enabled in Zammad. It is enabled and disabled in Zammad only.",
		},
	})
	return schema.Schema{
		MarkdownDescription: "Manages a WhatsApp channel of the [Zammad](../guides/zammad.md) installation " +
			"that the provider is configured for (`chat.zammad`), with its number, token, app secret and group. " +
			"Every plan checks the token at Meta. A new number is checked before it is written. All arguments, including the number, " +
			"are changed in place.\n\n" +
			"~> **Zammad does not register its webhook at Meta.** Enter `webhook.callback_url` and `webhook.verify_token` at Meta " +
			"once per channel, see the [guide](../guides/zammad.md).\n\n" +
			"~> Since 2026, Zammad returns secrets only as asterisks. Terraform then detects a token or an app secret that was removed outside " +
			"Terraform, but not one that was **replaced**. Older versions return the token, and Terraform detects drift of it.\n\n" +
			"Zammad checks the token at Meta each time a channel is saved. If the stored token is no longer valid, " +
			"every change fails, so set a new token together with the change. " +
			"This resource manages the token of its channel. If a `whatsapp_token_binding` sets a token for the same channel, the plan warns.",
		Attributes: attrs,
	}
}
