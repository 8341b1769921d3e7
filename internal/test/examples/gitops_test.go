package examples

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

const gitops = root + "/gitops"

// An account goes through its life as in the pipelines: applied, without drift, changed by hand, restored, and removed with all
// its tokens.
func TestGitOps(t *testing.T) {
	t.Parallel()
	accounts, err := filepath.Glob(gitops + "/accounts/*.yaml")
	if err != nil || len(accounts) != 1 {
		t.Fatalf("want one account: %q, %v", accounts, err)
	}
	account := strings.TrimSuffix(filepath.Base(accounts[0]), ".yaml")
	w := startWorld(t)
	p := newPipeline(t, w)
	before := w.Graph.LiveTokens("")

	tfclitest.Run(t, p.shard, 0, "init")
	wrong := tfclitest.Run(t, p.shard, 1, "plan", "-var", "account_id="+account)
	if !strings.Contains(wrong.PlainOutput(), "is not that of account "+account) {
		t.Errorf("in the wrong workspace:\n%s", wrong.Output())
	}
	tfclitest.Run(t, p.shard, 0, "plan", "-var", "account_id="+account, "-var", "workspace=default")
	p.run(0, "apply", account)
	for project, number := range map[string]string{"SUPPORT": "106000000000001", "SALES": "106000000000002"} {
		p, _ := w.Chat.FindProject(project)
		if _, alive, _ := w.Graph.FindToken(p.Token); !alive || p.PhoneNumberID != number {
			t.Errorf("%s has a valid token: %v, and the number %q", project, alive, p.PhoneNumberID)
		}
	}
	if summary := p.run(0, "drift", account); !strings.Contains(summary, "### Account "+account+": no changes") ||
		!regexp.MustCompile(`\| SUPPORT \| \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \|`).MatchString(summary) {
		t.Errorf("without drift:\n%s", summary)
	}
	unquotedKey(t, w, p.shard, filepath.Join(p.root, "accounts"), account)
	missing := tfclitest.Run(t, p.shard, 1, "plan", "-var", "account_id=109999999999999")
	if !strings.Contains(missing.PlainOutput(), "There is no accounts/109999999999999.yaml") {
		t.Errorf("an account without a file:\n%s", missing.Output())
	}

	w.Chat.SetNumber("SUPPORT", "106000000000002", "102000000000001")
	const changed = "| `whatsapp_phone_number_binding.this[\"SUPPORT\"]` | update |"
	if summary := p.run(2, "drift", account); strings.Count(summary, changed) != 2 {
		t.Errorf("want the change and its correction:\n%s", summary)
	}
	p.run(0, "apply", account)
	if project, _ := w.Chat.FindProject("SUPPORT"); project.PhoneNumberID != "106000000000001" {
		t.Errorf("the number was not restored: %q", project.PhoneNumberID)
	}
	p.removeAccount(account, before)
}

// pipeline is a checkout of the example whose scripts run the real CLI.
type pipeline struct {
	t     *testing.T
	world *world.World
	root  string
	shard *tfcli.Workspace
	sh    string
}

func newPipeline(t *testing.T, w *world.World) *pipeline {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err == nil {
		_, err = exec.LookPath("jq")
	}
	if err != nil {
		t.Skip(err)
	}
	shard := tfclitest.New(t)
	p := &pipeline{t: t, world: w, root: filepath.Dir(shard.Dir), shard: shard, sh: sh}
	if err := os.CopyFS(p.root, os.DirFS(gitops)); err != nil {
		t.Fatal(err)
	}
	shard.Dir = filepath.Join(p.root, "shard")
	shard.Env = settings(w)
	shard.Env["TF_VAR_app_id"] = shard.Env["WHATSAPP_APP_ID"]
	delete(shard.Env, "WHATSAPP_APP_ID")
	return p
}

// run runs the script of the pipelines for an account, with the provider from a mirror, and returns its summary, which contains no
// secret.
func (p *pipeline) run(exitCode int, command, account string) string {
	p.t.Helper()
	summary := filepath.Join(p.root, "summary.md")
	shell := *p.shard
	shell.CLI.Path = p.sh
	shell.Env = maps.Clone(shell.Env)
	shell.Env["CLI"] = p.shard.CLI.Path
	shell.Env["PROVIDER_MIRROR"] = filepath.Join(p.root, "mirror")
	shell.Env["GITHUB_STEP_SUMMARY"] = summary
	tfclitest.Run(p.t, &shell, exitCode, filepath.Join(p.root, "ci", "account.sh"), command, account)
	text, err := os.ReadFile(summary)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.Remove(summary); err != nil {
		p.t.Fatal(err)
	}
	secrets := maps.Clone(p.world.Env)
	maps.DeleteFunc(secrets, func(name, _ string) bool {
		return !strings.Contains(name, "TOKEN") && !strings.Contains(name, "SECRET")
	})
	for i, token := range p.world.Graph.TokensOf("") {
		secrets[fmt.Sprint("token ", i)] = token
	}
	search := leak.New(secrets)
	search.ScanData("the summary", text)
	for _, hit := range search.Hits {
		p.t.Error(hit)
	}
	return string(text)
}

// removeAccount removes the file of an account. The pipeline then reports what it will destroy, and destroys it: the projects have no token
// and no number, no token is valid that was not valid before the account was applied, and the workspace is gone.
func (p *pipeline) removeAccount(account string, before int) {
	p.t.Helper()
	if err := os.Remove(filepath.Join(p.root, "accounts", account+".yaml")); err != nil {
		p.t.Fatal(err)
	}
	if summary := p.run(2, "drift", account); strings.Count(summary, "| delete |") != 7 {
		p.t.Errorf("of a removed account:\n%s", summary)
	}
	p.run(0, "apply", account)
	for _, project := range []string{"SUPPORT", "SALES"} {
		if got, _ := p.world.Chat.FindProject(project); got.Token != "" || got.PhoneNumberID != "" {
			p.t.Errorf("%s still has a token (%v) or the number %q", project, got.Token != "", got.PhoneNumberID)
		}
	}
	if got := p.world.Graph.LiveTokens(""); got != before {
		p.t.Errorf("%d tokens are valid, %d were valid before", got, before)
	}
	if list := tfclitest.Run(p.t, p.shard, 0, "workspace", "list"); strings.Contains(list.Stdout, account) {
		p.t.Errorf("the workspace is still there:\n%s", list.Stdout)
	}
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
		if !strings.Contains(wrong.PlainOutput(), "does not contain the project key "+key+": YAML reads an unquoted key") {
			t.Errorf("%s:\n%s", line, wrong.Output())
		}
	}
	write("  \"NO\":\n    phone_number_id: 106000000000001\n  '010':\n    phone_number_id: 106000000000002\n" +
		"  10005:\n    phone_number_id: 106000000000001\n")
	right := tfclitest.Run(t, space, 0, "plan", "-var", "account_id="+account)
	if !strings.Contains(right.PlainOutput(), "6 to add") {
		t.Errorf("keys in quotes:\n%s", right.Output())
	}
	write("")
}
