package tftype_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type decoded struct {
	Name  types.String      `tfsdk:"name"`
	Count types.Int64       `tfsdk:"count"`
	At    timetypes.RFC3339 `tfsdk:"at"`
	Part  types.Object      `tfsdk:"part"`
}

// plain has a field that is no value of the framework.
type plain struct {
	Name  *string           `tfsdk:"name"`
	Count types.Int64       `tfsdk:"count"`
	At    timetypes.RFC3339 `tfsdk:"at"`
	Part  types.Object      `tfsdk:"part"`
}

// Models with embedded structs.
type (
	named struct {
		Name types.String `tfsdk:"name"`
	}
	embedded struct{ decoded }
	partly   struct {
		named
		Count types.Int64       `tfsdk:"count"`
		At    timetypes.RFC3339 `tfsdk:"at"`
		Part  types.Object      `tfsdk:"part"`
	}
	twice struct {
		decoded
		named
	}
	behindPointer struct{ *decoded }
	withTag       struct {
		decoded `tfsdk:"decoded"`
	}
	withPrivate struct {
		decoded
		private types.String //nolint:unused // the framework leaves it out
	}
	withoutTag struct {
		decoded
		Other types.String
	}
	leftOut struct {
		decoded
		Other types.String `tfsdk:"-"`
	}
)

// Decode does what the framework's Get does.
func TestDecode(t *testing.T) {
	t.Parallel()
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true}, "count": schema.Int64Attribute{Optional: true},
		"at": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}},
		"part": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"letters": schema.ListAttribute{Optional: true, ElementType: types.StringType},
		}},
	}}
	typ := s.Type().TerraformType(t.Context())
	part, _ := typ.(tftypes.Object)
	letters := tftypes.List{ElementType: tftypes.String}
	value := func(name, count, at any, letter ...tftypes.Value) tfsdk.Config {
		return tfsdk.Config{Schema: s, Raw: tftypes.NewValue(typ, map[string]tftypes.Value{
			"name": tftypes.NewValue(tftypes.String, name), "count": tftypes.NewValue(tftypes.Number, count),
			"at": tftypes.NewValue(tftypes.String, at),
			"part": tftypes.NewValue(part.AttributeTypes["part"], map[string]tftypes.Value{
				"letters": tftypes.NewValue(letters, letter),
			}),
		})}
	}
	unknown := tftypes.UnknownValue
	for name, from := range map[string]tfsdk.Config{
		"values":   value("ball", 2, "2026-01-02T03:04:05Z", tftypes.NewValue(tftypes.String, "a")),
		"nothing":  value(nil, nil, nil),
		"unknown":  value(unknown, unknown, unknown, tftypes.NewValue(tftypes.String, unknown)),
		"fraction": value("ball", 1.5, nil),
		"no time":  value("ball", 1, "noon"),
		"null":     {Schema: s, Raw: tftypes.NewValue(typ, nil)},
	} {
		for _, model := range []func() any{
			func() any { return new(decoded) }, func() any { return new(plain) }, func() any { return new(embedded) },
			func() any { return new(partly) }, func() any { return new(twice) }, func() any { return &behindPointer{new(decoded)} },
			func() any { return new(withTag) }, func() any { return new(withPrivate) }, func() any { return new(withoutTag) },
			func() any { return new(leftOut) }, func() any { return new(types.Object) },
		} {
			compare(t, name, from, model(), model())
		}
	}
}

func compare(t *testing.T, name string, from tfsdk.Config, theirs, ours any) {
	t.Helper()
	ctx := context.Background()
	want, got := from.Get(ctx, theirs), tftype.Decode(ctx, from, ours)
	if !reflect.DeepEqual(got, want) || !want.HasError() && !reflect.DeepEqual(ours, theirs) {
		t.Errorf("%s, %T:\n got %v, %v\nwant %v, %v", name, ours, ours, got, theirs, want)
	}
}

// A model with embedded structs does not need the framework.
func TestDecode_embedded(t *testing.T) {
	s := schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}}}
	from := tfsdk.Config{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), map[string]tftypes.Value{
		"name": tftypes.NewValue(tftypes.String, "ball"),
	})}
	var flat named
	var deep struct{ named }
	allocated := func(model any) float64 {
		return testing.AllocsPerRun(10, func() { tftype.Decode(t.Context(), from, model) })
	}
	if one, other := allocated(&flat), allocated(&deep); other > 2*one || deep.Name.ValueString() != "ball" {
		t.Errorf("%v needs %v allocations, without embedding %v", deep, other, one)
	}
}

// A set with an element twice is an error, as it is for the framework.
func TestDecode_elementTwice(t *testing.T) {
	t.Parallel()
	type model struct {
		Letters types.Set `tfsdk:"letters"`
	}
	s := schema.Schema{Attributes: map[string]schema.Attribute{"letters": schema.SetAttribute{Optional: true, ElementType: types.StringType}}}
	for name, letters := range map[string][]tftypes.Value{
		"once":  {tftypes.NewValue(tftypes.String, "a"), tftypes.NewValue(tftypes.String, "b")},
		"twice": {tftypes.NewValue(tftypes.String, "a"), tftypes.NewValue(tftypes.String, "a")},
	} {
		compare(t, name, tfsdk.Config{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), map[string]tftypes.Value{
			"letters": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, letters),
		})}, new(model), new(model))
	}
}
