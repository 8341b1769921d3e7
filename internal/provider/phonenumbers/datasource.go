// Package phonenumbers lists the phone numbers of a WhatsApp Business Account.
package phonenumbers

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
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	PhoneNumbers      []number     `tfsdk:"phone_numbers"`
}

type number struct {
	ID types.String `tfsdk:"id"`
	lookup.LivePhoneNumber
}

// NewDataSource returns the data source whatsapp_phone_numbers.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_phone_numbers", Argument: "business_account_id", Schema: dataSourceSchema, Read: read,
	}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	all := lookup.LivePhoneNumberAttributes()
	all["id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Phone number ID, which is not the phone number itself."}
	return schema.Schema{
		MarkdownDescription: "Lists the phone numbers of a WhatsApp Business Account with their state, quality, messaging limit, display name " +
			"review and [health](https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status), for `check` " +
			"blocks, imports and `for_each`. It is read anew in every plan, with one call for up to 500 numbers. " +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"phone_numbers": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The phone numbers, sorted by ID. An account that the token cannot see may show an empty list.",
				NestedObject: schema.NestedAttributeObject{Attributes: all},
			},
		},
	}
}

func read(ctx context.Context, g *graph.Client, m model) (model, error) {
	numbers, err := g.PhoneNumbers.ListLive(ctx, m.BusinessAccountID.ValueString())
	if err != nil {
		return m, err
	}
	tftype.Sort(numbers, func(a, b graph.LivePhoneNumber) int { return cmp.Compare(a.ID, b.ID) })
	m.PhoneNumbers = []number{}
	for _, n := range numbers {
		m.PhoneNumbers = append(m.PhoneNumbers, number{types.StringValue(n.ID), lookup.ConvertLivePhoneNumber(n)})
	}
	return m, nil
}
