package gitops

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow has what the tests read of a workflow of GitHub Actions.
type workflow struct {
	Jobs map[string]struct {
		Uses  string
		With  map[string]string
		Steps []struct {
			ID   string
			Uses string
			With map[string]any
			Run  string
		}
	}
}

func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	all := map[string]workflow{}
	for _, file := range slices.Concat(files(t, "github-actions/*.yaml"), files(t, "../message-templates/github-actions/*.yaml")) {
		text, err := os.ReadFile(file)
		var w workflow
		if err == nil {
			err = yaml.Unmarshal(text, &w)
		}
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = w
	}
	return all
}

// With the wrapper, a plan that finds changes ends with 0 instead of 2. Without a version, a runner uses a newer CLI than the last run.
func TestGitHubActions_noWrapper(t *testing.T) {
	exact, setups := regexp.MustCompile(`^\d+\.\d+\.\d+$`), 0
	for name, w := range workflows(t) {
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				for action, cli := range map[string]string{"hashicorp/setup-terraform@": "terraform", "opentofu/setup-opentofu@": "tofu"} {
					if !strings.HasPrefix(step.Uses, action) {
						continue
					}
					setups++
					if step.With[cli+"_wrapper"] != false || !exact.MatchString(fmt.Sprint(step.With[cli+"_version"])) {
						t.Errorf("%s: %s: %v", name, step.Uses, step.With)
					}
				}
			}
		}
	}
	if setups != 4 {
		t.Errorf("%d steps set up a CLI, want two for accounts and two for templates", setups)
	}
}

// Each workflow runs its own command.
func TestGitHubActions_commands(t *testing.T) {
	all := workflows(t)
	for _, name := range []string{"plan", "apply", "drift"} {
		job := all[name].Jobs[name]
		if job.Uses != "./.github/workflows/account.yaml" || job.With["command"] != name {
			t.Errorf("%s: uses %q with %v", name, job.Uses, job.With)
		}
	}
}

// script returns the only script of a job.
func script(t *testing.T, w workflow, job string) string {
	t.Helper()
	found := ""
	for _, step := range w.Jobs[job].Steps {
		if step.Run != "" && found != "" {
			t.Fatalf("the job %s has more than one script", job)
		}
		found += step.Run
	}
	if found == "" {
		t.Fatalf("the job %s has no script", job)
	}
	return found
}

// runner is a copy of an example, as a runner checks it out.
type runner struct {
	t   *testing.T
	dir string
}

func newRunner(t *testing.T) runner {
	t.Helper()
	return runnerOf(t, root)
}

func runnerOf(t *testing.T, example string) runner {
	t.Helper()
	for _, program := range []string{"bash", "jq", "git"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err)
		}
	}
	r := runner{t, t.TempDir()}
	if err := os.CopyFS(r.dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r runner) write(file, text string, mode os.FileMode) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(r.dir, file)), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, file), []byte(text), mode); err != nil {
		r.t.Fatal(err)
	}
}

func (r runner) read(file string) string {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, file))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		r.t.Fatal(err)
	}
	return string(text)
}

// run runs a script as GitHub does and returns its exit code and output.
func (r runner) run(script string, env ...string) (int, string) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "bash", "-e", "-c", script)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// fakeCLI records its commands, ends a plan with $PLAN_EXIT and an apply with $APPLY_EXIT, and shows the plan of plan.json and the
// state that the apply leaves.
const fakeCLI = `#!/bin/sh
echo "$*" >>"$FAKE/log"
case $1 in
plan) exit "$PLAN_EXIT" ;;
apply) exit "${APPLY_EXIT:-0}" ;;
show)
	[ -n "${3:-}" ] && exec cat "$FAKE/plan.json"
	echo '{"values":{"root_module":{"resources":[{"mode":"managed","values":{"project":"SUPPORT","expires_at":"2027-03-01T00:00:00Z"}}]}}}'
	;;
esac
`

const account = "102000000000001"

