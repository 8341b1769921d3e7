package token

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// What a plan says about the facts of a token.
const (
	allUnknown = "all unknown" // the token will be written
	onlyFacts  = "facts"       // the token stays, and what is known about it changes
	asInState  = "as in state" // nothing happens
)

// wantFacts compares planned facts.
func wantFacts(t *testing.T, got Facts, want string, prior *State) {
	t.Helper()
	expected := unknownFacts()
	switch want {
	case onlyFacts:
		expected.TokenFingerprint = prior.TokenFingerprint
	case asInState:
		expected = prior.Facts
	}
	if !got.equal(expected) {
		t.Errorf("the facts are not %s: %+v", want, got)
	}
}

// withoutPlatform makes the chat platform one that is not known yet.
func withoutPlatform(r *rig) { r.platform = nil; r.connect() }

func TestPlan_configured(t *testing.T) {
	t.Parallel()
	version := func(v string) func(*Token) {
		return func(m *Token) { m.AccessTokenWOVersion = types.StringValue(v) }
	}
	knownFor := func(token string, change ...func(*State)) func(State) *State {
		return func(config State) *State { return after(config, factsFor(token, adminID), change...) }
	}
	replaced := []string{
		"access_token_wo: Token of project SALES will be replaced by " + fingerprint(goodToken) + "\nIt holds the token " +
			fingerprint(handToken) + " now.", "To make it fail, set expected_fingerprint = \"" + fingerprint(goodToken) + "\".",
	}
	unchecked := []string{
		"access_token_wo: Access token of project SALES is not checked while planning\n",
		"is known only after apply. It is inspected during apply, before it is written.",
	}
	for name, c := range map[string]struct {
		config  State
		prior   func(State) *State // nil: the object is created
		applied string
		later   string
		meta    func(*rig)
		facts   string
		checked bool // the fingerprint of the token is returned
		warns   []string
		fails   []string
	}{
		"created":   {config: given(goodToken), facts: allUnknown, checked: true},
		"equal":     {config: given(goodToken), prior: knownFor(goodToken), facts: asInState, checked: true},
		"different": {config: given(goodToken), prior: knownFor(handToken), facts: allUnknown, checked: true, warns: replaced},
		"different, expected": {
			config: given(goodToken, expecting(goodToken)), prior: knownFor(handToken), facts: allUnknown, checked: true, warns: replaced[:1],
		},
		"different, not written by Terraform": {
			config: given(goodToken), prior: knownFor(handToken), later: "A person enters it.", facts: allUnknown, checked: true,
		},
		"no token": {
			config: given(goodToken), prior: func(s State) *State { return after(s, fingerprintOnly("")) }, facts: allUnknown,
			checked: true,
		},
		"imported": {
			config: given(goodToken), prior: func(s State) *State { return after(s, fingerprintOnly(fingerprint(goodToken))) },
			facts: onlyFacts, checked: true,
		},
		"new scopes": {
			config: given(goodToken), prior: knownFor(goodToken, func(s *State) { s.Scopes = tftype.Strings(threeScopes[:2]) }),
			facts: onlyFacts, checked: true,
		},
		"new app": {
			config: given(goodToken), prior: knownFor(goodToken, func(s *State) { s.AppID = types.StringValue(otherAppID) }),
			facts: onlyFacts, checked: true,
		},
		"new user": {
			config: given(goodToken), prior: knownFor(goodToken, func(s *State) { s.SystemUserID = types.StringNull() }),
			facts: onlyFacts, checked: true,
		},
		"new expiry": {
			config: given(goodToken), prior: knownFor(goodToken, func(s *State) { s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon) }),
			facts: onlyFacts, checked: true,
		},

		"version unchanged": {
			config: given(goodToken, version("1")), prior: knownFor(handToken), applied: fingerprint(handToken), facts: asInState,
			checked: true,
		},
		"version unchanged, applied lost": {
			config: given(goodToken, version("1")), prior: knownFor(handToken), facts: asInState, checked: true,
		},
		"version unchanged, replaced": {
			config: given(goodToken, version("1")), prior: knownFor(handToken), applied: fingerprint(goodToken), facts: allUnknown,
			checked: true, warns: replaced,
		},
		"version unchanged, equal token": {
			config: given(goodToken, version("1")), prior: knownFor(goodToken), applied: fingerprint(goodToken), facts: asInState,
			checked: true,
		},
		"version unchanged, no token held": {
			config: given(goodToken, version("1")), prior: func(s State) *State { return after(s, fingerprintOnly("")) },
			facts: allUnknown, checked: true,
		},
		"version changed": {
			config: given(goodToken, version("2")), prior: knownFor(handToken, func(s *State) { version("1")(&s.Token) }),
			applied: fingerprint(handToken), facts: allUnknown, checked: true, warns: replaced,
		},
		"version removed": {
			config: given(goodToken), prior: knownFor(handToken, func(s *State) { version("1")(&s.Token) }),
			applied: fingerprint(handToken), facts: allUnknown, checked: true, warns: replaced,
		},

		"unknown token": {config: given(""), facts: allUnknown, warns: unchecked},
		"unknown token, another text": {
			config: given(""), later: "It is inspected then.", facts: allUnknown,
			warns: []string{"is known only after apply. It is inspected then."},
		},
		"unknown token, written before": {config: given(""), prior: knownFor(goodToken), facts: allUnknown, warns: unchecked},
		"unknown token, held back": {
			config: given("", version("1")), prior: knownFor(goodToken), applied: fingerprint(goodToken), facts: asInState,
		},
		"unknown token, created": {config: given("", version("1")), facts: allUnknown, warns: unchecked},
		"unknown requirement": {
			config: given(goodToken, func(m *Token) { m.MinimumValidity = unknown }), facts: allUnknown, warns: unchecked,
		},
		"unknown requirement, held back": {
			config: given(goodToken, version("1"), func(m *Token) { m.MinimumValidity = unknown }), prior: knownFor(goodToken),
			facts: asInState,
		},
		"unknown provider": {
			config: given(goodToken), meta: func(r *rig) { r.forget() }, facts: allUnknown, warns: unchecked,
		},
		"unknown platform": {
			config: given(goodToken), prior: knownFor(goodToken), meta: withoutPlatform, facts: asInState, checked: true,
		},
		"unknown platform, lacks a scope": {
			config: given(shortToken), meta: withoutPlatform, facts: allUnknown, fails: []string{"lacks whatsapp_business_management"},
		},

		"expires soon": {
			config: given(soonToken), facts: allUnknown, checked: true,
			warns: []string{"access_token_wo: Access token of project SALES expires in 24h\n", "expires at 2026-06-16T12:00:00Z"},
		},
		"expires too soon": {
			config: given(soonToken, func(m *Token) { m.MinimumValidity = types.StringValue("48h") }), facts: allUnknown,
			fails: []string{"Access token does not meet the requirements\n", "at least 48h are required"},
		},
		"lacks a scope": {
			config: given(shortToken), prior: knownFor(goodToken), facts: allUnknown,
			fails: []string{"Access token does not meet the requirements\n", "lacks whatsapp_business_management"},
		},
		"two failures": {
			config: given(shortToken, func(m *Token) {
				m.ForbidExcessScopes = types.BoolValue(true)
				m.RequiredScopes = tftype.Strings(threeScopes[1:])
			}), facts: allUnknown,
			fails: []string{"lacks whatsapp_business_management", "more scopes than allowed: business_management"},
		},
		"not inspected": {
			config: given(goodToken), meta: func(r *rig) { r.meta.FailNext(simkit.Fault{Path: "/*/debug_token", Times: -1, Body: "{}"}) },
			facts: allUnknown,
			fails: []string{"Cannot inspect the access token\n", "HTTP 500"},
		},
		"broken requirement": {
			config: given(goodToken, func(m *Token) { m.MinimumValidity = types.StringValue("a week") }), facts: allUnknown,
			fails: []string{"a week"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			p := Planning{Config: c.config, Applied: c.applied, Project: projectID, Holder: project, InspectedLater: c.later, Warn: r.warnAt}
			if c.config.AccessTokenWO.ValueString() == "" {
				p.Config.AccessTokenWO = unknown
			}
			if c.prior != nil {
				p.Prior = c.prior(c.config)
			}
			if c.meta != nil {
				c.meta(r)
			}
			planned, err := Plan(t.Context(), r.session, p)
			wantFacts(t, planned.Facts, c.facts, p.Prior)
			if c.fails != nil {
				at := "access_token_wo"
				if name == "broken requirement" {
					at = ""
				}
				wantError(t, err, at, c.fails...)
			} else if err != nil {
				t.Error(err)
			}
			if c.checked != (planned.Configured != "") || c.checked && planned.Configured != c.config.Fingerprint() {
				t.Errorf("the fingerprint of the checked token is %q", planned.Configured)
			}
			if c.warns == nil {
				r.wantWarnings(t)
			} else {
				r.wantWarnings(t, c.warns)
			}
		})
	}
}

