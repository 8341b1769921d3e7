package token

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
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
		return func(config State) *State { return stateAfter(config, factsFor(token, adminID), change...) }
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
		"created":   {config: stateWithToken(goodToken), facts: allUnknown, checked: true},
		"equal":     {config: stateWithToken(goodToken), prior: knownFor(goodToken), facts: asInState, checked: true},
		"different": {config: stateWithToken(goodToken), prior: knownFor(handToken), facts: allUnknown, checked: true, warns: replaced},
		"different, expected": {
			config: stateWithToken(goodToken, expecting(goodToken)), prior: knownFor(handToken), facts: allUnknown, checked: true,
			warns: replaced[:1],
		},
		"different, not written by Terraform": {
			config: stateWithToken(goodToken), prior: knownFor(handToken), later: "A person enters it.", facts: allUnknown, checked: true,
		},
		"no token": {
			config: stateWithToken(goodToken), prior: func(s State) *State { return stateAfter(s, fingerprintFacts("")) }, facts: allUnknown,
			checked: true,
		},
		"imported": {
			config: stateWithToken(goodToken), prior: func(s State) *State { return stateAfter(s, fingerprintFacts(fingerprint(goodToken))) },
			facts: onlyFacts, checked: true,
		},
		"new scopes": {
			config: stateWithToken(goodToken), prior: knownFor(goodToken, func(s *State) { s.Scopes = tftype.Strings(threeScopes[:2]) }),
			facts: onlyFacts, checked: true,
		},
		"new app": {
			config: stateWithToken(goodToken), prior: knownFor(goodToken, func(s *State) { s.AppID = types.StringValue(otherAppID) }),
			facts: onlyFacts, checked: true,
		},
		"new user": {
			config: stateWithToken(goodToken), prior: knownFor(goodToken, func(s *State) { s.SystemUserID = types.StringNull() }),
			facts: onlyFacts, checked: true,
		},
		"new expiry": {
			config: stateWithToken(goodToken), prior: knownFor(goodToken, func(s *State) { s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon) }),
			facts: onlyFacts, checked: true,
		},

		"version unchanged": {
			config: stateWithToken(goodToken, version("1")), prior: knownFor(handToken), applied: fingerprint(handToken), facts: asInState,
			checked: true,
		},
		"version unchanged, applied lost": {
			config: stateWithToken(goodToken, version("1")), prior: knownFor(handToken), facts: asInState, checked: true,
		},
		"version unchanged, replaced": {
			config: stateWithToken(goodToken, version("1")), prior: knownFor(handToken), applied: fingerprint(goodToken), facts: allUnknown,
			checked: true, warns: replaced,
		},
		"version unchanged, equal token": {
			config: stateWithToken(goodToken, version("1")), prior: knownFor(goodToken), applied: fingerprint(goodToken), facts: asInState,
			checked: true,
		},
		"version unchanged, no token held": {
			config: stateWithToken(goodToken, version("1")), prior: func(s State) *State { return stateAfter(s, fingerprintFacts("")) },
			facts: allUnknown, checked: true,
		},
		"version changed": {
			config: stateWithToken(goodToken, version("2")), prior: knownFor(handToken, func(s *State) { version("1")(&s.Token) }),
			applied: fingerprint(handToken), facts: allUnknown, checked: true, warns: replaced,
		},
		"version removed": {
			config: stateWithToken(goodToken), prior: knownFor(handToken, func(s *State) { version("1")(&s.Token) }),
			applied: fingerprint(handToken), facts: allUnknown, checked: true, warns: replaced,
		},

		"unknown token": {config: stateWithToken(""), facts: allUnknown, warns: unchecked},
		"unknown token, another text": {
			config: stateWithToken(""), later: "It is inspected then.", facts: allUnknown,
			warns: []string{"is known only after apply. It is inspected then."},
		},
		"unknown token, written before": {config: stateWithToken(""), prior: knownFor(goodToken), facts: allUnknown, warns: unchecked},
		"unknown token, held back": {
			config: stateWithToken("", version("1")), prior: knownFor(goodToken), applied: fingerprint(goodToken), facts: asInState,
		},
		"unknown token, created": {config: stateWithToken("", version("1")), facts: allUnknown, warns: unchecked},
		"unknown requirement": {
			config: stateWithToken(goodToken, func(m *Token) { m.MinimumValidity = unknown }), facts: allUnknown, warns: unchecked,
		},
		"unknown requirement, held back": {
			config: stateWithToken(goodToken, version("1"), func(m *Token) { m.MinimumValidity = unknown }), prior: knownFor(goodToken),
			facts: asInState,
		},
		"unknown provider": {
			config: stateWithToken(goodToken), meta: func(r *rig) { r.forget() }, facts: allUnknown, warns: unchecked,
		},
		"unknown platform": {
			config: stateWithToken(goodToken), prior: knownFor(goodToken), meta: withoutPlatform, facts: asInState, checked: true,
		},
		"unknown platform, lacks a scope": {
			config: stateWithToken(shortToken), meta: withoutPlatform, facts: allUnknown, fails: []string{"lacks whatsapp_business_management"},
		},

		"expires soon": {
			config: stateWithToken(soonToken), facts: allUnknown, checked: true,
			warns: []string{"access_token_wo: Access token of project SALES expires in 24h\n", "expires at 2026-06-16T12:00:00Z"},
		},
		"expires too soon": {
			config: stateWithToken(soonToken, func(m *Token) { m.MinimumValidity = types.StringValue("48h") }), facts: allUnknown,
			fails: []string{"Access token does not meet the requirements\n", "at least 48h are required"},
		},
		"lacks a scope": {
			config: stateWithToken(shortToken), prior: knownFor(goodToken), facts: allUnknown,
			fails: []string{"Access token does not meet the requirements\n", "lacks whatsapp_business_management"},
		},
		"two failures": {
			config: stateWithToken(shortToken, func(m *Token) {
				m.ForbidExcessScopes = types.BoolValue(true)
				m.RequiredScopes = tftype.Strings(threeScopes[1:])
			}), facts: allUnknown,
			fails: []string{"lacks whatsapp_business_management", "more scopes than allowed: business_management"},
		},
		"not inspected": {
			config: stateWithToken(goodToken), meta: func(r *rig) { r.meta.FailNext(simkit.Fault{Path: "/*/debug_token", Times: -1, Body: "{}"}) },
			facts: allUnknown,
			fails: []string{"Cannot inspect the access token\n", "HTTP 500"},
		},
		"broken requirement": {
			config: stateWithToken(goodToken, func(m *Token) { m.MinimumValidity = types.StringValue("a week") }), facts: allUnknown,
			fails: []string{"a week"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			p := PlanOpts{
				Subject:        Subject{Config: c.config, Applied: c.applied, Project: projectID, Label: project},
				ObservesOnly:   c.later != "",
				InspectedLater: c.later,
				Warn:           r.warnAt,
			}
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
	for name, prior := range map[string]*State{"created": nil, "in the state": stateAfter(stateWithToken(goodToken), factsFor(goodToken,
		adminID))} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			r.meta.RevokeToken(goodToken, 467)
			subject := Subject{Config: stateWithToken(goodToken), Prior: prior, Label: project}
			_, err := Plan(t.Context(), r.session, PlanOpts{Subject: subject, Warn: r.warnAt})
			wantError(t, err, "access_token_wo", "Access token does not meet the requirements\n", "subcode 467")
			if strings.Contains(tfdiag.ErrorText(err), "terraform destroy -refresh=false") != (prior != nil) {
				t.Error(tfdiag.ErrorText(err))
			}
		})
	}
}
