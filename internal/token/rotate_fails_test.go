package token

import (
	"errors"
	"net/http"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Whatever fails before the project holds the new token ends with the new token revoked, and the project keeps its own.
func TestDeliver_generatedFails(t *testing.T) {
	t.Parallel()
	fault := func(path string, f simkit.Fault) func(*rig) {
		f.Path, f.Times = path, -1
		return func(r *rig) { r.meta.FailNext(f) }
	}
	inspection := func(f simkit.Fault) func(*rig) {
		f.Path, f.Skip = "/*/debug_token", 1 // after that of the provider's own token
		return func(r *rig) { r.meta.FailNext(f) }
	}
	notDiscarded := func(r *rig) {
		r.service.fails = errRefused
		fault("/*/oauth/revoke", simkit.Fault{Body: "{}"})(r)
	}
	cannotRevoke := []string{
		"of system user " + botID + " is still valid at Meta\n", "was generated, is not used, and could not be revoked",
		"To end it, revoke all tokens of system user " + botID,
	}
	lost := []string{
		"It is not known whether a token was generated\n", "Meta may have generated a token that is lost. It never expires.",
		"Nothing was written to the chat project",
	}
	refused := `{"error":{"message":"(#200) Permissions error","type":"OAuthException","code":200,"fbtrace_id":"A"}}`
	unfamiliar := values{"scopes": tftype.Strings(append([]string{"whatsapp_business_novelty"}, threeScopes...))}
	for name, c := range map[string]struct {
		rotation
		calls string
		alive int // tokens of the system user
		at    string
		fails []string
		lacks string // what the error must not say
		warns []string
		is    error
	}{
		"not consistent": {
			rotation: rotation{arguments: values{"scopes": tftype.Strings(threeScopes[:1])}}, at: "generate.scopes",
			fails: []string{"Missing scopes\n"},
		},
		"argument not known": {
			rotation: rotation{arguments: values{"rotation_trigger": unknown}}, at: "generate", is: lifecycle.ErrUnknown,
		},
		"no provider": {
			rotation: rotation{before: func(r *rig) { r.forget() }}, at: "generate", is: lifecycle.ErrUnknown,
		},
		"held token not read": {rotation: rotation{readable: true, prior: func(s *State) {
			s.Generator, s.RequiredScopes = block(t, values{"rotation_trigger": types.StringValue("2")}), tftype.Strings(threeScopes)
		}, before: func(r *rig) { r.service.unread = errDown }}, calls: "read", is: errDown},
		"not able": {
			rotation: rotation{before: func(r *rig) { r.meta.RevokeToken(ownToken, 467) }}, calls: "inspect", at: "generate",
			fails: []string{"provider's access token is not valid"},
		},
		"previous not read": {
			rotation: rotation{
				readable: true, arguments: values{"revoke_previous": types.BoolValue(true)},
				before: func(r *rig) { r.service.unread = errDown },
			},
			calls: "inspect read", is: errDown,
		},
		"generation refused": {
			rotation: rotation{before: fault("/*/*/access_tokens", simkit.Fault{Status: 403, Body: refused})}, calls: "inspect generate",
			at: "generate", fails: []string{"No token was generated\n", "code 200"},
		},
		"no such permission": {
			rotation: rotation{arguments: unfamiliar}, calls: "inspect generate", at: "generate",
			fails: []string{"No token was generated\n", "3962"}, lacks: "app-scoped",
		},
		"not installed": {
			rotation: rotation{before: func(r *rig) { r.meta.UninstallApp(botID, appID); r.meta.RefuseTokensWithoutInstall(true) }},
			calls:    "inspect generate", at: "generate",
			fails: []string{
				"No token was generated\n", "must be installed on system user " + botID, "whatsapp_system_user_app",
				"set expires_in_60_days = true", "\n\nIDs of system users are app-scoped",
			},
		},
		"not installed, 60 days": {
			rotation: rotation{
				arguments: values{"expires_in_60_days": types.BoolValue(true)},
				before:    func(r *rig) { r.meta.UninstallApp(botID, appID); r.meta.RefuseTokensWithoutInstall(true) },
			},
			calls: "inspect generate", at: "generate", fails: []string{"must be installed"}, lacks: "set expires_in_60_days",
		},
		"answer lost": {
			rotation: rotation{before: fault("/*/*/access_tokens", simkit.Fault{Kind: simkit.KindReset, When: simkit.After})},
			calls:    "inspect generate", alive: 1, at: "generate", fails: lost,
		},
		"answer lost, 60 days": {
			rotation: rotation{
				arguments: values{"expires_in_60_days": types.BoolValue(true)},
				before:    fault("/*/*/access_tokens", simkit.Fault{Kind: simkit.KindReset, When: simkit.After}),
			},
			calls: "inspect generate", alive: 1, at: "generate", fails: []string{"It expires after 60 days."},
		},
		"lacks scopes": {
			rotation: rotation{before: func(r *rig) { r.meta.UninstallApp(botID, appID) }}, calls: "inspect generate inspect revoke",
			at: "generate",
			fails: []string{
				"Generated token does not meet the requirements\n", "the app was not yet installed",
				"Nothing was written to the chat project",
			},
		},
		"cannot reach": {
			rotation: rotation{change: []func(*Token){func(m *Token) { m.RequiredAccess = accessOf(setOf(str(accountID)), none) }}},
			calls:    "inspect generate inspect revoke", at: "generate",
			fails: []string{"Generated token does not meet the requirements\n", "cannot read", accountID},
		},
		"unknown requirement": {
			rotation: rotation{change: []func(*Token){func(m *Token) { m.MinimumValidity = unknown }}}, calls: "inspect",
			is: lifecycle.ErrUnknown,
		},
		"not inspected": {
			rotation: rotation{before: inspection(simkit.Fault{Body: "{}"})}, calls: "inspect generate inspect revoke", at: "generate",
			fails: []string{"Cannot inspect the generated token\n"},
		},
		"must expire": {
			rotation: rotation{before: func(r *rig) { r.meta.SetBusinessRequiresExpiring(businessID, true) }}, calls: "inspect generate",
			at: "generate", fails: []string{"No token was generated\n", "requires expiring tokens", "set expires_in_60_days = true"},
		},
		"interrupted while generating": {
			rotation: rotation{during: func(r *rig, cancel func()) {
				r.meta.FailNext(simkit.Fault{Path: "/*/*/access_tokens", Func: func(w http.ResponseWriter, q *http.Request, next http.Handler) {
					next.ServeHTTP(w, q)
					cancel()
				}})
			}},
			calls: "inspect generate revoke", at: "generate", fails: []string{"Cannot inspect the generated token\n"},
		},
		"interrupted": {rotation: rotation{during: func(r *rig, cancel func()) {
			inspection(simkit.Fault{Func: func(http.ResponseWriter, *http.Request, http.Handler) { cancel() }})(r)
		}}, calls: "inspect generate inspect revoke", at: "generate", fails: []string{"Cannot inspect the generated token\n"}},
		"write refused": {
			rotation: rotation{before: func(r *rig) { r.service.fails = errRefused }}, calls: "inspect generate inspect write revoke",
			is: errRefused,
		},
		"write refused as invalid": {
			rotation: rotation{before: func(r *rig) { r.service.fails = &chat.Error{Op: "set the token", Kind: chat.ErrInvalid} }},
			calls:    "inspect generate inspect write revoke",
			fails: []string{
				"The token was generated in this run and is not used, so no person can check it.", "system user " + botID + " is probably not assigned",
				"whatsapp_business_account_user", "required_access.business_account_ids", "Nothing was written to the chat project",
			},
		},
		"write refused, shown": {
			rotation: rotation{
				readable: true, arguments: values{"revoke_previous": types.BoolValue(true)},
				before: func(r *rig) { r.service.fails = errRefused },
			},
			calls: "inspect read generate inspect write revoke", is: errRefused,
		},
		"not discarded": {
			rotation: rotation{before: notDiscarded}, calls: "inspect generate inspect write revoke inspect", alive: 1, is: errRefused,
			warns: cannotRevoke,
		},
		"not discarded, 60 days": {
			rotation: rotation{arguments: values{"expires_in_60_days": types.BoolValue(true)}, before: notDiscarded},
			calls:    "inspect generate inspect write revoke inspect", alive: 1, is: errRefused,
			warns: []string{"Otherwise it expires 60 days after it was made."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			receipt, err := r.rotate(t, c.rotation)
			r.journal.want(t, c.calls)
			r.wantHeld(t, goodToken)
			if !reflect.ValueOf(receipt).IsZero() {
				t.Errorf("beside an error there is %+v", receipt)
			}
			if c.is != nil {
				if !errors.Is(err, c.is) {
					t.Errorf("the error is %v", err)
				}
			} else {
				wantError(t, err, c.at, c.fails...)
			}
			if c.warns == nil {
				r.wantWarnings(t)
			} else {
				r.wantWarnings(t, c.warns)
			}
			if _, kept, _ := r.meta.FindToken(goodToken); !kept {
				t.Error("the token of the project was revoked")
			}
			if got := len(r.generated()); got != c.alive {
				t.Errorf("%d tokens of the system user live, want %d", got, c.alive)
			}
		})
	}
}
