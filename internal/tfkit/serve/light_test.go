package serve

import (
	"context"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A call is answered as the framework answers it. light is whether it must be answered without the framework's walks, which saves time.
func TestLight(t *testing.T) {
	t.Parallel()
	text := func(s any) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	inner := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"mode": tftypes.String, "text": tftypes.String}}
	one := func(mode any) tftypes.Value {
		return tftypes.NewValue(inner, map[string]tftypes.Value{"mode": text(mode), "text": text("t")})
	}
	many := func(all ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.List{ElementType: inner}, all)
	}
	number := func(n any) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }
	letters := func(all ...string) tftypes.Value {
		var elements []tftypes.Value
		for _, one := range all {
			elements = append(elements, text(one))
		}
		return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
	}
	type (
		values     map[string]tftypes.Value
		attributes map[string]schema.Attribute
	)
	moment := text("2026-01-02T03:04:05Z")
	timed := attributes{"time": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}}}
	secret := attributes{"secret": schema.StringAttribute{Optional: true, WriteOnly: true}}
	set := attributes{"set": schema.SetAttribute{Optional: true, Computed: true, ElementType: types.StringType,
		Default: setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringValue("b")}))}}
	for name, c := range map[string]struct {
		schema        attributes
		state, config values // besides what is set below
		proposed      values // besides the state
		identity      string // "": that of the object
		private       string
		read, plan    bool // by light
	}{
		"unchanged":              {read: true, plan: true},
		"private data":           {private: `{"key":"MQ==",".import_before_read":"MQ=="}`, read: true, plan: true},
		"broken private data":    {private: `nonsense`, read: true, plan: true},
		"removed":                {state: values{"do": text("remove")}, read: true, plan: true},
		"changed":                {state: values{"do": text("change")}, read: true, plan: true},
		"failed":                 {state: values{"do": text("fail")}, read: true, plan: true},
		"deferred":               {state: values{"do": text("defer")}, read: true, plan: true},
		"another identity":       {state: values{"do": text("another")}, identity: "x", read: true, plan: true},
		"text":                   {state: values{"mode": text("on")}, config: values{"mode": text("on")}, read: true, plan: true},
		"default missing":        {state: values{"mode": text("on")}, read: true},
		"flag differs":           {state: values{"flag": tftypes.NewValue(tftypes.Bool, false)}, read: true},
		"default null in state":  {state: values{"mode": text(nil)}},
		"nested":                 {state: values{"one": one("off"), "many": many(one("on"), one("off"))}, read: true},
		"nested, not configured": {state: values{"one": one("off")}, read: true, plan: true},
		"nested, other default":  {state: values{"one": one("on")}, read: true},
		"nested, removed":        {config: values{"one": one("on")}, read: true},
		"nested and configured":  {state: values{"one": one("on")}, config: values{"one": one("on")}, read: true, plan: true},
		"nested default":         {state: values{"many": many(one("off"))}, config: values{"many": many(one(nil))}, read: true, plan: true},
		"nested default missing": {state: values{"many": many(one("on"))}, config: values{"many": many(one(nil))}, read: true},
		"more in configuration":  {state: values{"many": many(one("on"))}, config: values{"many": many(one("on"), one("on"))}, read: true},
		"number":                 {state: values{"number": number(3)}, config: values{"number": number(3)}, read: true, plan: true},
		"fraction":               {state: values{"number": number(1.5)}, config: values{"number": number(1.5)}},
		"fraction configured":    {config: values{"number": number(1.5)}, read: true},
		"unknown":                {config: values{"mode": text(tftypes.UnknownValue)}, read: true, plan: true},
		"fraction in the state":  {state: values{"number": number(1.5)}},
		"object becomes unknown": {state: values{"one": one("off")},
			config: values{"one": tftypes.NewValue(inner, tftypes.UnknownValue)}, read: true},
		"unknown object":    {config: values{"one": tftypes.NewValue(inner, tftypes.UnknownValue)}, read: true},
		"time":              {schema: timed, state: values{"time": moment}, read: true, plan: true},
		"same time":         {schema: timed, state: values{"time": moment, "do": text("same time")}, read: true, plan: true},
		"same time planned": {schema: timed, state: values{"time": moment, "do": text("plan the same time")}, read: true, plan: true},
		"later":             {schema: timed, state: values{"time": moment, "do": text("later")}, read: true, plan: true},
		"no time":           {schema: timed, state: values{"time": moment, "do": text("no time")}, read: true, plan: true},
		"first time":        {schema: timed, state: values{"do": text("later")}, read: true, plan: true},
		"broken time":       {schema: timed, state: values{"time": text("noon"), "do": text("later")}},
		"time, removed":     {schema: timed, state: values{"time": moment, "do": text("remove")}, read: true, plan: true},
		"time that can be configured": {state: values{"time": moment},
			schema: attributes{"time": schema.StringAttribute{Optional: true, CustomType: timetypes.RFC3339Type{}}}},
		"secret": {schema: secret, config: values{"secret": text("s")}, proposed: values{"secret": text("s")}, read: true, plan: true},
		"unknown secret": {schema: secret, config: values{"secret": text(tftypes.UnknownValue)},
			proposed: values{"secret": text(tftypes.UnknownValue)}, read: true, plan: true},
		"secret, not proposed": {schema: secret, config: values{"secret": text("s")}, read: true, plan: true},
		"secret and change":    {schema: secret, proposed: values{"secret": text("s"), "mode": text("on")}, read: true},
		"secret in the state":  {schema: secret, state: values{"secret": text("s")}},
		"secret read":          {schema: secret, state: values{"do": text("secret")}, read: true, plan: true},
		"secret and other changes": {schema: secret, state: values{"do": text("change")}, proposed: values{"secret": text("s")},
			read: true, plan: true},
		"set": {schema: set, state: values{"set": letters("a", "b")}, config: values{"set": letters("a", "b")},
			read: true, plan: true},
		"set by default":         {schema: set, state: values{"set": letters("a", "b")}, read: true, plan: true},
		"set, default missing":   {schema: set, state: values{"set": letters("a")}, read: true},
		"element twice in a set": {schema: set, state: values{"set": letters("a", "a")}, config: values{"set": letters("a", "a")}},
		"element twice in the configuration": {schema: set, state: values{"set": letters("a", "b")},
			config: values{"set": letters("a", "a")}, read: true},
		"set is null": {schema: set},
		"set without default": {schema: attributes{"set": schema.SetAttribute{Optional: true, ElementType: types.StringType}},
			read: true, plan: true},
		"plan modifier": {schema: attributes{"other": schema.StringAttribute{
			Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}}}},
		"unknown kind": {schema: attributes{"half": schema.Float64Attribute{Optional: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := lit{schema: litSchema(c.schema), holds: new(atomic.Bool)}
			typ, _ := p.schema.Type().TerraformType(t.Context()).(tftypes.Object)
			encoded := func(of ...values) *tfprotov6.DynamicValue {
				all := values{}
				for name, one := range typ.AttributeTypes {
					all[name] = tftypes.NewValue(one, nil)
				}
				for _, more := range of {
					for name, value := range more {
						all[name] = value
					}
				}
				raw, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, map[string]tftypes.Value(all)))
				if err != nil {
					t.Fatal(err)
				}
				return &raw
			}
			do := text("nothing")
			if given, ok := c.state["do"]; ok {
				do = given
			}
			before := values{"id": text("old"), "mode": text("off"), "flag": tftypes.NewValue(tftypes.Bool, true)}
			state := encoded(before, c.state, values{"do": do})
			idType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"do": tftypes.String}}
			idValue := do
			if c.identity != "" {
				idValue = text(c.identity)
			}
			id, err := tfprotov6.NewDynamicValue(idType, tftypes.NewValue(idType, map[string]tftypes.Value{"do": idValue}))
			if err != nil {
				t.Fatal(err)
			}
			identity := &tfprotov6.ResourceIdentityData{IdentityData: &id}
			read := &tfprotov6.ReadResourceRequest{
				TypeName: "toy_thing", CurrentState: state, CurrentIdentity: identity, Private: []byte(c.private),
			}
			plan := &tfprotov6.PlanResourceChangeRequest{
				TypeName: "toy_thing", PriorState: state, ProposedNewState: encoded(before, c.state, values{"do": do}, c.proposed),
				Config: encoded(c.config, values{"do": do}), PriorIdentity: identity, PriorPrivate: []byte(c.private),
			}

			alone := newFrameworkServer(p)
			below := &reached{completeServer: newFrameworkServer(p)}
			g := guard{completeServer: below, light: newLight(p, newProver(p))}
			for _, s := range []completeServer{alone, g} {
				if _, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{}); err != nil {
					t.Fatal(err)
				}
			}
			haveRead, err1 := g.ReadResource(t.Context(), read)
			wantRead, err2 := alone.ReadResource(t.Context(), read)
			if err1 != nil || err2 != nil || !reflect.DeepEqual(haveRead, wantRead) || (below.reads == 0) != c.read {
				t.Errorf("read by light %t:\n%+v, %v\n%+v, %v", below.reads == 0, haveRead, err1, wantRead, err2)
			}
			havePlan, err1 := g.PlanResourceChange(t.Context(), plan)
			wantPlan, err2 := alone.PlanResourceChange(t.Context(), plan)
			if err1 != nil || err2 != nil || !reflect.DeepEqual(havePlan, wantPlan) || (below.plans == 0) != c.plan {
				t.Errorf("planned by light %t:\n%+v, %v\n%+v, %v", below.plans == 0, havePlan, err1, wantPlan, err2)
			}
		})
	}
}

