package lifecycle

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// List says how the existing objects of a resource are found, for `terraform query`. An object that was found is read by Spec.Import,
// so it is shown as an import reads it.
type List[C Host] struct {
	// Schema has the arguments that say where to look: strings, and lists of strings.
	Schema     func(context.Context) schema.Schema
	Validators []ListValidator // of the whole configuration
	// Find returns the objects in a scope. An error ends the list. It must end when no more objects are wanted.
	Find func(context.Context, C, Scope) iter.Seq2[Found, error]
}

// ListValidator checks the whole configuration of a list, and of the data source that lists the same. The validators of
// terraform-plugin-framework-validators do.
type ListValidator interface {
	list.ConfigValidator
	datasource.ConfigValidator
}

// Found is an object that exists.
type Found struct {
	ID   []string // the values of Spec.Identity
	Name string   // for people; it holds no secret
}

// AllFound returns the objects of a list that was read as a whole, sorted by ID, or the error of that read.
func AllFound(found []Found, err error) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		if err != nil {
			yield(Found{}, err)
			return
		}
		tftype.Sort(found, func(a, b Found) int { return slices.CompareFunc(a.ID, b.ID, CompareIDs) })
		for _, one := range found {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// CompareIDs compares numbers as numbers: a longer one is larger.
func CompareIDs(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// Scope holds the arguments of a list. All of them are known.
type Scope struct{ arguments types.Object }

// Text returns an argument that is a string, null if it is left out.
func (s Scope) Text(name string) types.String {
	value, _ := s.arguments.Attributes()[name].(types.String)
	return value
}

// Texts returns the elements of an argument that is a list of strings, each once.
func (s Scope) Texts(name string) []string {
	value, _ := s.arguments.Attributes()[name].(types.List)
	var all []string
	for _, element := range value.Elements() {
		if text, ok := element.(types.String); ok && !slices.Contains(all, text.ValueString()) {
			all = append(all, text.ValueString())
		}
	}
	return all
}

// CanList reports whether the objects of the resource can be listed. The methods of list.ListResource are for those alone.
func (r *Resource) CanList() bool { return r.spec.list != nil }

// ListResourceConfigSchema returns the schema of Spec.List.
func (r *Resource) ListResourceConfigSchema(
	ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = r.spec.list.schema(ctx)
}

// ListResourceConfigValidators returns those of Spec.List.
func (r *Resource) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	var all []list.ConfigValidator
	for _, v := range r.spec.list.validators {
		all = append(all, v)
	}
	return all
}

// List streams the objects that Spec.List finds, at most as many as Terraform wants.
func (r *Resource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ctx = logContext(ctx, r.host)
	l := lister{
		typeName: r.spec.typeName, identity: r.spec.identity, schema: r.spec.list.schema, host: r.host,
		find: func(scope Scope) iter.Seq2[Found, error] { return r.spec.list.find(ctx, r.host, scope) },
		read: func(id []string) (any, error) { return r.spec.importState(ctx, r.host, id, discardedPrivate{}) },
	}
	stream.Results = func(push func(list.ListResult) bool) {
		diags, open := l.pushAll(ctx, req, push)
		if open && len(diags) > 0 {
			push(list.ListResult{Diagnostics: diags})
		}
	}
}

// lister lists the objects of one resource.
type lister struct {
	typeName string
	identity []string
	schema   func(context.Context) schema.Schema
	host     Host
	find     func(Scope) iter.Seq2[Found, error]
	read     func(id []string) (model any, err error)
}

// pushAll pushes the objects. It returns what else is to be said, and whether that can still be pushed.
func (l lister) pushAll(ctx context.Context, req list.ListRequest, push func(list.ListResult) bool) (diags diag.Diagnostics, open bool) {
	open = true
	defer endOperation(ctx, "list", l.typeName, l.host, &diags)
	scope, diags := decodeScope(ctx, req.Config)
	if diags.HasError() {
		return diags, open
	}
	count := int64(0)
	for found, err := range l.find(scope) {
		var result list.ListResult
		if err == nil {
			result, err = l.listResult(ctx, req, found)
		}
		if err != nil {
			return withoutForeignPaths(l.schema(ctx), tfdiag.FromError("list", l.typeName, err)), open
		}
		open = false // in case that push panics
		if open = push(result); !open {
			return nil, open
		}
		if count++; count == req.Limit {
			return nil, open
		}
	}
	return nil, open
}

// decodeScope decodes the configuration of a list.
func decodeScope(ctx context.Context, config tfsdk.Config) (Scope, diag.Diagnostics) {
	var s Scope
	diags := tfvalid.Recheck(ctx, config)
	diags.Append(config.Get(ctx, &s.arguments)...)
	for name, value := range s.arguments.Attributes() {
		if raw, err := value.ToTerraformValue(ctx); err == nil && !raw.IsFullyKnown() {
			diags.AddAttributeError(path.Root(name), "Unknown argument of a list", "The value of "+name+" is known only after apply. Terraform "+
				"lists what exists before an apply: give a value that is known.")
		}
	}
	return s, diags
}

// listResult returns the result for an object that was found, with the whole object if Terraform wants it.
func (l lister) listResult(ctx context.Context, req list.ListRequest, found Found) (list.ListResult, error) {
	result := req.NewListResult(ctx)
	result.DisplayName = found.Name
	for i, name := range l.identity {
		result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root(name), found.ID[i])...)
	}
	if !req.IncludeResource {
		return result, nil
	}
	model, err := l.read(found.ID)
	if err != nil {
		return result, err
	}
	result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
	result.Resource.Raw, err = withoutSecrets(ctx, result.Resource)
	return result, err
}

// withoutSecrets returns an object in which each sensitive attribute is null. A state may hold one, and the output of a query may not.
func withoutSecrets(ctx context.Context, r *tfsdk.Resource) (tftypes.Value, error) {
	return tftypes.Transform(r.Raw, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		attribute, err := r.Schema.AttributeAtTerraformPath(ctx, at)
		if err == nil && attribute.IsSensitive() {
			return tftypes.NewValue(value.Type(), nil), nil
		}
		return value, nil // also an element or an object, which is not an attribute
	})
}

// withoutForeignPaths returns diagnostics without an attribute that is an attribute of the resource and no argument of the list.
func withoutForeignPaths(lists schema.Schema, all diag.Diagnostics) (diags diag.Diagnostics) {
	arguments := lists.Attributes
	for _, d := range all {
		if located, ok := d.(diag.DiagnosticWithPath); ok {
			first, _ := located.Path().Steps().NextStep()
			if name, ok := first.(path.PathStepAttributeName); !ok || arguments[string(name)] == nil {
				d = diag.NewErrorDiagnostic(d.Summary(), d.Detail())
			}
		}
		diags.Append(d)
	}
	return diags
}

// discardedPrivate is the private data of an object that is only shown.
type discardedPrivate struct{}

func (discardedPrivate) GetKey(context.Context, string) ([]byte, diag.Diagnostics) { return nil, nil }
func (discardedPrivate) SetKey(context.Context, string, []byte) diag.Diagnostics   { return nil }
