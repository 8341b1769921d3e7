// Package systemusers lists the system users of a business portfolio.
package systemusers

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/lookup"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	BusinessID  types.String `tfsdk:"business_id"`
	SystemUsers []user       `tfsdk:"system_users"`
}

type user struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Role types.String `tfsdk:"role"`
}

// NewDataSource returns the data source whatsapp_system_users.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_system_users", Argument: "business_id", Schema: dataSourceSchema, Read: read,
	}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists the system users of a business portfolio, for imports and `for_each`. " +
			"Meta lists them only for the token of an admin, such as a system user with the role ADMIN, with the scope `business_management`. " +
			"Source: [System users](https://developers.facebook.com/docs/business-management-apis/system-users/create-retrieve-update).",
		Attributes: map[string]schema.Attribute{
			"business_id": metaarg.BusinessIDFilter(),
			"system_users": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The system users, sorted by name and then by ID. Names are not unique, so use the ID as the key of a `for_each`.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": schema.StringAttribute{
						Computed: true,
						MarkdownDescription: "App-scoped ID of the system user, for the app of the provider's `access_token`. " +
							"It differs in every app, and Meta Business Settings does not show it.",
					},
					"name": schema.StringAttribute{Computed: true, MarkdownDescription: "Name; null if Meta does not return it."},
					"role": schema.StringAttribute{
						Computed: true, MarkdownDescription: "`ADMIN`, `EMPLOYEE`, or a newer role of Meta; null if Meta does not return it.",
					},
				}},
			},
		},
	}
}

func read(ctx context.Context, g *graph.Client, m model) (model, error) {
	id, err := metaarg.BusinessID(g, m.BusinessID)
	if err != nil {
		return m, err
	}
	users, err := g.SystemUsers.List(ctx, id)
	if err != nil {
		return m, tfdiag.WithSummary("Cannot list the system users", err)
	}
	tftype.Sort(users, func(a, b graph.SystemUser) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	m.BusinessID, m.SystemUsers = types.StringValue(id), []user{}
	for _, u := range users {
		m.SystemUsers = append(m.SystemUsers, user{ID: tftype.String(u.ID), Name: tftype.String(u.Name), Role: tftype.String(u.Role)})
	}
	return m, nil
}
