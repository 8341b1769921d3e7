// Package businessaccountusers lists the users of a WhatsApp Business Account.
package businessaccountusers

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/lookup"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	BusinessID        types.String `tfsdk:"business_id"`
	Users             []user       `tfsdk:"users"`
}

type user struct {
	ID    types.String   `tfsdk:"id"`
	Name  types.String   `tfsdk:"name"`
	Tasks []types.String `tfsdk:"tasks"`
}

// NewDataSource returns the data source whatsapp_business_account_users.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_business_account_users", Argument: "business_account_id", Schema: dataSourceSchema, Read: read,
	}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists the users of a business portfolio who have tasks on a WhatsApp Business Account, for imports, `for_each` " +
			"and audits. One call reads up to 500 users. Meta lists them only for the token of an admin, such as a system user with the role " +
			"ADMIN, with the permission `whatsapp_business_management`. Source: [Manage system users](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-system-users).",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"business_id": metaarg.BusinessIDFilter(),
			"users": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The users, sorted by name and then by ID. For a portfolio that has nothing to do with the " +
					"account, Meta may return an empty list.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": schema.StringAttribute{
						Computed: true, MarkdownDescription: "App-scoped ID of the user, for the app of the provider's `access_token`.",
					},
					"name": schema.StringAttribute{Computed: true, MarkdownDescription: "Name; null if Meta does not return it."},
					"tasks": schema.ListAttribute{
						Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Tasks of the user, sorted. `MANAGE` is full control.",
					},
				}},
			},
		},
	}
}

func read(ctx context.Context, g *graph.Client, m model) (model, error) {
	business, err := metaarg.BusinessID(g, m.BusinessID)
	if err != nil {
		return m, err
	}
	users, err := g.AssignedUsers.List(ctx, graph.ListAssignedUsersOpts{
		BusinessAccountID: m.BusinessAccountID.ValueString(), BusinessID: business,
	})
	if err != nil {
		return m, tfdiag.WithSummary("Cannot list the users of the account", err)
	}
	tftype.Sort(users, func(a, b graph.AssignedUser) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	m.BusinessID, m.Users = types.StringValue(business), []user{}
	for _, u := range users {
		m.Users = append(m.Users, user{ID: tftype.String(u.ID), Name: tftype.String(u.Name), Tasks: taskValues(u)})
	}
	return m, nil
}

func taskValues(u graph.AssignedUser) []types.String {
	all := make([]types.String, len(u.Tasks))
	for i, task := range u.Tasks {
		all[i] = types.StringValue(task)
	}
	return all
}
