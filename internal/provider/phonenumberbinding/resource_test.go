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

func state(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), want)
}

func action(a plancheck.ResourceActionType) plancheck.PlanCheck {
	return plancheck.ExpectResourceAction(address, a)
}

func planned(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

// A project with another account than Meta returns is drift, even if the account is not configured.
func TestAccPhoneNumberBinding_driftOfAccount(t *testing.T) {
	w, r := startApplied(t)
	w.Chat.SetNumber(support, acctest.Number, acctest.ForeignAccount)
	p, diags := r.Plan(args(acctest.Number))
	diags.WantNone(t)
	if p.Empty() || r.State["business_account_id"] != acctest.ForeignAccount {
		t.Errorf("the plan does not show the drift: state %v, plan %v", r.State, p.After)
	}
	r.ApplyPlanned(p).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 2, 0)
	if p, _ := r.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the next plan is %v", p.After)
	}
	// A service that stores no account is not drift.
	w.Chat.SetNumber(support, acctest.Number, "")
	if p, diags := r.Plan(args(acctest.Number)); !p.Empty() || r.State["business_account_id"] != acctest.Account {
		t.Errorf("plan %v, state %v, %s", p.After, r.State, diags)
	}
}

// The facts that the plan reads at Meta are planned as known. The apply stores them, although they have changed since: the next
// refresh shows that.
func TestAccPhoneNumberBinding_factsPlanned(t *testing.T) {
	w, r := spec().StartResource(t)
	p, diags := r.Plan(args(acctest.Number))
	diags.WantNone(t)
	wantFacts(t, p.After, acctest.Account, "+1 555-010-0001", "Canary Support")
	w.Graph.SetVerifiedName(acctest.Number, "New Name")
	r.ApplyPlanned(p).WantNone(t)
	wantFacts(t, r.State, acctest.Account, "+1 555-010-0001", "Canary Support")
	if p, _ = r.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the plan is %v", p.After)
	}
	wantFacts(t, r.State, acctest.Account, "+1 555-010-0001", "New Name")

	p, diags = r.Plan(args(acctest.OtherNumber)) // an update
	diags.WantNone(t)
	wantFacts(t, p.After, acctest.Account, "+1 555-010-0002", "Canary Sales")
	r.ApplyPlanned(p).WantNone(t)
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 2, 0)
	r.Apply(args(acctest.OtherNumber, protocol.Values{"on_destroy": "clear"})).WantNone(t) // writes nothing
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 2, 0)

	// A number that was moved to another account after the plan is not written with the planned one.
	p, _ = r.Plan(args(acctest.Number))
	w.Graph.MovePhoneNumber(acctest.Number, acctest.ForeignAccount)
	w.Graph.AssignToken(acctest.ProviderToken, acctest.ForeignAccount)
	r.ApplyPlanned(p).WantError(t, "phone_number_id", "was moved to another account after the plan", acctest.ForeignAccount, "Plan again")
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 2, 0)
}

func wantFacts(t *testing.T, have protocol.Values, account, display, name string) {
	t.Helper()
	want := protocol.Values{"business_account_id": account, "display_phone_number": display, "verified_name": name}
	for attribute, value := range want {
		if have[attribute] != value {
			t.Errorf("%s is %v, want %v", attribute, have[attribute], value)
		}
	}
}

// Changed facts about the number are stored in the state and cause no write.
func TestAccPhoneNumberBinding_factsChange(t *testing.T) {
	w, r := startApplied(t)
	w.Graph.SetVerifiedName(acctest.Number, "New Name\u202e\x1b[1m")
	p, diags := r.Plan(args(acctest.Number))
	diags.WantNone(t)
	if !p.Empty() || r.State["verified_name"] != "New Name [1m" {
		t.Errorf("plan %v, state %q", p.After, r.State["verified_name"])
	}
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

// The field health_status, which names the account, is not available to every app.
func TestAccPhoneNumberBinding_accountNotReturned(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.HideHealthStatus(true)
	r.Apply(args(acctest.Number)).WantNone(t)
	if r.State["business_account_id"] != nil || r.State["verified_name"] != "Canary Support" {
		t.Errorf("state %v", r.State)
	}
	wantProject(t, w, support, acctest.Number, "", 1, 0)
	if p, diags := r.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the second plan is %v, %s", p.After, diags)
	}
	// A configured account is checked with the list of the account, and written.
	account := protocol.Values{"business_account_id": acctest.Account}
	r.Apply(args(acctest.Number, account)).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 2, 0)
	_, diags := r.Plan(args(acctest.Number, protocol.Values{"business_account_id": acctest.ForeignAccount}))
	diags.WantError(t, "business_account_id", "belongs to another account",
		acctest.ForeignAccount+" does not list phone number "+acctest.Number)
	w.Graph.HideHealthStatus(false)
	w.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "health_status")
	if p, diags := r.Plan(args(acctest.Number, account)); !p.Empty() {
		t.Errorf("without the field the plan is %v, %s", p.After, diags)
	}
}