// Where there is a state, a token that Meta does not accept may be in the way of a destruction.
func TestPlan_deadToken(t *testing.T) {
	t.Parallel()
	for name, prior := range map[string]*State{"created": nil, "in the state": after(given(goodToken), factsFor(goodToken, adminID))} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			r.meta.RevokeToken(goodToken, 467)
			_, err := Plan(t.Context(), r.session, Planning{Config: given(goodToken), Prior: prior, Holder: project, Warn: r.warnAt})
			wantError(t, err, "access_token_wo", "Access token does not meet the requirements\n", "subcode 467")
			if strings.Contains(tfdiag.Explain(err), "terraform destroy -refresh=false") != (prior != nil) {
				t.Error(tfdiag.Explain(err))
			}
		})
	}
}

func TestPlan_neither(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	config := State{Token: plain(), Generator: NotGenerated()}
	p := Planning{Config: config, Holder: project, MissingAdvice: "Set access_token_wo.", Warn: r.warnAt}
	planned, err := Plan(t.Context(), r.session, p)
	wantError(t, err, "access_token_wo", "Missing access token\nSet access_token_wo.")
	wantFacts(t, planned.Facts, allUnknown, nil)
	p.Prior = after(config, factsFor(goodToken, adminID)) // observed
	planned, err = Plan(t.Context(), r.session, p)
	if err != nil {
		t.Error(err)
	}
	wantFacts(t, planned.Facts, asInState, p.Prior)
	r.wantWarnings(t)
	r.journal.want(t, "")
}

