package docs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"

	"terraform-provider-whatsapp/internal/provider"
	"terraform-provider-whatsapp/internal/tfkit/serve"
)

// schemas checks blocks against the schemas and the validators of the provider, as `terraform validate` does.
type schemas struct {
	server tfprotov6.ProviderServer
	all    *tfprotov6.GetProviderSchemaResponse
}

func readSchemas(t *testing.T) *schemas {
	t.Helper()
	server := serve.NewServer(provider.New("test")())
	all, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return &schemas{server: server, all: all}
}

// Arguments and blocks that Terraform gives to every object.
var (
	metaArguments = []string{"for_each", "count", "provider", "depends_on", "alias", "version"}
	metaBlocks    = []string{"lifecycle", "provisioner", "connection"}
)

// check checks a block, and the blocks in it, if they are objects of this provider. It returns how many they are.
func (s *schemas) check(b *hclsyntax.Block) (checked int, problems []string) {
	if b.Type == "check" {
		for _, inner := range b.Body.Blocks {
			n, more := s.check(inner)
			checked, problems = checked+n, append(problems, more...)
		}
		return checked, problems
	}
	var schema *tfprotov6.Schema
	if len(b.Labels) == 0 {
		return 0, nil
	}
	name := b.Labels[0]
	switch b.Type {
	case "resource":
		schema = s.all.ResourceSchemas[name]
	case "data":
		schema = s.all.DataSourceSchemas[name]
	case "ephemeral":
		schema = s.all.EphemeralResourceSchemas[name]
	case "list":
		return s.checkConfig(b.Type, name, s.all.ListResourceSchemas[name], b.Body)
	case "action":
		if a := s.all.ActionSchemas[name]; a != nil {
			schema = a.Schema
		}
		return s.checkConfig(b.Type, name, schema, b.Body)
	case "provider":
		schema = map[string]*tfprotov6.Schema{"whatsapp": s.all.Provider}[name]
	default:
		return 0, nil
	}
	if schema == nil {
		if strings.HasPrefix(name, "whatsapp_") {
			return 0, []string{fmt.Sprintf("the provider has no %s %s", b.Type, name)}
		}
		return 0, nil
	}
	object, problems := s.value(name, schema.Block, b.Body)
	if len(problems) == 0 {
		problems = s.validate(b.Type, name, schema, object)
	}
	return 1, problems
}

// checkConfig checks the config block of a list or an action, which holds the arguments of the provider.
func (s *schemas) checkConfig(kind, name string, schema *tfprotov6.Schema, body *hclsyntax.Body) (checked int, problems []string) {
	if schema == nil {
		return 0, []string{"the provider has no " + kind + " " + name}
	}
	config := &hclsyntax.Body{}
	for _, b := range body.Blocks {
		if b.Type == "config" {
			config = b.Body
		}
	}
	object, problems := s.value(name, schema.Block, config)
	if len(problems) == 0 {
		problems = s.validate(kind, name, schema, object)
	}
	return 1, problems
}

// value evaluates the arguments of a block. What depends on a reference or a function is unknown.
func (s *schemas) value(name string, schema *tfprotov6.SchemaBlock, body *hclsyntax.Body) (cty.Value, []string) {
	var problems []string
	values := map[string]cty.Value{}
	attributes := map[string]*tfprotov6.SchemaAttribute{}
	for _, a := range schema.Attributes {
		typ, _ := configType(a)
		attributes[a.Name], values[a.Name] = a, cty.NullVal(typ.WithoutOptionalAttributesDeep())
		if a.Required && body.Attributes[a.Name] == nil {
			problems = append(problems, fmt.Sprintf("%s requires the argument %q", name, a.Name))
		}
	}
	for _, arg := range slices.Sorted(maps.Keys(body.Attributes)) {
		a := attributes[arg]
		switch {
		case a != nil && (a.Required || a.Optional):
			problems = append(problems, unknownNames(arg, a.NestedType, body.Attributes[arg].Expr)...)
			typ, _ := configType(a)
			value, err := evaluate(body.Attributes[arg].Expr, typ)
			if err != nil {
				problems = append(problems, fmt.Sprintf("%s: %v", arg, err))
			}
			values[arg] = value
		case !slices.Contains(metaArguments, arg):
			problems = append(problems, fmt.Sprintf("%s has no argument %q", name, arg))
		}
	}
	for _, b := range body.Blocks {
		if !slices.Contains(metaBlocks, b.Type) {
			problems = append(problems, fmt.Sprintf("%s has no block %q", name, b.Type))
		}
	}
	return cty.ObjectVal(values), problems
}

