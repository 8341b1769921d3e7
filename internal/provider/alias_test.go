package provider_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// planCheck is a function that runs as a check of a plan.
type planCheck func()

// CheckPlan implements plancheck.PlanCheck.
func (p planCheck) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	p()
}

// Two platforms in one configuration need two provider aliases, which share nothing. plugin-testing serves all aliases from one
// process, in contrast to the CLI, so the test uses a second provider with another name.
func TestAccProvider_aliases(t *testing.T) {
	t.Parallel()
	one, two := acctest.Start(t), acctest.Start(t)
	two.Graph.RemovePhoneNumber(acctest.Number) // each number exists in one world only
	one.Graph.RemovePhoneNumber(acctest.OtherNumber)
	binding := func(name, number string) string {
		return `
resource "whatsapp_phone_number_binding" "` + name + `" {
  provider        = ` + name + `
  project         = "SUPPORT"
  phone_number_id = "` + number + `"
}
resource "whatsapp_token_binding" "` + name + `" {
  provider        = ` + name + `
  project         = "SUPPORT"
  access_token_wo = "` + map[string]string{"one": acctest.GoodToken, "two": acctest.RotatedToken}[name] + `"
}
`
	}
	alias := func(name string, w *world.World) string {
		return strings.Replace(acctest.ProviderHCL(w), `"whatsapp"`, `"`+name+`"`, 1)
	}
	holds := func(w *world.World, number, token string) {
		t.Helper()
		if p, _ := w.Chat.FindProject("SUPPORT"); p.PhoneNumberID != number || p.Token != token {
			t.Errorf("the project holds the number %q and token %q, want %q", p.PhoneNumberID, p.Token, number)
		}
	}
	both := map[string]func() (tfprotov6.ProviderServer, error){
		"one": acctest.Factory(), "two": acctest.Factory(),
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: both, Steps: []resource.TestStep{{
		Config: alias("one", one) + alias("two", two) + binding("one", acctest.Number) + binding("two", acctest.OtherNumber),
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectEmptyPlan(), planCheck(func() {
				holds(one, acctest.Number, acctest.GoodToken)
				holds(two, acctest.OtherNumber, acctest.RotatedToken)
			}),
		}},
	}}})
	holds(one, "", "")
	holds(two, "", "")
}
