package examples

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// running is an applied example.
type running struct {
	t     *testing.T
	world *world.World
	space *tfcli.Workspace
}

// apply applies the configuration of an example.
func apply(t *testing.T, base, files example, prepare ...func(*world.World)) *running {
	t.Helper()
	r := initialized(t, base, files, prepare...)
	if r.space != nil {
		tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	}
	return r
}

// initialized prepares the configuration of an example, with the provider block of base if it has none.
func initialized(t *testing.T, base, files example, prepare ...func(*world.World)) *running {
	t.Helper()
	w := startWorld(t)
	for _, do := range prepare {
		do(w)
	}
	return initializedIn(t, w, base, files)
}

// initializedIn initializes an example as initialized does, in a world.
func initializedIn(t *testing.T, w *world.World, base, files example) *running {
	t.Helper()
	r := &running{t: t, world: w}
	configuration := ""
	for _, name := range configurations {
		configuration += files[name]
	}
	if configuration == "" {
		return r
	}
	if !strings.Contains(configuration, "required_providers") {
		configuration += base["provider.tf"]
	}
	r.space = tfclitest.New(t)
	r.space.Env = maps.Clone(w.Env) // as the environment file of make sandbox sets it
	tfclitest.Write(t, r.space, "main.tf", withAddresses(configuration, w))
	if strings.Contains(configuration, `"../modules/`) {
		if err := os.CopyFS(filepath.Join(filepath.Dir(r.space.Dir), "modules"), os.DirFS(modules)); err != nil {
			t.Fatal(err)
		}
	}
	tfclitest.InitAndAttach(t, r.space)
	return r
}

// checkApplied checks that the plan of an applied example is empty, that no check fails, and that its files contain no secret.
func (r *running) checkApplied() {
	r.t.Helper()
	plan := tfclitest.Run(r.t, r.space, 0, "plan", "-detailed-exitcode", "-out=plan")
	if strings.Contains(plan.Output(), "Check block assertion failed") {
		r.t.Errorf("a check fails:\n%s", plan.Output())
	}
	secrets := map[string]string{}
	for name, value := range r.world.Env {
		if strings.Contains(name, "TOKEN") || strings.Contains(name, "SECRET") {
			secrets[name] = value
		}
	}
	search := leak.New(secrets)
	for _, file := range []string{"main.tf", "terraform.tfstate", "plan"} {
		if err := search.ScanFile(file, filepath.Join(r.space.Dir, file)); err != nil {
			r.t.Error(err)
		}
	}
	for _, hit := range search.Hits {
		r.t.Error(hit)
	}
}

var command = regexp.MustCompile(`(?m)^terraform (import (\S+) \S+)$`)

// imports removes the object of an example from the state and imports it again, in each of the ways that the example shows.
func (r *running) imports(files example) {
	r.t.Helper()
	match := command.FindStringSubmatch(files["import.sh"])
	if match == nil {
		r.t.Fatalf("no command in import.sh:\n%s", files["import.sh"])
	}
	address := match[2]
	writes := len(r.world.Chat.Writes())
	for _, name := range imports {
		if name == "import-by-identity.tf" && !r.space.CLI.AtLeast(1, 12) {
			r.t.Logf("%s has no import by identity", r.space.CLI)
			continue
		}
		tfclitest.Run(r.t, r.space, 0, "state", "rm", address)
		imported := ""
		if name == "import.sh" {
			tfclitest.Run(r.t, r.space, 0, strings.Fields(match[1])...)
		} else {
			tfclitest.Write(r.t, r.space, "import.tf", files[name])
			imported = "1 to import, "
		}
		applied := tfclitest.Run(r.t, r.space, 0, "apply", "-auto-approve")
		if !regexp.MustCompile(`Plan: ` + imported + `0 to add, [01] to change, 0 to destroy|No changes`).MatchString(applied.Stdout) {
			r.t.Errorf("%s: want an import and at most an update in place:\n%s", name, applied.Output())
		}
		tfclitest.Write(r.t, r.space, "import.tf", "")
		r.checkApplied()
	}
	if now := len(r.world.Chat.Writes()); now != writes {
		r.t.Errorf("the imports wrote to the project %d times", now-writes)
	}
}
