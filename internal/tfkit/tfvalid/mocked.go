package tfvalid

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var mockedForm = regexp.MustCompile(`^[0-9A-Za-z]{4,16}$`)

// IsMocked reports whether a value has the form of those that terraform test and tofu test make up for the computed attributes of a
// mocked provider: 8 letters and digits, or 4 to 15. A mocked provider validates arguments and does nothing else, so a validator
// of an argument that refers to a computed attribute accepts them. Recheck, which a mocked provider never calls, refuses them.
func (p *Problems) IsMocked(value string) bool {
	return !p.strict && looksMocked(value)
}

// looksMocked does what IsMocked does, also while a configuration is validated again.
func looksMocked(value string) bool {
	return mockedForm.MatchString(value) && strings.ContainsFunc(value, unicode.IsLetter) && !strings.HasPrefix(value, "EAA") // not a token
}

type strictKey struct{}

func isStrict(ctx context.Context) bool { return ctx.Value(strictKey{}) != nil }

// Recheck validates the strings of a configuration again that validation may have accepted as mocked values.
func Recheck(ctx context.Context, config tfsdk.Config) (diags diag.Diagnostics) {
	ctx = context.WithValue(ctx, strictKey{}, true)
	for _, at := range mockedValues(config.Raw) {
		attribute, err := config.Schema.AttributeAtPath(ctx, at)
		if err != nil {
			continue // no attribute has such a path
		}
		diags.Append(validateAttribute(ctx, config, at, attribute)...)
	}
	return diags.Errors()
}

// mockedValues returns the paths of the attributes that have a mocked value, or a set with one.
func mockedValues(raw tftypes.Value) []path.Path {
	var found []path.Path
	err := tftypes.Walk(raw, func(at *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		var text string
		if value.Type().Is(tftypes.String) && value.IsKnown() && !value.IsNull() && value.As(&text) == nil && looksMocked(text) {
			found = append(found, attributePath(at))
		}
		return true, nil
	})
	if err != nil {
		return nil // the function above returns no error
	}
	return found
}

// attributePath ends at the first step into a collection.
func attributePath(at *tftypes.AttributePath) path.Path {
	p := path.Empty()
	for _, step := range at.Steps() {
		name, ok := step.(tftypes.AttributeName)
		if !ok {
			break
		}
		p = p.AtName(string(name))
	}
	return p
}

// validateAttribute calls the validators of a string or of a set of strings.
func validateAttribute(ctx context.Context, config tfsdk.Config, at path.Path, attribute any) diag.Diagnostics {
	switch a := attribute.(type) {
	case interface{ StringValidators() []validator.String }:
		var value types.String
		diags := config.GetAttribute(ctx, at, &value)
		for _, v := range a.StringValidators() {
			resp := validator.StringResponse{Diagnostics: diags}
			v.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value}, &resp)
			diags = resp.Diagnostics
		}
		return diags
	case interface{ SetValidators() []validator.Set }:
		var value types.Set
		diags := config.GetAttribute(ctx, at, &value)
		for _, v := range a.SetValidators() {
			resp := validator.SetResponse{Diagnostics: diags}
			v.ValidateSet(ctx, validator.SetRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value}, &resp)
			diags = resp.Diagnostics
		}
		return diags
	}
	return nil
}

// Accepts reports whether all validators accept a value, as Recheck does. The value comes from no configuration.
func Accepts(ctx context.Context, validators []validator.String, value string) bool {
	var resp validator.StringResponse
	for _, v := range validators {
		v.ValidateString(context.WithValue(ctx, strictKey{}, true), validator.StringRequest{ConfigValue: types.StringValue(value)}, &resp)
	}
	return !resp.Diagnostics.HasError()
}
