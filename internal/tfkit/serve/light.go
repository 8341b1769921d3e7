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

// lightServer reads resources, and plans those that do not change, without the framework's walks of the schema: it looks each attribute up
// by its path several times in each call. Here the framework serves the same resources with an empty schema, and each call carries the
// values past it. So identities, private data and diagnostics are the framework's, and the resource gets the same request. What the walks
// could change is left to the framework: see arePlain and planComparison.
type lightServer struct {
	prover    prover
	framework completeServer // without attributes
	data      func() any
}

// dataHolder is a provider that says what it gave to its resources. It is nil before the provider is configured, and if it defers.
type dataHolder interface{ ResourceData() any }

func newLight(p provider.Provider, prover prover) lightServer {
	data := func() any { return nil }
	_, hasMeta := p.(provider.ProviderWithMetaSchema) // bareProvider has none
	if h, ok := p.(dataHolder); ok && !hasMeta {
		data = h.ResourceData
	}
	return lightServer{prover, newFrameworkServer(bareProvider{p, data}), data}
}

// carriedValues is what a call carries past the framework.
type carriedValues struct {
	schema        schema.Schema
	config, state tftypes.Value
	after         *tftypes.Value // nil: the framework has not called the resource
}

type carriedKey struct{}

// tryRead reads a resource. It returns false if the framework must read.
func (l lightServer) tryRead(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, bool, error) {
	kind := l.lightKind(req.TypeName)
	if kind == nil || req.CurrentState == nil {
		return nil, false, nil
	}
	state, err := req.CurrentState.Unmarshal(kind.typ())
	if err != nil || !(planComparison{ctx}).sameObject(kind.schema().Attributes, state, state, path.Empty()) {
		return nil, false, nil //nolint:nilerr // the framework says what is wrong
	}
	c := &carriedValues{schema: kind.schema(), state: state}
	bare := *req
	bare.CurrentState = &emptyObject
	resp, err := l.framework.ReadResource(context.WithValue(ctx, carriedKey{}, c), &bare)
	if err == nil && c.after != nil {
		resp.NewState, err = c.encodeAfter(kind.typ(), req.CurrentState)
	}
	return resp, true, err
}

// tryPlan plans a resource that does not change. It returns false if the framework must plan.
func (l lightServer) tryPlan(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, bool, error) {
	kind := l.lightKind(req.TypeName)
	if kind == nil || req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil || len(req.PriorState.MsgPack) == 0 ||
		!bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return nil, false, nil
	}
	state, err := req.PriorState.Unmarshal(kind.typ())
	if err != nil {
		return nil, false, nil //nolint:nilerr // the framework says what is wrong
	}
	config, err := req.Config.Unmarshal(kind.typ())
	if err != nil || !(planComparison{ctx}).sameObject(kind.schema().Attributes, state, config, path.Empty()) {
		return nil, false, nil //nolint:nilerr // as above
	}
	c := &carriedValues{schema: kind.schema(), state: state, config: config}
	bare := *req
	bare.PriorState, bare.ProposedNewState, bare.Config = &emptyObject, &emptyObject, &emptyObject
	resp, err := l.framework.PlanResourceChange(context.WithValue(ctx, carriedKey{}, c), &bare)
	if err == nil && c.after != nil {
		resp.PlannedState, err = c.encodeAfter(kind.typ(), req.PriorState)
	}
	return resp, true, err
}

// emptyObject is an object without attributes.
var emptyObject = tfprotov6.DynamicValue{MsgPack: []byte{0x80}}

// lightKind returns the kind of a resource that can be served without the walks, and nil for another one.
func (l lightServer) lightKind(name string) *resourceKind {
	kind := l.prover.resources()[name]
	if kind == nil || !kind.isPlain() || l.data() == nil {
		return nil
	}
	return kind
}

// encodeAfter returns the value after a call; before is the encoded state.
func (c *carriedValues) encodeAfter(typ tftypes.Type, before *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	if c.after.Equal(c.state) {
		return before, nil
	}
	after, err := tfprotov6.NewDynamicValue(typ, *c.after)
	return &after, err
}

// bareProvider is a provider whose resources have no attributes.
type bareProvider struct {
	provider.Provider
	data func() any
}

// completeResource is a resource that can be served without attributes: it has Configure, ModifyPlan and an identity, as every resource of
// package lifecycle.
type completeResource interface {
	resource.ResourceWithConfigure
	resource.ResourceWithModifyPlan
	resource.ResourceWithIdentity
}

