// Package phonenumber reads one phone number.
package phonenumber

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/lookup"
)

type model struct {
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	lookup.LivePhoneNumber
}

// NewDataSource returns the data source whatsapp_phone_number.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_phone_number", Argument: "phone_number_id", Schema: dataSourceSchema, Read: readLive,
	}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	all := lookup.LivePhoneNumberAttributes()
	all["phone_number_id"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
		MarkdownDescription: metaarg.NumberIDText,
	}
	return schema.Schema{
		MarkdownDescription: "Reads what changes by itself about a phone number: its state, quality, messaging limit, display name review and " +
			"[health](https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status), for `check` blocks. " +
			"It is read anew in every plan. For all numbers of an account, `whatsapp_phone_numbers` needs one call. " +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: all,
	}
}

func readLive(ctx context.Context, g *graph.Client, m model) (model, error) {
	n, err := g.PhoneNumbers.GetLive(ctx, m.PhoneNumberID.ValueString())
	m.LivePhoneNumber = lookup.ConvertLivePhoneNumber(n)
	return m, err
}
