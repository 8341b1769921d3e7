// Package messagetemplatelibrary lists the message templates that Meta offers to all businesses.
package messagetemplatelibrary

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	Search    types.String `tfsdk:"search"`
	Topic     types.String `tfsdk:"topic"`
	UseCase   types.String `tfsdk:"usecase"`
	Industry  types.String `tfsdk:"industry"`
	Language  types.String `tfsdk:"language"`
	Name      types.String `tfsdk:"name"`
	Templates []template   `tfsdk:"templates"`
}

type template struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Language       types.String `tfsdk:"language"`
	Category       types.String `tfsdk:"category"`
	Topic          types.String `tfsdk:"topic"`
	UseCase        types.String `tfsdk:"usecase"`
	Industries     types.List   `tfsdk:"industries"`
	Header         types.String `tfsdk:"header"`
	Body           types.String `tfsdk:"body"`
	Footer         types.String `tfsdk:"footer"`
	BodyParams     types.List   `tfsdk:"body_params"`
	BodyParamTypes types.List   `tfsdk:"body_param_types"`
	Buttons        []button     `tfsdk:"buttons"`
}

type button struct {
	Type        types.String `tfsdk:"type"`
	Text        types.String `tfsdk:"text"`
	URL         types.String `tfsdk:"url"`
	PhoneNumber types.String `tfsdk:"phone_number"`
}

// NewDataSource returns the data source whatsapp_message_template_library.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{
		TypeName: "whatsapp_message_template_library", Schema: dataSourceSchema, Read: read,
	})
}

func dataSourceSchema(context.Context) schema.Schema {
	filter := func(text string) schema.Attribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: text + " Default: all."}
	}
	computed := func(text string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: text}
	}
	texts := func(text string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: text}
	}
	return schema.Schema{
		MarkdownDescription: "Lists the message templates that Meta offers to all businesses. The argument `library` of " +
			"`whatsapp_message_template` makes a template of one. Meta applies the filters; one call reads up to 500 templates. Meta refuses " +
			"some of its own templates, because their texts break its rules. The provider's token needs the permission " +
			"`whatsapp_business_management`. Source: [Template library](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-library).",
		Attributes: map[string]schema.Attribute{
			"search":   filter("Text that the name or the content contains."),
			"topic":    filter("Topic, such as `ORDER_MANAGEMENT` or `PAYMENTS`."),
			"usecase":  filter("Use case, such as `DELIVERY_UPDATE`."),
			"industry": filter("Industry, such as `E_COMMERCE`."),
			"language": filter("Code of the language, such as `en_US`."),
			"name":     filter("Name of the template."),
			"templates": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The templates, sorted by name, then by language and ID.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":               computed("ID in the library."),
					"name":             computed("Name, for `library.name` of `whatsapp_message_template`."),
					"language":         computed("Code of the language."),
					"category":         computed("Category, such as `UTILITY`."),
					"topic":            computed("Topic; null if Meta does not return it."),
					"usecase":          computed("Use case; null if Meta does not return it."),
					"industries":       texts("Industries."),
					"header":           computed("Text of the header; null if there is none."),
					"body":             computed("Text of the body, with its variables."),
					"footer":           computed("Text of the footer; null if there is none."),
					"body_params":      texts("Examples of the variables of the body, in their order."),
					"body_param_types": texts("Types of the variables, such as `TEXT`, `DATE` or `AMOUNT`, in their order."),
					"buttons": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The buttons. A button with an address or a phone number needs an input when a template " +
							"is made.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"type":         computed("Type, such as `URL`, `PHONE_NUMBER` or `QUICK_REPLY`."),
							"text":         computed("Label."),
							"url":          computed("Address; null for another type."),
							"phone_number": computed("Phone number; null for another type."),
						}},
					},
				}},
			},
		},
	}
}

func read(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	all, err := g.MessageTemplates.ListLibrary(ctx, graph.ListLibraryOpts{
		Search:   m.Search.ValueString(),
		Topic:    m.Topic.ValueString(),
		UseCase:  m.UseCase.ValueString(),
		Industry: m.Industry.ValueString(),
		Language: m.Language.ValueString(),
		Name:     m.Name.ValueString(),
	})
	if err != nil {
		return m, err
	}
	tftype.Sort(all, func(a, b graph.LibraryTemplate) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Language, b.Language), cmp.Compare(a.ID, b.ID))
	})
	m.Templates = []template{}
	for _, t := range all {
		m.Templates = append(m.Templates, templateModel(t))
	}
	return m, nil
}

func templateModel(t graph.LibraryTemplate) template {
	out := template{
		ID:             types.StringValue(t.ID),
		Name:           tftype.String(t.Name),
		Language:       tftype.String(t.Language),
		Category:       tftype.String(t.Category),
		Topic:          tftype.String(t.Topic),
		UseCase:        tftype.String(t.UseCase),
		Industries:     tftype.StringList(t.Industries),
		Header:         tftype.String(t.Header),
		Body:           tftype.String(t.Body),
		Footer:         tftype.String(t.Footer),
		BodyParams:     tftype.StringList(t.BodyParameters),
		BodyParamTypes: tftype.StringList(t.BodyParameterTypes),
		Buttons:        []button{},
	}
	for _, b := range t.Buttons {
		out.Buttons = append(out.Buttons, button{
			Type: tftype.String(b.Type), Text: tftype.String(b.Text), URL: tftype.String(b.URL), PhoneNumber: tftype.String(b.PhoneNumber),
		})
	}
	return out
}
