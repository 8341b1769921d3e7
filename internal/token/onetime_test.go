package token

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func TestGenerateOneTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts   graph.GenerateTokenOpts
		before func(*rig)
		calls  string
		scopes []string
		at     string
		fails  []string
		is     error
	}{
		"default scopes": {calls: "inspect generate inspect", scopes: threeScopes},
		"own scopes": {
			opts: graph.GenerateTokenOpts{Scopes: threeScopes[:1]}, calls: "inspect generate inspect", scopes: threeScopes[:1],
		},
		"60 days":          {opts: graph.GenerateTokenOpts{ExpiresIn60Days: true}, calls: "inspect generate inspect", scopes: threeScopes},
		"own app":          {opts: graph.GenerateTokenOpts{AppID: appID}, calls: "inspect generate inspect", scopes: threeScopes},
		"unknown provider": {before: func(r *rig) { r.forget() }, is: lifecycle.ErrUnknown},
		"no token": {
			before: func(r *rig) { r.config.AccessToken = secret.Value{}; r.connect() }, fails: []string{
				"The provider has no access token\n", "WHATSAPP_ACCESS_TOKEN",
			},
		},
		"another app": {
			opts: graph.GenerateTokenOpts{AppID: otherAppID}, at: "app_id",
			fails: []string{"Cannot generate a token\n", "not that of app " + otherAppID},
		},
		"refused": {
			before: func(r *rig) { r.meta.UninstallApp(botID, appID); r.meta.RefuseTokensWithoutInstall(true) },
			calls:  "inspect generate", fails: []string{"No token was generated\n", "whatsapp_system_user_app"},
		},
		"lacks scopes": {
			before: func(r *rig) { r.meta.UninstallApp(botID, appID) }, calls: "inspect generate inspect revoke",
			fails: []string{"Generated token does not meet the requirements\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			if c.before != nil {
				c.before(r)
			}
			c.opts.SystemUserID = botID
			made, inspected, err := GenerateOneTime(t.Context(), r.session, c.opts, r.warn)
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			switch {
			case c.is != nil:
				if !errors.Is(err, c.is) {
					t.Errorf("the error is %v", err)
				}
			case c.fails != nil:
				wantError(t, err, c.at, c.fails...)
			case err != nil || !slices.Equal(r.generated(), []string{made.Token.Reveal()}):
				t.Fatalf("%s, %v", made.Token.Fingerprint(), err)
			}
			if c.scopes == nil {
				if live := r.generated(); len(live) != 0 {
					t.Errorf("%d tokens live", len(live))
				}
				return
			}
			if inspected.Fingerprint != made.Token.Fingerprint() || !slices.Equal(inspected.Scopes, c.scopes) || inspected.UserID != botID ||
				inspected.ExpiresAt.IsZero() == c.opts.ExpiresIn60Days {
				t.Errorf("%+v", inspected)
			}
		})
	}
}

func TestRevokeOneTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before  func(*rig)
		revoked bool
		warns   []string
	}{
		"revoked":          {revoked: true},
		"unknown provider": {before: func(r *rig) { r.forget() }},
		"no token": {
			before: func(r *rig) { r.config.AccessToken = secret.Value{}; r.connect() },
			warns: []string{
				" of system user " + botID + " is still valid at Meta\nThe token " + fingerprint(goodToken) + " was to be revoked",
				"WHATSAPP_ACCESS_TOKEN",
			},
		},
		"fault": {
			before: func(r *rig) { r.meta.FailNext(simkit.Fault{Path: "/*/oauth/revoke", Times: -1, Body: "{}"}) },
			warns: []string{" of system user " + botID + " is still valid at Meta\n",
				"To end it, revoke all tokens of system user " + botID, "HTTP 500"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			if c.before != nil {
				c.before(r)
			}
			RevokeOneTime(t.Context(), r.session, session.OneTimeToken{Token: secret.New(goodToken), SystemUserID: botID}, r.warn)
			if c.warns == nil {
				r.wantWarnings(t)
			} else {
				r.wantWarnings(t, c.warns)
			}
			if _, alive, _ := r.meta.FindToken(goodToken); alive == c.revoked {
				t.Errorf("the token is alive: %t", alive)
			}
		})
	}
}

// The advice about a token that could not be revoked says whether it expires.
func TestRevokeOneTime_expiry(t *testing.T) {
	t.Parallel()
	for _, expires := range []bool{false, true} {
		r := newRig(t, false)
		opts := graph.GenerateTokenOpts{SystemUserID: botID, ExpiresIn60Days: expires}
		made, _, err := GenerateOneTime(t.Context(), r.session, opts, r.warn)
		if err != nil {
			t.Fatal(err)
		}
		r.meta.FailNext(simkit.Fault{Path: "/*/oauth/revoke", Times: -1, Body: "{}"})
		RevokeOneTime(t.Context(), r.session, made, r.warn)
		if len(r.warnings) != 1 || strings.Contains(r.warnings[0], "Otherwise it expires 60 days after it was made.") != expires {
			t.Errorf("expires %t: %q", expires, r.warnings)
		}
	}
}