// The job of an account fails if the plan fails. That of drift also fails if the plan is not empty, and apply applies then.
func TestAccountScript(t *testing.T) {
	run := script(t, workflows(t)["account"], "account")
	for _, c := range []struct {
		command    string
		plan, want int
		applied    bool
		summary    string
	}{
		{"plan", 0, 0, false, "no changes"},
		{"plan", 2, 0, false, "1 to change"},
		{"plan", 1, 1, false, "the plan failed"},
		{"drift", 0, 0, false, "no changes"},
		{"drift", 2, 2, false, "1 to change"},
		{"drift", 1, 1, false, "the plan failed"},
		{"apply", 0, 0, false, "no changes"},
		{"apply", 2, 0, true, "1 to change"},
		{"apply", 1, 1, false, "the plan failed"},
	} {
		for _, cli := range []string{"terraform", "tofu"} {
			t.Run(fmt.Sprintf("%s, plan exits with %d, %s", c.command, c.plan, cli), func(t *testing.T) {
				r := newRunner(t)
				r.write("bin/"+cli, fakeCLI, 0o700)
				r.write("plan.json", plan(t, c.plan == 2), 0o600)
				got, out := r.run(run, "PATH="+r.dir+"/bin:"+os.Getenv("PATH"), "CLI="+cli, "FAKE="+r.dir, fmt.Sprintf("PLAN_EXIT=%d", c.plan),
					"GITHUB_STEP_SUMMARY="+r.dir+"/summary.md", "COMMAND="+c.command, "ACCOUNT="+account)
				log := r.read("log")
				if got != c.want || strings.Contains(log, "\napply ") != c.applied {
					t.Errorf("exit code %d, want %d; output:\n%s\ncommands:\n%s", got, c.want, out, log)
				}
				if strings.Contains(log, "-destroy") || !strings.Contains(log, "workspace select -or-create "+account) {
					t.Errorf("commands:\n%s", log)
				}
				summary, expires := r.read("summary.md"), "| SUPPORT | 2026-12-31T00:00:00Z |"
				if c.command == "apply" {
					expires = "| SUPPORT | 2027-03-01T00:00:00Z |" // as the apply left it
				}
				if !strings.Contains(summary, "### Account "+account+": "+c.summary) || c.plan != 1 && strings.Count(summary, "| SUPPORT |") != 1 ||
					strings.Contains(summary, expires) != (c.plan != 1) {
					t.Errorf("summary:\n%s", summary)
				}
			})
		}
	}
}

// An apply that fails fails the job. The summary shows the plan, and the tokens as they are then. A workspace that still has objects is
// not deleted.
func TestAccountScript_applyFails(t *testing.T) {
	r := newRunner(t)
	r.write("bin/terraform", fakeCLI, 0o700)
	r.write("plan.json", plan(t, true), 0o600)
	code, out := r.run("ci/account.sh apply 102000000000009", "PATH="+r.dir+"/bin:"+os.Getenv("PATH"), "FAKE="+r.dir, "PLAN_EXIT=2",
		"APPLY_EXIT=3", "GITHUB_STEP_SUMMARY="+r.dir+"/summary.md")
	summary := r.read("summary.md")
	if code != 3 || !strings.Contains(summary, "1 to change") || !strings.Contains(summary, "| SUPPORT | 2027-03-01T00:00:00Z |") ||
		strings.Contains(r.read("log"), "workspace delete") {
		t.Errorf("exit code %d, output:\n%s\nsummary:\n%s\ncommands:\n%s", code, out, summary, r.read("log"))
	}
}

// An account without a file is destroyed. A plan says so and destroys nothing.
func TestAccountScript_removed(t *testing.T) {
	run := script(t, workflows(t)["account"], "account")
	for command, destroyed := range map[string]bool{"plan": false, "drift": false, "apply": true} {
		r := newRunner(t)
		r.write("bin/terraform", fakeCLI, 0o700)
		r.write("plan.json", plan(t, true), 0o600)
		_, out := r.run(run, "PATH="+r.dir+"/bin:"+os.Getenv("PATH"), "CLI=terraform", "FAKE="+r.dir, "PLAN_EXIT=2", "COMMAND="+command,
			"ACCOUNT=102000000000009", "GITHUB_STEP_SUMMARY="+r.dir+"/summary.md")
		log := r.read("log")
		if !strings.Contains(log, "account_id=102000000000009 -destroy") ||
			strings.Contains(log, "\napply ") != destroyed || strings.Contains(log, "workspace delete 102000000000009") != destroyed {
			t.Errorf("%s:\n%s\n%s", command, out, log)
		}
	}
}

func TestAccountScript_refuses(t *testing.T) {
	for arguments, want := range map[string]string{
		"destroy " + account: "unknown command destroy",
		"apply ../x":         "an account is digits",
		"apply ''":           "an account is digits",
	} {
		if code, out := newRunner(t).run("ci/account.sh " + arguments); code != 64 || !strings.Contains(out, want) {
			t.Errorf("%s: exit code %d, output %q", arguments, code, out)
		}
	}
}

