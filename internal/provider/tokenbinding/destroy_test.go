package tokenbinding_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

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
		"project gone":              {since: func(f *fixture) { f.Chat.Forget("SUPPORT") }},
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
			f.bound(t, acctest.GoodToken, protocol.Values{"on_destroy": c.onDestroy})
			clock.Advance(time.Minute)
			if c.since != nil {
				c.since(f)
			}
			diags := f.Remove() // as a plan that was saved before: nothing is refreshed
			acctest.WantNoSecret(t, diags)
			if c.warning != nil {
				diags.WantWarning(t, "", c.warning...)
			} else {
				diags.Clean(t)
			}
			if f.State != nil {
				t.Errorf("the binding is still in the state: %v", f.State)
			}
			if _, there := f.Chat.Project("SUPPORT"); there {
				wantHeld(t, f.World, "SUPPORT", c.token, chatsim.Stored{Tokens: 1, TokensCleared: c.cleared})
			}
		})
	}
}

// A change of on_destroy must be applied to count: a destruction goes by the state.
func TestAccTokenBinding_abandon(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken)},
		resource.TestStep{Config: config(w, acctest.GoodToken, `on_destroy = "abandon"`)},
		resource.TestStep{ // destroyed by taking it out of the configuration
			Config:            acctest.Provider(w),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
	)
	if got := w.Chat.CountCalls("DELETE", ""); got != 0 {
		t.Errorf("an abandoned token was deleted %d times", got)
	}
}

// A token that has become useless does not block a destruction: neither of one by taking the binding out of
// the configuration, nor of "terraform destroy -refresh=false", which Run does in the end. A destruction with a refresh is
// preceded by a plan, in which the token fails.
func TestAccTokenBinding_destroyWithDeadToken(t *testing.T) {
	w := acctest.Start(t)
	both := config(w, acctest.GoodToken) + binding("sales", "SALES", quoted(acctest.GoodToken))
	acctest.Run(t,
		resource.TestStep{Config: both},
		resource.TestStep{
			PreConfig: func() {
				w.Graph.RevokeToken(acctest.GoodToken, 467)
				w.Graph.RevokeToken(acctest.ProviderToken, 467)
			},
			Config:            acctest.Provider(w) + binding("sales", "SALES", ""),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", "", chatsim.Stored{Tokens: 1, TokensCleared: 1})},
		},
		resource.TestStep{Config: acctest.Provider(w) + binding("sales", "SALES", quoted(acctest.GoodToken)), PlanOnly: true,
			ExpectError: regexp.MustCompile("Access token does not meet the requirements")},
	)
	wantHeld(t, w, "SALES", "", chatsim.Stored{Tokens: 1, TokensCleared: 1})
}

const createFirst = "lifecycle { create_before_destroy = true }"

// A replacement never leaves the project without its token when the new binding is created first.
func TestAccTokenBinding_replacement(t *testing.T) {
	w := acctest.Start(t)
	replaced := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address,
		plancheck.ResourceActionReplace)}}
	sales := binding("sales", "SALES", quoted(acctest.GoodToken)) // destroyed first
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken, createFirst) + sales},
		resource.TestStep{ // Terraform forgets of a tainted binding what it applied: its token is left, and adopted again
			Taint:  []string{address, typeName + ".sales"},
			Config: config(w, acctest.GoodToken, createFirst) + sales, ConfigPlanChecks: replaced,
			ConfigStateChecks: []statecheck.StateCheck{
				holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 2}),
				holds(w, "SALES", acctest.GoodToken, chatsim.Stored{Tokens: 2}),
			},
		},
		resource.TestStep{ // the same project by its other name
			Config:            acctest.Provider(w) + binding("test", acctest.Project, quoted(acctest.GoodToken), createFirst) + sales,
			ConfigPlanChecks:  replaced,
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 3})},
		},
	)
	// Both were adopted by the new bindings.
	wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 3})
	wantHeld(t, w, "SALES", acctest.GoodToken, chatsim.Stored{Tokens: 2})
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
		s.Configure(acctest.BlockFor(w, "http")).Clean(t)
		r := s.Resource(typeName)
		r.Apply(config).Clean(t)
		return r
	}
	first, second := bind(with(acctest.GoodToken)), bind(with(acctest.GoodToken))
	first.Destroy().WantWarning(t, "", `The token was left in chat project "SUPPORT"`, "another configuration may use it")
	second.Destroy().WantWarning(t, "", `The token was left in chat project "SUPPORT"`, `on_destroy = "clear"`)
	wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 2})
	bind(with(acctest.GoodToken, protocol.Values{"on_destroy": "clear"})).Destroy().NoError(t)
	wantHeld(t, w, "SUPPORT", "", chatsim.Stored{Tokens: 3, TokensCleared: 1})
}

// A token that a binding adopted and then rotated is its own.
func TestAccTokenBinding_adoptedAndRotated(t *testing.T) {
	t.Parallel()
	f := startIn(t, ticking(t))
	f.Chat.SetToken("SUPPORT", acctest.GoodToken)
	f.bound(t, acctest.GoodToken)
	acctest.Rotates(t, f.Apply(with(acctest.RotatedToken)), "project SUPPORT", acctest.RotatedToken).Clean(t)
	f.Destroy().NoError(t)
	wantHeld(t, f.World, "SUPPORT", "", chatsim.Stored{Tokens: 2, TokensCleared: 1})
}

// A replacement may bring another token at the same time.
func TestAccTokenBinding_replacementRotates(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.bound(t, acctest.GoodToken)
	f.Apply(with(acctest.RotatedToken, protocol.Values{"project": acctest.Project})).Clean(t)
	f.Want(t, protocol.Values{"project": acctest.Project, "token_fingerprint": acctest.Fingerprint(acctest.RotatedToken)})
	wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.Stored{Tokens: 2, TokensCleared: 1})
}

// A replacement that creates first and brings another token at the same time cannot be told from a second binding for the
// project. It is refused, the project keeps its token, and replace_existing says that it is meant.
func TestAccTokenBinding_replacementWithOtherToken(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken, createFirst)},
		resource.TestStep{
			Taint: []string{address}, Config: config(w, acctest.RotatedToken, createFirst),
			ExpectError: regexp.MustCompile(`(?s)already holds a different token.*replace_existing`),
		},
		resource.TestStep{
			PreConfig:         func() { wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1}) },
			Config:            config(w, acctest.RotatedToken, createFirst, "replace_existing = true"),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.RotatedToken, chatsim.Stored{Tokens: 2})},
		},
	)
}

// Moved to another project, the old one does not keep the token, in either order.
func TestAccTokenBinding_move(t *testing.T) {
	w := acctest.Start(t)
	at := func(project string, lines ...string) string {
		return acctest.Provider(w) + binding("test", project, quoted(acctest.GoodToken), lines...)
	}
	cleared := chatsim.Stored{Tokens: 1, TokensCleared: 1}
	acctest.Run(t,
		resource.TestStep{Config: at("SUPPORT")},
		resource.TestStep{
			Config: at("SALES"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", "", cleared),
				holds(w, "SALES", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
		resource.TestStep{
			Config: at("SUPPORT", createFirst),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreateBeforeDestroy),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 2, TokensCleared: 1}), holds(w, "SALES", "", cleared),
			},
		},
	)
}
