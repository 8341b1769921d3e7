package zammadchannel_test

import (
	"fmt"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// faults returns the faults of a creation.
func faults() map[string]conform.Fault {
	return map[string]conform.Fault{
		"reset before": {Fault: simkit.Fault{Kind: simkit.KindReset}, Says: []string{"create a channel"}},
		"500":          {Fault: simkit.Fault{Body: "{}"}, Says: []string{"HTTP 500"}},
		"HTML page":    {Fault: simkit.Fault{Kind: simkit.KindHTML}, Says: []string{"text/html"}},
		"403":          {Fault: simkit.Fault{Status: http.StatusForbidden, Body: `{"error":"Not authorized"}`}, Says: []string{"HTTP 403"}},
		"422": {Fault: simkit.Fault{Status: http.StatusUnprocessableEntity,
			Body: `{"error":"Error validating access token: Session has expired"}`}, Says: []string{"Session has expired"}},
		"redirect": {Fault: simkit.Fault{Status: http.StatusTemporaryRedirect, Headers: map[string]string{"Location": "https://example.com/"},
			Body: "{}"}, Says: []string{"redirects to example.com"}},
	}
}

// Zammad refuses a change: nothing is changed, and the error contains the next step.
func TestAccZammadChannel_refused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, do func(f *acctest.Fixture) // before the plan, and before the apply
		args       protocol.Values
		path       string
		texts      []string
	}{
		"unknown group": {
			before: func(f *acctest.Fixture) { f.Zammad.SetPermissions(3, zammadsim.Permission) }, // which may not list groups
			args:   protocol.Values{"group_id": 99}, texts: []string{"HTTP 422", "Group must exist"},
		},
		"number of another channel after the plan": {
			args: protocol.Values{"phone_number_id": acctest.OtherNumber},
			do: func(f *acctest.Fixture) {
				f.Zammad.AddChannel(zammadsim.Channel{ID: 77, GroupID: acctest.Group,
					Options: map[string]any{"phone_number_id": acctest.OtherNumber, "access_token": acctest.HandToken}})
			},
			path: "phone_number_id", texts: []string{"in use by channel 77"},
		},
		"stored token revoked": {
			args:  protocol.Values{"welcome": "Hi"},
			do:    func(f *acctest.Fixture) { f.Graph.RevokeToken(acctest.GoodToken, 460) },
			texts: []string{"It asks Meta for the number with the channel's token at every save"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startImported(t)
			if c.before != nil {
				c.before(f)
			}
			planned, diags := f.Plan(theChannel(c.args))
			diags.WantNone(t)
			if c.do != nil {
				c.do(f)
			}
			before, state := stored(f.World, acctest.Channel), f.State
			diags = f.ApplyPlanned(planned)
			diags.WantError(t, c.path, c.texts...)
			f.WantNoSecret(t, diags)
			f.WantState(t, state)
			wantHeld(t, f.World, acctest.Channel, before, zammadsim.StoredCounts{})
		})
	}
}

// The stored token is revoked. A change succeeds together with a new token.
func TestAccZammadChannel_revokedTokenReplaced(t *testing.T) {
	t.Parallel()
	for name, masking := range map[string]bool{"masked": true, "not masked": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startImported(t)
			f.Zammad.MaskSecrets(masking)
			f.Graph.RevokeToken(acctest.GoodToken, 460)
			before := stored(f.World, acctest.Channel)
			config := theChannel(protocol.Values{"welcome": "Hi", "access_token_wo": acctest.RotatedToken})
			diags := f.Apply(config)
			if !masking { // after an import, a masked token is not known
				diags = acctest.WantRotation(t, diags, fmt.Sprintf("channel %d", acctest.Channel), acctest.RotatedToken)
			}
			diags.WantNone(t)
			f.WantQuietPlan(t, config)
			wantHeld(t, f.World, acctest.Channel, conform.Merge(before, protocol.Values{"welcome": "Hi", "access_token": acctest.RotatedToken}),
				zammadsim.StoredCounts{Saves: 1, Tokens: 1})
		})
	}
}
