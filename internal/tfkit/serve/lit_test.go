package serve

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// lit is a provider with a resource that does to its state and its plan what the text of do says.
type lit struct {
	toy
	schema schema.Schema
	defers bool
	holds  *atomic.Bool // nil: it does not tell its data
}

func (l lit) ResourceData() any {
	if l.holds == nil || !l.holds.Load() {
		return nil
	}
	return "data"
}

func (l lit) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = "data"
	if l.holds != nil && !l.defers {
		l.holds.Store(true)
	}
	if l.defers {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
}

// withMeta is a provider whose modules can have values for it.
type withMeta struct{ lit }

func (withMeta) MetaSchema(context.Context, provider.MetaSchemaRequest, *provider.MetaSchemaResponse) {
}

func (l lit) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &litThing{thing: thing(l.toy), schema: l.schema} }}
}

type litThing struct {
	thing
	schema schema.Schema
	data   any
}

func (l *litThing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = l.schema
}

func (*litThing) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"do": identityschema.StringAttribute{RequiredForImport: true},
	}}
}

func (l *litThing) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	l.data = req.ProviderData
}

func (l *litThing) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var do types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("do"), &do)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("do"), do)...)
	resp.Diagnostics.AddWarning("read with", fmt.Sprint(l.data))
	switch do.ValueString() {
	case "wait":
		l.seen(ctx)
		<-ctx.Done()
	case "remove":
		resp.State.RemoveResource(ctx)
	case "change":
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "new")...)
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, "read", []byte("1"))...)
	case "fail":
		resp.Diagnostics.AddAttributeError(path.Root("do"), "failed", "failed")
	case "defer":
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonAbsentPrereq}
	case "same time":
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("time"), timetypes.NewRFC3339ValueMust("2026-01-02T03:04:05+00:00"))...)
	case "later":
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("time"), timetypes.NewRFC3339ValueMust("2026-01-02T03:04:06Z"))...)
	case "no time":
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("time"), timetypes.NewRFC3339Null())...)
	case "secret":
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("secret"), "s")...)
	case "another":
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("do"), "other")...)
	}
}

func (l *litThing) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var do, planned types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("do"), &do)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("do"), &planned)...)
	resp.Diagnostics.AddWarning("planned "+planned.ValueString(), fmt.Sprint(l.data))
	switch do.ValueString() {
	case "change":
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, "plan", []byte("1"))...)
		resp.RequiresReplace.Append(path.Root("do"), path.Root("id"), path.Root("do"))
	case "plan the same time":
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("time"), timetypes.NewRFC3339ValueMust("2026-01-02T03:04:05+00:00"))...)
	case "fail":
		resp.Diagnostics.AddAttributeError(path.Root("do"), "failed", "failed")
	case "defer":
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonAbsentPrereq}
	}
}

func litSchema(more map[string]schema.Attribute) schema.Schema {
	inner := map[string]schema.Attribute{
		"mode": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("off")},
		"text": schema.StringAttribute{Optional: true},
	}
	all := map[string]schema.Attribute{
		"do":     schema.StringAttribute{Required: true},
		"id":     schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"mode":   schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("off")},
		"flag":   schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
		"number": schema.Int64Attribute{Optional: true},
		"list":   schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"one":    schema.SingleNestedAttribute{Optional: true, Attributes: inner},
		"many":   schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: inner}},
	}
	for name, a := range more {
		all[name] = a
	}
	return schema.Schema{Attributes: all}
}
