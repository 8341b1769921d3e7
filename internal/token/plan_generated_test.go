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
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func TestPlan_neither(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	config := State{Token: plain(), Generator: NoGenerator()}
	p := PlanOpts{Subject: Subject{Config: config, Label: project}, MissingAdvice: "Set access_token_wo.", Warn: r.warnAt}
	planned, err := Plan(t.Context(), r.session, p)
	wantError(t, err, "access_token_wo", "Missing access token\nSet access_token_wo.")
	wantFacts(t, planned.Facts, allUnknown, nil)
	p.Prior = stateAfter(config, factsFor(goodToken, adminID)) // observed
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
		"unknown trigger":  {held: goodToken, arguments: values{"rotation_trigger": unknown}, is: lifecycle.ErrUnknown},
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
			p := PlanOpts{
				Subject: Subject{
					Config: stateWithGenerate(t, c.arguments, change...), Applied: fingerprint(c.held), Project: projectID, Label: project,
				},
				Warn: r.warnAt,
			}
			if c.held != "" {
				r.service.token = secret.New(c.held)
				before := c.arguments
				if strings.HasSuffix(name, "trigger") {
					before = nil
				}
				p.Prior = stateAfter(stateWithGenerate(t, before, change...), factsFor(c.held, botID))
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
			if planned.Configured != "" || r.meta.Stored("access_tokens") != (graphsim.StoredCounts{}) {
				t.Errorf("planning did %+v", r.meta.Stored("access_tokens"))
			}
		})
	}
}
