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

func unknown(attribute string) plancheck.PlanCheck {
	return plancheck.ExpectUnknownValue(address, tfjsonpath.New(attribute))
}

func planned(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

// Each step ends with two more plans, which must be empty.
func TestAccPhoneNumberBinding_lifecycle(t *testing.T) {
	w := acctest.Start(t)
	config := func(number string, more ...string) string { return acctest.Provider(w) + bound(number, more...) }
	acctest.Run(t,
		resource.TestStep{
			Config: config(acctest.Number),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionCreate),
				unknown("business_account_id"), unknown("display_phone_number"), unknown("verified_name")),
			ConfigStateChecks: []statecheck.StateCheck{
				state("project", knownvalue.StringExact(support)),
				state("phone_number_id", knownvalue.StringExact(acctest.Number)),
				state("business_account_id", knownvalue.StringExact(acctest.Account)),
				state("display_phone_number", knownvalue.StringExact("+1 555-010-0001")),
				state("verified_name", knownvalue.StringExact("Canary Support")),
				state("replace_existing", knownvalue.Bool(false)),
				state("on_destroy", knownvalue.Null()),
			},
		},
		resource.TestStep{ // given, it is compared and stays; nothing is written
			Config:           config(acctest.Number, `business_account_id = "`+acctest.Account+`"`),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionNoop)),
		},
		resource.TestStep{ // arguments of the provider alone are no business of the project
			PreConfig:        func() { holds(t, w, support, acctest.Number, acctest.Account, 1, 0) },
			Config:           config(acctest.Number, `on_destroy = "clear"`, `replace_existing = true`),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionUpdate)),
			ConfigStateChecks: []statecheck.StateCheck{
				state("business_account_id", knownvalue.StringExact(acctest.Account)),
				state("on_destroy", knownvalue.StringExact("clear")),
				state("replace_existing", knownvalue.Bool(true)),
			},
		},
		resource.TestStep{
			PreConfig: func() { holds(t, w, support, acctest.Number, acctest.Account, 1, 0) },
			Config:    config(acctest.OtherNumber),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("phone_number_id"), knownvalue.StringExact(acctest.OtherNumber)),
				unknown("business_account_id"), unknown("display_phone_number"), unknown("verified_name")),
			ConfigStateChecks: []statecheck.StateCheck{
				state("display_phone_number", knownvalue.StringExact("+1 555-010-0002")),
				state("verified_name", knownvalue.StringExact("Canary Sales")),
			},
		},
		resource.TestStep{
			PreConfig: func() { holds(t, w, support, acctest.OtherNumber, acctest.Account, 2, 0) },
			Config:    config(acctest.ForeignNumber),
			ConfigStateChecks: []statecheck.StateCheck{
				state("business_account_id", knownvalue.StringExact(acctest.ForeignAccount)),
			},
		},
	)
	holds(t, w, support, "", "", 3, 1)
}

func TestAccPhoneNumberBinding_drift(t *testing.T) {
	w := acctest.Start(t)
	step := func(byHand func(), attribute, becomes string) resource.TestStep {
		return resource.TestStep{
			PreConfig: byHand,
			Config:    acctest.Provider(w) + bound(acctest.Number, `business_account_id = "`+acctest.Account+`"`),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.StringExact(becomes))),
			ConfigStateChecks: []statecheck.StateCheck{
				state("phone_number_id", knownvalue.StringExact(acctest.Number)),
				state("business_account_id", knownvalue.StringExact(acctest.Account)),
				state("display_phone_number", knownvalue.StringExact("+1 555-010-0001")),
			},
		}
	}
	acctest.Run(t,
		resource.TestStep{Config: acctest.Provider(w) + bound(acctest.Number, `business_account_id = "`+acctest.Account+`"`)},
		step(func() { w.Chat.SetNumber(support, acctest.ForeignNumber, acctest.ForeignAccount) }, "phone_number_id", acctest.Number),
		step(func() {
			holds(t, w, support, acctest.Number, acctest.Account, 2, 0)
			w.Chat.ClearNumber(support)
		}, "phone_number_id", acctest.Number),
		step(func() {
			holds(t, w, support, acctest.Number, acctest.Account, 3, 0)
			w.Chat.SetNumber(support, acctest.Number, acctest.ForeignAccount)
		}, "business_account_id", acctest.Account),
		step(func() {
			holds(t, w, support, acctest.Number, acctest.Account, 4, 0)
			w.Chat.SetNumber(support, "not an id \x1b[31m", "")
		}, "phone_number_id", acctest.Number),
	)
	holds(t, w, support, "", "", 5, 1)
}

// The account is not configured: it is read at Meta, and the project must name the same.
func TestAccPhoneNumberBinding_driftOfAccount(t *testing.T) {
	w, r := made(t)
	w.Chat.SetNumber(support, acctest.Number, acctest.ForeignAccount)
	p, diags := r.Plan(args(acctest.Number))
	diags.Clean(t)
	if p.Empty() || r.State["business_account_id"] != acctest.ForeignAccount {
		t.Errorf("the drift does not show: state %v, plan %v", r.State, p.After)
	}
	r.ApplyPlanned(p).Clean(t)
	holds(t, w, support, acctest.Number, acctest.Account, 2, 0)
	if p, _ := r.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the next plan is %v", p.After)
	}
	// A service that keeps no account is no drift.
	w.Chat.SetNumber(support, acctest.Number, "")
	if p, diags := r.Plan(args(acctest.Number)); !p.Empty() || r.State["business_account_id"] != acctest.Account {
		t.Errorf("plan %v, state %v, %s", p.After, r.State, diags)
	}
}

// What Meta says about the number may change: it is shown and changes nothing.
func TestAccPhoneNumberBinding_factsChange(t *testing.T) {
	w, r := made(t)
	w.Graph.SetVerifiedName(acctest.Number, "New Name\u202e\x1b[1m")
	p, diags := r.Plan(args(acctest.Number))
	diags.Clean(t)
	if !p.Empty() || r.State["verified_name"] != "New Name [1m" {
		t.Errorf("plan %v, state %q", p.After, r.State["verified_name"])
	}
	holds(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

// Health status, which alone names the account, is not there for every app.
func TestAccPhoneNumberBinding_accountNotShown(t *testing.T) {
	w, r := open(t)
	w.Graph.HideHealthStatus(true)
	r.Apply(args(acctest.Number)).Clean(t)
	if r.State["business_account_id"] != nil || r.State["verified_name"] != "Canary Support" {
		t.Errorf("state %v", r.State)
	}
	holds(t, w, support, acctest.Number, "", 1, 0)
	if p, diags := r.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the second plan is %v, %s", p.After, diags)
	}
	// Configured, it is looked up in the account's list, and written.
	account := protocol.Values{"business_account_id": acctest.Account}
	r.Apply(args(acctest.Number, account)).Clean(t)
	holds(t, w, support, acctest.Number, acctest.Account, 2, 0)
	_, diags := r.Plan(args(acctest.Number, protocol.Values{"business_account_id": acctest.ForeignAccount}))
	diags.WantError(t, "business_account_id", "belongs to another account", acctest.ForeignAccount+" does not list the phone number "+acctest.Number)
	w.Graph.HideHealthStatus(false)
	w.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "health_status")
	if p, diags := r.Plan(args(acctest.Number, account)); !p.Empty() {
		t.Errorf("without the field the plan is %v, %s", p.After, diags)
	}
}
