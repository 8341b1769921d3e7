package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccTokenBinding_importRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id    string
		do    func(f *fixture)
		texts []string
		calls int // to the chat service
	}{
		"no such project": {id: "NOPE", texts: []string{"NOPE does not exist", "complete list"}, calls: 2},
		"other case":      {id: "support", texts: []string{"There is no project support, but there is SUPPORT"}, calls: 2},
		"no token":        {id: "SALES", texts: []string{`"SALES" holds no token`, "create the binding instead"}, calls: 1},
		"path":            {id: "a/b/c", texts: []string{"import ID must be", "terraform import"}},
		"dots":            {id: "..", texts: []string{"import ID must be"}},
		"space":           {id: " SUPPORT", texts: []string{"import ID must be"}},
		"empty":           {id: "", texts: []string{"import ID must be"}},
		"hidden":          {id: "SUPPORT", do: func(f *fixture) { f.Chat.Hide("SUPPORT") }, texts: []string{"403", "may not"}, calls: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.Chat.SetToken("SUPPORT", acctest.HandToken)
			if c.do != nil {
				c.do(f)
			}
			diags := f.Import(c.id)
			diags.WantError(t, "", c.texts...)
			acctest.WantNoSecret(t, diags)
			if f.State != nil {
				t.Errorf("there is a state: %v", f.State)
			}
			if got := f.Chat.CountCalls("", ""); got != c.calls {
				t.Errorf("the chat service was called %d times, want %d: %v", got, c.calls, f.Chat.Calls())
			}
		})
	}
}

// A binding without access_token_wo is observed: drift shows, and nothing is ever written, not even by destroying it.
func TestAccTokenBinding_observed(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	f.Import("SUPPORT").WantNone(t)
	for _, token := range []string{acctest.GoodToken, "", acctest.RotatedToken} {
		f.Chat.SetToken("SUPPORT", token)
		f.WantQuietPlan(t, configWith(nil, protocol.Values{"replace_existing": false}))
		shown := any(acctest.Fingerprint(token))
		if token == "" {
			shown = nil
		}
		f.WantState(t, protocol.Values{"token_fingerprint": shown, "scopes": nil, "app_id": nil})
	}
	f.Apply(configWith(nil, protocol.Values{"on_destroy": "clear"})).WantNone(t)
	if got := f.Graph.CountCalls("", ""); got != 0 {
		t.Errorf("Meta was asked %d times about a token that is not configured", got)
	}
	f.Destroy().WantWarning(t, "", "was left in chat project", `"SUPPORT"`)
	wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{})
	if len(f.Chat.Writes()) != 0 {
		t.Errorf("an observed binding has written: %v", f.Chat.Writes())
	}
}

// A managed binding whose token is left out later is observed from then on.
func TestAccTokenBinding_observedLater(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.WantQuietPlan(t, configWith(nil))
	f.WantState(t, protocol.Values{"app_id": acctest.AppID})
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	f.WantQuietPlan(t, configWith(nil))
	f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.HandToken), "app_id": nil})
	acctest.WantRotation(t, f.Apply(configWith(acctest.GoodToken)), "project SUPPORT", acctest.GoodToken).WantNone(t)
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 2})
}

// Where the service shows no fingerprint, an import knows nothing of the token: the first plan with one writes it, in place.
func TestAccTokenBinding_importPresenceOnly(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.Chat.HideFingerprints(true)
	f.Chat.SetToken("SUPPORT", acctest.GoodToken)
	f.Import("SUPPORT").WantNone(t)
	f.WantState(t, protocol.Values{"token_fingerprint": nil})
	f.WantQuietPlan(t, configWith(nil))
	planned, diags := f.Plan(configWith(acctest.GoodToken))
	diags.WantNone(t)
	if len(planned.Replace) > 0 {
		t.Errorf("the plan replaces the binding because of %v", planned.Replace)
	}
	f.ApplyPlanned(planned).WantNone(t)
	f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
	f.WantQuietPlan(t, configWith(acctest.GoodToken))

	// A version that has not changed holds nothing back where no token is known.
	f.Chat.SetToken("SALES", acctest.HandToken)
	sales := f.Server.NewResource(typeName)
	sales.Import("SALES").WantNone(t)
	version := protocol.Values{"project": "SALES", "access_token_wo_version": "1"}
	sales.Apply(configWith(nil, version)).WantNone(t)
	sales.Apply(configWith(acctest.GoodToken, version)).WantNone(t)
	wantHeld(t, f.World, "SALES", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
}
