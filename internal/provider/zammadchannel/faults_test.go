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

// A creation fails. It is sent once. If its answer is lost, the channel is found by its number.
func TestAccZammadChannel_creationFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault   simkit.Fault
		texts   []string // of the error; nil if the creation succeeds
		created int
	}{
		"reset before":         {fault: simkit.Fault{Kind: simkit.KindReset}, texts: []string{"create a channel"}},
		"reset after":          {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, created: 1},
		"500":                  {fault: simkit.Fault{Body: "{}"}, texts: []string{"HTTP 500"}},
		"500 after processing": {fault: simkit.Fault{When: simkit.After, Body: "{}"}, created: 1},
		"truncated answer":     {fault: simkit.Fault{Kind: simkit.KindTruncated}, created: 1},
		"empty answer":         {fault: simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}, created: 1},
		"HTML page":            {fault: simkit.Fault{Kind: simkit.KindHTML}, texts: []string{"text/html"}},
		"403": {fault: simkit.Fault{Status: http.StatusForbidden, Body: `{"error":"Not authorized"}`},
			texts: []string{"HTTP 403"}},
		"422": {fault: simkit.Fault{Status: http.StatusUnprocessableEntity,
			Body: `{"error":"Error validating access token: Session has expired"}`}, texts: []string{"Session has expired"}},
		"redirect": {fault: simkit.Fault{Status: http.StatusTemporaryRedirect,
			Headers: map[string]string{"Location": "https://example.com/"}, Body: "{}"}, texts: []string{"redirects to example.com"}},
	} {
		for _, masking := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := start(t)
				f.Zammad.Masking(masking)
				fault := c.fault
				fault.Method = http.MethodPost
				f.Zammad.FailNext(fault)
				diags := f.Apply(newChannel())
				f.WantNoSecret(t, diags)
				if c.texts != nil {
					diags.WantError(t, "", c.texts...)
					if f.State != nil {
						t.Errorf("the state holds a channel that was not created: %v", f.State)
					}
				} else {
					diags.Clean(t)
					f.Want(t, protocol.Values{"name": "Canary Sales", "token_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
				}
				if got := f.Zammad.CountCalls(http.MethodPost, ""); name != "reset before" && got != 1 {
					t.Errorf("the creation was sent %d times", got)
				}
				if got := f.Zammad.Created(); got != c.created {
					t.Errorf("%d channels were created, want %d", got, c.created)
				}
				f.Zammad.ClearFaults()
				f.Apply(newChannel()).Clean(t) // the next run has the same result
				f.WantQuiet(t, newChannel())
				if got := f.Zammad.Created(); got != 1 {
					t.Errorf("%d channels were created after the second run", got)
				}
			})
		}
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
			f := imported(t)
			if c.before != nil {
				c.before(f)
			}
			planned, diags := f.Plan(theChannel(c.args))
			diags.Clean(t)
			if c.do != nil {
				c.do(f)
			}
			before, state := stored(f.World, acctest.Channel), f.State
			diags = f.ApplyPlanned(planned)
			diags.WantError(t, c.path, c.texts...)
			f.WantNoSecret(t, diags)
			f.Want(t, state)
			wantHeld(t, f.World, acctest.Channel, before, zammadsim.Stored{})
		})
	}
}

// The stored token is revoked. A change succeeds together with a new token.
func TestAccZammadChannel_revokedTokenReplaced(t *testing.T) {
	t.Parallel()
	for name, masking := range map[string]bool{"masked": true, "not masked": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := imported(t)
			f.Zammad.Masking(masking)
			f.Graph.RevokeToken(acctest.GoodToken, 460)
			before := stored(f.World, acctest.Channel)
			config := theChannel(protocol.Values{"welcome": "Hi", "access_token_wo": acctest.RotatedToken})
			diags := f.Apply(config)
			if !masking { // after an import, a masked token is not known
				diags = acctest.Rotates(t, diags, fmt.Sprintf("channel %d", acctest.Channel), acctest.RotatedToken)
			}
			diags.Clean(t)
			f.WantQuiet(t, config)
			wantHeld(t, f.World, acctest.Channel, conform.With(before, protocol.Values{"welcome": "Hi", "access_token": acctest.RotatedToken}),
				zammadsim.Stored{Saves: 1, Tokens: 1})
		})
	}
}
