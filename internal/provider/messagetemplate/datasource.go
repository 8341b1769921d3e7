package messagetemplate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/lookup"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

type listModel struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	Names             types.Set    `tfsdk:"names"`
	NameContains      types.String `tfsdk:"name_contains"`
	Languages         types.Set    `tfsdk:"languages"`
	Categories        types.Set    `tfsdk:"categories"`
	Statuses          types.Set    `tfsdk:"statuses"`
	Count             types.Int64  `tfsdk:"message_template_count"`
	Limit             types.Int64  `tfsdk:"message_template_limit"`
	Templates         []row        `tfsdk:"templates"`
}

type row struct {
	ID               types.String `tfsdk:"id"`
	Name             types.String `tfsdk:"name"`
	Language         types.String `tfsdk:"language"`
	Category         types.String `tfsdk:"category"`
	Status           types.String `tfsdk:"status"`
	ParameterFormat  types.String `tfsdk:"parameter_format"`
	PreviousCategory types.String `tfsdk:"previous_category"`
	CorrectCategory  types.String `tfsdk:"correct_category"`
	RejectedReason   types.String `tfsdk:"rejected_reason"`
	ComponentsJSON   types.String `tfsdk:"components_json"`
}

// NewDataSource returns the data source whatsapp_message_templates.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[listModel]{
		TypeName: "whatsapp_message_templates", Argument: "business_account_id", Schema: dataSourceSchema, Read: readList,
	}.New()
}

func dataSourceSchema(context.Context) schema.Schema {
	computed := func(text string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: text}
	}
	filter := func(text string, element ...validator.String) schema.Attribute {
		a := schema.SetAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: text + " Null: all; an empty set: none."}
		for _, e := range element {
			a.Validators = append(a.Validators, tfvalid.Each(e))
		}
		return a
	}
	return schema.Schema{
		MarkdownDescription: "Lists the message templates of a WhatsApp Business Account, for reports, `check` blocks, imports and `for_each`. " +
			"All templates of an account are read together, with one call for up to 500 templates; several of these data sources and the " +
			"resources `whatsapp_message_template` share that read, and the filters are applied to it. A second call reads the limit. The " +
			"provider's token needs the permission `whatsapp_business_management`. Source: [Template management](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management).",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"names": filter("Names of the templates to list, exactly.", metaarg.TemplateNameValidator()),
			"name_contains": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Text that the name contains. Names have lower-case letters, digits and underscores.",
			},
			"languages": filter("Languages to list, as Meta writes them, such as `en_US`."),
			"categories": filter("Categories to list, as Meta uses them: `AUTHENTICATION`, `MARKETING` or `UTILITY`.",
				tfvalid.OneOf(template.Authentication, template.Marketing, template.Utility)),
			"statuses": filter("Statuses to list, such as `APPROVED`, `PENDING`, `REJECTED` or `PAUSED`, in any case. Meta can add values."),
			"message_template_count": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "How many templates the account has, whatever the filters. Each language counts.",
			},
			"message_template_limit": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "How many templates the account may have: 250, and 6,000 if the portfolio is verified and a " +
					"phone number has an approved display name.",
			},
			"templates": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The templates, sorted by name and then by language. An account that the token cannot see may " +
					"show an empty list.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                computed("ID of the template in this language."),
					"name":              computed("Name."),
					"language":          computed("Code of the language."),
					"category":          computed("Category that Meta uses, also for prices: `effective_category` of the resource."),
					"status":            computed("Status. A template in deletion is listed as `PENDING_DELETION`."),
					"parameter_format":  computed("`POSITIONAL` or `NAMED`; null if Meta does not return it."),
					"previous_category": computed("Category before Meta changed it. Null if Meta has not."),
					"correct_category": computed("Category that Meta will assign on the first day of the next month. Null if Meta has announced " +
						"none."),
					"rejected_reason": computed("Why Meta has rejected the template. Null if it has not."),
					"components_json": computed("Content as JSON, for `components_json` of the resource: normalized, without the texts that Meta " +
						"supplies. The example of a medium is the text `imported`, because its address changes. Content of a form that this provider " +
						"does not know is as Meta returns it."),
				}},
			},
		},
	}
}

func readList(ctx context.Context, g *graph.Client, m listModel) (listModel, error) {
	f, err := m.configuredFilters(ctx)
	if err != nil {
		return m, err
	}
	all, err := g.MessageTemplates.List(ctx, m.BusinessAccountID.ValueString())
	if err != nil {
		return m, err
	}
	limits, err := g.MessageTemplates.GetLimits(ctx, m.BusinessAccountID.ValueString())
	if err != nil {
		return m, err
	}
	m.Count, m.Limit, m.Templates = types.Int64Value(limits.Count), types.Int64Value(limits.Limit), []row{}
	tftype.Sort(all, func(a, b graph.MessageTemplate) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Language, b.Language))
	})
	for _, t := range all {
		if f.accepts(t) {
			m.Templates = append(m.Templates, rowOf(t))
		}
	}
	return m, nil
}

// filters are the sets of accepted values; nil accepts all.
type filters struct {
	names, languages, categories, statuses []string
	namePart                               string
}

func (m listModel) configuredFilters(ctx context.Context) (f filters, err error) {
	f.namePart = m.NameContains.ValueString()
	for _, one := range []struct {
		values *[]string
		set    types.Set
	}{{&f.names, m.Names}, {&f.languages, m.Languages}, {&f.categories, m.Categories}, {&f.statuses, m.Statuses}} {
		if *one.values, err = tftype.KnownStrings(ctx, one.set); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f filters) accepts(t graph.MessageTemplate) bool {
	return acceptsValue(f.names, t.Name) && strings.Contains(t.Name, f.namePart) && acceptsValue(f.languages, t.Language) &&
		acceptsValue(f.categories, t.Category) && acceptsValue(f.statuses, t.Status)
}

func acceptsValue(values []string, value string) bool {
	return values == nil || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, value) })
}

func rowOf(t graph.MessageTemplate) row {
	out := row{
		ID:               types.StringValue(t.ID),
		Name:             tftype.String(t.Name),
		Language:         tftype.String(t.Language),
		Category:         tftype.String(t.Category),
		Status:           tftype.String(t.Status),
		ParameterFormat:  tftype.String(t.ParameterFormat),
		PreviousCategory: tftype.String(t.PreviousCategory),
		CorrectCategory:  tftype.String(t.CorrectCategory),
	}
	if t.RejectedReason != noReason {
		out.RejectedReason = tftype.String(t.RejectedReason)
	}
	shown, err := remoteTemplate(t)
	if err == nil {
		out.ComponentsJSON, err = configurableJSON(shown)
	}
	if err != nil || len(t.Components) == 0 {
		out.ComponentsJSON = tftype.String(string(t.Components))
	}
	return out
}
