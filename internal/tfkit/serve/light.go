package serve

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// light reads resources, and plans those that do not change, without the framework's walks of the schema: it looks each attribute up by its
// path several times in each call. Here the framework serves the same resources with an empty schema, and each call carries the values past
// it. So identities, private data and diagnostics are the framework's, and the resource gets the same request. What the walks could change
// is left to the framework: see plain and same.
type light struct {
	prover prover
	whole  whole // without attributes
	data   func() any
}

// holder is a provider that says what it gave to its resources. It is nil before the provider is configured, and if it defers.
type holder interface{ ResourceData() any }

func newLight(p provider.Provider, prover prover) light {
	data := func() any { return nil }
	_, hasMeta := p.(provider.ProviderWithMetaSchema) // withoutAttributes has none
	if h, ok := p.(holder); ok && !hasMeta {
		data = h.ResourceData
	}
	return light{prover, framework(withoutAttributes{p, data}), data}
}

// carried is what a call carries past the framework.
type carried struct {
	schema        schema.Schema
	config, state tftypes.Value
	after         *tftypes.Value // nil: the framework has not called the resource
}

type carriedKey struct{}

// read returns false if the framework must read.
func (l light) read(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, bool, error) {
	kind := l.kind(req.TypeName)
	if kind == nil || req.CurrentState == nil {
		return nil, false, nil
	}
	state, err := req.CurrentState.Unmarshal(kind.typ())
	if err != nil || !(same{ctx}).object(kind.schema().Attributes, state, state, path.Empty()) {
		return nil, false, nil //nolint:nilerr // the framework says what is wrong
	}
	c := &carried{schema: kind.schema(), state: state}
	bare := *req
	bare.CurrentState = &nothing
	resp, err := l.whole.ReadResource(context.WithValue(ctx, carriedKey{}, c), &bare)
	if err == nil && c.after != nil {
		resp.NewState, err = c.written(kind.typ(), req.CurrentState)
	}
	return resp, true, err
}

// plan returns false if the framework must plan.
func (l light) plan(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, bool, error) {
	kind := l.kind(req.TypeName)
	if kind == nil || req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil || len(req.PriorState.MsgPack) == 0 ||
		!bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return nil, false, nil
	}
	state, err := req.PriorState.Unmarshal(kind.typ())
	if err != nil {
		return nil, false, nil //nolint:nilerr // the framework says what is wrong
	}
	config, err := req.Config.Unmarshal(kind.typ())
	if err != nil || !(same{ctx}).object(kind.schema().Attributes, state, config, path.Empty()) {
		return nil, false, nil //nolint:nilerr // as above
	}
	c := &carried{schema: kind.schema(), state: state, config: config}
	bare := *req
	bare.PriorState, bare.ProposedNewState, bare.Config = &nothing, &nothing, &nothing
	resp, err := l.whole.PlanResourceChange(context.WithValue(ctx, carriedKey{}, c), &bare)
	if err == nil && c.after != nil {
		resp.PlannedState, err = c.written(kind.typ(), req.PriorState)
	}
	return resp, true, err
}

// nothing is an object without attributes.
var nothing = tfprotov6.DynamicValue{MsgPack: []byte{0x80}}

func (l light) kind(name string) *provable {
	kind := l.prover.resources()[name]
	if kind == nil || !kind.plain() || l.data() == nil {
		return nil
	}
	return kind
}

// written returns the value after a call; before is the encoded state.
func (c *carried) written(typ tftypes.Type, before *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	if c.after.Equal(c.state) {
		return before, nil
	}
	after, err := tfprotov6.NewDynamicValue(typ, *c.after)
	return &after, err
}

// withoutAttributes is a provider whose resources have no attributes.
type withoutAttributes struct {
	provider.Provider
	data func() any
}

// complete is a resource that can be served without attributes: it has Configure, ModifyPlan and an identity, as every resource of
// package lifecycle.
type complete interface {
	resource.ResourceWithConfigure
	resource.ResourceWithModifyPlan
	resource.ResourceWithIdentity
}

func (p withoutAttributes) Resources(ctx context.Context) (all []func() resource.Resource) {
	for _, create := range p.Provider.Resources(ctx) {
		all = append(all, func() resource.Resource {
			one := create()
			if one, ok := one.(complete); ok {
				return &bareResource{one, p.data}
			}
			return one
		})
	}
	return all
}

type bareResource struct {
	complete
	data func() any
}

func (*bareResource) Schema(context.Context, resource.SchemaRequest, *resource.SchemaResponse) {}

