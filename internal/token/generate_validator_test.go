package token

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type values = map[string]attr.Value

// block returns the argument with a system user, changed by values.
func block(t *testing.T, change values) Generator {
	t.Helper()
	all := values{
		"system_user_id": types.StringValue("122000000000077"), "app_id": types.StringNull(), "scopes": types.SetNull(types.StringType),
		"expires_in_60_days": types.BoolNull(),
		"rotation_trigger":   types.StringNull(), "rotate_before_expiry": types.StringNull(), "revoke_previous": types.BoolNull(),
	}
	maps.Copy(all, change)
	object, diags := types.ObjectValue(generateTypes(), all)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return Generator{object}
}

// plain returns a configuration in which nothing but these changes is set.
func plain(change ...func(*Token)) Token {
	m := Token{Requirements: defaultRequirements(), Facts: fingerprintFacts("")}
	m.RequiredScopes = types.SetNull(types.StringType)
	for _, f := range change {
		f(&m)
	}
	return m
}

var (
	unknown  = types.StringUnknown()
	noScopes = types.SetNull(types.StringType)
)

func TestCheckGenerate(t *testing.T) {
	t.Parallel()
	given := func(m *Token) { m.AccessTokenWO = types.StringValue("EAACANARYtoken") }
	required := func(scopes ...string) func(*Token) {
		return func(m *Token) { m.RequiredScopes = tftype.Strings(scopes) }
	}
	scopes := func(names ...string) types.Set { return tftype.Strings(names) }
	on := types.BoolValue(true)
	for name, c := range map[string]struct {
		block values
		none  bool // of generate
		all   bool // of generate is unknown
		model []func(*Token)
		says  []string // one for each error, in this order; nil: it is fine
	}{
		"nothing":              {none: true},
		"nothing, and a token": {none: true, model: []func(*Token){given}},
		"least":                {},
		"unknown":              {all: true},
		"unknown, and a token": {all: true, model: []func(*Token){given}},
		"both":                 {model: []func(*Token){given}, says: []string{"exactly one of the two"}},
		"both, one unknown":    {model: []func(*Token){func(m *Token) { m.AccessTokenWO = unknown }}},
		"version": {
			model: []func(*Token){func(m *Token) { m.AccessTokenWOVersion = types.StringValue("1") }},
			says:  []string{"generate.rotation_trigger"},
		},
		"both and version": {
			model: []func(*Token){given, func(m *Token) { m.AccessTokenWOVersion = types.StringValue("1") }},
			says:  []string{"exactly one", "rotation_trigger"},
		},
		"all that is required":  {block: values{"scopes": scopes("a", "b")}, model: []func(*Token){required("a", "b")}},
		"more than is required": {block: values{"scopes": scopes("a", "b", "c")}, model: []func(*Token){required("a", "b")}},
		"less than is required": {
			block: values{"scopes": scopes("a")}, model: []func(*Token){required("a", "b", "c")}, says: []string{"asks for b, c"},
		},
		"less than the default": {
			block: values{"scopes": scopes("business_management")},
			says:  []string{"whatsapp_business_management, whatsapp_business_messaging"},
		},
		"less, system_user_id unknown": {
			block: values{"scopes": scopes("a"), "system_user_id": unknown}, model: []func(*Token){required("b")},
			says: []string{"asks for b"},
		},
		"scopes unknown": {block: values{"scopes": types.SetUnknown(types.StringType)}, model: []func(*Token){required("b")}},
		"required unknown": {
			block: values{"scopes": scopes("a")},
			model: []func(*Token){func(m *Token) { m.RequiredScopes = types.SetUnknown(types.StringType) }},
		},
		"no excess": {
			block: values{"scopes": scopes("a", "b")},
			model: []func(*Token){required("a", "b"), func(m *Token) { m.ForbidExcessScopes = on }},
		},
		"excess": {
			block: values{"scopes": scopes("a", "b", "c")},
			model: []func(*Token){required("a"), func(m *Token) { m.ForbidExcessScopes = on }}, says: []string{"has b, c beyond"},
		},
		"too early": {
			block: values{"expires_in_60_days": on, "rotate_before_expiry": types.StringValue("1440h")}, says: []string{"336h"},
		},
		"as early as can be":       {block: values{"expires_in_60_days": on, "rotate_before_expiry": types.StringValue("1439h59m")}},
		"too early, if it expires": {block: values{"rotate_before_expiry": types.StringValue("9999h")}},
		"too early, system_user_id unknown": {
			block: values{"system_user_id": unknown, "expires_in_60_days": on, "rotate_before_expiry": types.StringValue("2000h")},
			says:  []string{"336h"},
		},
		"valid for too long": {
			block: values{"expires_in_60_days": on},
			model: []func(*Token){func(m *Token) { m.MinimumValidity = types.StringValue("1441h") }}, says: []string{"1440h"},
		},
		"valid for long": {
			block: values{"expires_in_60_days": on},
			model: []func(*Token){func(m *Token) { m.MinimumValidity = types.StringValue("1440h") }},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := block(t, c.block)
			switch {
			case c.none:
				b = NoGenerator()
			case c.all:
				b = Generator{types.ObjectUnknown(generateTypes())}
			}
			diags := tfdiag.FromError("validate", "x", validateIfGenerated(t, State{Generator: b, Token: plain(c.model...)}))
			if len(diags) != len(c.says) {
				t.Fatalf("want %d errors: %v", len(c.says), diags)
			}
			for i, part := range c.says {
				if !strings.Contains(diags[i].Detail(), part) {
					t.Errorf("does not say %q: %v", part, diags[i])
				}
			}
		})
	}
}