// litState returns a state, with an ID and what the resource is to do.
func litState(t *testing.T, p lit, id, do string) *tfprotov6.DynamicValue {
	t.Helper()
	typ, _ := p.schema.Type().TerraformType(t.Context()).(tftypes.Object)
	all := map[string]tftypes.Value{}
	for name, one := range typ.AttributeTypes {
		all[name] = tftypes.NewValue(one, nil)
	}
	all["id"], all["do"] = tftypes.NewValue(tftypes.String, id), tftypes.NewValue(tftypes.String, do)
	all["mode"], all["flag"] = tftypes.NewValue(tftypes.String, "off"), tftypes.NewValue(tftypes.Bool, true)
	raw, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, all))
	if err != nil {
		t.Fatal(err)
	}
	return &raw
}

// Terraform's stop reaches a call that does not go through the framework's walks.
func TestLight_stop(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	p := lit{toy: toy{seen: func(context.Context) { close(begun) }}, schema: litSchema(nil), holds: new(atomic.Bool)}
	below := &reached{completeServer: newFrameworkServer(p)}
	g := guard{completeServer: below, light: newLight(p, newProver(p))}
	if _, err := g.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	go func() {
		<-begun
		if _, err := g.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	}()
	req := &tfprotov6.ReadResourceRequest{TypeName: "toy_thing", CurrentState: litState(t, p, "a", "wait")}
	if _, err := g.ReadResource(t.Context(), req); err != nil || below.reads > 0 {
		t.Errorf("%v, %d reads of the framework", err, below.reads)
	}
}