func (p bareProvider) Resources(ctx context.Context) (all []func() resource.Resource) {
	for _, create := range p.Provider.Resources(ctx) {
		all = append(all, func() resource.Resource {
			one := create()
			if one, ok := one.(completeResource); ok {
				return &bareResource{one, p.data}
			}
			return one
		})
	}
	return all
}

type bareResource struct {
	completeResource
	data func() any
}

func (*bareResource) Schema(context.Context, resource.SchemaRequest, *resource.SchemaResponse) {}

func (r *bareResource) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	req.ProviderData = r.data()
	r.completeResource.Configure(ctx, req, resp)
}

func (r *bareResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	c, _ := ctx.Value(carriedKey{}).(*carriedValues)
	within := resp.State
	req.State, resp.State = tfsdk.State{Raw: c.state, Schema: c.schema}, tfsdk.State{Raw: c.state.Copy(), Schema: c.schema}
	r.completeResource.Read(ctx, req, resp)
	after := resp.State.Raw
	c.after, resp.State = &after, within
}

func (r *bareResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, _ := ctx.Value(carriedKey{}).(*carriedValues)
	within := resp.Plan
	req.Config, req.State = tfsdk.Config{Raw: c.config, Schema: c.schema}, tfsdk.State{Raw: c.state, Schema: c.schema}
	req.Plan, resp.Plan = tfsdk.Plan(req.State), tfsdk.Plan{Raw: c.state.Copy(), Schema: c.schema}
	r.completeResource.ModifyPlan(ctx, req, resp)
	after := resp.Plan.Raw
	c.after, resp.Plan = &after, within
}

// arePlain reports whether no type of the attributes has a method of its own, no attribute is write-only, and each plan modifier only keeps
// the value of the state where the planned value is unknown.
func arePlain(attributes map[string]schema.Attribute) bool {
	for _, a := range attributes {
		if a.IsWriteOnly() || !isPlainAttribute(a) {
			return false
		}
	}
	return true
}

func isPlainAttribute(a schema.Attribute) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		return a.CustomType == nil && allEqual(a.PlanModifiers, stringplanmodifier.UseStateForUnknown())
	case schema.BoolAttribute:
		return a.CustomType == nil && allEqual(a.PlanModifiers, boolplanmodifier.UseStateForUnknown())
	case schema.Int64Attribute:
		return a.CustomType == nil && a.Default == nil && allEqual(a.PlanModifiers, int64planmodifier.UseStateForUnknown())
	case schema.ListAttribute:
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.MapAttribute:
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.SingleNestedAttribute:
		return a.CustomType == nil && a.Default == nil && allEqual(a.PlanModifiers, objectplanmodifier.UseStateForUnknown()) &&
			arePlain(a.Attributes)
	case schema.ListNestedAttribute:
		o := a.NestedObject
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && o.CustomType == nil && len(o.PlanModifiers) == 0 &&
			arePlain(o.Attributes)
	}
	return false
}

// allEqual reports whether all modifiers are the same one.
func allEqual[M comparable](modifiers []M, one M) bool {
	for _, m := range modifiers {
		if m != one {
			return false
		}
	}
	return true
}

// planComparison finds out whether the framework would leave a plan as it is that equals the state: what the configuration does not have
// and has a default has that in the state. It is false for a value that the framework cannot convert.
type planComparison struct{ ctx context.Context } // of one call

func (s planComparison) sameObject(attributes map[string]schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	var members, configured map[string]tftypes.Value
	if state.IsNull() || state.As(&members) != nil || config.As(&configured) != nil {
		return false
	}
	for name, a := range attributes {
		if !s.sameAttribute(a, members[name], configured[name], at.AtName(name)) {
			return false
		}
	}
	return true
}

func (s planComparison) sameAttribute(a schema.Attribute, state, config tftypes.Value, at path.Path) bool {
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
		return state.IsNull() && config.IsNull() || s.sameObject(a.Attributes, state, config, at)
	case schema.ListNestedAttribute:
		return state.IsNull() && config.IsNull() || s.sameList(a.NestedObject.Attributes, state, config, at)
	}
	return true
}

func (s planComparison) sameList(attributes map[string]schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	var elements, configured []tftypes.Value
	if state.As(&elements) != nil || config.As(&configured) != nil || len(elements) != len(configured) {
		return false
	}
	for i := range elements {
		if !s.sameObject(attributes, elements[i], configured[i], at.AtListIndex(i)) {
			return false
		}
	}
	return true
}
