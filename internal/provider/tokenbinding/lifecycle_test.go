package tokenbinding_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Every argument is set, changed and cleared again; only the token is ever written, and once.
func TestAccTokenBinding_lifecycle(t *testing.T) {
	w := acctest.Start(t)
	expires := time.Now().Add(90 * 24 * time.Hour).Truncate(time.Second)
	w.Graph.SetExpiry(acctest.GoodToken, graphsim.At(expires))
	scopes := []knownvalue.Check{}
	for _, scope := range acctest.Scopes {
		scopes = append(scopes, knownvalue.StringExact(scope))
	}
	state := func(name string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
	}
	once := holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})
	facts := []statecheck.StateCheck{
		once,
		state("project", knownvalue.StringExact("SUPPORT")),
		state("access_token_wo", knownvalue.Null()),
		state("token_fingerprint", knownvalue.StringExact(fingerprint(acctest.GoodToken))),
		state("scopes", knownvalue.SetExact(scopes)),
		state("app_id", knownvalue.StringExact(acctest.AppID)),
		state("system_user_id", knownvalue.StringExact("122000000000001")),
		state("expires_at", knownvalue.StringExact(expires.UTC().Format(time.RFC3339))),
	}
	update := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
		plancheck.ExpectKnownValue(address, atFingerprint, knownvalue.StringExact(fingerprint(acctest.GoodToken))),
	}}
	acctest.Run(t,
		resource.TestStep{
			Config: config(w, acctest.GoodToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue(address, atFingerprint),
				holds(w, "SUPPORT", "", chatsim.Stored{}),
			}},
			ConfigStateChecks: append(facts,
				state("access_token_wo_version", knownvalue.Null()),
				state("required_scopes", knownvalue.SetExact(scopes)),
				state("forbid_excess_scopes", knownvalue.Bool(false)),
				state("minimum_validity", knownvalue.Null()),
				state("required_access", knownvalue.Null()),
				state("replace_existing", knownvalue.Bool(false)),
				state("on_destroy", knownvalue.Null()),
			),
		},
		resource.TestStep{
			Config: config(w, acctest.GoodToken,
				`access_token_wo_version = "1"`,
				`required_scopes = ["whatsapp_business_messaging", "whatsapp_business_management", "business_management"]`,
				`forbid_excess_scopes = true`,
				`minimum_validity = "168h"`,
				`required_access = { business_account_ids = ["`+acctest.Account+`"], phone_number_ids = ["`+acctest.Number+`"] }`,
				`replace_existing = true`,
				`on_destroy = "abandon"`,
			),
			ConfigPlanChecks: update,
			ConfigStateChecks: append(facts,
				state("access_token_wo_version", knownvalue.StringExact("1")),
				state("required_scopes", knownvalue.SetExact(scopes)),
				state("forbid_excess_scopes", knownvalue.Bool(true)),
				state("minimum_validity", knownvalue.StringExact("168h")),
				state("required_access", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"business_account_ids": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(acctest.Account)}),
					"phone_number_ids":     knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(acctest.Number)}),
				})),
				state("replace_existing", knownvalue.Bool(true)),
				state("on_destroy", knownvalue.StringExact("abandon")),
			),
		},
		resource.TestStep{ // other values
			Config: config(w, acctest.GoodToken,
				`access_token_wo_version = "2"`,
				`required_scopes = ["whatsapp_business_management", "whatsapp_business_messaging"]`,
				`minimum_validity = "24h"`,
				`required_access = { phone_number_ids = ["`+acctest.OtherNumber+`"] }`,
				`on_destroy = "clear"`,
			),
			ConfigPlanChecks:  update,
			ConfigStateChecks: append(facts, state("required_scopes", knownvalue.SetExact(scopes[1:]))),
		},
		resource.TestStep{ // cleared
			Config:           config(w, acctest.GoodToken),
			ConfigPlanChecks: update,
			ConfigStateChecks: append(facts,
				state("required_scopes", knownvalue.SetExact(scopes)),
				state("minimum_validity", knownvalue.Null()),
				state("required_access", knownvalue.Null()),
				state("on_destroy", knownvalue.Null()),
			),
		},
	)
	// Run has destroyed it.
	wantHeld(t, w, "SUPPORT", "", chatsim.Stored{Tokens: 1, TokensCleared: 1})
	if got, want := len(w.Chat.Writes()), 2; got != want {
		t.Errorf("the chat service was written %d times, want %d", got, want)
	}
}

// The same set in another order, and with an element twice, is the same.
func TestAccTokenBinding_scopesAreASet(t *testing.T) {
	w := acctest.Start(t)
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken)},
		resource.TestStep{
			Config:           config(w, acctest.GoodToken, `required_scopes = ["whatsapp_business_messaging", "business_management", "whatsapp_business_messaging", "whatsapp_business_management"]`),
			ConfigPlanChecks: empty,
		},
		resource.TestStep{ // by its id, the same project is another value and replaces the binding
			Config: acctest.Provider(w) + binding("test", acctest.Project, quoted(acctest.GoodToken)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 2, TokensCleared: 1})},
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
			f.bound(t, acctest.GoodToken)
			at := time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC)
			f.Graph.SetExpiry(acctest.GoodToken, graphsim.At(at))
			f.Graph.DropScope(acctest.GoodToken, "business_management")
			config := with(acctest.GoodToken, protocol.Values{"required_scopes": []string{"whatsapp_business_messaging", "whatsapp_business_management"}})
			planned, diags := f.Plan(config)
			diags.Clean(t)
			wantValues(t, planned.After, protocol.Values{"token_fingerprint": fingerprint(acctest.GoodToken), "expires_at": protocol.Unknown, "scopes": protocol.Unknown})
			f.ApplyPlanned(planned).Clean(t)
			f.want(t, protocol.Values{"expires_at": "2099-01-02T03:04:05Z", "scopes": []string{"whatsapp_business_management", "whatsapp_business_messaging"}})
			f.wantQuiet(t, config)
			wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})
			f.Destroy().NoError(t)
			wantHeld(t, f.World, "SUPPORT", "", chatsim.Stored{Tokens: 1, TokensCleared: 1})
		})
	}
}
