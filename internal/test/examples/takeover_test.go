package examples

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// The commands of the guide "Take over an account that exists": one plan writes the configuration of the settings, one apply imports
// everything, and then the plan is empty. Nothing is written at Meta or in the chat platform.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	examples := all(t)
	r := initialized(t, examples["provider"], examples["take-over"])
	plan := tfclitest.Run(t, r.space, 0, "plan", "-generate-config-out=generated.tf", "-out=plan")
	if !strings.Contains(plan.Plain(), "Plan: 15 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("want imports and nothing else:\n%s", plan.Output())
	}
	tfclitest.Run(t, r.space, 0, "apply", "plan")
	r.settled()
	if n := len(r.world.Graph.Writes()) + len(r.world.Chatwoot.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
}
