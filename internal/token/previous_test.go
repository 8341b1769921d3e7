package token

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

// The previous token is revoked last, when the project was seen to hold the new one, and only if nothing else uses it. What
// goes wrong then is a warning: the project works.
func TestDeliver_revokesPrevious(t *testing.T) {
	t.Parallel()
	const expected = "inspect read generate inspect write"
	afterwards := func(change func(*rig)) func(*rig) {
		return func(r *rig) { r.service.after = func() { change(r) } }
	}
	listed := func(all ...chat.Channel) func(*rig) {
		return func(r *rig) { r.platform.Channels = channels{all: all} }
	}
	channel := func(id, token string) chat.Channel {
		return chat.Channel{
			ID: id, ChannelSettings: chat.ChannelSettings{Name: "Sales"},
			Token: chat.TokenInfo{Present: true, Fingerprint: fingerprint(token)},
		}
	}
	notRevoked := func(why ...string) []string {
		return append(
			[]string{"Previous token of project SALES was not revoked\nThe chat project holds the new token sha256:", "is still valid: "}, why...,
		)
	}
	for name, c := range map[string]struct {
		rotation
		keeps   bool // revoke_previous is not set
		calls   string
		revoked bool
		warns   []string
		held    string // token of the project after; default: the new one
		notHeld bool
	}{
		"revoked":       {calls: expected + " read revoke", revoked: true},
		"not asked for": {keeps: true, calls: expected},
		"unanswered": {
			rotation: rotation{before: func(r *rig) { r.service.fails, r.service.arrives = errLost, true }},
			calls:    expected + " read read revoke", revoked: true,
		},
		"no previous one": {rotation: rotation{to: toNew, holds: noToken}, calls: expected},
		"the same": {rotation: rotation{before: func(r *rig) {
			r.meta.FailNext(simkit.Fault{Path: "/*/*/access_tokens", Status: 200, Body: `{"access_token":"` + goodToken + `"}`})
		}}, calls: expected, held: goodToken},
		"dead already": {
			rotation: rotation{before: func(r *rig) { r.meta.RevokeToken(goodToken, 467) }}, calls: expected + " read revoke inspect",
			revoked: true,
		},
		"provider's own": {
			rotation: rotation{holds: ownToken}, calls: expected,
			warns: notRevoked("The previous one, "+fingerprint(ownToken), "it is the provider's own access token."),
		},
		"not applied": {
			rotation: rotation{applied: fingerprint(handToken)}, calls: expected,
			warns: notRevoked("Terraform did not apply it", "applied last, "+fingerprint(handToken)+", is also still valid"),
		},
		"none applied": {
			rotation: rotation{applied: noToken}, calls: expected, warns: notRevoked("Terraform did not apply it, so it may be in use elsewhere."),
		},
		"interrupted": {
			rotation: rotation{during: func(r *rig, cancel func()) { r.service.after = cancel }}, calls: expected,
			warns: notRevoked("the run was interrupted."),
		},
		"project not read back": {
			rotation: rotation{before: afterwards(func(r *rig) { r.service.unread = errDown })}, calls: expected + " read",
			warns: notRevoked("the project could not be read back after the write. "),
		},
		"replaced after it was shown": {
			rotation: rotation{before: afterwards(func(r *rig) { r.service.token = secret.New(handToken) })}, calls: expected + " read",
			warns: notRevoked("the project does not hold the new one"), held: handToken,
		},
		"another one afterwards": {
			rotation: rotation{before: func(r *rig) { other := secret.New(handToken); r.service.instead = &other }}, calls: expected,
			held: handToken, notHeld: true,
		},
		"not shown which one": {
			rotation: rotation{before: func(r *rig) { r.service.hidden = true }}, calls: expected + " read revoke", revoked: true,
		},
		"other channels": {
			rotation: rotation{before: listed(channel(projectID, goodToken), channel("14", handToken))}, calls: expected + " read revoke",
			revoked: true,
		},
		"used by another": {
			rotation: rotation{before: listed(channel(projectID, handToken), channel("14", goodToken))}, calls: expected + " read",
			warns: notRevoked(`channel 14 ("Sales") uses it too.`, "revoke the token by hand"),
		},
		"channels not listed": {
			rotation: rotation{before: func(r *rig) { r.platform.Channels = channels{err: errDown} }}, calls: expected + " read",
			warns: notRevoked("one of them may use it. "),
		},
		"not possible": {
			rotation: rotation{before: func(r *rig) { r.meta.FailNext(simkit.Fault{Path: "/*/oauth/revoke", Times: -1, Body: "{}"}) }},
			calls:    expected + " read revoke inspect",
			warns: []string{
				"Previous token of project SALES is still valid\nThe chat project holds the new token sha256:",
				"The previous one, " + fingerprint(goodToken) + ", could not be revoked. To end it, revoke all tokens of system user " + botID,
				"HTTP 500",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, true)
			c.arguments = values{"revoke_previous": types.BoolValue(!c.keeps)}
			if name == "the same" {
				c.arguments["system_user_id"] = types.StringValue(adminID)
			}
			receipt, err := r.rotate(t, c.rotation)
			if err != nil || receipt.Applied == "" || (receipt.Problem != nil) != c.notHeld {
				t.Fatalf("%+v, %v", receipt, err)
			}
			if c.notHeld {
				wantError(t, receipt.Problem, "generate", "Project SALES does not hold the token that was written\n",
					"shows the token "+fingerprint(c.held)+" afterwards.",
					"The new token was not revoked, because it may be in use. To end it, revoke all tokens of system user ")
				if receipt.Outcome != NotHeld || !receipt.Facts.equal(fingerprintFacts(fingerprint(c.held))) {
					t.Errorf("the receipt does not say what is true: %+v", receipt)
				}
			}
			r.journal.want(t, c.calls)
			if c.warns == nil {
				r.wantWarnings(t)
			} else {
				r.wantWarnings(t, c.warns)
			}
			if c.held == "" {
				c.held = r.generated()[0]
			}
			r.wantHeld(t, c.held)
			previous := goodToken
			if c.holds == ownToken {
				previous = ownToken
			}
			if _, alive, _ := r.meta.FindToken(previous); alive == c.revoked {
				t.Errorf("the previous token is alive: %t", alive)
			}
		})
	}
}