// With a mirror, the CLI asks it for this provider and the registries for all others. Without workspaces, none is selected.
func TestAccountScript_settings(t *testing.T) {
	run := script(t, workflows(t)["account"], "account")
	for mirror, want := range map[string]string{
		"https://mirror.example.com/terraform": "network_mirror {\n    url = \"https://mirror.example.com/terraform/\"\n",
		"/srv/mirror":                          "filesystem_mirror {\n    path = \"/srv/mirror\"\n",
	} {
		r := newRunner(t)
		r.write("bin/terraform", strings.Replace(fakeCLI, "case", `cp "$TF_CLI_CONFIG_FILE" "$FAKE/tfrc"`+"\ncase", 1), 0o700)
		r.write("plan.json", plan(t, false), 0o600)
		code, out := r.run(run, "PATH="+r.dir+"/bin:"+os.Getenv("PATH"), "CLI=terraform", "FAKE="+r.dir, "PLAN_EXIT=0", "COMMAND=apply",
			"ACCOUNT="+account, "PROVIDER_MIRROR="+mirror, "TF_VAR_workspace=default")
		config := r.read("tfrc")
		if code != 0 || !strings.Contains(config, want+`    include = ["terraform.local/platform/*"]`) ||
			!strings.Contains(config, `exclude = ["terraform.local/platform/*"]`) {
			t.Errorf("exit code %d, output:\n%s\nconfiguration:\n%s", code, out, config)
		}
		if log := r.read("log"); strings.Contains(log, "workspace") {
			t.Errorf("commands:\n%s", log)
		}
	}
}

const hidden = "EAAhidden"

// plan returns the JSON of a plan, with a value that must not be displayed in each place that can have one.
func plan(t *testing.T, changes bool) string {
	t.Helper()
	type object = map[string]any
	token := object{"project": "SUPPORT", "expires_at": "2026-12-31T00:00:00Z", "token_fingerprint": hidden}
	p := object{
		"prior_state": object{"values": object{"root_module": object{"child_modules": []any{object{"resources": []any{
			object{"address": "module.a.whatsapp_token_binding.this", "mode": "managed", "values": token},
		}}}}}},
		"resource_changes": []any{object{"address": "whatsapp_system_user.this", "change": object{"actions": []any{"no-op"}, "before": token,
			"after": token}}},
		"output_changes": object{"a": object{"before": hidden}},
	}
	if changes {
		p["resource_changes"] = []any{object{"address": `whatsapp_token_binding.this["A|B"]`, "change": object{
			"actions": []any{"update"},
			"before":  object{"project": "SUPPORT", "token_fingerprint": hidden, "generate": object{"rotation_trigger": "1"}, "kept": hidden},
			"after":   object{"project": "SUPPORT", "generate": object{"rotation_trigger": "2"}, "kept": hidden},

			"after_unknown": object{"token_fingerprint": true, "generate": object{"scopes": []any{false}}},
		}}}
		p["resource_drift"] = []any{object{"address": "whatsapp_phone_number_binding.this", "change": object{
			"actions": []any{"delete"}, "before": object{"phone_number_id": hidden}, "after": nil,
		}}}
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The summary names what changes and which token expires when. It contains no value of an attribute.
func TestSummary(t *testing.T) {
	r := newRunner(t)
	r.write("plan.json", plan(t, true), 0o600)
	code, out := r.run("jq -r --arg account 1 -f ci/changes.jq plan.json; jq .prior_state plan.json | jq -r -f ci/tokens.jq")
	want := "### Account 1: 1 to change\n\nChanged outside Terraform:\n\n| object | action | attributes |\n| --- | --- | --- |\n" +
		"| `whatsapp_phone_number_binding.this` | delete | phone_number_id |\n\n" +
		"Apply will do:\n\n| object | action | attributes |\n| --- | --- | --- |\n" +
		"| `whatsapp_token_binding.this[\"A B\"]` | update | generate, token_fingerprint |\n\n" +
		"| token of | expires |\n| --- | --- |\n| SUPPORT | 2026-12-31T00:00:00Z |\n"
	if code != 0 || out != want {
		t.Errorf("exit code %d, output:\n%s\nwant:\n%s", code, out, want)
	}
	if strings.Contains(out, hidden) {
		t.Errorf("the summary contains a value:\n%s", out)
	}
	r.write("plan.json", `{"format_version": "1.2"}`, 0o600) // of a new account
	code, out = r.run("jq -r --arg account 1 -f ci/changes.jq plan.json; jq -r -f ci/tokens.jq plan.json")
	if code != 0 || out != "### Account 1: no changes\n" {
		t.Errorf("exit code %d, output:\n%s", code, out)
	}
}
