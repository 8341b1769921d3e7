package tokenbinding_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// noToken is the configuration of a binding that is only observed.
func noToken(w *world.World, lines ...string) string {
	return acctest.Provider(w) + binding("test", "SUPPORT", "", lines...)
}

func TestAccTokenBinding_import(t *testing.T) {
	w := acctest.Start(t)
	w.Chat.SetToken("SUPPORT", acctest.HandToken)
	byHand := holds(w, "SUPPORT", acctest.HandToken, chatsim.Stored{})
	acctest.Run(t,
		resource.TestStep{Config: noToken(w), PlanOnly: true, ExpectError: regexp.MustCompile("Missing access token")},
		resource.TestStep{ // terraform import
			ResourceName: address, ImportState: true, ImportStateId: "SUPPORT", ImportStatePersist: true,
		},
		resource.TestStep{ // without a token the binding is observed
			Config:            noToken(w),
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{byHand, statecheck.ExpectKnownValue(address, atFingerprint, knownvalue.StringExact(fingerprint(acctest.HandToken)))},
		},
		resource.TestStep{ // the token that is there already: facts about it are filled in, nothing is written
			Config: config(w, acctest.HandToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(address, atFingerprint, knownvalue.StringExact(fingerprint(acctest.HandToken))),
			}},
			ConfigStateChecks: []statecheck.StateCheck{byHand},
		},
		resource.TestStep{ // a binding that was applied imports as it is, but for the facts that only its token tells
			ResourceName: address, ImportState: true, ImportStateId: "SUPPORT", ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "project",
			ImportStateVerifyIgnore: []string{"scopes", "app_id", "system_user_id", "expires_at"},
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "SALES", ExpectError: regexp.MustCompile(`(?s)holds\s+no\s+token`)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "a/b/c", ExpectError: regexp.MustCompile(`(?s)import ID must be`)},
	)
	// The token is the one that was applied, so destroying the binding has cleared it.
	wantHeld(t, w, "SUPPORT", "", chatsim.Stored{TokensCleared: 1})
}

func TestAccTokenBinding_importBlock(t *testing.T) {
	w := acctest.Start(t)
	w.Chat.SetToken("SUPPORT", acctest.HandToken)
	acctest.Run(t,
		resource.TestStep{
			Config: noToken(w) + "import {\n  to = " + address + "\n  id = \"SUPPORT\"\n}\n",
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.HandToken, chatsim.Stored{})},
		},
		resource.TestStep{ // with another token: in place
			Config: config(w, acctest.GoodToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(address, atFingerprint),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
	)
}

func TestAccTokenBinding_importByIdentity(t *testing.T) {
	t.Run("protocol", func(t *testing.T) {
		t.Parallel()
		f := start(t)
		f.Chat.SetToken("SUPPORT", acctest.HandToken)
		f.ImportIdentity(protocol.Values{"project": "SUPPORT"}).Clean(t)
		f.want(t, protocol.Values{"project": "SUPPORT", "token_fingerprint": fingerprint(acctest.HandToken)})
		wantValues(t, f.Identity, protocol.Values{"project": "SUPPORT"})
		f.wantQuiet(t, with(nil))
		f.Apply(with(acctest.GoodToken)).Clean(t)
		wantValues(t, f.Identity, protocol.Values{"project": "SUPPORT"})
		wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})
	})
	t.Run("cli", func(t *testing.T) {
		t.Parallel()
		w := acctest.Start(t)
		resource.UnitTest(t, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config(w, acctest.GoodToken),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectIdentity(address, map[string]knownvalue.Check{"project": knownvalue.StringExact("SUPPORT")}),
					},
				},
				{Config: noToken(w)}, // an import compares with the configuration of the step before
				{
					ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
					ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
						plancheck.ExpectKnownValue(address, atFingerprint, knownvalue.StringExact(fingerprint(acctest.GoodToken))),
					}},
				},
			},
		})
	})
}

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
			noSecret(t, diags)
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
	f.Import("SUPPORT").Clean(t)
	for _, token := range []string{acctest.GoodToken, "", acctest.RotatedToken} {
		f.Chat.SetToken("SUPPORT", token)
		f.wantQuiet(t, with(nil, protocol.Values{"replace_existing": false}))
		shown := any(fingerprint(token))
		if token == "" {
			shown = nil
		}
		f.want(t, protocol.Values{"token_fingerprint": shown, "scopes": nil, "app_id": nil})
	}
	f.Apply(with(nil, protocol.Values{"on_destroy": "clear"})).Clean(t)
	if got := f.Graph.CountCalls("", ""); got != 0 {
		t.Errorf("Meta was asked %d times about a token that nobody gave", got)
	}
	f.Destroy().WantWarning(t, "", "was left in chat project", `"SUPPORT"`)
	wantHeld(t, f.World, "SUPPORT", acctest.RotatedToken, chatsim.Stored{})
	if len(f.Chat.Writes()) != 0 {
		t.Errorf("an observed binding has written: %v", f.Chat.Writes())
	}
}

// A managed binding whose token is left out later is observed from then on.
func TestAccTokenBinding_observedLater(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.bound(t, acctest.GoodToken)
	f.wantQuiet(t, with(nil))
	f.want(t, protocol.Values{"app_id": acctest.AppID})
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	f.wantQuiet(t, with(nil))
	f.want(t, protocol.Values{"token_fingerprint": fingerprint(acctest.HandToken), "app_id": nil})
	f.Apply(with(acctest.GoodToken)).Clean(t)
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 2})
}

// Where the service shows no fingerprint, an import knows nothing of the token: the first plan with one writes it, in place.
func TestAccTokenBinding_importPresenceOnly(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.Chat.HideFingerprints(true)
	f.Chat.SetToken("SUPPORT", acctest.GoodToken)
	f.Import("SUPPORT").Clean(t)
	f.want(t, protocol.Values{"token_fingerprint": nil})
	f.wantQuiet(t, with(nil))
	planned, diags := f.Plan(with(acctest.GoodToken))
	diags.Clean(t)
	if len(planned.Replace) > 0 {
		t.Errorf("the plan replaces the binding because of %v", planned.Replace)
	}
	f.ApplyPlanned(planned).Clean(t)
	f.want(t, protocol.Values{"token_fingerprint": fingerprint(acctest.GoodToken)})
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})
	f.wantQuiet(t, with(acctest.GoodToken))

	// A version that has not changed holds nothing back where no token is known.
	f.Chat.SetToken("SALES", acctest.HandToken)
	sales := f.server.Resource(typeName)
	sales.Import("SALES").Clean(t)
	version := protocol.Values{"project": "SALES", "access_token_wo_version": "1"}
	sales.Apply(with(nil, version)).Clean(t)
	sales.Apply(with(acctest.GoodToken, version)).Clean(t)
	wantHeld(t, f.World, "SALES", acctest.GoodToken, chatsim.Stored{Tokens: 1})
}
