// Package businessaccounts lists the WhatsApp Business Accounts of a business portfolio.
package businessaccounts

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
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// Values of ownership.
const (
	owned  = "owned"
	client = "client"
)

type model struct {
	BusinessID       types.String `tfsdk:"business_id"`
	Ownership        types.String `tfsdk:"ownership"`
	BusinessAccounts []account    `tfsdk:"business_accounts"`
}

type account struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

// NewDataSource returns the data source whatsapp_business_accounts.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_business_accounts", Argument: "business_id", Schema: dataSourceSchema, Read: read,
	}.New()
}

const reference = "https://developers.facebook.com/docs/marketing-api/reference/business/"

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists the WhatsApp Business Accounts of a business portfolio, for imports and `for_each`. " +
			"It requires the scope `business_management`. Meta may omit accounts that are not assigned to the system user " +
			"of the provider's `access_token`, so an account can exist without being listed. " +
			"Source: [Owned accounts](" + reference + "owned_whatsapp_business_accounts/), " +
			"[client accounts](" + reference + "client_whatsapp_business_accounts/).",
		Attributes: map[string]schema.Attribute{
			"business_id": metaarg.BusinessIDFilter(),
			"ownership": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{tfvalid.OneOf(owned, client)},
				MarkdownDescription: "`owned` (default): the accounts that the portfolio owns. " +
					"`client`: the accounts that other portfolios share with it; to read those, the app needs Advanced Access.",
			},
			"business_accounts": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The WhatsApp Business Accounts, sorted by ID.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the WhatsApp Business Account."},
					"name": schema.StringAttribute{Computed: true, MarkdownDescription: "Name; null if Meta does not return it."},
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
	if m.Ownership.IsNull() {
		m.Ownership = types.StringValue(owned)
	}
	accounts, err := g.BusinessAccounts.List(ctx, graph.ListBusinessAccountsOpts{BusinessID: id, Clients: m.Ownership.ValueString() == client})
	if err != nil {
		return m, tfdiag.WithSummary("Cannot list the WhatsApp Business Accounts", err)
	}
	tftype.Sort(accounts, byID)
	m.BusinessID, m.BusinessAccounts = types.StringValue(id), []account{}
	for _, a := range accounts {
		m.BusinessAccounts = append(m.BusinessAccounts, account{ID: tftype.String(a.ID), Name: tftype.String(a.Name)})
	}
	return m, nil
}

// byID compares IDs as numbers.
func byID(a, b graph.BusinessAccount) int {
	return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}