// unknownNames finds arguments in nested objects that the schema does not have. A conversion would drop them without a word.
func unknownNames(name string, nested *tfprotov6.SchemaObject, expr hclsyntax.Expression) []string {
	if nested == nil {
		return nil
	}
	var problems []string
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, item := range e.Exprs {
			problems = append(problems, unknownNames(name, nested, item)...)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			key := hcl.ExprAsKeyword(item.KeyExpr)
			i := slices.IndexFunc(nested.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == key })
			switch {
			case nested.Nesting == tfprotov6.SchemaObjectNestingModeMap:
				one := &tfprotov6.SchemaObject{Attributes: nested.Attributes, Nesting: tfprotov6.SchemaObjectNestingModeSingle}
				problems = append(problems, unknownNames(name, one, item.ValueExpr)...)
			case i < 0:
				problems = append(problems, fmt.Sprintf("%s has no argument %q", name, key))
			default:
				problems = append(problems, unknownNames(name+"."+key, nested.Attributes[i].NestedType, item.ValueExpr)...)
			}
		}
	}
	return problems
}

// evaluate returns the value of an expression as typ.
func evaluate(expr hclsyntax.Expression, typ cty.Type) (cty.Value, error) {
	known := typ.WithoutOptionalAttributesDeep()
	variables := map[string]cty.Value{}
	for _, traversal := range expr.Variables() {
		variables[traversal.RootName()] = cty.DynamicVal
	}
	value, diags := expr.Value(&hcl.EvalContext{Variables: variables})
	if diags.HasErrors() {
		if callsFunction(expr) {
			return cty.UnknownVal(known), nil
		}
		return cty.NullVal(known), diags
	}
	value, err := convert.Convert(value, typ)
	if err != nil {
		return cty.NullVal(known), err
	}
	return value, nil
}

func callsFunction(expr hclsyntax.Expression) bool {
	found := false
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		_, is := n.(*hclsyntax.FunctionCallExpr)
		found = found || is
		return nil
	})
	return found
}

// configType returns the type of an argument in a configuration: what is not required in a nested object may be left out.
func configType(a *tfprotov6.SchemaAttribute) (cty.Type, error) {
	if a.NestedType == nil {
		return toCty(a.Type)
	}
	fields, optional := map[string]cty.Type{}, []string(nil)
	for _, inner := range a.NestedType.Attributes {
		typ, err := configType(inner)
		if err != nil {
			return cty.NilType, err
		}
		fields[inner.Name] = typ
		if !inner.Required {
			optional = append(optional, inner.Name)
		}
	}
	object := cty.ObjectWithOptionalAttrs(fields, optional)
	switch a.NestedType.Nesting {
	case tfprotov6.SchemaObjectNestingModeList:
		return cty.List(object), nil
	case tfprotov6.SchemaObjectNestingModeSet:
		return cty.Set(object), nil
	case tfprotov6.SchemaObjectNestingModeMap:
		return cty.Map(object), nil
	default:
		return object, nil
	}
}

func toCty(typ tftypes.Type) (cty.Type, error) {
	text, err := json.Marshal(typ)
	if err != nil {
		return cty.NilType, err
	}
	return ctyjson.UnmarshalType(text)
}

// validate asks the provider, which runs its validators and sends no request.
func (s *schemas) validate(kind, name string, schema *tfprotov6.Schema, object cty.Value) []string {
	typ, err := toCty(schema.ValueType())
	if err != nil {
		return []string{err.Error()}
	}
	packed, err := msgpack.Marshal(object, typ)
	if err != nil {
		return []string{err.Error()}
	}
	diags, err := s.ask(context.Background(), kind, name, &tfprotov6.DynamicValue{MsgPack: packed})
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			problems = append(problems, fmt.Sprintf("%s: %s: %s", d.Attribute, d.Summary, d.Detail))
		}
	}
	return problems
}

func (s *schemas) ask(ctx context.Context, kind, name string, config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
	switch kind {
	case "resource":
		resp, err := s.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: name, Config: config,
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		if err != nil {
			return nil, err
		}
		return resp.Diagnostics, nil
	case "data":
		resp, err := s.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
		if err != nil {
			return nil, err
		}
		return resp.Diagnostics, nil
	case "ephemeral":
		resp, err := s.server.ValidateEphemeralResourceConfig(ctx,
			&tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})
		if err != nil {
			return nil, err
		}
		return resp.Diagnostics, nil
	case "list":
		lists, ok := s.server.(tfprotov6.ListResourceServer)
		if !ok {
			return nil, errors.New("the provider serves no lists")
		}
		resp, err := lists.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: name, Config: config})
		if err != nil {
			return nil, err
		}
		return resp.Diagnostics, nil
	case "action":
		actions, ok := s.server.(tfprotov6.ActionServer)
		if !ok {
			return nil, errors.New("the provider serves no actions")
		}
		resp, err := actions.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
		if err != nil {
			return nil, err
		}
		return resp.Diagnostics, nil
	default:
		resp, err := s.server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
		if err != nil {
			return nil, err
		}
		return resp.Diagnostics, nil
	}
}
