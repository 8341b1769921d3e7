package tokenbinding_test

import (
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A project that holds another token is refused, in the plan and again in the apply, and replace_existing overwrites. An equal token is
// adopted.
func TestAccTokenBinding_existingToken(t *testing.T) {
	t.Parallel()
	f := startIn(t, ticking(t))
	planned, diags := f.Plan(configWith(acctest.GoodToken))
	diags.WantNone(t)
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	refused := []string{`"SUPPORT" already holds a different token`, "terraform import whatsapp_token_binding.NAME SUPPORT",
		"replace_existing"}
	f.ApplyPlanned(planned).WantError(t, "project", refused...)
	if f.State != nil {
		t.Errorf("a refused binding is in the state: %v", f.State)
	}
	_, diags = f.Plan(configWith(acctest.GoodToken))
	diags.WantError(t, "project", refused...)
	wantHeld(t, f.World, "SUPPORT", acctest.HandToken, chatsim.StoredCounts{})

	f.Chat.SetToken("SUPPORT", acctest.GoodToken)
	f.ApplyPlanned(planned).WantNone(t)
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})

	f.Chat.HideFingerprints(true)
	f.Chat.SetToken("SALES", acctest.HandToken)
	sales := f.Server.NewResource(typeName)
	_, diags = sales.Plan(configWith(acctest.HandToken, protocol.Values{"project": "SALES"})) // the platform does not show that it is equal
	diags.WantError(t, "project", "already holds", "terraform import")
	sales.Apply(configWith(acctest.HandToken, protocol.Values{"project": "SALES", "replace_existing": true})).WantNone(t)
	wantHeld(t, f.World, "SALES", acctest.HandToken, chatsim.StoredCounts{Tokens: 1})
	sales.Destroy().NoError(t)
	wantHeld(t, f.World, "SALES", "", chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
}

func TestAccTokenBinding_missingToken(t *testing.T) {
	t.Parallel()
	f := start(t)
	_, diags := f.Plan(configWith(nil))
	diags.WantError(t, "access_token_wo", "Missing access token", "creating the binding needs access_token_wo", "observed")
	if len(f.Chat.Writes())+len(f.Graph.Calls()) != 0 {
		t.Errorf("something was sent: %v %v", f.Chat.Writes(), f.Graph.Calls())
	}
}

func TestAccTokenBinding_noChatPlatform(t *testing.T) {
	t.Parallel()
	f := start(t)
	block := acctest.ProviderBlock(f.World, "http")
	delete(block, "chat")
	f.Server.Configure(block).WantNone(t)
	_, diags := f.Plan(configWith(acctest.GoodToken))
	diags.WantError(t, "", "the provider has no chat platform", "WHATSAPP_CHAT_HTTP_ENDPOINT")
}

// A resource that was renamed without a moved block is destroyed and created in one run, in any order.
func TestAccTokenBinding_renamedWithoutMovedBlock(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Refresh().WantNone(t)
	renamed := f.Server.NewResource(typeName)
	create, diags := renamed.Plan(configWith(acctest.GoodToken))
	diags.WantNone(t)
	f.Server.Restart().WantNone(t)
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
	removed.WantNone(t)
	created.WantNone(t)
	if got := f.Chat.Token("SUPPORT"); got != acctest.GoodToken {
		t.Errorf("the project was left with the token %s", acctest.Fingerprint(got))
	}
	if p, diags := renamed.Plan(configWith(acctest.GoodToken)); !p.Empty() {
		t.Errorf("the next plan is %v, %s", p.After, diags)
	}
}