func (r *bareResource) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	req.ProviderData = r.data()
	r.complete.Configure(ctx, req, resp)
}

func (r *bareResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	c, _ := ctx.Value(carriedKey{}).(*carried)
	within := resp.State
	req.State, resp.State = tfsdk.State{Raw: c.state, Schema: c.schema}, tfsdk.State{Raw: c.state.Copy(), Schema: c.schema}
	r.complete.Read(ctx, req, resp)
	after := resp.State.Raw
	c.after, resp.State = &after, within
}

func (r *bareResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, _ := ctx.Value(carriedKey{}).(*carried)
	within := resp.Plan
	req.Config, req.State = tfsdk.Config{Raw: c.config, Schema: c.schema}, tfsdk.State{Raw: c.state, Schema: c.schema}
	req.Plan, resp.Plan = tfsdk.Plan(req.State), tfsdk.Plan{Raw: c.state.Copy(), Schema: c.schema}
	r.complete.ModifyPlan(ctx, req, resp)
	after := resp.Plan.Raw
	c.after, resp.Plan = &after, within
}

// plain reports whether no type of the attributes has a method of its own, no attribute is write-only, and each plan modifier only keeps
// the value of the state where the planned value is unknown.
func plain(attributes map[string]schema.Attribute) bool {
	for _, a := range attributes {
		if a.IsWriteOnly() || !plainAttribute(a) {
			return false
		}
	}
	return true
}

func plainAttribute(a schema.Attribute) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		return a.CustomType == nil && only(a.PlanModifiers, stringplanmodifier.UseStateForUnknown())
	case schema.BoolAttribute:
		return a.CustomType == nil && only(a.PlanModifiers, boolplanmodifier.UseStateForUnknown())
	case schema.Int64Attribute:
		return a.CustomType == nil && a.Default == nil && only(a.PlanModifiers, int64planmodifier.UseStateForUnknown())
	case schema.ListAttribute:
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.MapAttribute:
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.SingleNestedAttribute:
		return a.CustomType == nil && a.Default == nil && only(a.PlanModifiers, objectplanmodifier.UseStateForUnknown()) && plain(a.Attributes)
	case schema.ListNestedAttribute:
		o := a.NestedObject
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && o.CustomType == nil && len(o.PlanModifiers) == 0 &&
			plain(o.Attributes)
	}
	return false
}

func only[M comparable](modifiers []M, one M) bool {
	for _, m := range modifiers {
		if m != one {
			return false
		}
	}
	return true
}

// same asks whether the framework would leave a plan as it is that equals the state: what the configuration does not have and has a default
// has that in the state. It is false for a value that the framework cannot convert.
type same struct{ ctx context.Context } // of one call

func (s same) object(attributes map[string]schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	var members, configured map[string]tftypes.Value
	if state.IsNull() || state.As(&members) != nil || config.As(&configured) != nil {
		return false
	}
	for name, a := range attributes {
		if !s.attribute(a, members[name], configured[name], at.AtName(name)) {
			return false
		}
	}
	return true
}

func (s same) attribute(a schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		if config.IsNull() && a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(s.ctx, defaults.StringRequest{Path: at}, &resp)
			value, err := types.StringType.ValueFromTerraform(s.ctx, state)
			return err == nil && len(resp.Diagnostics) == 0 && resp.PlanValue.Equal(value)
		}
	case schema.BoolAttribute:
		if config.IsNull() && a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(s.ctx, defaults.BoolRequest{Path: at}, &resp)
			value, err := types.BoolType.ValueFromTerraform(s.ctx, state)
			return err == nil && len(resp.Diagnostics) == 0 && resp.PlanValue.Equal(value)
		}
	case schema.Int64Attribute:
		_, err := types.Int64Type.ValueFromTerraform(s.ctx, state) // the number may be a fraction, or too large
		_, errConfig := types.Int64Type.ValueFromTerraform(s.ctx, config)
		return err == nil && errConfig == nil
	case schema.SingleNestedAttribute:
		return state.IsNull() && config.IsNull() || s.object(a.Attributes, state, config, at)
	case schema.ListNestedAttribute:
		return state.IsNull() && config.IsNull() || s.list(a.NestedObject.Attributes, state, config, at)
	}
	return true
}

func (s same) list(attributes map[string]schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	var elements, configured []tftypes.Value
	if state.As(&elements) != nil || config.As(&configured) != nil || len(elements) != len(configured) {
		return false
	}
	for i := range elements {
		if !s.object(attributes, elements[i], configured[i], at.AtListIndex(i)) {
			return false
		}
	}
	return true
}
