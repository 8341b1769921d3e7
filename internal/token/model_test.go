package token

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func TestState_sources(t *testing.T) {
	t.Parallel()
	notKnown := stateWithToken(goodToken)
	notKnown.AccessTokenWO = unknown
	observed := State{Token: plain(), Generator: NoGenerator()}
	for name, c := range map[string]struct {
		state             State
		fingerprint       string
		writes, generates bool
	}{
		"configured":         {state: stateWithToken(goodToken), fingerprint: fingerprint(goodToken), writes: true},
		"configured unknown": {state: notKnown, writes: true},
		"generated":          {state: stateWithGenerate(t, nil), writes: true, generates: true},
		"generated unknown": {
			state: State{Token: plain(), Generator: Generator{types.ObjectUnknown(generateTypes())}}, writes: true, generates: true,
		},
		"observed": {state: observed},
	} {
		if s := c.state; s.Fingerprint() != c.fingerprint || s.Writes() != c.writes || s.Generates() != c.generates {
			t.Errorf("%s: fingerprint %q, writes %t, generates %t", name, s.Fingerprint(), s.Writes(), s.Generates())
		}
	}
}

func TestImportedToken(t *testing.T) {
	t.Parallel()
	got := ImportedToken(chat.TokenInfo{Present: true, Fingerprint: held})
	if !got.Facts.equal(fingerprintFacts(held)) || !got.AccessTokenWO.IsNull() || !got.AccessTokenWOVersion.IsNull() ||
		!got.RequiredScopes.Equal(tftype.Strings(threeScopes)) {
		t.Errorf("%+v", got)
	}
	if got := ImportedToken(chat.TokenInfo{}); !got.TokenFingerprint.IsNull() {
		t.Errorf("without a token: %+v", got)
	}
}

func TestFactsOf(t *testing.T) {
	t.Parallel()
	for kind, user := range map[string]types.String{
		"SYSTEM_USER": types.StringValue(botID), "": types.StringValue(botID), "USER": types.StringNull(),
	} {
		got := factsOf(graph.TokenInfo{Fingerprint: held, Type: kind, UserID: botID, AppID: appID, Scopes: threeScopes[:1], ExpiresAt: noon})
		want := Facts{
			TokenFingerprint: types.StringValue(held), Scopes: tftype.Strings(threeScopes[:1]), AppID: types.StringValue(appID),
			SystemUserID: user, ExpiresAt: timetypes.NewRFC3339TimeValue(noon),
		}
		if !got.equal(want) {
			t.Errorf("%q: %+v", kind, got)
		}
	}
}

func TestFacts_unchanged(t *testing.T) {
	t.Parallel()
	known := factsFor(goodToken, botID)
	inspects := unknownFacts()
	inspects.TokenFingerprint = known.TokenFingerprint
	writes := known
	writes.TokenFingerprint = types.StringUnknown()
	if !known.TokenUnchanged() || inspects.TokenUnchanged() || writes.TokenUnchanged() || unknownFacts().TokenUnchanged() {
		t.Error("facts with something unknown are unchanged, or known ones are not")
	}
}

func TestFacts_refresh(t *testing.T) {
	t.Parallel()
	before := factsFor(goodToken, botID)
	doubtful := before
	doubtful.TokenFingerprint = types.StringNull()
	good, other := chat.TokenInfo{Present: true, Fingerprint: fingerprint(goodToken)}, chat.TokenInfo{Present: true, Fingerprint: held}
	for name, c := range map[string]struct {
		before Facts
		shown  chat.TokenInfo
		want   Facts
	}{
		"removed":                 {before, chat.TokenInfo{}, fingerprintFacts("")},
		"not shown":               {before, chat.TokenInfo{Present: true}, before},
		"equal":                   {before, good, before},
		"another":                 {before, other, fingerprintFacts(held)},
		"in doubt, removed":       {doubtful, chat.TokenInfo{}, fingerprintFacts("")},
		"in doubt, not shown":     {doubtful, chat.TokenInfo{Present: true}, doubtful},
		"in doubt, arrived":       {doubtful, good, before},
		"in doubt, not arrived":   {doubtful, other, fingerprintFacts(held)},
		"removed before, applied": {fingerprintFacts(""), good, fingerprintFacts(fingerprint(goodToken))},
	} {
		if got := c.before.WithHeldToken(c.shown, fingerprint(goodToken)); !got.equal(c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The validator of generate sees the arguments beside it.
func TestGenerateValidator(t *testing.T) {
	t.Parallel()
	s := schema.Schema{Attributes: lifecycle.MergeAttributes(
		Attributes(Texts{}), map[string]schema.Attribute{"generate": GenerateAttribute()},
	)}
	for name, c := range map[string]struct {
		config State
		errors int
	}{
		"absent": {config: stateWithToken(goodToken)},
		"alone":  {config: stateWithGenerate(t, nil)},
		"two sources": {config: stateWithGenerate(t, nil, func(m *Token) {
			m.AccessTokenWO, m.AccessTokenWOVersion = types.StringValue(goodToken), types.StringValue("1")
		}), errors: 2},
		"excess": {
			config: stateWithGenerate(t, values{"scopes": tftype.Strings(threeScopes)}, func(m *Token) {
				m.RequiredScopes, m.ForbidExcessScopes = tftype.Strings(threeScopes[:1]), types.BoolValue(true)
			}), errors: 1,
		},
		"validity": {
			config: stateWithGenerate(
				t, values{"expires_in_60_days": types.BoolValue(true)}, func(m *Token) { m.MinimumValidity = types.StringValue("1441h") },
			),
			errors: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), nil)}
			if diags := raw.Set(t.Context(), c.config); diags.HasError() {
				t.Fatal(diags)
			}
			var resp validator.ObjectResponse
			generateValidator{}.ValidateObject(t.Context(), validator.ObjectRequest{
				Path: atGenerate, ConfigValue: c.config.Generate, Config: tfsdk.Config{Schema: s, Raw: raw.Raw},
			}, &resp)
			if len(resp.Diagnostics) != c.errors {
				t.Errorf("want %d errors: %v", c.errors, resp.Diagnostics)
			}
		})
	}
}
