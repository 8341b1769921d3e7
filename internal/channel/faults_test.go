package channel_test

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An update fails: the state says what the platform holds, and the next run writes the rest.
func TestUpdate_fails(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		changed := conform.Merge(k.held, protocol.Values{k.label: "Help", "access_token_wo": acctest.RotatedToken})
		for name, c := range map[string]struct {
			fault simkit.Fault
			text  string // of the error; "": the update succeeds
		}{
			"500": {simkit.Fault{Times: -1, Body: "{}"}, "HTTP 500"},
			"refused": {simkit.Fault{Status: http.StatusUnprocessableEntity, Body: `{"error":"x","attributes":["provider_config"]}`},
				"HTTP 422"},
			"reset after": {simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, ""},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := startApplied(t, k)
				before, state := k.stored(f.World, k.id), f.State
				c.fault.Method = k.update
				f.kit.FailNext(c.fault)
				diags := k.wantRotation(t, f.Apply(changed), k.id, acctest.RotatedToken)
				f.WantNoSecret(t, diags)
				if c.text != "" {
					diags.WantError(t, "", c.text)
					f.WantState(t, state)
				} else {
					diags.WantNone(t)
				}
				f.kit.ClearFaults()
				if diags = f.Apply(changed); c.text != "" {
					diags = k.wantRotation(t, diags, k.id, acctest.RotatedToken)
				}
				diags.WantNone(t)
				f.WantQuietPlan(t, changed)
				f.WantState(t, protocol.Values{k.label: "Help", "token_fingerprint": acctest.Fingerprint(acctest.RotatedToken)})
				now := k.stored(f.World, k.id)
				for key, value := range before {
					if key != keys[k.platform][k.label] && key != keys[k.platform]["access_token_wo"] {
						protocol.WantValues(t, now, protocol.Values{key: value})
					}
				}
				if now[keys[k.platform][k.label]] != "Help" || f.token(f.World, k.id) != acctest.RotatedToken {
					t.Error("the update was not written")
				}
			})
		}
	})
}

// A deletion fails: the channel stays in the state until it is gone.
func TestDelete_fails(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startApplied(t, k)
		f.kit.FailNext(simkit.Fault{Method: http.MethodDelete, Times: -1, Status: http.StatusForbidden, Body: "{}"})
		f.Destroy().WantError(t, "", "HTTP 403")
		f.WantState(t, protocol.Values{k.label: k.held[k.label]})
		f.kit.ClearFaults()
		f.kit.FailNext(simkit.Fault{Method: http.MethodDelete, Kind: simkit.KindReset, When: simkit.After})
		f.Destroy().NoError(t)
		if f.State != nil {
			t.Errorf("it is in the state: %v", f.State)
		}
	})
}

// A value that a person changes at the platform shows, as far as the platform shows it, and is restored without losing
// anything else.
func TestRead_drift(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startApplied(t, k)
		before := k.stored(f.World, k.id)
		f.setToken(f.World, k.id, acctest.HandToken)
		f.Refresh().WantNone(t)
		if shown := f.State["token_fingerprint"] == acctest.Fingerprint(acctest.HandToken); shown == k.masks {
			t.Errorf("the token that was replaced by hand shows: %v", shown)
		}
		for argument, change := range changes[k.platform] {
			if argument != "access_token_wo" {
				change.byHand(f.World)
			}
		}
		if k.masks {
			f.setToken(f.World, k.id, "")
		}
		f.Refresh().WantNone(t)
		f.WantState(t, protocol.Values{k.label: "By hand", "app_secret_fingerprint": nil, "app_id": nil})
		diags := f.Apply(k.held)
		if !k.masks {
			diags = k.wantRotation(t, diags, k.id, acctest.GoodToken)
		}
		diags.WantNone(t)
		f.WantQuietPlan(t, k.held)
		protocol.WantValues(t, k.stored(f.World, k.id), before)
		f.WantNoSecret(t, nil)
	})
}
