// Package flows lists the flows of a WhatsApp Business Account.
package flows

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
	Flows             []flow       `tfsdk:"flows"`
}

type flow struct {
	ID               types.String `tfsdk:"id"`
	Name             types.String `tfsdk:"name"`
	Status           types.String `tfsdk:"status"`
	Categories       types.List   `tfsdk:"categories"`
	JSONVersion      types.String `tfsdk:"json_version"`
	DataAPIVersion   types.String `tfsdk:"data_api_version"`
	EndpointURI      types.String `tfsdk:"endpoint_uri"`
	UpdatedAt        types.String `tfsdk:"updated_at"`
	ValidationErrors []problem    `tfsdk:"validation_errors"`
}

type problem struct {
	Error       types.String `tfsdk:"error"`
	Type        types.String `tfsdk:"error_type"`
	Message     types.String `tfsdk:"message"`
	LineStart   types.Int64  `tfsdk:"line_start"`
	LineEnd     types.Int64  `tfsdk:"line_end"`
	ColumnStart types.Int64  `tfsdk:"column_start"`
	ColumnEnd   types.Int64  `tfsdk:"column_end"`
	Path        types.String `tfsdk:"path"`
}

// NewDataSource returns the data source whatsapp_flows.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{TypeName: "whatsapp_flows", Argument: "business_account_id", Schema: dataSourceSchema, Read: read}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	computed := func(text string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: text}
	}
	position := func(text string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: text + ", from 1; null if Meta does not return it."}
	}
	return schema.Schema{
		MarkdownDescription: "Lists the flows of a WhatsApp Business Account with their status and what Meta finds wrong in their JSON, for " +
			"`check` blocks, imports and `for_each`. They are read together, with one call for up to 500 flows. The provider's token needs the " +
			"permission `whatsapp_business_management`. Source: [Flows API](" +
			"https://developers.facebook.com/docs/whatsapp/flows/reference/flowsapi).",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"flows": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The flows, sorted by name and then by ID. An account that the token cannot see may show an " +
					"empty list.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":     computed("ID of the flow."),
					"name":   computed("Name."),
					"status": computed("`DRAFT`, `PUBLISHED`, `DEPRECATED`, `BLOCKED`, `THROTTLED`, or a newer status of Meta."),
					"categories": schema.ListAttribute{
						Computed: true, ElementType: types.StringType, MarkdownDescription: "Categories, sorted, such as `SURVEY`.",
					},
					"json_version":     computed("Version of the JSON of the flow; null if it has none."),
					"data_api_version": computed("Version of the calls to the endpoint; null if the flow needs no endpoint."),
					"endpoint_uri":     computed("Address of the endpoint, without secrets; null if there is none."),
					"updated_at":       computed("When the flow was last changed, as Meta writes it; null if Meta does not return it."),
					"validation_errors": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "What Meta finds wrong in the JSON of the flow. A flow with errors cannot be published.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"error":        computed("Name of the error, such as `INVALID_PROPERTY_VALUE`."),
							"error_type":   computed("Kind of the error, such as `FLOW_JSON_ERROR`."),
							"message":      computed("What is wrong."),
							"line_start":   position("First line"),
							"line_end":     position("Last line"),
							"column_start": position("First column"),
							"column_end":   position("Last column"),
							"path":         computed("Path of the element in the JSON; null if Meta does not return it."),
						}},
					},
				}},
			},
		},
	}
}

func read(ctx context.Context, g *graph.Client, m model) (model, error) {
	all, err := g.Flows.List(ctx, m.BusinessAccountID.ValueString())
	if err != nil {
		return m, err
	}
	tftype.Sort(all, func(a, b graph.Flow) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	m.Flows = []flow{}
	for _, f := range all {
		m.Flows = append(m.Flows, flowModel(f))
	}
	return m, nil
}

func flowModel(f graph.Flow) flow {
	out := flow{
		ID:               types.StringValue(f.ID),
		Name:             tftype.String(f.Name),
		Status:           tftype.String(f.Status),
		Categories:       tftype.StringList(f.Categories),
		JSONVersion:      tftype.String(f.JSONVersion),
		DataAPIVersion:   tftype.String(f.DataAPIVersion),
		EndpointURI:      tftype.String(f.EndpointURI),
		UpdatedAt:        tftype.String(f.UpdatedAt),
		ValidationErrors: []problem{},
	}
	for _, e := range f.ValidationErrors {
		out.ValidationErrors = append(out.ValidationErrors, problem{
			Error:       tftype.String(e.Code),
			Type:        tftype.String(e.Type),
			Message:     tftype.String(e.Message),
			LineStart:   positionValue(e.LineStart),
			LineEnd:     positionValue(e.LineEnd),
			ColumnStart: positionValue(e.ColumnStart),
			ColumnEnd:   positionValue(e.ColumnEnd),
			Path:        tftype.String(e.Path),
		})
	}
	return out
}

// positionValue returns a line or a column, null for 0.
func positionValue(n int64) types.Int64 {
	if n == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(n)
}
