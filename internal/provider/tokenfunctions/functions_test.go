package tokenfunctions_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/test/acctest"
)

// requirement names the provider, which a configuration needs if it only calls functions.
const requirement = `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
`

func output(name string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownOutputValue(name, want)
}

func scopes(names ...string) knownvalue.Check {
	checks := []knownvalue.Check{}
	for _, name := range names {
		checks = append(checks, knownvalue.StringExact(name))
	}
	return knownvalue.SetExact(checks)
}

// The function works without a configured provider.
func TestAccTokenFingerprint_value(t *testing.T) {
	acctest.Run(t,
		resource.TestStep{
			Config: requirement + `
output "good" { value = provider::whatsapp::token_fingerprint("` + acctest.GoodToken + `") }
output "odd" { value = provider::whatsapp::token_fingerprint(" Übermut\n") }
`,
			ConfigStateChecks: []statecheck.StateCheck{
				output("good", knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken))),
				output("odd", knownvalue.StringExact(acctest.Fingerprint(" Übermut\n"))),
			},
		},
		resource.TestStep{ // known only after apply
			Config: requirement + `
resource "terraform_data" "token" { input = "` + acctest.RotatedToken + `" }
output "good" { value = provider::whatsapp::token_fingerprint(terraform_data.token.output) }
`,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("good")}},
			ConfigStateChecks: []statecheck.StateCheck{output("good", knownvalue.StringExact(acctest.Fingerprint(acctest.RotatedToken)))},
		},
	)
}

// The function and a token binding return the same fingerprint.
func TestAccTokenFingerprint_sameAsBinding(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t, resource.TestStep{
		Config: acctest.ProviderHCL(w) + `
variable "token" {
  type      = string
  ephemeral = true
}
resource "whatsapp_token_binding" "test" {
  project         = "SUPPORT"
  access_token_wo = var.token
}
locals {
  fingerprint = provider::whatsapp::token_fingerprint(var.token)
}
check "bound" {
  assert {
    condition     = local.fingerprint == provider::whatsapp::token_fingerprint("` + acctest.GoodToken + `")
    error_message = "Another token."
  }
}
resource "terraform_data" "after" {
  input = whatsapp_token_binding.test.token_fingerprint
  lifecycle {
    precondition {
      condition     = local.fingerprint == "` + acctest.Fingerprint(acctest.GoodToken) + `"
      error_message = "Another token."
    }
  }
}
output "bound" { value = whatsapp_token_binding.test.token_fingerprint }
`,
		ConfigVariables:   config.Variables{"token": config.StringVariable(acctest.GoodToken)},
		ConfigStateChecks: []statecheck.StateCheck{output("bound", knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken)))},
	})
}

// The fingerprint of an ephemeral token is not stored, and that of a sensitive token is not shown.
func TestAccTokenFingerprint_marks(t *testing.T) {
	variable := func(mark string) string {
		return requirement + "variable \"token\" {\n  type = string\n  " + mark + " = true\n}\n" +
			"output \"fingerprint\" { value = provider::whatsapp::token_fingerprint(var.token) }\n"
	}
	values := config.Variables{"token": config.StringVariable(acctest.GoodToken)}
	sensitive := regexp.MustCompile(`Output refers to sensitive values`)
	acctest.Run(t,
		resource.TestStep{Config: variable("ephemeral"), ConfigVariables: values, ExpectError: regexp.MustCompile(`(?i)ephemeral`)},
		resource.TestStep{Config: variable("sensitive"), ConfigVariables: values, ExpectError: sensitive},
	)
}

func TestAccTokenFingerprint_errors(t *testing.T) {
	call := func(argument string) string {
		return requirement + "output \"fingerprint\" { value = provider::whatsapp::token_fingerprint(" + argument + ") }\n"
	}
	acctest.Run(t,
		resource.TestStep{Config: call(`""`), ExpectError: regexp.MustCompile(`(?s)"token" parameter: The token is empty.*set\.(\s|$)`)},
		resource.TestStep{Config: call(`null`), ExpectError: regexp.MustCompile(`(?s)"token" parameter: argument must not be null`)},
	)
}

func TestAccMissingScopes_value(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{
			Config: acctest.ProviderHCL(w) + `
data "whatsapp_token_scopes" "own" {}
output "none" {
  value = provider::whatsapp::missing_scopes(
    data.whatsapp_token_scopes.own.scopes,
    ["whatsapp_business_messaging", "business_management"],
  )
}
output "two" {
  value = provider::whatsapp::missing_scopes(
    ["whatsapp_business_managing", "business_management"],
    ["whatsapp_business_messaging", "whatsapp_business_management", "business_management"],
  )
}
output "all" { value = provider::whatsapp::missing_scopes([], ["whatsapp_business_messaging"]) }
output "nothing" { value = provider::whatsapp::missing_scopes(["ads_read"], []) }
output "unfamiliar" { value = provider::whatsapp::missing_scopes([], ["quantum_teleportation"]) }
`,
			ConfigStateChecks: []statecheck.StateCheck{
				output("none", scopes()), output("two", scopes("whatsapp_business_management", "whatsapp_business_messaging")),
				output("all", scopes("whatsapp_business_messaging")),
				output("nothing", scopes()), output("unfamiliar", scopes("quantum_teleportation")),
			},
		},
		resource.TestStep{ // known only after apply
			Config: requirement + `
resource "terraform_data" "scopes" { input = ["ads_read"] }
output "missing" { value = provider::whatsapp::missing_scopes(terraform_data.scopes.output, ["business_management"]) }
`,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("missing")}},
			ConfigStateChecks: []statecheck.StateCheck{output("missing", scopes("business_management"))},
		},
	)
}

func TestAccMissingScopes_errors(t *testing.T) {
	call := func(arguments string) string {
		return requirement + "output \"missing\" { value = provider::whatsapp::missing_scopes(" + arguments + ") }\n"
	}
	var steps []resource.TestStep
	for arguments, want := range map[string]string{
		`[], ["whatsapp_business_managing"]`: `"required" parameter:\s.*did\s+you\s+mean\s+"whatsapp_business_management"\.(\s|$)`,
		`[], [""]`:                           `"required" parameter:.*cannot be a scope`,
		`[], null`:                           `"required" parameter: argument must not be null`,
		`null, []`:                           `"scopes" parameter: argument must not be null`,
		`["business_management", null], []`:  `"scopes" parameter: One of\s+the\s+scopes\s+is\s+null`,
	} {
		steps = append(steps, resource.TestStep{Config: call(arguments), ExpectError: regexp.MustCompile("(?s)" + want)})
	}
	acctest.Run(t, steps...)
}
