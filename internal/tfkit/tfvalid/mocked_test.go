package tfvalid_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// isOne accepts "1" and mocked values.
func isOne() validator.String {
	return tfvalid.String("must be 1", func(value string, p *tfvalid.Problems) {
		if value != "1" && !p.IsMocked(value) {
			p.Error("Not one", "The value of %s must be 1.", p.Argument())
		}
	})
}

func TestIsMocked(t *testing.T) {
	t.Parallel()
	for value, accepted := range map[string]bool{
		"1": true, "x7kq02bd": true, "Qx7K": true, "abcdefgh": true, "0123456789abcdeF": true,
		"": false, "2": false, "abc": false, "1234": false, "0123456789abcdefg": false, "x7kq-2bd": false, "x7kq 2bd": false, "EAAxyz01": false,
	} {
		if got := validate(isOne(), types.StringValue(value)); got.HasError() == accepted {
			t.Errorf("%q: %v", value, got)
		}
	}
}

// What validation accepts as a mocked value is refused wherever it stands: in an argument, below another one, in a set.
func TestRecheck(t *testing.T) {
	t.Parallel()
	one := schema.StringAttribute{Optional: true, Validators: []validator.String{isOne()}}
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"id": one, "free": schema.StringAttribute{Optional: true},
		"below": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"id": one,
			"ids": schema.SetAttribute{
				Optional: true, ElementType: types.StringType, Validators: []validator.Set{setvalidator.ValueStringsAre(isOne())},
			},
		}},
	}}
	whole, ok := s.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is not an object")
	}
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	config := func(id, belowID, inSet any) tfsdk.Config {
		return tfsdk.Config{Schema: s, Raw: tftypes.NewValue(whole, map[string]tftypes.Value{
			"id": text(id), "free": text("anything"),
			"below": tftypes.NewValue(whole.AttributeTypes["below"], map[string]tftypes.Value{
				"id":  text(belowID),
				"ids": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("1"), text(inSet)}),
			}),
		})}
	}
	for name, c := range map[string]struct {
		config tfsdk.Config
		want   []string
	}{
		"good":    {config: config("1", "1", "1")},
		"unknown": {config: config(tftypes.UnknownValue, tftypes.UnknownValue, tftypes.UnknownValue)},
		"null":    {config: config(nil, nil, "1")},
		"mocked": {config: config("x7kq02bd", "x7kq02bd", "x7kq02bd"), want: []string{
			"The value of below.id must be 1.", `The value of below.ids[Value("x7kq02bd")] must be 1.`, "The value of id must be 1.",
		}},
	} {
		var got []string
		for _, d := range tfvalid.Recheck(t.Context(), c.config) {
			got = append(got, d.Detail())
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// All validators have to accept a value, and a mocked one is refused.
func TestAccepts(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"1": true, "2": false, "x7kq02bd": false, "12": false} {
		if got := tfvalid.Accepts(t.Context(), []validator.String{isOne(), tfvalid.Length(1, 1)}, value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
	if tfvalid.Accepts(t.Context(), []validator.String{tfvalid.Length(1, 1), isOne()}, "2") {
		t.Error("the last validator was not asked")
	}
}
