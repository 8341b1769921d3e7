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

// What destroying does for each on_destroy and each thing that may have happened since the apply.
func TestAccTokenBinding_onDestroy(t *testing.T) {
	t.Parallel()
	byHand := func(f *fixture) { f.Chat.SetToken("SUPPORT", acctest.HandToken) }
	for name, c := range map[string]struct {
		service   func(s *chatsim.Sim)
		onDestroy any
		since     func(f *fixture)
		token     string
		cleared   int
		warning   []string
	}{
		"default": {cleared: 1},
		"clear":   {onDestroy: "clear", cleared: 1},
		"abandon": {onDestroy: "abandon", token: acctest.GoodToken,
			warning: []string{"The token stays in chat project", `stays in chat project "SUPPORT"`}},
		"abandon, replaced by hand": {onDestroy: "abandon", since: byHand, token: acctest.HandToken,
			warning: []string{"The token stays in chat project"}},
		"replaced by hand":          {since: byHand, token: acctest.HandToken, warning: []string{"was left in chat project", `"SUPPORT"`}},
		"removed by hand":           {since: func(f *fixture) { f.Chat.ClearToken("SUPPORT") }},
		"project gone":              {since: func(f *fixture) { f.Chat.RemoveProject("SUPPORT") }},
		"project elsewhere changed": {since: func(f *fixture) { f.Chat.SetNumber("SUPPORT", acctest.Number, "") }, token: "", cleared: 1},
		"presence only":             {service: func(s *chatsim.Sim) { s.HideFingerprints(true) }, cleared: 1},
		"presence only, replaced by hand": {
			service: func(s *chatsim.Sim) { s.HideFingerprints(true) }, since: byHand,
			token: acctest.HandToken, warning: []string{"was left in chat project"},
		},
		"presence only without time": {
			service: func(s *chatsim.Sim) { s.HideFingerprints(true); s.HideUpdatedAt(true) },
			token:   acctest.GoodToken, warning: []string{"was left in chat project", "does not show"},
		},
		"replaced while it is destroyed": {
			since: func(f *fixture) {
				f.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: func(w answer, r *request, next handler) {
					byHand(f)
					next.ServeHTTP(w, r)
				}})
			},
			token: acctest.HandToken, warning: []string{"was left in chat project"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := simkit.NewManualClock(time.Now())
			f := startIn(t, acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now}))
			if c.service != nil {
				c.service(f.Chat)
			}
			f.applyToken(t, acctest.GoodToken, protocol.Values{"on_destroy": c.onDestroy})
			clock.Advance(time.Minute)
			if c.since != nil {
				c.since(f)
			}
			diags := f.Remove() // as a plan that was saved before: nothing is refreshed
			acctest.WantNoSecret(t, diags)
			if c.warning != nil {
				diags.WantWarning(t, "", c.warning...)
			} else {
				diags.WantNone(t)
			}
			if f.State != nil {
				t.Errorf("the binding is still in the state: %v", f.State)
			}
			if _, there := f.Chat.FindProject("SUPPORT"); there {
				wantHeld(t, f.World, "SUPPORT", c.token, chatsim.StoredCounts{Tokens: 1, TokensCleared: c.cleared})
			}
		})
	}
}

// A change of on_destroy must be applied to count: a destruction goes by the state.
func TestAccTokenBinding_abandon(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Apply(configWith(acctest.GoodToken, protocol.Values{"on_destroy": "abandon"})).WantNone(t)
	f.Destroy().WantWarning(t, "", "The token stays in chat project")
	if got := f.Chat.CountCalls("DELETE", ""); got != 0 {
		t.Errorf("an abandoned token was deleted %d times", got)
	}
}

// A token that has become useless does not block a destruction, but the plan before one.
func TestAccTokenBinding_destroyWithDeadToken(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Graph.RevokeToken(acctest.GoodToken, 467)
	f.Graph.RevokeToken(acctest.ProviderToken, 467)
	_, diags := f.Plan(configWith(acctest.GoodToken))
	diags.WantError(t, "access_token_wo", "Access token does not meet the requirements")
	f.Destroy().NoError(t)
	wantHeld(t, f.World, "SUPPORT", "", chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
}

// Two configurations bind the same token to one project. Neither takes it away from the other: the one that adopted it has not applied
// it, and the adoption stored it again. With on_destroy = "clear" the last one removes it.
func TestAccTokenBinding_twoConfigurations(t *testing.T) {
	t.Parallel()
	clock := simkit.NewManualClock(time.Now())
	w := acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now})
	bind := func(config protocol.Values) *protocol.Resource {
		clock.Advance(time.Minute)
		s := protocol.Serve(t, acctest.Factory())
		s.Configure(acctest.ProviderBlock(w, "http")).WantNone(t)
		r := s.NewResource(typeName)
		r.Apply(config).WantNone(t)
		return r
	}
	first, second := bind(configWith(acctest.GoodToken)), bind(configWith(acctest.GoodToken))
	first.Destroy().WantWarning(t, "", `The token was left in chat project "SUPPORT"`, "another configuration may use it")
	second.Destroy().WantWarning(t, "", `The token was left in chat project "SUPPORT"`, `on_destroy = "clear"`)
	wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 2})
	bind(configWith(acctest.GoodToken, protocol.Values{"on_destroy": "clear"})).Destroy().NoError(t)
	wantHeld(t, w, "SUPPORT", "", chatsim.StoredCounts{Tokens: 3, TokensCleared: 1})
}

// A token that a binding adopted and then rotated is its own.
func TestAccTokenBinding_adoptedAndRotated(t *testing.T) {
	t.Parallel()
	f := startIn(t, ticking(t))
	f.Chat.SetToken("SUPPORT", acctest.GoodToken)
	f.applyToken(t, acctest.GoodToken)
	acctest.WantRotation(t, f.Apply(configWith(acctest.RotatedToken)), "project SUPPORT", acctest.RotatedToken).WantNone(t)
	f.Destroy().NoError(t)
	wantHeld(t, f.World, "SUPPORT", "", chatsim.StoredCounts{Tokens: 2, TokensCleared: 1})
}

// A replacement may bring another token at the same time.
func TestAccTokenBinding_replacementRotates(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Apply(configWith(acctest.RotatedToken, protocol.Values{"project": acctest.Project})).WantNone(t)
	f.WantState(t, protocol.Values{"project": acctest.Project, "token_fingerprint": acctest.Fingerprint(acctest.RotatedToken)})
	wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 2, TokensCleared: 1})
}

// Moved to another project, the old one does not keep the token, in either order.
func TestAccTokenBinding_move(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Apply(configWith(acctest.GoodToken, protocol.Values{"project": "SALES"})).WantNone(t)
	wantHeld(t, f.World, "SUPPORT", "", chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
	wantHeld(t, f.World, "SALES", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
	f.Server.NewResource(typeName).Apply(configWith(acctest.GoodToken)).WantNone(t) // created first
	f.Destroy().NoError(t)
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 2, TokensCleared: 1})
	wantHeld(t, f.World, "SALES", "", chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
}
