package examples

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// worldOfEverything starts a world with an object of each kind of plural data sources: those that the default seed lacks are added.
func worldOfEverything(t *testing.T) *world.World {
	t.Helper()
	seed := world.DefaultSeed()
	const number = "106000000000001"
	for id, fields := range map[string]map[string]any{
		number + "/username": {"username": "sandbox.support", "status": "approved"},
		number + "/business_compliance_info": {
			"entity_name": "Sandbox", "entity_type": "PARTNERSHIP", "is_registered": true,
			"customer_care_details":     map[string]any{"email": "care@sandbox.example"},
			"grievance_officer_details": map[string]any{"name": "A. Person", "email": "officer@sandbox.example"},
		},
		number + "/whatsapp_business_encryption":      {"business_public_key": acctest.PublicKey},
		account + "/product_catalogs/770000000000001": {},
	} {
		seed.Graph.Objects[id] = fields
	}
	w := startedWith(t, seed)
	w.Graph.SetNumberOverride(number, "200000000000001", "https://hooks.sandbox.example/support")
	return w
}

// writesBlocks matches the command in an example that writes its import blocks.
var writesBlocks = regexp.MustCompile(`(?m)^# Import blocks as text: terraform (output -raw (\w+)) > imports.tf$`)

// The examples of plural data sources write import blocks. Terraform imports what they name and writes its configuration, and then the plan
// is empty. Nothing is written at Meta.
func TestPlurals(t *testing.T) {
	t.Parallel()
	examples, together := all(t), ""
	var commands [][]string
	for folder, files := range examples {
		match := writesBlocks.FindStringSubmatch(files["data-source.tf"])
		if match == nil {
			continue
		}
		together += files["data-source.tf"]
		commands = append(commands, strings.Fields(match[1]))
		if !strings.HasSuffix(folder, "whatsapp_"+match[2]) {
			t.Errorf("%s: the output is %s", folder, match[2])
		}
	}
	if len(commands) < 2 {
		t.Fatal("there are no examples")
	}
	r := initializedIn(t, worldOfEverything(t), examples["provider"], example{"main.tf": together})
	tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	blocks := ""
	for _, command := range commands {
		written := tfclitest.Run(t, r.space, 0, command...).Stdout
		if !strings.Contains(written, "import {") {
			t.Errorf("%s: the world has no object of the kind", command)
		}
		blocks += written
	}
	r.adopts(blocks)
}

// adopts imports what import blocks name, without a write.
func (r *running) adopts(blocks string) {
	r.t.Helper()
	tfclitest.Write(r.t, r.space, "imports.tf", blocks)
	plan := tfclitest.Run(r.t, r.space, 0, "plan", "-generate-config-out=generated.tf", "-out=plan")
	want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", strings.Count(blocks, "import {"))
	if !strings.Contains(plan.PlainOutput(), want) {
		r.t.Errorf("want %q:\n%s", want, plan.Output())
	}
	tfclitest.Run(r.t, r.space, 0, "apply", "plan")
	r.checkApplied()
	if n := len(r.world.Graph.Writes()) + len(r.world.Chatwoot.Writes()); n != 0 {
		r.t.Errorf("%d writes", n)
	}
}

// The commands of the guide "Adopt an existing account": the first apply imports in bulk, and an output has the import blocks of the
// rest. One plan writes its configuration, one apply imports it, and then the plan is empty. Nothing is written at Meta or in the chat
// platform.
func TestAdopt(t *testing.T) {
	t.Parallel()
	examples := all(t)
	r := initializedIn(t, worldOfEverything(t), examples["provider"], examples["adopt"])
	bulk := tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	if !strings.Contains(bulk.PlainOutput(), "Plan: 8 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("want imports and nothing else:\n%s", bulk.Output())
	}
	r.adopts(tfclitest.Run(t, r.space, 0, "output", "-raw", "import_blocks").Stdout)
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
	if !regexp.MustCompile(`Plan: [1-9][0-9]* to import, 0 to add, 0 to change, 0 to destroy\.`).MatchString(plan.PlainOutput()) {
		t.Errorf("want imports and nothing else:\n%s", plan.Output())
	}
	tfclitest.Run(t, r.space, 0, "apply", "plan")
	r.checkApplied()
	if n := len(r.world.Graph.Writes()) + len(r.world.Chatwoot.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
}