// What concerns the provider as a whole, and a plan that differs from the state, is left to the framework.
func TestLight_leaves(t *testing.T) {
	t.Parallel()
	plain := lit{schema: litSchema(nil), holds: new(atomic.Bool)}
	silent := plain
	silent.holds = nil
	typ := plain.schema.Type().TerraformType(t.Context())
	of := func(id string) *tfprotov6.DynamicValue { return litState(t, plain, id, "nothing") }
	null, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
	if err != nil {
		t.Fatal(err)
	}
	defers := plain
	defers.defers, defers.holds = true, new(atomic.Bool)
	for name, c := range map[string]struct {
		provider             provider.Provider
		isConfigured         bool
		state, proposed      *tfprotov6.DynamicValue
		readsLeft, plansLeft int
		config               *tfprotov6.DynamicValue
	}{
		"nothing":        {plain, true, of("a"), of("a"), 0, 0, of("a")},
		"deferral":       {defers, true, of("a"), of("a"), 1, 1, of("a")},
		"meta":           {withMeta{plain}, true, of("a"), of("a"), 1, 1, of("a")},
		"silent":         {silent, true, of("a"), of("a"), 1, 1, of("a")},
		"not configured": {lit{schema: plain.schema, holds: new(atomic.Bool)}, false, of("a"), of("a"), 1, 1, of("a")},
		"other plan":     {plain, true, of("a"), of("b"), 0, 1, of("a")},
		"destruction":    {plain, true, of("a"), &null, 0, 1, &null},
		"creation":       {plain, true, &null, of("a"), 1, 1, of("a")},
		"no state":       {plain, true, nil, nil, 1, 1, nil},
	} {
		below := &reached{completeServer: newFrameworkServer(c.provider)}
		g := guard{completeServer: below, light: newLight(c.provider, newProver(c.provider))}
		if c.isConfigured {
			req := &tfprotov6.ConfigureProviderRequest{
				ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
			}
			if resp, err := g.ConfigureProvider(t.Context(), req); err != nil || len(resp.Diagnostics) > 0 {
				t.Fatal(resp, err)
			}
		}
		_, errRead := g.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "toy_thing", CurrentState: c.state})
		_, errPlan := g.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: "toy_thing", PriorState: c.state, ProposedNewState: c.proposed, Config: c.config,
		})
		if errRead != nil || errPlan != nil || below.reads != c.readsLeft || below.plans != c.plansLeft {
			t.Errorf("%s: %d reads, %d plans, %v, %v", name, below.reads, below.plans, errRead, errPlan)
		}
	}
}

// reached counts the calls that reach the framework.
type reached struct {
	completeServer
	reads, plans int
}

func (r *reached) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	r.reads++
	return r.completeServer.ReadResource(ctx, req)
}

func (r *reached) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	r.plans++
	return r.completeServer.PlanResourceChange(ctx, req)
}
