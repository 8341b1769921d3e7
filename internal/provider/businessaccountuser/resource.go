// Package businessaccountuser assigns a user to a WhatsApp Business Account.
package businessaccountuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const typeName = "whatsapp_business_account_user"

type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	UserID            types.String `tfsdk:"user_id"`
	BusinessID        types.String `tfsdk:"business_id"`
	Tasks             types.Set    `tfsdk:"tasks"`
}

// NewResource returns the resource whatsapp_business_account_user.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"business_account_id", "user_id"},
		Replaces:   []string{"business_account_id", "user_id", "business_id"},
		Plan:       plan,
		PlanDelete: planDelete,
		Import:     imported,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	id := func(what, text string) schema.Attribute {
		return schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.ID(what)},
			MarkdownDescription: text + " Changing it replaces the assignment.",
		}
	}
	return schema.Schema{
		MarkdownDescription: "Assigns a user to a WhatsApp Business Account (WABA): what the user may do there ([manage system users on a WABA](https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-system-users)).\n\n" +
			"A token reaches an account only if its system user is assigned to it. Assign first: refer to `whatsapp_business_account_user.NAME.user_id` in whatever generates or uses the token, so that Terraform does it in that order.\n\n" +
			"A user who is assigned already, with other tasks, is refused with the import command; with the same tasks, the assignment is adopted and nothing is sent. " +
			"Changing the tasks sends all of them. Whether Meta then takes away those that are not among them is not documented, so they are read back, and only if one remains is the user unassigned and assigned again, which takes the access away for a moment; never for the provider's own user. " +
			"`MANAGE` is full control: what Meta shows beside it, or in its place right after it was set, is no drift.\n\n" +
			"The assignment is dropped from the state only when it is proven that the user is not assigned any more: the list has held the user before, and two looks apart in time find it without, with a token that would see the user. Anything less is an error and keeps the state.\n\n" +
			"**Destroying unassigns the user**, and the user's tokens lose the account at once. If the provider's own user is unassigned, this is the last thing that works for that account. " +
			"Reading needs a portfolio, see `business_id`; the provider's token needs `whatsapp_business_management`, and its user full control of the account or the role of an admin. One plan reads the users of each account once.",
		Attributes: map[string]schema.Attribute{
			"business_account_id": id("a WhatsApp Business Account", "ID of the WhatsApp Business Account (5 to 20 digits)."),
			"user_id":             id("a user", "ID of the user (5 to 20 digits). For a system user it is the app-scoped `id` of `whatsapp_system_user`, and not the ID that Business Settings shows."),
			"business_id":         metaarg.BusinessIDArgument("Meta lists the users of an account by portfolio: this is the one that the user belongs to. An import takes the provider's. Changing it replaces the assignment."),
			"tasks": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(taskName{})},
				MarkdownDescription: "What the user may do, in capitals, at least one: `MANAGE` (full control), `DEVELOP`, `MANAGE_EXTENSIONS`, `MANAGE_PHONE`, `MANAGE_PHONE_ASSETS`, `MANAGE_TEMPLATES`, `MESSAGING`, `VIEW_COST`, `VIEW_PHONE_ASSETS`, `VIEW_TEMPLATES`, " +
					"`VIEW_INSIGHTS`, `MANAGE_USERS`, `MANAGE_BILLING`, `RECEIVE_INCOMING_MESSAGES`, `FULL_CONTROL`. A near miss of one is an error, an unfamiliar name a warning, since Meta adds tasks. Changed in place.",
			},
		},
	}
}