// validateIfGenerated does what the validator of generate does: without the argument it is not called.
func validateIfGenerated(t *testing.T, s State) error {
	t.Helper()
	if !s.Generates() {
		return nil
	}
	return s.checkGenerate(t.Context())
}

// requestOf returns the request of a configuration that has generate with these values.
func requestOf(t *testing.T, change values, required types.Set) (tokenRequest, error) {
	t.Helper()
	s := State{Generator: block(t, change), Token: plain()}
	s.RequiredScopes = required
	return s.request(t.Context())
}

func TestState_request(t *testing.T) {
	t.Parallel()
	w, err := requestOf(t, nil, noScopes)
	if err != nil || w.expires || w.revoke || w.appID != "" || w.trigger != "" || w.rotateBefore != 0 || !slices.Equal(w.scopes, threeScopes) {
		t.Errorf("the defaults: %+v, %v", w, err)
	}
	if w, _ := requestOf(t, nil, tftype.Strings([]string{"b", "a"})); strings.Join(w.scopes, ",") != "a,b" {
		t.Errorf("of the required ones: %v", w.scopes)
	}
	for name, changed := range map[string]struct {
		change  values
		rotates bool
	}{
		"system_user_id":       {values{"system_user_id": types.StringValue("122000000000078")}, true},
		"scopes":               {values{"scopes": tftype.Strings([]string{"business_management"})}, true},
		"expires_in_60_days":   {values{"expires_in_60_days": types.BoolValue(true)}, true},
		"rotation_trigger":     {values{"rotation_trigger": types.StringValue("x")}, true},
		"rotate_before_expiry": {values{"rotate_before_expiry": types.StringValue("1h")}, false},
		"revoke_previous":      {values{"revoke_previous": types.BoolValue(true)}, false},
		"written out":          {values{"expires_in_60_days": types.BoolValue(false), "revoke_previous": types.BoolValue(false)}, false},
	} {
		if other, err := requestOf(t, changed.change, noScopes); err != nil || w.sameToken(other) == changed.rotates {
			t.Errorf("%s: %+v, %v", name, other, err)
		}
	}
	for name := range generateTypes() {
		change := values{name: unknown}
		switch name {
		case "scopes":
			change[name] = types.SetUnknown(types.StringType)
		case "expires_in_60_days", "revoke_previous":
			change[name] = types.BoolUnknown()
		}
		if _, err := requestOf(t, change, noScopes); err == nil {
			t.Errorf("%s is unknown and the request is known", name)
		}
	}
}
