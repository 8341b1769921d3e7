package jsmhandoff_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An import reads only the project. The first apply records the rest and needs the token.
func TestAccJSMHandoff_import(t *testing.T) {
	f := start(t)
	f.Import("SUP").Clean(t)
	_, diags := f.Plan(args(nil))
	diags.WantError(t, "access_token_wo", "missing")
	_, diags = f.Plan(args(acctest.GoodToken, noNumber))
	diags.WantError(t, "phone_number_id", "Missing phone number ID", "only after an import")
	_, diags = f.Plan(args(acctest.GoodToken))
	asks(t, diags, good)
	for id, says := range map[string]string{"sup": "There is no project sup, but there is SUP", "DEV": "Project DEV is not a service desk"} {
		f.Server.Resource(typeName).Import(id).WantError(t, "project", says)
	}
	f.Server.Resource(typeName).Import("a/b").WantError(t, "", "import ID must be")
}

var noNumber = protocol.Values{"phone_number_id": nil}

// The configuration that Terraform generates from an import has neither a number nor a token. Its plan changes nothing and warns
// until both are set.
func TestAccJSMHandoff_importWithoutValues(t *testing.T) {
	f := start(t)
	const warning = "The hand-off of project SUP is incomplete"
	f.Import("SUP").Clean(t)
	p, diags := f.Plan(args(nil, noNumber))
	diags.WantWarning(t, "phone_number_id", warning, "until phone_number_id and access_token_wo are set")
	if !p.Empty() {
		t.Errorf("the plan is not empty: %v", p.After)
	}
	_, diags = f.Plan(args(nil, noNumber, required))
	diags.WantError(t, "phone_number_id", warning)
	f.Apply(args(nil, noNumber, confirmed("ABCD2345"))).WantWarning(t, "phone_number_id", warning)
	f.Want(t, protocol.Values{"confirmed_code": "ABCD2345", "confirmation_code": nil, "confirmed": nil})
	f.Jira.SetType("SUP", "software")
	_, diags = f.Plan(args(nil, noNumber))
	diags.WantError(t, "project", "is not a service desk")
	f.Jira.SetType("SUP", "service_desk")
	asks(t, f.Apply(args(acctest.GoodToken)), good)
	_, diags = f.Plan(args(nil, noNumber)) // no longer as after an import
	diags.WantError(t, "phone_number_id", "Missing phone number ID")

	_, diags = f.Server.Resource(typeName).Plan(args(acctest.GoodToken, noNumber))
	diags.WantError(t, "phone_number_id", "Missing phone number ID")
}

const crowd = 60

// Many hand-offs in one run: each project is read once, the token is inspected once, and nothing is written.
func TestAccJSMHandoff_parallel(t *testing.T) {
	seed := acctest.Seed()
	for i := range crowd {
		seed.Jira.Projects = append(seed.Jira.Projects, jirasim.Project{ID: fmt.Sprint(20000 + i), Key: fmt.Sprintf("P%d", i)})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers,
			graphsim.PhoneNumber{ID: fmt.Sprint(107000000000000 + i), BusinessAccountID: acctest.Account,
				DisplayPhoneNumber: fmt.Sprintf("+1 555-01%d", i)})
	}
	w := acctest.StartWith(t, seed, world.Options{})
	text := acctest.ProviderFor(w, "jira") + block("test", `"P${count.index}"`, `tostring(107000000000000 + count.index)`,
		quoted(acctest.GoodToken), fmt.Sprintf("count = %d", crowd))
	acctest.Run(t,
		resource.TestStep{Config: text},
		resource.TestStep{
			PreConfig: func() { w.Jira.ResetCalls(); w.Graph.ResetCalls() },
			Config:    text, PlanOnly: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), now(func() {
				const plans = 2 // each is a separate process
				if n := len(w.Jira.Calls()); n > plans*crowd {
					t.Errorf("Jira was asked %d times in %d plans of %d hand-offs", n, plans, crowd)
				}
				if n := len(w.Graph.Calls()); n > plans*(crowd+5) {
					t.Errorf("Meta was asked %d times in %d plans of %d hand-offs", n, plans, crowd)
				}
				untouched(t, w)
			})}},
		},
	)
	untouched(t, w)
}

// now is a check during a test step.
type now func()

// CheckPlan implements plancheck.PlanCheck.
func (f now) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f()
}

// Two hand-offs for one project are refused.
func TestAccJSMHandoff_twice(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t, resource.TestStep{
		Config:      config(w, acctest.GoodToken) + block("again", `"`+projectID+`"`, quoted(acctest.OtherNumber), quoted(acctest.RotatedToken)),
		ExpectError: regexp.MustCompile(`Two hand-offs for the same Jira project`),
	})
	untouched(t, w)
}