func TestWarnOfLeftBehind(t *testing.T) {
	t.Parallel()
	generated := func(change ...func(*State)) State {
		return *stateAfter(stateWithGenerate(t, nil), factsFor(goodToken, botID), change...)
	}
	for name, c := range map[string]struct {
		before State
		says   []string
	}{
		"configured": {before: *stateAfter(stateWithToken(goodToken), factsFor(goodToken, botID))},
		"replaced":   {before: generated(func(s *State) { s.Facts = fingerprintFacts(fingerprint(goodToken)) })},
		"removed":    {before: generated(func(s *State) { s.TokenFingerprint = types.StringNull() })},
		"no expiry": {
			before: generated(),
			says: []string{
				"no longer holds the token " + fingerprint(goodToken), "It never expires.", "revoke all tokens of system user " + botID,
			},
		},
		"of the provider's own user": {
			before: generated(func(s *State) { s.SystemUserID = types.StringValue(adminID) }),
			says:   []string{"The provider's own access_token is one of them, and would stop working too."},
		},
		"with an expiry": {
			before: generated(func(s *State) { s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon) }),
			says:   []string{"It expires at 2026-06-15T12:00:00Z."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			want := [][]string{}
			if c.says != nil {
				named := "Token " + fingerprint(goodToken) + " of system user " + c.before.SystemUserID.ValueString() + " is still valid at Meta\n"
				want = append(want, append([]string{named}, c.says...))
			}
			WarnOfLeftBehind(t.Context(), r.session, c.before, r.warn)
			r.wantWarnings(t, want...)
			WarnOfReplaced(t.Context(), r.session, c.before, factsFor(handToken, adminID), r.warn)
			if name == "removed" { // there was nothing to replace
				want = nil
			}
			r.wantWarnings(t, want...)
			WarnOfReplaced(t.Context(), r.session, c.before, c.before.Facts, r.warn)
			r.wantWarnings(t)
		})
	}
}

// Without an answer of Meta, the warning says what to check.
func TestWarnOfLeftBehind_unknownOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	r.meta.FailNext(simkit.Fault{Path: "/*/debug_token", Times: -1, Body: "{}"})
	before := *stateAfter(stateWithGenerate(t, nil), factsFor(goodToken, botID))
	WarnOfLeftBehind(t.Context(), r.session, before, r.warn)
	r.forget()
	WarnOfLeftBehind(t.Context(), r.session, before, r.warn)
	says := []string{"Check before that the provider's access_token is not one of them."}
	r.wantWarnings(t, says, says)
}
