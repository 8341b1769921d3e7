package tokenbinding_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var atFingerprint = tfjsonpath.New("token_fingerprint")

// A source that gives a new token at every run: without a version each run rotates, and what is applied is the token of
// the apply, not that of the plan.
func TestAccTokenBinding_rotationFromStore(t *testing.T) {
	w := acctest.Start(t)
	store := &tokenStore{token: acctest.GoodToken}
	text := func(lines ...string) string {
		return acctest.ProviderHCL(w) + "ephemeral \"store_token\" \"fresh\" {}\n" +
			binding("test", "SUPPORT", "ephemeral.store_token.fresh.value", lines...)
	}
	store.run(t,
		resource.TestStep{
			Config: text(),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				store.switchTo(acctest.RotatedToken), // between plan and apply
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, atFingerprint, knownvalue.StringExact(acctest.Fingerprint(acctest.RotatedToken))),
				checkProject(w, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 1}),
			},
		},
		resource.TestStep{
			PreConfig: func() { store.set(acctest.GoodToken) },
			Config:    text(),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				store.switchTo(acctest.HandToken),
			}},
			ConfigStateChecks: []statecheck.StateCheck{checkProject(w, "SUPPORT", acctest.HandToken, chatsim.StoredCounts{Tokens: 2})},
		},
		resource.TestStep{ // with a version, other tokens stay quiet: the first one since it was set counts as the same
			Config:            text(`access_token_wo_version = "1"`),
			ConfigStateChecks: []statecheck.StateCheck{checkProject(w, "SUPPORT", acctest.HandToken, chatsim.StoredCounts{Tokens: 2})},
		},
		resource.TestStep{
			PreConfig: func() { store.set(acctest.GoodToken) },
			Config:    text(`access_token_wo_version = "1"`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectEmptyPlan(),
			}},
			ConfigStateChecks: []statecheck.StateCheck{checkProject(w, "SUPPORT", acctest.HandToken, chatsim.StoredCounts{Tokens: 2})},
		},
		resource.TestStep{
			Config: text(`access_token_wo_version = "2"`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(address, atFingerprint),
				store.switchTo(acctest.RotatedToken),
			}},
			ConfigStateChecks: []statecheck.StateCheck{checkProject(w, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 3})},
		},
	)
}

// The one thing that a plan cannot keep open: another argument changes while the token is the bound one, and at apply the
// source gives another token. Terraform refuses the plan as outdated, nothing is lost, and the next run does both.
func TestAccTokenBinding_rotatedSinceOtherPlan(t *testing.T) {
	w := acctest.Start(t)
	store := &tokenStore{token: acctest.GoodToken}
	text := func(lines ...string) string {
		return acctest.ProviderHCL(w) + "ephemeral \"store_token\" \"fresh\" {}\n" +
			binding("test", "SUPPORT", "ephemeral.store_token.fresh.value", lines...)
	}
	store.run(t,
		resource.TestStep{Config: text()},
		resource.TestStep{
			Config:           text(`on_destroy = "abandon"`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{store.switchTo(acctest.RotatedToken)}},
			ExpectError:      regexp.MustCompile(`inconsistent final plan`),
		},
		resource.TestStep{
			PreConfig:         func() { wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1}) },
			Config:            text(`on_destroy = "abandon"`),
			ConfigStateChecks: []statecheck.StateCheck{checkProject(w, "SUPPORT", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 2})},
		},
	)
}

// What access_token_wo_version decides: internal/token tests its rules one by one. Each case starts from GoodToken with version "1".
func TestAccTokenBinding_version(t *testing.T) {
	t.Parallel()
	version := func(v any) protocol.Values { return protocol.Values{"access_token_wo_version": v} }
	for name, c := range map[string]struct {
		hand   func(f *fixture) // what is done by hand in the chat service
		config protocol.Values
		token  string
		writes int
	}{
		"other token, same version":   {config: configWith(acctest.RotatedToken, version("1")), token: acctest.GoodToken},
		"other token, other version":  {config: configWith(acctest.RotatedToken, version("2")), token: acctest.RotatedToken, writes: 1},
		"unknown token, same version": {config: configWith(protocol.Unknown, version("1")), token: acctest.GoodToken},
		"replaced by hand, same version": {
			hand:   func(f *fixture) { f.Chat.SetToken("SUPPORT", acctest.HandToken) },
			config: configWith(acctest.GoodToken, version("1")), token: acctest.GoodToken, writes: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.applyToken(t, acctest.GoodToken, version("1"))
			if c.hand != nil {
				c.hand(f)
			}
			planned, diags := f.Plan(c.config)
			if c.writes > 0 {
				diags = acctest.WantRotation(t, diags, "project SUPPORT", c.token)
			}
			diags.WantNone(t)
			if planned.Empty() != (c.writes == 0) {
				t.Fatalf("the plan is empty: %t:\n before %v\n after  %v", planned.Empty(), f.State, planned.After)
			}
			if rotates := planned.After["token_fingerprint"] == protocol.Unknown; rotates != (c.writes > 0) {
				t.Errorf("the plan has the fingerprint %v, want it unknown: %t", planned.After["token_fingerprint"], c.writes > 0)
			}
			if !planned.Empty() {
				f.ApplyPlanned(planned).WantNone(t)
			}
			wantHeld(t, f.World, "SUPPORT", c.token, chatsim.StoredCounts{Tokens: 1 + c.writes})
			f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(c.token), "access_token_wo": nil})
			if c.config["access_token_wo"] != protocol.Unknown {
				f.WantQuietPlan(t, c.config)
			}
		})
	}
}
