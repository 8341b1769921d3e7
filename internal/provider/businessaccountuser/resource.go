// Package businessaccountuser assigns a user to a WhatsApp Business Account.
package businessaccountuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
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
		Import:     importState,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     remove,
		List:       listSpec(),
	})
}

func resourceSchema(context.Context) schema.Schema {
	id := func(what, text string) schema.Attribute {
		return schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.IDValidator(what)},
			MarkdownDescription: text + " Changing it replaces the assignment.",
		}
	}
	return schema.Schema{
		MarkdownDescription: "Assigns a user to a WhatsApp Business Account (WABA), with the tasks that the user may do there " +
			"([manage system users on a WABA](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-system-users)).\n\n" +
			"A token can use an account only if its system user is assigned to it. In resources that generate or use the token, reference " +
			"`whatsapp_business_account_user.NAME.user_id`, so that Terraform assigns the user first.\n\n" +
			"If the user is already assigned with other tasks, the plan fails and shows the import command. If the tasks are the same, the " +
			"assignment is adopted and nothing is sent. A change of the tasks sends all of them. Meta does not document whether it removes tasks " +
			"that are not sent, so Terraform reads the tasks afterwards. If a task remains, Terraform unassigns the user and assigns the user " +
			"again. The user briefly has no access. Terraform never does this for the system user of the provider's own token. " +
			"`MANAGE` is full control: other tasks that Meta shows with it, or instead of it after it was set, are not shown as drift.\n\n" +
			"Terraform removes the assignment from the state only if it can prove that the user is no longer assigned: the list contained the " +
			"user before, two later reads do not contain the user, and the token can see all users of the account. " +
			"Otherwise the plan fails and the state is kept.\n\n" +
			"**Destroying unassigns the user**, and the user's tokens lose access to the account immediately. If this is the system user of the " +
			"provider's own token, the provider can no longer manage that account. " +
			"Reading requires a portfolio, see `business_id`. The provider's token needs the permission `whatsapp_business_management`, and its " +
			"user needs full control of the account or the role of an admin. A plan reads the users of each account once.",
		Attributes: map[string]schema.Attribute{
			"business_account_id": id("a WhatsApp Business Account", "ID of the WhatsApp Business Account (5 to 20 digits)."),
			"user_id": id("a user", "ID of the user (5 to 20 digits). For a system user, this is the app-scoped `id` of "+
				"`whatsapp_system_user`, not the ID that Business Settings shows."),
			"business_id": metaarg.BusinessIDArgument("Meta lists the users of an account by portfolio. Set the portfolio that the user " +
				"belongs to. An import uses the provider's `business_id`. Changing it replaces the assignment."),
			"tasks": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), tfvalid.Each(taskValidator())},
				MarkdownDescription: "Tasks of the user, in capitals, at least one: `MANAGE` (full control), `DEVELOP`, `MANAGE_EXTENSIONS`, " +
					"`MANAGE_PHONE`, `MANAGE_PHONE_ASSETS`, `MANAGE_TEMPLATES`, `MESSAGING`, `VIEW_COST`, `VIEW_PHONE_ASSETS`, `VIEW_TEMPLATES`, " +
					"`VIEW_INSIGHTS`, `MANAGE_USERS`, `MANAGE_BILLING`, `RECEIVE_INCOMING_MESSAGES`, `FULL_CONTROL`. " +
					"A misspelled task is an error. An unknown task is a warning, because Meta may add tasks. Changed in place.",
			},
		},
	}
}

// object identifies the assignment in the ledger.
func (m model) object() session.Object {
	return session.Object{Kind: "user of a WhatsApp Business Account", ID: m.importID()}
}

// importID returns the import ID.
func (m model) importID() string {
	return m.BusinessAccountID.ValueString() + "/" + m.UserID.ValueString()
}

// assignment returns the arguments of the Graph API. The portfolio must be known.
func (m model) assignment() graph.Assignment {
	return graph.Assignment{BusinessAccountID: m.BusinessAccountID.ValueString(), BusinessID: m.BusinessID.ValueString(),
		UserID: m.UserID.ValueString()}
}
