package token

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Whatever max_calls_per_hour allows, no token is left that nothing holds: a sequence that cannot be completed is not begun.
func TestDeliver_ownLimit(t *testing.T) {
	t.Parallel()
	notInspected := func(r *rig) { r.meta.FailNext(simkit.Fault{Path: "/*/debug_token", Skip: 1, Times: -1, Body: "{}"}) }
	for name, c := range map[string]struct {
		before func(*rig)
		revoke bool
		enough int // calls with which the outcome is as without a limit
		fails  bool
	}{
		"delivered":                 {enough: 5},
		"previous one revoked":      {enough: 5, revoke: true},
		"does not meet the scopes":  {enough: 5, before: func(r *rig) { r.meta.UninstallApp(botID, appID) }, fails: true},
		"not inspected":             {enough: 5, before: notInspected, fails: true},
		"refused by the platform":   {enough: 5, before: func(r *rig) { r.service.fails = errRefused }, fails: true},
		"batch of revocation fails": {enough: 5, before: func(r *rig) { r.service.fails = errRefused; r.meta.RefuseBatches(true) }, fails: true},
	} {
		for limit := 1; limit <= c.enough+1; limit++ {
			t.Run(fmt.Sprint(name, ", ", limit), func(t *testing.T) {
				t.Parallel()
				r := newRig(t, true)
				r.config.MaxCallsPerHour = limit
				r.connect()
				if c.before != nil {
					c.before(r)
				}
				_, err := r.rotate(t, rotation{arguments: values{"revoke_previous": types.BoolValue(c.revoke)}})
				r.wantWarnings(t)
				if limit < c.enough && !errors.Is(err, graph.ErrThrottled) || limit >= c.enough && (err != nil) != c.fails {
					t.Errorf("the error is %v", err)
				}
				held := r.service.token.Reveal()
				for _, token := range r.generated() {
					if token != held {
						t.Error("a token is left that nothing holds")
					}
				}
				if _, alive, _ := r.meta.FindToken(held); !alive {
					t.Error("the project holds a token that was revoked")
				}
				if limit < c.enough && r.meta.Stored("access_tokens").Created > 0 {
					t.Error("a token was generated")
				}
			})
		}
	}
}

// The revocation at the end of the run is reserved when the token is generated.
func TestGenerateOneTime_ownLimit(t *testing.T) {
	t.Parallel()
	for limit := 1; limit <= 6; limit++ {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			r.config.MaxCallsPerHour = limit
			r.connect()
			made, _, err := GenerateOneTime(t.Context(), r.session, graph.GenerateTokenOpts{SystemUserID: botID}, r.warn)
			if (err == nil) != (limit >= 5) {
				t.Errorf("the error is %v", err)
			}
			if err == nil {
				g, _ := r.session.Graph()
				for i := range limit { // other objects of the run use up the limit
					_, _ = g.BusinessAccounts.Get(t.Context(), fmt.Sprint(102000000000001+i))
				}
				RevokeOneTime(t.Context(), r.session, made, r.warn)
			}
			r.wantWarnings(t)
			if left := len(r.generated()); left != 0 {
				t.Errorf("%d tokens are left", left)
			}
		})
	}
}
