package lifecycle

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// The attributes of an object in a plural data source, besides those of its identity.
const (
	importID    = "import_id"
	displayName = "display_name"
)

// pluralDataSource is the data source that lists the objects of a resource as its list resource does, for a CLI without list resources.
type pluralDataSource struct {
	spec untypedSpec
	host Host
}

// Plural returns the data source that lists the objects of the resource, which must have Spec.List. Its name is that of the resource with
// an "s" at the end. It has the arguments of the list, and one list of the objects: the attributes of Spec.Identity, import_id and
// display_name.
func (r *Resource) Plural() datasource.DataSource {
	return &pluralDataSource{spec: r.spec, host: r.host}
}

func (p *pluralDataSource) typeName() string { return strings.TrimSuffix(p.spec.typeName, "s") + "s" }

// objectsAttribute returns the name of the attribute with the objects: the name without that of the provider.
func (p *pluralDataSource) objectsAttribute() string {
	_, objects, _ := strings.Cut(p.typeName(), "_")
	return objects
}

// Metadata names the data source.
func (p *pluralDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = p.typeName()
}

// Schema has the arguments of the list, and the objects.
func (p *pluralDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	from := p.spec.list.schema(ctx)
	attributes := map[string]schema.Attribute{p.objectsAttribute(): schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "What was found, sorted by ID; an empty list if there is nothing.",
		NestedObject: schema.NestedAttributeObject{Attributes: p.objectAttributes()},
	}}
	for name, argument := range from.Attributes {
		attributes[name] = dataSourceArgument(argument)
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: from.MarkdownDescription + "\n\nIt finds what the list resource `" + p.spec.typeName + "` finds, for OpenTofu and " +
			"for Terraform before 1.14. Each object has its import ID, for `import` blocks.",
		Attributes: attributes,
	}
}

// objectAttributes returns the attributes of one object.
func (p *pluralDataSource) objectAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		importID: schema.StringAttribute{
			Computed: true, MarkdownDescription: "Import ID of `" + p.spec.typeName + "`: `" + strings.Join(p.spec.identity, "/") + "`.",
		},
		displayName: schema.StringAttribute{Computed: true, MarkdownDescription: "Name for people, as the list resource shows it."},
	}
	for _, name := range p.spec.identity {
		attributes[name] = schema.StringAttribute{
			Computed: true, MarkdownDescription: "As in the argument or attribute of `" + p.spec.typeName + "` with the same name.",
		}
	}
	return attributes
}

// dataSourceArgument returns an argument of a list as an argument of a data source.
func dataSourceArgument(argument listschema.Attribute) schema.Attribute {
	switch a := argument.(type) {
	case listschema.StringAttribute:
		return schema.StringAttribute{
			Required: a.Required, Optional: a.Optional, Validators: a.Validators, MarkdownDescription: a.MarkdownDescription,
		}
	case listschema.ListAttribute:
		return schema.ListAttribute{
			Required: a.Required, Optional: a.Optional, Validators: a.Validators, MarkdownDescription: a.MarkdownDescription,
			ElementType: a.ElementType,
		}
	}
	panic(fmt.Sprintf("a list has an argument of type %T", argument))
}

// Configure takes what the provider made.
func (p *pluralDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	p.host = p.spec.hostOf(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators returns those of the list.
func (p *pluralDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	var all []datasource.ConfigValidator
	for _, v := range p.spec.list.validators {
		all = append(all, v)
	}
	return all
}

// Read lists all objects. An error saves nothing: what lacks something would look complete.
func (p *pluralDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer endOperation(ctx, "read", p.typeName(), p.host, &resp.Diagnostics)
	ctx = logContext(ctx, p.host)
	scope, diags := decodeScope(ctx, req.Config)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	all := []attr.Value{}
	for found, err := range p.spec.list.find(ctx, p.host, scope) {
		if err != nil {
			resp.Diagnostics.Append(withoutForeignPaths(p.spec.list.schema(ctx), tfdiag.FromError("read", p.typeName(), err))...)
			return
		}
		one, diags := p.objectValue(found)
		resp.Diagnostics.Append(diags...)
		all = append(all, one)
	}
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(p.objectsAttribute()), all)...)
}

// objectValue returns one object.
func (p *pluralDataSource) objectValue(found Found) (types.Object, diag.Diagnostics) {
	kinds, values := map[string]attr.Type{}, map[string]attr.Value{
		importID: types.StringValue(strings.Join(found.ID, "/")), displayName: types.StringValue(found.Name),
	}
	for i, name := range p.spec.identity {
		values[name] = types.StringValue(found.ID[i])
	}
	for name := range values {
		kinds[name] = types.StringType
	}
	return types.ObjectValue(kinds, values)
}