func TestPlan_generated(t *testing.T) {
	t.Parallel()
	expiring := values{"expires_in_60_days": types.BoolValue(true), "rotate_before_expiry": types.StringValue("336h")}
	trigger := values{"rotation_trigger": types.StringValue("2")}
	dead := simkit.Fault{Path: "/*/debug_token", Times: -1, Body: "{}"}
	for name, c := range map[string]struct {
		arguments values
		change    func(*Token) // of the configuration
		held      string       // the token that was generated before; "": none was
		state     func(*State) // changes the prior state
		meta      func(*rig)   // before the plan
		readable  bool         // the platform shows tokens
		facts     string       // default: all unknown
		calls     string       // of the plan
		warns     []string     // parts of the only warning
		at        string       // of the error
		fails     []string     // parts of it
		is        error        // what the error is
	}{
		"created":     {calls: "inspect"},
		"kept":        {held: goodToken, facts: asInState},
		"kept, shown": {held: goodToken, readable: true, facts: asInState, calls: "read inspect"},
		"trigger":     {held: goodToken, arguments: trigger, calls: "inspect"},
		"replaced": {
			held: goodToken, state: func(s *State) { s.TokenFingerprint = types.StringValue(held) }, calls: "inspect",
			warns: []string{"generate: A new token will be generated for project SALES\n", "replaced outside Terraform"},
		},
		"replaced since the refresh": {
			held: goodToken, readable: true, meta: func(r *rig) { r.service.token = secret.New(handToken) }, calls: "read inspect",
			warns: []string{"the project holds another one"},
		},
		"removed since the refresh": {
			held: goodToken, readable: true, meta: func(r *rig) { r.service.token = secret.Value{} }, calls: "read inspect",
			warns: []string{"the project holds another one"},
		},
		"revoked": {
			held: goodToken, readable: true, meta: func(r *rig) { r.meta.RevokeToken(goodToken, 467) }, calls: "read inspect inspect",
			warns: []string{
				"Meta no longer accepts the token " + fingerprint(goodToken) + ": ",
				"subcode 467). The apply generates and delivers another one. Nothing has to be done by hand.",
			},
		},
		"scope lost": {
			held: shortToken, readable: true, calls: "read inspect inspect", warns: []string{"lacks whatsapp_business_management"},
		},
		"scope of generate lost": {
			held: shortToken, readable: true, arguments: values{"scopes": tftype.Strings(threeScopes)},
			change: func(m *Token) { m.RequiredScopes = tftype.Strings(threeScopes[:1]) }, calls: "read inspect inspect",
			warns: []string{"lacks whatsapp_business_management"},
		},
		"valid for a shorter time": {
			held: soonToken, readable: true, change: func(m *Token) { m.MinimumValidity = types.StringValue("48h") }, facts: asInState,
			calls: "read inspect",
		},
		"near expiry": {
			held: soonToken, arguments: expiring, state: func(s *State) { s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon.Add(day)) },
			calls: "inspect", warns: []string{"sooner than generate.rotate_before_expiry"},
		},
		"near expiry, shown": {
			held: soonToken, readable: true, arguments: expiring,
			state: func(s *State) { s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon.Add(day)) }, calls: "read inspect inspect",
			warns: []string{"sooner than generate.rotate_before_expiry"},
		},
		"never expires": {
			arguments: values{"rotate_before_expiry": types.StringValue("336h")}, calls: "inspect",
			warns: []string{"generate.rotate_before_expiry: Generated token of project SALES never expires\n", "Set expires_in_60_days"},
		},
		"expires without a rotation": {
			arguments: values{"expires_in_60_days": types.BoolValue(true)}, calls: "inspect",
			warns: []string{
				"generate.expires_in_60_days: Generated token of project SALES expires after 60 days without a rotation\n",
				"Set generate.rotate_before_expiry",
			},
		},
		"expires with a rotation": {arguments: expiring, calls: "inspect"},
		"revokes, shown":          {arguments: values{"revoke_previous": types.BoolValue(true)}, readable: true, calls: "inspect"},
		"revokes, not shown": {
			arguments: values{"revoke_previous": types.BoolValue(true)}, at: "generate.revoke_previous",
			fails: []string{"Not possible on this chat platform\n", "acme (chat.acme) does not show it", "expires_in_60_days = true"},
		},
		"unknown argument in the state": {
			arguments: trigger, held: goodToken, state: func(s *State) { s.Generate = types.ObjectUnknown(generateTypes()) },
			is: lifecycle.ErrUnknown,
		},
		"unknown argument": {arguments: values{"rotation_trigger": unknown}, is: lifecycle.ErrUnknown},
		"unknown requirement": {
			held: goodToken, readable: true, change: func(m *Token) { m.MinimumValidity = unknown }, calls: "read",
			is: lifecycle.ErrUnknown,
		},
		"unknown provider":          {meta: func(r *rig) { r.forget() }, is: lifecycle.ErrUnknown},
		"unknown platform":          {meta: withoutPlatform, calls: "inspect"},
		"unknown platform, trigger": {held: goodToken, arguments: trigger, meta: withoutPlatform, calls: "inspect"},
		"unknown platform, kept":    {held: goodToken, meta: withoutPlatform, is: lifecycle.ErrUnknown}, // it may show a token that is due
		"unknown platform, not able": {
			meta: func(r *rig) { r.meta.RevokeToken(ownToken, 467); withoutPlatform(r) }, calls: "inspect", at: "generate",
			fails: []string{"The provider's access token is not valid\n"},
		},
		"no platform": {meta: func(r *rig) { r.platform = &chat.Platform{}; r.connect() }, fails: []string{"no chat platform"}},
		"no token of the provider": {
			meta: func(r *rig) { r.config.AccessToken = secret.Value{}; r.connect() }, at: "generate",
			fails: []string{"The provider has no access token\n", "WHATSAPP_ACCESS_TOKEN"},
		},
		"no app secret": {
			meta: func(r *rig) { r.config.AppSecret = secret.Value{}; r.connect() }, at: "generate.app_id",
			fails: []string{"Cannot generate a token\n", "WHATSAPP_APP_SECRET"},
		},
		"another app": {
			arguments: values{"app_id": types.StringValue(otherAppID)}, at: "generate.app_id",
			fails: []string{"not that of app " + otherAppID},
		},
		"provider's token not inspected": {
			meta: func(r *rig) { r.meta.FailNext(dead) }, calls: "inspect", at: "generate", fails: []string{
				"Cannot inspect the provider's access token\n",
			},
		},
		"provider's token not valid": {
			meta: func(r *rig) { r.meta.RevokeToken(ownToken, 467) }, calls: "inspect", at: "generate", fails: []string{
				"The provider's access token is not valid\n",
			},
		},
		"provider's token of another app": {
			meta: func(r *rig) {
				r.config.AccessToken = secret.New(otherAppToken)
				r.connect()
			}, calls: "inspect inspect", at: "generate", fails: []string{"belongs to app " + otherAppID, "those of app " + appID},
		},
		"no such user": {
			arguments: values{"system_user_id": types.StringValue("122000000000099")}, calls: "inspect", at: "generate.system_user_id",
			fails: []string{"Cannot read the system user\n", "IDs of system users are app-scoped: app " + appID},
		},
		"no permission": {
			meta: func(r *rig) { r.meta.SetSystemUserRole(adminID, "EMPLOYEE") }, calls: "inspect", at: "generate.system_user_id", fails: []string{
				"Cannot read the system user\n",
			},
		},
		"held token not read": {
			held: goodToken, readable: true, meta: func(r *rig) { r.service.unread = errors.New("HTTP 503") }, calls: "read",
			fails: []string{"HTTP 503"},
		},
		"held token not inspected": {
			held: goodToken, readable: true, meta: func(r *rig) { r.meta.FailNext(dead) }, calls: "read inspect",
			fails: []string{"HTTP 500"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			var change []func(*Token)
			if c.change != nil {
				change = append(change, c.change)
			}
			p := Planning{
				Config: generating(t, c.arguments, change...), Applied: fingerprint(c.held), Project: projectID, Holder: project,
				Warn: r.warnAt,
			}
			if c.held != "" {
				r.service.token = secret.New(c.held)
				before := c.arguments
				if strings.HasSuffix(name, "trigger") {
					before = nil
				}
				p.Prior = after(generating(t, before, change...), factsFor(c.held, botID))
				if p.Prior.RequiredScopes.IsNull() {
					p.Prior.RequiredScopes = tftype.Strings(threeScopes) // the default is in the state
				}
			}
			if c.state != nil {
				c.state(p.Prior)
			}
			if c.meta != nil {
				c.meta(r)
			}
			planned, err := Plan(t.Context(), r.session, p)
			if c.facts == "" {
				c.facts = allUnknown
			}
			wantFacts(t, planned.Facts, c.facts, p.Prior)
			switch {
			case c.is != nil:
				if !errors.Is(err, c.is) {
					t.Errorf("the error is %v, want %v", err, c.is)
				}
			case c.fails != nil:
				wantError(t, err, c.at, c.fails...)
			case err != nil:
				t.Error(err)
			}
			if c.warns == nil {
				r.wantWarnings(t)
			} else {
				r.wantWarnings(t, c.warns)
			}
			r.journal.want(t, c.calls)
			if calls := r.meta.Calls(); c.calls == "" && len(calls) > 0 {
				t.Errorf("Meta was asked: %v", calls)
			}
			if planned.Configured != "" || r.meta.Counts() != (graphsim.Counts{}) {
				t.Errorf("planning did %+v", r.meta.Counts())
			}
		})
	}
}
