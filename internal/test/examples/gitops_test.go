package examples

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

const gitops = root + "/gitops"

// Each account of the example is applied in its own workspace, as an automation engine does it. A second plan is empty.
func TestGitOps(t *testing.T) {
	t.Parallel()
	accounts, err := filepath.Glob(gitops + "/accounts/*.yaml")
	if err != nil || len(accounts) == 0 {
		t.Fatal("there is no account", err)
	}
	w, space := started(t), tfclitest.New(t)
	space.Env = settings(w)
	copyModule(t, gitops+"/shard", space)
	beside := filepath.Join(filepath.Dir(space.Dir), "accounts")
	if err := os.CopyFS(beside, os.DirFS(gitops+"/accounts")); err != nil {
		t.Fatal(err)
	}
	tfclitest.Run(t, space, 0, "init")
	for _, file := range accounts {
		id := strings.TrimSuffix(filepath.Base(file), ".yaml")
		wrong := tfclitest.Run(t, space, 1, "plan", "-var", "account_id="+id)
		if !strings.Contains(wrong.Plain(), "is not that of account "+id) {
			t.Errorf("in the wrong workspace:\n%s", wrong.Output())
		}
		tfclitest.Run(t, space, 0, "workspace", "select", "-or-create", id)
		tfclitest.Run(t, space, 0, "apply", "-auto-approve", "-var", "account_id="+id)
		tfclitest.Run(t, space, 0, "plan", "-detailed-exitcode", "-var", "account_id="+id)
	}
	unquotedKey(t, w, space, beside, strings.TrimSuffix(filepath.Base(accounts[0]), ".yaml"))
	missing := tfclitest.Run(t, space, 1, "plan", "-var", "account_id=109999999999999")
	if !strings.Contains(missing.Plain(), "There is no accounts/109999999999999.yaml") {
		t.Errorf("an account without a file:\n%s", missing.Output())
	}
	for project, number := range map[string]string{"SUPPORT": "106000000000001", "SALES": "106000000000002"} {
		p, _ := w.Chat.Project(project)
		if _, alive, _ := w.Graph.FindToken(p.Token); !alive || p.PhoneNumberID != number {
			t.Errorf("%s has a valid token: %v, and the number %q", project, alive, p.PhoneNumberID)
		}
	}
	// Drift gives the exit code that the nightly pipeline expects.
	w.Chat.SetNumber("SUPPORT", "106000000000002", "102000000000001")
	id := strings.TrimSuffix(filepath.Base(accounts[0]), ".yaml")
	tfclitest.Run(t, space, 2, "plan", "-detailed-exitcode", "-var", "account_id="+id)
}

// YAML reads the unquoted project key NO as false, and 010 as 10. The plan says so. In quotes the keys work, and so does a key that
// is a number.
func unquotedKey(t *testing.T, w *world.World, space *tfcli.Workspace, folder, account string) {
	t.Helper()
	for id, key := range map[string]string{"10003": "NO", "10004": "010", "10005": "RETURNS"} {
		if err := w.Chat.Load(chatsim.Seed{Projects: []chatsim.SeedProject{{ID: id, Key: key}}}); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(folder, account+".yaml")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write := func(more string) {
		if err := os.WriteFile(file, append(bytes.TrimSpace(before), "\n"+more...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for line, key := range map[string]string{"NO:": "false", "010:": "10"} {
		write("  " + line + "\n    phone_number_id: 106000000000001\n")
		wrong := tfclitest.Run(t, space, 1, "plan", "-var", "account_id="+account)
		if !strings.Contains(wrong.Plain(), "does not contain the project key "+key+": YAML reads an unquoted key") {
			t.Errorf("%s:\n%s", line, wrong.Output())
		}
	}
	write("  \"NO\":\n    phone_number_id: 106000000000001\n  '010':\n    phone_number_id: 106000000000002\n" +
		"  10005:\n    phone_number_id: 106000000000001\n")
	right := tfclitest.Run(t, space, 0, "plan", "-var", "account_id="+account)
	if !strings.Contains(right.Plain(), "6 to add") {
		t.Errorf("keys in quotes:\n%s", right.Output())
	}
	write("")
}
