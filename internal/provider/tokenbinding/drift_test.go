package tokenbinding_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Another part of the project changes: the binding is not affected.
func TestAccTokenBinding_driftElsewhere(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Chat.SetNumber("SUPPORT", acctest.Number, acctest.Account)
	f.Chat.Rename(acctest.Project, "SUPPORT", "Another name")
	f.WantQuietPlan(t, configWith(acctest.GoodToken))
	acctest.WantRotation(t, f.Apply(configWith(acctest.RotatedToken)), "project SUPPORT", acctest.RotatedToken).WantNone(t)
	wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 2})
	if p, _ := f.Chat.FindProject("SUPPORT"); p.PhoneNumberID != acctest.Number {
		t.Errorf("the project has lost its number: %+v", p)
	}
}

// A service that says only whether a token is there, with and without the time of its last change.
func TestAccTokenBinding_presenceOnly(t *testing.T) {
	t.Parallel()
	for name, hideTime := range map[string]bool{"with time": false, "without time": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.Chat.HideFingerprints(true)
			f.Chat.HideUpdatedAt(hideTime)
			f.applyToken(t, acctest.GoodToken)
			f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken), "app_id": acctest.AppID})
			f.WantQuietPlan(t, configWith(acctest.GoodToken))

			f.Chat.SetToken("SUPPORT", acctest.HandToken) // cannot be seen, as the documentation says
			f.WantQuietPlan(t, configWith(acctest.GoodToken))

			f.Chat.ClearToken("SUPPORT")
			f.Refresh().WantNone(t)
			f.WantState(t, protocol.Values{"token_fingerprint": nil, "scopes": nil, "app_id": nil, "system_user_id": nil, "expires_at": nil})
			f.Apply(configWith(acctest.GoodToken)).WantNone(t)
			wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 2})
			f.WantQuietPlan(t, configWith(acctest.GoodToken))

			acctest.WantRotation(t, f.Apply(configWith(acctest.RotatedToken)), "project SUPPORT", acctest.RotatedToken).WantNone(t)
			wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 3})
			f.Apply(configWith(acctest.RotatedToken, protocol.Values{"on_destroy": "clear"})).WantNone(t) // no rotation, so no write
			wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 3})
		})
	}
}

// A token that was set after the plan is not overwritten. One that the service does not show is, with a warning.
func TestAccTokenBinding_setAfterPlan(t *testing.T) {
	t.Parallel()
	for name, hidden := range map[string]bool{"shown": false, "not shown": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := simkit.NewManualClock(time.Now().Truncate(time.Second))
			f := startIn(t, acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now}))
			f.Chat.HideFingerprints(hidden)
			f.applyToken(t, acctest.GoodToken)
			planned, diags := f.Plan(configWith(acctest.RotatedToken))
			diags.NoError(t)
			clock.Advance(time.Minute)
			f.Chat.SetToken("SUPPORT", acctest.HandToken)
			diags = f.ApplyPlanned(planned)
			if hidden {
				diags.WantWarning(t, "", "A token of project SUPPORT that was set outside Terraform was overwritten", "does not show which token")
				wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 2})
				f.Apply(configWith(acctest.GoodToken)).NoError(t)
				return
			}
			diags.WantError(t, "project", `The token of chat project "SUPPORT" changed after the plan`, acctest.Fingerprint(acctest.GoodToken),
				acctest.Fingerprint(acctest.HandToken))
			wantHeld(t, f.World, "SUPPORT", acctest.HandToken, chatsim.StoredCounts{Tokens: 1})
			f.Apply(configWith(acctest.RotatedToken)).NoError(t)
			wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 2})
		})
	}
}

// A service that begins, or ceases, to show fingerprints changes nothing.
func TestAccTokenBinding_readbackChanges(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Chat.HideFingerprints(true)
	f.WantQuietPlan(t, configWith(acctest.GoodToken))
	f.Chat.HideFingerprints(false)
	f.WantQuietPlan(t, configWith(acctest.GoodToken))
	f.Destroy().NoError(t)
	wantHeld(t, f.World, "SUPPORT", "", chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
}

// The token that is about to be configured was set by hand: nothing is left to write.
func TestAccTokenBinding_driftToTheConfiguredToken(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Chat.SetToken("SUPPORT", acctest.RotatedToken)
	f.Apply(configWith(acctest.RotatedToken)).WantNone(t)
	f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.RotatedToken)})
	f.WantQuietPlan(t, configWith(acctest.RotatedToken))
	wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 1})
}
