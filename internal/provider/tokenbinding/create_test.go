package tokenbinding_test

import (
	"regexp"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A project that holds another token is refused, an equal one adopted, and replace_existing overwrites.
func TestAccTokenBinding_existingToken(t *testing.T) {
	w := ticking(t)
	w.Chat.SetToken("SUPPORT", acctest.HandToken)
	acctest.Run(t,
		resource.TestStep{
			Config:   config(w, acctest.GoodToken),
			PlanOnly: true,
			ExpectError: regexp.MustCompile(`(?s)already holds a different token.*` +
				`terraform import whatsapp_token_binding.NAME SUPPORT.*replace_existing`),
		},
		resource.TestStep{
			Config: config(w, acctest.HandToken), // equal: adopted
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.HandToken, chatsim.Stored{Tokens: 1})},
		},
		resource.TestStep{
			PreConfig:         func() { w.Chat.SetToken("SALES", acctest.HandToken) },
			Config:            config(w, acctest.HandToken) + binding("sales", "SALES", quoted(acctest.GoodToken), "replace_existing = true"),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SALES", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
	)
	// The adopted one stays: another configuration may have applied it.
	wantHeld(t, w, "SUPPORT", acctest.HandToken, chatsim.Stored{Tokens: 1})
	wantHeld(t, w, "SALES", "", chatsim.Stored{Tokens: 1, TokensCleared: 1})
}

// A token is set by hand between plan and apply: the apply refuses, or meets an equal one.
func TestAccTokenBinding_existingSincePlan(t *testing.T) {
	w := ticking(t)
	appears := func(token string) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{acctest.Check(func() error {
			w.Chat.SetToken("SUPPORT", token)
			return nil
		})}}
	}
	acctest.Run(t,
		resource.TestStep{
			Config:           config(w, acctest.GoodToken),
			ConfigPlanChecks: appears(acctest.HandToken),
			ExpectError:      regexp.MustCompile(`already holds a different token`),
		},
		resource.TestStep{
			PreConfig:         func() { w.Chat.ClearToken("SUPPORT") },
			Config:            config(w, acctest.GoodToken),
			ConfigPlanChecks:  appears(acctest.GoodToken),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
	)
}

// As above for CLIs that do not plan again before they create, and where the service shows no fingerprint.
func TestAccTokenBinding_existingAtCreate(t *testing.T) {
	t.Parallel()
	f := start(t)
	planned, diags := f.Plan(with(acctest.GoodToken))
	diags.Clean(t)
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	f.ApplyPlanned(planned).WantError(t, "project", `"SUPPORT" already holds a different token`, "terraform import")
	if f.State != nil {
		t.Errorf("a refused binding is in the state: %v", f.State)
	}
	wantHeld(t, f.World, "SUPPORT", acctest.HandToken, chatsim.Stored{})

	f.Chat.HideFingerprints(true)
	_, diags = f.Plan(with(acctest.HandToken)) // the platform does not show that it is equal
	diags.WantError(t, "project", "already holds", "terraform import")
	f.Apply(with(acctest.HandToken, protocol.Values{"replace_existing": true})).Clean(t)
	wantHeld(t, f.World, "SUPPORT", acctest.HandToken, chatsim.Stored{Tokens: 1})
}

// Two bindings want one project: two new ones fail the plan, and a later one does not take the token away.
func TestAccTokenBinding_twoForOneProject(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{
			Config: config(w, acctest.GoodToken) +
				binding("again", acctest.Project, quoted(acctest.GoodToken), "depends_on = ["+address+"]"),
			ExpectError: regexp.MustCompile(`(?s)Two resources bind the.*Keep\s+one\s+of\s+them`),
		},
		resource.TestStep{ // nothing was written before
			Config:            config(w, acctest.GoodToken),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
		resource.TestStep{ // a second one later, with a token of its own
			Config:      config(w, acctest.GoodToken) + binding("again", acctest.Project, quoted(acctest.RotatedToken)),
			ExpectError: regexp.MustCompile(`already holds a different token`),
		},
		resource.TestStep{
			Config:            config(w, acctest.GoodToken),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
	)
}

func TestAccTokenBinding_missingToken(t *testing.T) {
	t.Parallel()
	f := start(t)
	_, diags := f.Plan(with(nil))
	diags.WantError(t, "access_token_wo", "Missing access token", "creating the binding needs access_token_wo", "observed")
	if len(f.Chat.Writes())+len(f.Graph.Calls()) != 0 {
		t.Errorf("something was sent: %v %v", f.Chat.Writes(), f.Graph.Calls())
	}
}

func TestAccTokenBinding_noChatPlatform(t *testing.T) {
	t.Parallel()
	f := start(t)
	block := acctest.BlockFor(f.World, "http")
	delete(block, "chat")
	f.Server.Configure(block).Clean(t)
	_, diags := f.Plan(with(acctest.GoodToken))
	diags.WantError(t, "", "the provider has no chat platform", "WHATSAPP_CHAT_HTTP_ENDPOINT")
}

// A resource that was renamed without a moved block is destroyed and created in one run, in any order.
func TestAccTokenBinding_renamedWithoutMovedBlock(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.bound(t, acctest.GoodToken)
	f.Refresh().Clean(t)
	renamed := f.Server.Resource(typeName)
	create, diags := renamed.Plan(with(acctest.GoodToken))
	diags.Clean(t)
	f.Server.Restart().Clean(t)
	f.Graph.ResetCalls()
	// The clearing is under way when the creation looks at the project.
	f.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: func(w answer, r *request, next handler) {
		_ = f.Graph.WaitCalls(t.Context(), 1, "", "")
		next.ServeHTTP(w, r)
	}})
	var wg sync.WaitGroup
	var removed, created protocol.Diags
	wg.Go(func() { removed = f.CommitRemoval() })
	wg.Go(func() { created = renamed.Commit(create) })
	wg.Wait()
	removed.Clean(t)
	created.Clean(t)
	if got := f.Chat.Token("SUPPORT"); got != acctest.GoodToken {
		t.Errorf("the project was left with the token %s", acctest.Fingerprint(got))
	}
	if p, diags := renamed.Plan(with(acctest.GoodToken)); !p.Empty() {
		t.Errorf("the next plan is %v, %s", p.After, diags)
	}
}
