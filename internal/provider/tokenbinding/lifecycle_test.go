package tokenbinding_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A set of scopes in another order, or with a scope twice, is the same set. The same project by its ID replaces the binding.
func TestAccTokenBinding_scopesAreASet(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken)},
		resource.TestStep{
			Config: config(w, acctest.GoodToken, `required_scopes = ["whatsapp_business_messaging", "business_management", `+
				`"whatsapp_business_messaging", "whatsapp_business_management"]`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + binding("test", acctest.Project, quoted(acctest.GoodToken)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
			}},
			ConfigStateChecks: []statecheck.StateCheck{checkProject(w, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 2,
				TokensCleared: 1})},
		},
	)
}

// What Meta says about the very same token is refreshed without a write, also where the service does not show which it is.
func TestAccTokenBinding_factsChange(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]bool{"fingerprint": false, "presence only": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.Chat.HideFingerprints(hide)
			f.applyToken(t, acctest.GoodToken)
			at := time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC)
			f.Graph.SetExpiry(acctest.GoodToken, graphsim.FixedMoment(at))
			f.Graph.DropScope(acctest.GoodToken, "business_management")
			config := configWith(acctest.GoodToken, protocol.Values{"required_scopes": []string{"whatsapp_business_messaging",
				"whatsapp_business_management"}})
			planned, diags := f.Plan(config)
			diags.WantNone(t)
			protocol.WantValues(t, planned.After, protocol.Values{
				"token_fingerprint": acctest.Fingerprint(acctest.GoodToken), "expires_at": protocol.Unknown, "scopes": protocol.Unknown,
			})
			f.ApplyPlanned(planned).WantNone(t)
			f.WantState(t, protocol.Values{"expires_at": "2099-01-02T03:04:05Z",
				"scopes": []string{"whatsapp_business_management", "whatsapp_business_messaging"}})
			f.WantQuietPlan(t, config)
			wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
			f.Destroy().NoError(t)
			wantHeld(t, f.World, "SUPPORT", "", chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
		})
	}
}
