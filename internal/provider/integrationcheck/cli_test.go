package integrationcheck_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

const watched = `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}

data "whatsapp_integration_check" "support" {
  project = "SUPPORT"
}

check "support" {
  assert {
    condition     = data.whatsapp_integration_check.support.healthy
    error_message = join("\n", [
      for check in data.whatsapp_integration_check.support.checks : "${check.name}: ${check.detail} ${check.remedy}"
      if check.status == "failed"
    ])
  }
}
`

const gated = `
resource "terraform_data" "release" {
  lifecycle {
    precondition {
      condition     = alltrue([for check in data.whatsapp_integration_check.support.checks : check.status == "ok"])
      error_message = "The integration is not healthy."
    }
  }
}
`

// A failed check block is a warning; a failed precondition is an error.
func TestAccIntegrationCheck_checkBlock(t *testing.T) {
	t.Parallel()
	f := start(t, "http")
	space := tfclitest.New(t)
	tfclitest.Write(t, space, "main.tf", watched+gated+acctest.ProviderHCL(f.World))
	tfclitest.InitAndAttach(t, space)
	if text := tfclitest.Run(t, space, 0, "apply", "-auto-approve").PlainOutput(); strings.Contains(text, "Warning") {
		t.Errorf("a warning about a healthy project:\n%s", text)
	}
	f.Graph.UnsubscribeApp(acctest.Account, acctest.AppID)
	text := tfclitest.Run(t, space, 1, "plan").PlainOutput()
	if !strings.Contains(text, "The integration is not healthy.") {
		t.Errorf("the precondition did not fail:\n%s", text)
	}
	tfclitest.Write(t, space, "main.tf", watched+acctest.ProviderHCL(f.World))
	text = strings.Join(strings.Fields(tfclitest.Run(t, space, 0, "plan").PlainOutput()), " ")
	for _, say := range []string{
		"Warning: Check block assertion failed", "webhook: The app " + acctest.AppID + " is not subscribed to the webhooks",
		"POST /" + acctest.Account + "/subscribed_apps",
	} {
		if !strings.Contains(strings.ReplaceAll(text, "│ ", ""), say) {
			t.Errorf("the plan does not say %q:\n%s", say, text)
		}
	}
	if strings.Contains(text, acctest.Canary) {
		t.Errorf("a secret is shown:\n%s", text)
	}
}
