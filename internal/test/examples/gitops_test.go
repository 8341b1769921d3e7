package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
