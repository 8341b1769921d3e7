// Package qrcodes lists the QR codes of a phone number.
package qrcodes

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
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	QRCodes       []code       `tfsdk:"qr_codes"`
}

type code struct {
	Code             types.String `tfsdk:"code"`
	PrefilledMessage types.String `tfsdk:"prefilled_message"`
	DeepLinkURL      types.String `tfsdk:"deep_link_url"`
}

// NewDataSource returns the data source whatsapp_qr_codes.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_qr_codes", Argument: "phone_number_id", Schema: dataSourceSchema, Read: read,
	}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists the QR codes and short links of a phone number, for imports and `for_each`. The list is read together " +
			"with the settings of the phone number, and with those of all phone numbers of the account where Meta allows that. The provider's " +
			"token needs the permission `whatsapp_business_management`. Source: " +
			"[QR codes](https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes).",
		Attributes: map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: metaarg.NumberIDText,
			},
			"qr_codes": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The QR codes, sorted by code.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Code that Meta has made. With the phone number ID and a slash before it, it is the " +
							"import ID of `whatsapp_qr_code`.",
					},
					"prefilled_message": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Text that the chat begins with; null if Meta does not show it.",
					},
					"deep_link_url": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Link that opens the chat; null if Meta does not show it.",
					},
				}},
			},
		},
	}
}

func read(ctx context.Context, g *graph.Client, m model) (model, error) {
	items, err := g.Collections.List(ctx, graph.CollectionOpts{Collection: graph.QRCodes, NodeID: m.PhoneNumberID.ValueString()})
	if err != nil {
		return m, err
	}
	tftype.Sort(items, func(a, b graph.Item) int { return cmp.Compare(a.ID, b.ID) })
	m.QRCodes = []code{}
	for _, i := range items {
		m.QRCodes = append(m.QRCodes, code{
			Code: types.StringValue(i.ID), PrefilledMessage: textValue(i, "prefilled_message"), DeepLinkURL: textValue(i, "deep_link_url"),
		})
	}
	return m, nil
}

func textValue(i graph.Item, key string) types.String {
	text, _ := i.Values[key].(string)
	return tftype.String(text)
}
