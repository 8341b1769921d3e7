package token

import (
	"context"
	"maps"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// target is what a token is delivered to.
type target int

const (
	toBound target = iota // a project whose token is in the state
	toNew                 // a project that is in no state
	toMade                // a project that is only being made
)

// rotation is one delivery of a generated token.
type rotation struct {
	readable  bool // the platform shows tokens
	to        target
	arguments values             // of generate
	change    []func(*Token)     // of the configuration
	prior     func(*State)       // changes the prior state
	holds     string             // token of the project; default: goodToken
	applied   string             // fingerprint of the token that was applied last; default: of holds
	before    func(*rig)         // before the delivery
	during    func(*rig, func()) // as before, with the function that interrupts the run
}

// rotate delivers a token to a project for which a token is due.
func (r *rig) rotate(t *testing.T, c rotation) (Receipt[chat.Project], error) {
	t.Helper()
	c.holds = tokenOr(c.holds, goodToken)
	r.service.token = secret.New(c.holds)
	arguments := values{"rotation_trigger": types.StringValue("2")}
	maps.Copy(arguments, c.arguments)
	d := Delivery{
		Subject: Subject{Config: stateWithGenerate(t, arguments, c.change...), Applied: tokenOr(c.applied, fingerprint(c.holds)),
			Project: projectID},
		Planned: unknownFacts(),
	}
	if c.to == toBound {
		d.Prior = stateAfter(stateWithGenerate(t, nil), factsFor(c.holds, botID))
	}
	if c.prior != nil {
		c.prior(d.Prior)
	}
	if c.to == toMade {
		d.Project = ""
	}
	if c.before != nil {
		c.before(r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if c.to != toMade {
		d.Before = r.service.HeldToken()
	}
	if c.during != nil {
		c.during(r, cancel)
	}
	return r.deliver(ctx, d)
}

// generated returns the living tokens of the system user.
func (r *rig) generated() []string { return r.meta.TokensOf(botID) }

func TestDeliver_generated(t *testing.T) {
	t.Parallel()
	expiring := values{"expires_in_60_days": types.BoolValue(true)}
	for name, c := range map[string]struct {
		rotation
		calls   string
		expires timetypes.RFC3339
	}{
		"created":        {rotation: rotation{to: toNew}, calls: "inspect generate inspect write"},
		"created, shown": {rotation: rotation{to: toNew, readable: true}, calls: "inspect read generate inspect write"},
		"made":           {rotation: rotation{to: toMade, readable: true}, calls: "inspect generate inspect write"},
		"rotated":        {calls: "inspect generate inspect write"},
		"rotated, shown": {rotation: rotation{readable: true}, calls: "inspect read generate inspect write"},
		"not shown":      {rotation: rotation{before: func(r *rig) { r.service.hidden = true }}, calls: "inspect generate inspect write"},
		"previous not read": {
			rotation: rotation{readable: true, before: func(r *rig) { r.service.unread = errDown }},
			calls:    "inspect read generate inspect write",
		},
		"expires in 60 days": {
			rotation: rotation{arguments: expiring}, calls: "inspect generate inspect write",
			expires: timetypes.NewRFC3339TimeValue(noon.Add(60 * day)),
		},
		"configured before": {
			rotation: rotation{prior: func(s *State) { s.Generator = NoGenerator() }}, calls: "inspect generate inspect write",
		},
		"planned as not known": {
			rotation: rotation{change: []func(*Token){func(m *Token) { m.Facts = unknownFacts() }}},
			calls:    "inspect generate inspect write",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			receipt, err := r.rotate(t, c.rotation)
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			all := r.generated()
			if err != nil || len(all) != 1 {
				t.Fatalf("%v; these tokens live: %d", err, len(all))
			}
			r.wantHeld(t, all[0])
			want := factsFor(all[0], botID)
			if want.ExpiresAt = c.expires; c.expires.IsNull() {
				want.ExpiresAt = timetypes.NewRFC3339Null()
			}
			if receipt.Outcome != Done || receipt.Applied != fingerprint(all[0]) || receipt.Problem != nil || !receipt.Facts.equal(want) ||
				receipt.Result.ID != projectID {
				t.Errorf("%+v, want the facts %+v", receipt, want)
			}
			if r.meta.Stored("access_tokens").Deleted != 0 {
				t.Error("a token was revoked")
			}
		})
	}
}

// A token that turns out not to be due is kept.
func TestDeliver_generatedNotDue(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	receipt, err := r.rotate(t, rotation{prior: func(s *State) {
		s.Generator, s.RequiredScopes = block(t, values{"rotation_trigger": types.StringValue("2")}), tftype.Strings(threeScopes)
	}})
	if err != nil || receipt.Outcome != Done || receipt.Applied != "" || !receipt.Facts.equal(factsFor(goodToken, botID)) {
		t.Errorf("%+v, %v", receipt, err)
	}
	r.journal.want(t, "keep")
	r.wantHeld(t, goodToken)
}

// A token that nears its expiry is refreshed where the platform shows it.
func TestDeliver_generatedRefreshes(t *testing.T) {
	t.Parallel()
	arguments := values{
		"rotation_trigger": types.StringNull(), "expires_in_60_days": types.BoolValue(true),
		"rotate_before_expiry": types.StringValue("336h"),
	}
	near := func(s *State) {
		s.Generator, s.RequiredScopes = block(t, arguments), tftype.Strings(threeScopes)
		s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon.Add(day))
	}
	add := func(expires graphsim.Moment) func(*rig) {
		return func(r *rig) {
			r.meta.AddToken(graphsim.Token{Token: handToken, AppID: appID, UserID: botID, Scopes: threeScopes, ExpiresAt: expires})
		}
	}
	soon := add(graphsim.FixedMoment(noon.Add(day)))
	exchange := func(f simkit.Fault) func(*rig) {
		f.Path, f.Query = "/*/oauth/access_token", "grant_type=fb_exchange_token"
		return func(r *rig) { soon(r); r.meta.FailNext(f) }
	}
	for name, c := range map[string]struct {
		rotation
		calls     string
		refreshed int
		generated int
		fails     []string
		revoked   int
	}{
		"refreshed": {
			rotation: rotation{readable: true, before: soon}, calls: "read inspect inspect read refresh inspect write", refreshed: 1,
		},
		"refreshed, revoked": {
			rotation: rotation{readable: true, arguments: values{"revoke_previous": types.BoolValue(true)}, before: soon},
			calls:    "read inspect inspect read refresh inspect write read revoke", refreshed: 1, revoked: 1,
		},
		"not shown": {rotation: rotation{before: soon}, calls: "inspect generate inspect write", generated: 1},
		"refused": {
			rotation: rotation{readable: true, before: add(graphsim.Moment{})},
			calls:    "read inspect inspect read refresh generate inspect write", generated: 1,
		},
		"same token": {
			rotation: rotation{readable: true, before: exchange(simkit.Fault{Status: 200, Body: `{"access_token":"` + handToken + `"}`})},
			calls:    "read inspect inspect read refresh generate inspect write", generated: 1,
		},
		"answer lost": {
			rotation: rotation{readable: true, before: exchange(simkit.Fault{Kind: simkit.KindReset, When: simkit.After})},
			calls:    "read inspect inspect read refresh", refreshed: 1,
			fails: []string{"It is not known whether a token was generated\n", "It expires after 60 days."},
		},
		"interrupted": {
			rotation: rotation{readable: true, during: func(r *rig, cancel func()) {
				exchange(simkit.Fault{Func: func(http.ResponseWriter, *http.Request, http.Handler) {
					cancel()
					panic(http.ErrAbortHandler)
				}})(r)
			}}, calls: "read inspect inspect read refresh", fails: []string{"generated"},
		},
		"expired": {
			rotation: rotation{readable: true, before: func(r *rig) { soon(r); r.clock.Advance(2 * day) }},
			calls:    "inspect read generate inspect write", generated: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			c.holds, c.prior = handToken, near
			all := maps.Clone(arguments)
			maps.Copy(all, c.arguments)
			c.arguments = all
			receipt, err := r.rotate(t, c.rotation)
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			want := graphsim.StoredCounts{Created: c.generated, Changed: c.refreshed, Deleted: c.revoked}
			if r.meta.Stored("access_tokens") != want {
				t.Errorf("%+v, want %+v", r.meta.Stored("access_tokens"), want)
			}
			if c.fails != nil {
				wantError(t, err, "generate", c.fails...)
				r.wantHeld(t, handToken)
				return
			}
			made := r.generated()
			if err != nil {
				t.Fatal(err)
			}
			r.wantHeld(t, made[len(made)-1])
			ends := timetypes.NewRFC3339TimeValue(r.clock.Now().Add(60 * day))
			if !receipt.Facts.ExpiresAt.Equal(ends) || !receipt.Facts.TokenFingerprint.Equal(types.StringValue(fingerprint(made[len(made)-1]))) {
				t.Errorf("%+v", receipt.Facts)
			}
		})
	}
}
