package serve

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// prover proves that the configuration of a resource has no problem. It calls the validators that the framework would call. The framework
// looks each attribute up by its path, in the schema and in the configuration, and copies all attributes of a level at each step: without
// this, terraform validate takes three times the CPU time. The prover says nothing about a configuration: one with a problem, and one
// with a kind of attribute that it does not know, is validated by the framework.
//
// It takes 0.1 instead of 1.2 ms of CPU time for each template, with terraform-plugin-framework v1.19. To find out whether a newer one
// still needs this, let proves return false and compare the results of BenchmarkPlanOfTemplates in internal/provider. If they are nearly
// equal, delete this file. light.go needs resourceKind.
type prover struct {
	resources func() map[string]*resourceKind
}

// resourceKind is a kind of resource.
type resourceKind struct {
	create   func() resource.Resource
	schema   func() schema.Schema
	typ      func() tftypes.Type
	canCarry func() bool // no attribute has code of its own that changes a value, see lightServer
}

func newProver(p provider.Provider) prover {
	return prover{sync.OnceValue(func() map[string]*resourceKind {
		ctx, all := context.Background(), map[string]*resourceKind{}
		var named provider.MetadataResponse
		p.Metadata(ctx, provider.MetadataRequest{}, &named)
		for _, create := range p.Resources(ctx) {
			one := create()
			var resp resource.MetadataResponse
			one.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: named.TypeName}, &resp)
			of := sync.OnceValue(func() schema.Schema {
				var resp resource.SchemaResponse
				one.Schema(ctx, resource.SchemaRequest{}, &resp)
				return resp.Schema
			})
			_, isComplete := one.(completeResource)
			all[resp.TypeName] = &resourceKind{
				create, of,
				sync.OnceValue(func() tftypes.Type { return of().Type().TerraformType(ctx) }),
				sync.OnceValue(func() bool { return isComplete && len(of().Blocks) == 0 && canCarryValues(of().Attributes) }),
			}
		}
		return all
	})}
}

// proves reports whether a configuration is certain to have no problem.
func (p prover) proves(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest, config tftypes.Value) bool {
	kind := p.resources()[req.TypeName]
	if kind == nil {
		return false
	}
	s := kind.schema()
	c := proof{ctx: ctx, config: tfsdk.Config{Raw: config, Schema: s}}
	c.allowed.WriteOnlyAttributesAllowed = req.ClientCapabilities != nil && req.ClientCapabilities.WriteOnlyAttributesAllowed
	return len(s.Blocks) == 0 && s.DeprecationMessage == "" &&
		c.isValidObject(s.Attributes, config, path.Empty()) && c.isValidConfig(kind.create())
}

// proof is the validation of one configuration.
type proof struct {
	ctx     context.Context // of one call
	config  tfsdk.Config
	allowed validator.ValidateSchemaClientCapabilities
}

// isValidConfig calls the validators of the configuration as a whole.
func (p *proof) isValidConfig(r resource.Resource) bool {
	req := resource.ValidateConfigRequest{Config: p.config}
	req.ClientCapabilities.WriteOnlyAttributesAllowed = p.allowed.WriteOnlyAttributesAllowed
	var resp resource.ValidateConfigResponse
	if r, ok := r.(resource.ResourceWithConfigValidators); ok {
		for _, v := range r.ConfigValidators(p.ctx) {
			v.ValidateResource(p.ctx, req, &resp)
		}
	}
	if r, ok := r.(resource.ResourceWithValidateConfig); ok && len(resp.Diagnostics) == 0 {
		r.ValidateConfig(p.ctx, req, &resp)
	}
	return len(resp.Diagnostics) == 0
}

func (p *proof) isValidObject(attributes map[string]schema.Attribute, value tftypes.Value, at path.Path) bool {
	var members map[string]tftypes.Value
	if !value.IsKnown() || value.IsNull() || value.As(&members) != nil {
		return false
	}
	for name, a := range attributes {
		v, isNull := members[name], members[name].IsNull()
		switch {
		case isNull && a.IsRequired(), !isNull && a.IsComputed() && !a.IsOptional(), !isNull && a.GetDeprecationMessage() != "",
			!isNull && a.IsWriteOnly() && !p.allowed.WriteOnlyAttributesAllowed, !p.isValidAttribute(a, v, at.AtName(name)):
			return false
		}
	}
	return true
}

// isValidAttribute validates a value. A type of its own can have validators of its own.
func (p *proof) isValidAttribute(a schema.Attribute, v tftypes.Value, at path.Path) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		return (a.CustomType == nil || v.IsNull()) && p.isValidText(a.Validators, v, at)
	case schema.BoolAttribute:
		return len(a.Validators) == 0 && (a.CustomType == nil || v.IsNull())
	case schema.Int64Attribute:
		_, err := types.Int64Type.ValueFromTerraform(p.ctx, v) // the number may be a fraction, or too large
		return err == nil && len(a.Validators) == 0 && (a.CustomType == nil || v.IsNull())
	case schema.ListAttribute:
		return len(a.Validators) == 0 && (a.CustomType == nil && isText(a.ElementType) || v.IsNull())
	case schema.MapAttribute:
		return len(a.Validators) == 0 && (a.CustomType == nil && isText(a.ElementType) || v.IsNull())
	case schema.SetAttribute:
		return len(a.Validators) == 0 && v.IsNull()
	case schema.SingleNestedAttribute:
		return len(a.Validators) == 0 && (v.IsNull() || a.CustomType == nil && p.isValidObject(a.Attributes, v, at))
	case schema.ListNestedAttribute:
		return len(a.Validators) == 0 && (v.IsNull() || a.CustomType == nil && p.isValidList(a.NestedObject, v, at))
	}
	return false
}

func isText(t any) bool {
	_, ok := t.(basetypes.StringType)
	return ok
}

func (p *proof) isValidList(o schema.NestedAttributeObject, value tftypes.Value, at path.Path) bool {
	var elements []tftypes.Value
	if !value.IsKnown() || value.As(&elements) != nil || len(o.Validators) > 0 || o.CustomType != nil {
		return false
	}
	for i, element := range elements {
		if !p.isValidObject(o.Attributes, element, at.AtListIndex(i)) {
			return false
		}
	}
	return true
}

// isValidText calls the validators of a text.
func (p *proof) isValidText(validators []validator.String, v tftypes.Value, at path.Path) bool {
	if len(validators) == 0 {
		return true
	}
	value, err := types.StringType.ValueFromTerraform(p.ctx, v)
	text, ok := value.(types.String)
	if err != nil || !ok {
		return false
	}
	req := validator.StringRequest{
		Path: at, PathExpression: at.Expression(), Config: p.config, ConfigValue: text, ClientCapabilities: p.allowed,
	}
	var resp validator.StringResponse
	for _, one := range validators {
		one.ValidateString(p.ctx, req, &resp)
	}
	return len(resp.Diagnostics) == 0
}
