package serve

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// wide is a provider whose resource has an attribute of each kind.
type wide struct{ toy }

func (w wide) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return wideThing{thing(w.toy)} }}
}

type wideThing struct{ thing }

func (wideThing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	letter := []validator.String{stringvalidator.LengthAtMost(1)}
	noLetter := []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("letter"))}
	inner := map[string]schema.Attribute{
		"letter": schema.StringAttribute{Optional: true, Validators: letter},
		"needed": schema.StringAttribute{Required: true},
	}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"name":     schema.StringAttribute{Required: true},
		"letter":   schema.StringAttribute{Optional: true, Validators: letter},
		"other":    schema.StringAttribute{Optional: true, Validators: noLetter},
		"computed": schema.StringAttribute{Computed: true},
		"old":      schema.StringAttribute{Optional: true, DeprecationMessage: "Use name."},
		"secret":   schema.StringAttribute{Optional: true, WriteOnly: true},
		"time":     schema.StringAttribute{Optional: true, CustomType: timetypes.RFC3339Type{}},
		"flag":     schema.BoolAttribute{Optional: true},
		"number":   schema.Int64Attribute{Optional: true},
		"list":     schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"map":      schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"numbers":  schema.ListAttribute{Optional: true, ElementType: types.Int64Type},
		"set":      schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"one":      schema.SingleNestedAttribute{Optional: true, Attributes: inner},
		"many":     schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: inner}},
	}}
}

func (wideThing) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{notBoth{}}
}

// notBoth warns of a name that is a word.
type notBoth struct{}

func (notBoth) Description(context.Context) string         { return "" }
func (notBoth) MarkdownDescription(context.Context) string { return "" }
func (notBoth) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if name.ValueString() == "both" {
		resp.Diagnostics.Append(diag.NewWarningDiagnostic("both", "both"))
	}
}

func (wideThing) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if name.ValueString() == "wrong" {
		resp.Diagnostics.AddError("wrong", "wrong")
	}
}

// A configuration is proven only if the framework finds no problem. The second value is whether it must be proven, which saves time.
func TestProver(t *testing.T) {
	t.Parallel()
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	null, unknown := tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"letter": tftypes.String, "needed": tftypes.String}}
	one := func(letter, needed tftypes.Value) tftypes.Value {
		return tftypes.NewValue(object, map[string]tftypes.Value{"letter": letter, "needed": needed})
	}
	many := func(all ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.List{ElementType: object}, all)
	}
	texts := []tftypes.Value{text("a"), text("b")}
	list, set := tftypes.List{ElementType: tftypes.String}, tftypes.Set{ElementType: tftypes.String}
	s := wide{}
	p, server := newProver(s), newFrameworkServer(s)
	for name, c := range map[string]struct {
		set    map[string]tftypes.Value
		proven bool
	}{
		"nothing else":                {nil, true},
		"validated text":              {map[string]tftypes.Value{"letter": text("a")}, true},
		"unknown text":                {map[string]tftypes.Value{"letter": unknown}, true},
		"flag":                        {map[string]tftypes.Value{"flag": tftypes.NewValue(tftypes.Bool, true)}, true},
		"number":                      {map[string]tftypes.Value{"number": tftypes.NewValue(tftypes.Number, 2)}, true},
		"list":                        {map[string]tftypes.Value{"list": tftypes.NewValue(list, texts)}, true},
		"one":                         {map[string]tftypes.Value{"one": one(text("a"), text("b"))}, true},
		"many":                        {map[string]tftypes.Value{"many": many(one(null, text("b")), one(text("a"), unknown))}, true},
		"write-only":                  {map[string]tftypes.Value{"secret": text("s")}, true},
		"set":                         {map[string]tftypes.Value{"set": tftypes.NewValue(set, texts)}, false},
		"time":                        {map[string]tftypes.Value{"time": text("2026-01-02T03:04:05Z")}, false},
		"no time":                     {map[string]tftypes.Value{"time": text("noon")}, false},
		"refused text":                {map[string]tftypes.Value{"letter": text("long")}, false},
		"conflict":                    {map[string]tftypes.Value{"letter": text("a"), "other": text("b")}, false},
		"missing name":                {map[string]tftypes.Value{"name": null}, false},
		"computed":                    {map[string]tftypes.Value{"computed": text("c")}, false},
		"computed, unknown":           {map[string]tftypes.Value{"computed": unknown}, false},
		"deprecated":                  {map[string]tftypes.Value{"old": text("o")}, false},
		"fraction":                    {map[string]tftypes.Value{"number": tftypes.NewValue(tftypes.Number, 1.5)}, false},
		"refused text in one":         {map[string]tftypes.Value{"one": one(text("long"), text("b"))}, false},
		"missing text in one":         {map[string]tftypes.Value{"one": one(null, null)}, false},
		"unknown one":                 {map[string]tftypes.Value{"one": tftypes.NewValue(object, tftypes.UnknownValue)}, false},
		"refused text in many":        {map[string]tftypes.Value{"many": many(one(null, text("b")), one(text("long"), text("b")))}, false},
		"missing object in many":      {map[string]tftypes.Value{"many": many(tftypes.NewValue(object, nil))}, false},
		"error of the configuration":  {map[string]tftypes.Value{"name": text("wrong")}, false},
		"warning of a rule about all": {map[string]tftypes.Value{"name": text("both")}, false},
	} {
		req, config := wideRequest(t, server, c.set)
		resp, err := server.ValidateResourceConfig(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.proves(t.Context(), req, config); got != c.proven || got && len(resp.Diagnostics) > 0 {
			t.Errorf("%s: proven %t, want %t; the framework has %d problems", name, got, c.proven, len(resp.Diagnostics))
		}
		req.ClientCapabilities = nil
		if name == "write-only" && p.proves(t.Context(), req, config) {
			t.Error("a write-only value is proven for a CLI that does not know any")
		}
	}
}

// wideRequest returns the validation of a configuration that has a name and some values.
func wideRequest(t *testing.T, s completeServer, set map[string]tftypes.Value) (*tfprotov6.ValidateResourceConfigRequest, tftypes.Value) {
	t.Helper()
	all, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	typ, _ := all.ResourceSchemas["toy_thing"].ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, t := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
	}
	values["name"] = tftypes.NewValue(tftypes.String, "ball")
	for name, value := range set {
		values[name] = value
	}
	config := tftypes.NewValue(typ, values)
	raw, err := tfprotov6.NewDynamicValue(typ, config)
	if err != nil {
		t.Fatal(err)
	}
	return &tfprotov6.ValidateResourceConfigRequest{
		TypeName: "toy_thing", Config: &raw,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	}, config
}

// A proven configuration does not reach the framework; another one does.
func TestServer_provenConfiguration(t *testing.T) {
	t.Parallel()
	below := &counting{completeServer: newFrameworkServer(wide{})}
	g := guard{completeServer: below, holdsSecret: secretDetector(wide{}), schemas: cachedSchemas(below), prover: newProver(wide{})}
	for _, c := range []struct {
		name    string
		reaches int
	}{{"ball", 0}, {"wrong", 1}} {
		below.calls = 0
		req, _ := wideRequest(t, below, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, c.name)})
		resp, err := g.ValidateResourceConfig(t.Context(), req)
		if err != nil || len(resp.Diagnostics) != c.reaches || below.calls != c.reaches {
			t.Errorf("%s: %v, %v after %d calls of the framework", c.name, resp, err, below.calls)
		}
	}
}

type counting struct {
	completeServer
	calls int
}

func (c *counting) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	c.calls++
	return c.completeServer.ValidateResourceConfig(ctx, req)
}
