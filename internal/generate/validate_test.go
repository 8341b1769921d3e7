package generate

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tokenargs"
)

type values = map[string]attr.Value

// block is the argument with a system user, changed by values.
func block(t *testing.T, change values) Block {
	t.Helper()
	all := values{
		"system_user_id": types.StringValue("122000000000077"), "app_id": types.StringNull(), "scopes": types.SetNull(types.StringType), "expires_in_60_days": types.BoolNull(),
		"rotation_trigger": types.StringNull(), "rotate_before_expiry": types.StringNull(), "revoke_previous": types.BoolNull(),
	}
	maps.Copy(all, change)
	object, diags := types.ObjectValue(Types(), all)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return Block{object}
}

// plain is the rest of a configuration in which nothing is set.
func plain(change ...func(*boundtoken.Model)) boundtoken.Model {
	m := boundtoken.Model{Model: tokenargs.Defaults(), Facts: boundtoken.FingerprintOnly("")}
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

func TestValidate(t *testing.T) {
	t.Parallel()
	given := func(m *boundtoken.Model) { m.AccessTokenWO = types.StringValue("EAACANARYtoken") }
	required := func(scopes ...string) func(*boundtoken.Model) {
		return func(m *boundtoken.Model) { m.RequiredScopes = tftype.Strings(scopes) }
	}
	scopes := func(names ...string) types.Set { return tftype.Strings(names) }
	on := types.BoolValue(true)
	for name, c := range map[string]struct {
		block values
		none  bool // of generate
		all   bool // of generate is unknown
		model []func(*boundtoken.Model)
		says  []string // one for each error, in this order; nil: it is fine
	}{
		"nothing":                  {none: true},
		"nothing, and a token":     {none: true, model: []func(*boundtoken.Model){given}},
		"least":                    {},
		"unknown":                  {all: true},
		"unknown, and a token":     {all: true, model: []func(*boundtoken.Model){given}},
		"both":                     {model: []func(*boundtoken.Model){given}, says: []string{"exactly one of the two"}},
		"both, one unknown":        {model: []func(*boundtoken.Model){func(m *boundtoken.Model) { m.AccessTokenWO = unknown }}},
		"version":                  {model: []func(*boundtoken.Model){func(m *boundtoken.Model) { m.AccessTokenWOVersion = types.StringValue("1") }}, says: []string{"generate.rotation_trigger"}},
		"both and version":         {model: []func(*boundtoken.Model){given, func(m *boundtoken.Model) { m.AccessTokenWOVersion = types.StringValue("1") }}, says: []string{"exactly one", "rotation_trigger"}},
		"all that is required":     {block: values{"scopes": scopes("a", "b")}, model: []func(*boundtoken.Model){required("a", "b")}},
		"more than is required":    {block: values{"scopes": scopes("a", "b", "c")}, model: []func(*boundtoken.Model){required("a", "b")}},
		"less than is required":    {block: values{"scopes": scopes("a")}, model: []func(*boundtoken.Model){required("a", "b", "c")}, says: []string{"asks for b, c"}},
		"less than the default":    {block: values{"scopes": scopes("business_management")}, says: []string{"whatsapp_business_management, whatsapp_business_messaging"}},
		"less, of somebody":        {block: values{"scopes": scopes("a"), "system_user_id": unknown}, model: []func(*boundtoken.Model){required("b")}, says: []string{"asks for b"}},
		"scopes unknown":           {block: values{"scopes": types.SetUnknown(types.StringType)}, model: []func(*boundtoken.Model){required("b")}},
		"required unknown":         {block: values{"scopes": scopes("a")}, model: []func(*boundtoken.Model){func(m *boundtoken.Model) { m.RequiredScopes = types.SetUnknown(types.StringType) }}},
		"excess":                   {block: values{"scopes": scopes("a", "b", "c")}, model: []func(*boundtoken.Model){required("a"), func(m *boundtoken.Model) { m.ForbidExcessScopes = on }}, says: []string{"has b, c beyond"}},
		"too early":                {block: values{"expires_in_60_days": on, "rotate_before_expiry": types.StringValue("1440h")}, says: []string{"336h"}},
		"as early as can be":       {block: values{"expires_in_60_days": on, "rotate_before_expiry": types.StringValue("1439h59m")}},
		"too early, if it expires": {block: values{"rotate_before_expiry": types.StringValue("9999h")}},
		"too early, of somebody":   {block: values{"system_user_id": unknown, "expires_in_60_days": on, "rotate_before_expiry": types.StringValue("2000h")}, says: []string{"336h"}},
		"valid for too long":       {block: values{"expires_in_60_days": on}, model: []func(*boundtoken.Model){func(m *boundtoken.Model) { m.MinimumValidity = types.StringValue("1441h") }}, says: []string{"1440h"}},
		"valid for long":           {block: values{"expires_in_60_days": on}, model: []func(*boundtoken.Model){func(m *boundtoken.Model) { m.MinimumValidity = types.StringValue("1440h") }}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := block(t, c.block)
			switch {
			case c.none:
				b = None()
			case c.all:
				b = Block{types.ObjectUnknown(Types())}
			}
			diags := tfdiag.FromError("validate", "x", Validate(t.Context(), b, plain(c.model...)))
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

// What was not known while planning is looked at before anything is sent: there are no clients here that could.
func TestRun_validatesAgain(t *testing.T) {
	t.Parallel()
	d := Delivery{Config: State{Block: block(t, values{"scopes": tftype.Strings([]string{"business_management"})}), Token: plain()}}
	if _, err := d.Run(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "leaves it out") {
		t.Errorf("error: %v", err)
	}
}

func TestWish(t *testing.T) {
	t.Parallel()
	w, err := block(t, nil).wish(t.Context(), noScopes)
	if err != nil || w.expires || w.revoke || w.appID != "" || w.trigger != "" || w.rotateBefore != 0 || strings.Join(w.scopes, ",") != "business_management,whatsapp_business_management,whatsapp_business_messaging" {
		t.Errorf("the defaults: %+v, %v", w, err)
	}
	if w, _ := block(t, nil).wish(t.Context(), tftype.Strings([]string{"b", "a"})); strings.Join(w.scopes, ",") != "a,b" {
		t.Errorf("of what is required: %v", w.scopes)
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
		"said out loud":        {values{"expires_in_60_days": types.BoolValue(false), "revoke_previous": types.BoolValue(false)}, false},
	} {
		if other, err := block(t, changed.change).wish(t.Context(), noScopes); err != nil || w.same(other) == changed.rotates {
			t.Errorf("%s: %+v, %v", name, other, err)
		}
	}
	for name := range Types() {
		change := values{name: unknown}
		switch name {
		case "scopes":
			change[name] = types.SetUnknown(types.StringType)
		case "expires_in_60_days", "revoke_previous":
			change[name] = types.BoolUnknown()
		}
		if _, err := block(t, change).wish(t.Context(), noScopes); err == nil {
			t.Errorf("%s is unknown and the wish is known", name)
		}
	}
}
