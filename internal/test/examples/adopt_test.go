package examples

import (
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// The commands of the guide "Adopt an existing account": one plan writes the configuration of the settings, one apply imports
// everything, and then the plan is empty. Nothing is written at Meta or in the chat platform.
func TestAdopt(t *testing.T) {
	t.Parallel()
	examples := all(t)
	r := initialized(t, examples["provider"], examples["adopt"])
	plan := tfclitest.Run(t, r.space, 0, "plan", "-generate-config-out=generated.tf", "-out=plan")
	if !strings.Contains(plan.Plain(), "Plan: 15 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("want imports and nothing else:\n%s", plan.Output())
	}
	tfclitest.Run(t, r.space, 0, "apply", "plan")
	r.checkApplied()
	if n := len(r.world.Graph.Writes()) + len(r.world.Chatwoot.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
}

// The commands of the section about queries: a query writes the configuration and the import blocks, one apply imports everything, and then
// the plan is empty. Nothing is written at Meta or in the chat platform.
func TestAdopt_query(t *testing.T) {
	t.Parallel()
	files := all(t)["adopt"]
	r := initialized(t, nil, example{"main.tf": files["main.tf"]})
	if r.space.CLI.OpenTofu || !r.space.CLI.AtLeast(1, 14) {
		t.Skipf("%s has no queries", r.space.CLI)
	}
	tfclitest.Write(t, r.space, "account"+queries, files["account"+queries])
	tfclitest.Run(t, r.space, 0, "query", "-generate-config-out=generated.tf")
	plan := tfclitest.Run(t, r.space, 0, "plan", "-out=plan")
	if !regexp.MustCompile(`Plan: [1-9][0-9]* to import, 0 to add, 0 to change, 0 to destroy\.`).MatchString(plan.Plain()) {
		t.Errorf("want imports and nothing else:\n%s", plan.Output())
	}
	tfclitest.Run(t, r.space, 0, "apply", "plan")
	r.checkApplied()
	if n := len(r.world.Graph.Writes()) + len(r.world.Chatwoot.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
}
