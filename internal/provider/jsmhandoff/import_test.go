package jsmhandoff_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An import knows the project alone: the first plan fills in the rest, in place.
func TestAccJSMHandoff_import(t *testing.T) {
	w := acctest.Start(t)
	done := config(w, acctest.GoodToken, "confirmed_code = "+quoted(good))
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.ShortToken), PlanOnly: true, ExpectError: regexp.MustCompile(`The token falls short`)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "SUP", ImportStatePersist: true},
		resource.TestStep{
			Config:            done,
			ConfigPlanChecks:  planned(action(plancheck.ResourceActionUpdate), unknown("confirmation_code")),
			ConfigStateChecks: []statecheck.StateCheck{value("confirmation_code", knownvalue.StringExact(good)), value("confirmed", knownvalue.Bool(true))},
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "sup", ExpectError: regexp.MustCompile(`(?s)There\s+is\s+no\s+project\s+sup,\s+but\s+there\s+is\s+SUP`)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "DEV", ExpectError: regexp.MustCompile(`Project DEV is not a service desk`)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "a/b", ExpectError: regexp.MustCompile(`(?s)import id must be`)},
	)
	untouched(t, w)
}

func TestAccJSMHandoff_importByIdentity(t *testing.T) {
	f := start(t)
	f.ImportIdentity(protocol.Values{"project": "SUP"}).Clean(t)
	f.want(t, protocol.Values{"project": "SUP", "phone_number_id": nil, "token_fingerprint": nil, "confirmation_code": nil, "confirmed": nil, "confirmed_code": nil, "require_confirmation": false})
	_, diags := f.Plan(args(nil))
	diags.WantError(t, "access_token_wo", "The token is missing")
	p, diags := f.Plan(args(acctest.GoodToken))
	asks(t, diags, good)
	if len(p.Replace) > 0 {
		t.Errorf("it is replaced by %v", p.Replace)
	}
	f.ApplyPlanned(p).Clean(t)
	f.want(t, protocol.Values{"confirmation_code": good, "confirmed": false})
}

func TestAccJSMHandoff_importBlockByIdentity(t *testing.T) {
	w := acctest.Start(t)
	t.Parallel()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{{
			Config:           config(w, acctest.GoodToken, "confirmed_code = "+quoted(good)) + "import {\n  to = " + address + "\n  identity = {\n    project = \"SUP\"\n  }\n}\n",
			ConfigPlanChecks: planned(action(plancheck.ResourceActionUpdate)),
		}},
	})
}

const crowd = 60

// Many hand-offs in one run: each project is read once a run, the token is inspected once, and nothing is written.
func TestAccJSMHandoff_parallel(t *testing.T) {
	seed := acctest.Seed()
	for i := range crowd {
		seed.Jira.Projects = append(seed.Jira.Projects, jirasim.Project{ID: fmt.Sprint(20000 + i), Key: fmt.Sprintf("P%d", i)})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{ID: fmt.Sprint(107000000000000 + i), BusinessAccountID: acctest.Account, DisplayPhoneNumber: fmt.Sprintf("+1 555-01%d", i)})
	}
	w := acctest.StartWith(t, seed, world.Options{})
	text := acctest.ProviderFor(w, "jira") + block("test", `"P${count.index}"`, `tostring(107000000000000 + count.index)`, quoted(acctest.GoodToken), fmt.Sprintf("count = %d", crowd))
	acctest.Run(t,
		resource.TestStep{Config: text},
		resource.TestStep{
			PreConfig: func() { w.Jira.ResetCalls(); w.Graph.ResetCalls() },
			Config:    text, PlanOnly: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), now(func() {
				const plans = 2 // each is a process of its own
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

// now is a look at the world in the middle of a step.
type now func()

// CheckPlan implements plancheck.PlanCheck.
func (f now) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f()
}

// Two hand-offs for one project ask for different things.
func TestAccJSMHandoff_twice(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t, resource.TestStep{
		Config:      config(w, acctest.GoodToken) + block("again", `"`+projectID+`"`, quoted(acctest.OtherNumber), quoted(acctest.RotatedToken)),
		ExpectError: regexp.MustCompile(`Two hand-offs for one Jira project`),
	})
	untouched(t, w)
}
