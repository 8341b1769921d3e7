package phonenumberbinding_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A binding that moves to another project leaves no number behind there, in any order of the operations.
func TestAccPhoneNumberBinding_moveToAnotherProject(t *testing.T) {
	w := acctest.Start(t)
	const first = `lifecycle { create_before_destroy = true }`
	acctest.Run(t,
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + bound(acctest.Number) +
				"resource \"terraform_data\" \"dependent\" {\n  input = " + address + ".verified_name\n}\n",
			ConfigPlanChecks: planned(plancheck.ExpectKnownValue( // what refers to a fact is known in the plan, too
				"terraform_data.dependent", tfjsonpath.New("input"), knownvalue.StringExact("Canary Support"))),
		},
		resource.TestStep{
			Config:           acctest.ProviderHCL(w) + boundTo("SALES", acctest.OtherNumber),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionReplace)),
		},
		resource.TestStep{
			PreConfig: func() {
				wantProject(t, w, support, "", "", 1, 1)
				wantProject(t, w, "SALES", acctest.OtherNumber, acctest.Account, 1, 0)
			},
			Config:            acctest.ProviderHCL(w) + bound(acctest.Number, first),
			ConfigPlanChecks:  planned(action(plancheck.ResourceActionCreateBeforeDestroy)),
			ConfigStateChecks: []statecheck.StateCheck{state("project", knownvalue.StringExact(support))},
		},
		resource.TestStep{ // the same project by its ID: it always holds its number
			PreConfig: func() {
				wantProject(t, w, support, acctest.Number, acctest.Account, 2, 1)
				wantProject(t, w, "SALES", "", "", 1, 1)
			},
			Config:           acctest.ProviderHCL(w) + boundTo(acctest.Project, acctest.Number, first),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionCreateBeforeDestroy)),
		},
		resource.TestStep{
			PreConfig:        func() { wantProject(t, w, support, acctest.Number, acctest.Account, 2, 1) },
			Config:           acctest.ProviderHCL(w) + bound(acctest.Number),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionDestroyBeforeCreate)),
		},
	)
	// A binding that was created first has adopted the number that it found, so the last destruction leaves it.
	wantProject(t, w, support, acctest.Number, acctest.Account, 2, 1)
}

// A replacement with another number in the same project overwrites the old number only with replace_existing.
func TestAccPhoneNumberBinding_replaceWithAnotherNumber(t *testing.T) {
	w, old := startApplied(t)
	s := acctest.Serve(t, w, "http")
	old = s.Adopt(old)
	old.Refresh().WantNone(t)
	replacement := func(more protocol.Values) (*protocol.Resource, protocol.Diags) {
		old.Refresh().WantNone(t)
		fresh := s.NewResource(typeName)
		p, diags := fresh.PlanHere(args(acctest.OtherNumber, more))
		diags.WantNone(t)
		s.Restart().WantNone(t)
		return fresh, fresh.Commit(p)
	}
	fresh, diags := replacement(nil)
	diags.WantError(t, "project", "already holds a different phone number", "replace_existing = true")
	if fresh.State != nil {
		t.Errorf("the state holds %v", fresh.State)
	}
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
	fresh, diags = replacement(protocol.Values{"replace_existing": true})
	diags.WantNone(t)
	old.CommitRemoval().WantNone(t) // the old one is destroyed after the new one was created
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 2, 0)
	if p, diags := fresh.Plan(args(acctest.OtherNumber, protocol.Values{"replace_existing": true})); !p.Empty() {
		t.Errorf("the next plan is %v, %s", p.After, diags)
	}
}
