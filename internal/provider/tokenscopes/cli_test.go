package tokenscopes_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// inspections checks how often Meta was asked about tokens since the last check.
func inspections(w *world.World, want int) inspectionCheck { return inspectionCheck{w, want} }

type inspectionCheck struct {
	w    *world.World
	want int
}

func (c inspectionCheck) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if got := c.w.Graph.CountCalls("GET", "/*/debug_token"); got != c.want {
		resp.Error = fmt.Errorf("Meta was asked about tokens %d times, want %d", got, c.want)
	}
	c.w.Graph.ResetCalls()
}

func data(name, token string, lines string) string {
	return "data \"whatsapp_token_scopes\" \"" + name + "\" {\n  access_token = " + token + "\n  " + lines + "\n}\n"
}

func ephemeral(name, token string, lines string) string {
	return "ephemeral \"whatsapp_token_scopes\" \"" + name + "\" {\n  access_token = " + token + "\n  " + lines + "\n}\n"
}

// checkValue checks an attribute of a data source.
func checkValue(name string, at tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.whatsapp_token_scopes."+name, at, want)
}

func quoted(token string) string { return fmt.Sprintf("%q", token) }

func TestAccTokenScopes_dataSource(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + `
data "whatsapp_token_scopes" "own" {
  required_scopes = [
    "whatsapp_business_messaging", "business_management", "whatsapp_business_messaging", "whatsapp_business_management",
  ]
  lifecycle {
    postcondition {
      condition     = self.valid && self.expires_at == null
      error_message = "The provider's token must not expire."
    }
  }
}
` + data("short", quoted(acctest.ShortToken), `on_failure = "none"`) + `
check "short" {
  assert {
    condition     = length(data.whatsapp_token_scopes.short.failures) == 1
    error_message = join(" ", data.whatsapp_token_scopes.short.failures)
  }
}
output "missing" { value = tolist(data.whatsapp_token_scopes.short.missing_scopes) }
`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{inspections(w, 2)}},
			ConfigStateChecks: []statecheck.StateCheck{
				checkValue("own", tfjsonpath.New("fingerprint"), knownvalue.StringExact(acctest.Fingerprint(acctest.ProviderToken))),
				checkValue("own", tfjsonpath.New("granular_scopes").AtMapKey("business_management"), knownvalue.Null()),
				statecheck.ExpectKnownOutputValue("missing", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.StringExact("whatsapp_business_management"),
				})),
				statecheck.ExpectSensitiveValue("data.whatsapp_token_scopes.short", tfjsonpath.New("access_token")),
			},
		},
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + data("short", quoted(acctest.ShortToken), ""),
			ExpectError: regexp.MustCompile(`(?s)Error: Access token does not meet the requirements` +
				`.*data.whatsapp_token_scopes.short.*lacks\s+whatsapp_business_management`),
		},
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + data("short", quoted(acctest.ShortToken), `on_failure = "none"
  lifecycle {
    postcondition {
      condition     = length(self.missing_scopes) == 0
      error_message = "Ask the platform team for ${join(" and ", self.missing_scopes)}."
    }
  }`),
			ExpectError: regexp.MustCompile(`Ask the platform team for whatsapp_business_management`),
		},
		resource.TestStep{ // a failed check block and on_failure = "warning" do not fail the plan
			Config: acctest.ProviderHCL(w) + data("short", quoted(acctest.ShortToken), `on_failure = "warning"`) + `
check "short" {
  assert {
    condition     = length(data.whatsapp_token_scopes.short.failures) == 0
    error_message = "It does not meet the requirements."
  }
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				checkValue("short", tfjsonpath.New("failures"), knownvalue.ListSizeExact(1)),
			},
		},
	)
}

// A token that is known only after apply is inspected during the apply.
func TestAccTokenScopes_unknownToken(t *testing.T) {
	w := acctest.Start(t)
	later := func(token string) string {
		return acctest.ProviderHCL(w) + "resource \"terraform_data\" \"token\" {\n  input = " + quoted(token) + "\n}\n"
	}
	acctest.Run(t,
		resource.TestStep{
			Config:           later(acctest.GoodToken) + data("late", "terraform_data.token.output", ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{inspections(w, 0)}},
			ConfigStateChecks: []statecheck.StateCheck{
				checkValue("late", tfjsonpath.New("fingerprint"), knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken))),
			},
		},
		resource.TestStep{
			PreConfig:        w.Graph.ResetCalls,
			Config:           later(acctest.ShortToken) + data("late", "terraform_data.token.output", ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{inspections(w, 0)}},
			ExpectError:      regexp.MustCompile(`Access token does not meet the requirements`),
		},
	)
}

func TestAccTokenScopes_ephemeral(t *testing.T) {
	w := acctest.Start(t)
	w.Graph.AddToken(graphsim.Token{
		Token: acctest.GoodToken, AppID: acctest.AppID, UserID: "122000000000001", Scopes: acctest.Scopes,
		GranularScopes: []graphsim.GranularScope{
			{Scope: "business_management"}, {Scope: "whatsapp_business_management", TargetIDs: []string{acctest.Account}},
		},
	})
	echo := `
provider "echo" {
  data = ephemeral.whatsapp_token_scopes.test
}
resource "echo" "test" {}
`
	at := func(name string) tfjsonpath.Path { return tfjsonpath.New("data").AtMapKey(name) }
	acctest.Run(t,
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + ephemeral("test", quoted(acctest.GoodToken), "") + echo,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.test", at("valid"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue("echo.test", at("fingerprint"), knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken))),
				statecheck.ExpectKnownValue("echo.test", at("scopes"), knownvalue.SetSizeExact(3)),
				statecheck.ExpectKnownValue("echo.test", at("granular_scopes"), knownvalue.MapExact(map[string]knownvalue.Check{
					"business_management":          knownvalue.Null(),
					"whatsapp_business_management": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(acctest.Account)}),
				})),
				statecheck.ExpectKnownValue("echo.test", at("expires_at"), knownvalue.Null()),
				statecheck.ExpectKnownValue("echo.test", at("failures"), knownvalue.ListExact([]knownvalue.Check{})),
			},
		},
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + ephemeral("test", quoted(acctest.ShortToken), ""),
			ExpectError: regexp.MustCompile(`(?s)Access token does not meet the requirements` +
				`.*ephemeral.whatsapp_token_scopes.test.*lacks\s+whatsapp_business_management`),
		},
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + ephemeral("test", quoted(acctest.ShortToken), `on_failure = "none"
  lifecycle {
    postcondition {
      condition     = length(self.missing_scopes) == 0
      error_message = "Ask the platform team."
    }
  }`),
			ExpectError: regexp.MustCompile(`Ask the platform team`),
		},
		resource.TestStep{ // known only after apply: opened during the apply
			Config: acctest.ProviderHCL(w) + "resource \"terraform_data\" \"token\" {\n  input = " + quoted(acctest.ShortToken) + "\n}\n" +
				ephemeral("test", "terraform_data.token.output", "") +
				"resource \"terraform_data\" \"after\" {\n  depends_on = [ephemeral.whatsapp_token_scopes.test]\n}\n",
			ExpectError: regexp.MustCompile(`(?s)Error running apply.*Access token does not meet the requirements`),
		},
	)
}

// All objects of a run that inspect one token share one request.
func TestAccTokenScopes_oneRequest(t *testing.T) {
	w := acctest.Start(t)
	binding := "resource \"whatsapp_token_binding\" \"%s\" {\n  project = %q\n  access_token_wo = %q\n}\n"
	acctest.Run(t, resource.TestStep{
		Config: acctest.ProviderHCL(w) + data("one", quoted(acctest.GoodToken), "") +
			data("two", quoted(acctest.GoodToken), `required_scopes = ["business_management"]`) +
			ephemeral("three", quoted(acctest.GoodToken), "") +
			fmt.Sprintf(binding, "four", "SUPPORT", acctest.GoodToken) + fmt.Sprintf(binding, "five", "SALES", acctest.GoodToken),
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply:            []plancheck.PlanCheck{inspections(w, 1)},
			PostApplyPreRefresh: []plancheck.PlanCheck{inspections(w, 2)}, // an apply, and the plan after it
		},
		ConfigStateChecks: []statecheck.StateCheck{
			checkValue("two", tfjsonpath.New("excess_scopes"), knownvalue.SetSizeExact(2)),
		},
	})
}
