package gitops

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

const templates = "../../../examples/message-templates"

// A pull request gets no secret. Only its job runs then, and the apply follows the plan of a merge.
func TestTemplateWorkflows(t *testing.T) {
	all := workflows(t)
	text, err := os.ReadFile(templates + "/github-actions/templates.yaml")
	if err != nil || strings.Count(string(text), "secrets: inherit") != 3 {
		t.Errorf("%v, want secrets for plan, apply and report:\n%s", err, text)
	}
	if run := script(t, all["templates"], "lint"); run != `ci/templates.sh lint "$BASE"` {
		t.Errorf("lint runs %q", run)
	}
	for _, name := range []string{"plan", "apply", "report"} {
		job := all["templates"].Jobs[name]
		if job.Uses != "./.github/workflows/templates-run.yaml" || job.With["command"] != name {
			t.Errorf("%s: uses %q with %v", name, job.Uses, job.With)
		}
	}
	if run := script(t, all["templates-run"], "run"); run != `ci/templates.sh "$COMMAND"` {
		t.Errorf("run runs %q", run)
	}
}

// fakeTemplatesCLI records its commands and ends a plan or a test with $EXIT.
const fakeTemplatesCLI = `#!/bin/sh
echo "$*" >>"$FAKE/log"
case $1 in
plan) exit "$EXIT" ;;
test) cat "$FAKE/test.json" && exit "$EXIT" ;;
show) cat "$FAKE/plan.json" ;;
esac
`

func (r runner) templates(command string, exit int, env ...string) (code int, summary, log string) {
	r.t.Helper()
	r.write("bin/terraform", fakeTemplatesCLI, 0o700)
	code, out := r.run("ci/templates.sh "+command, append(env, "PATH="+r.dir+"/bin:"+os.Getenv("PATH"), "FAKE="+r.dir,
		fmt.Sprintf("EXIT=%d", exit), "GITHUB_STEP_SUMMARY="+r.dir+"/summary.md")...)
	r.t.Log(out)
	return code, r.read("summary.md"), r.read("log")
}

// templatePlan returns the JSON of a plan with one template. Its drift is what changes of before, which also has a text.
func templatePlan(t *testing.T, values, before map[string]any, actions ...string) string {
	t.Helper()
	type object = map[string]any
	const kind, address = "whatsapp_message_template", `whatsapp_message_template.all["offer/en_US"]`
	p := object{
		"prior_state": object{"values": object{"root_module": object{"child_modules": []any{object{"resources": []any{
			object{"address": address, "type": kind, "mode": "managed", "values": values},
		}}}}}},
		"resource_changes": []any{object{"address": address, "type": kind, "change": object{"actions": actions}}},
	}
	if before != nil {
		p["resource_drift"] = []any{object{"address": address, "type": kind, "change": object{"before": before, "after": values}}}
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func template(status, category, effective string, correct any) map[string]any {
	return map[string]any{
		"status": status, "rejected_reason": nil, "category": category, "effective_category": effective, "correct_category": correct,
	}
}

// A plan is applied if it is not empty. The report fails if a template is not as configured, or needs attention.
func TestTemplatesScript(t *testing.T) {
	sound := template("APPROVED", "UTILITY", "UTILITY", nil)
	for name, c := range map[string]struct {
		command    string
		values     map[string]any
		exit, want int
		applied    bool
	}{
		"empty plan":         {"plan", sound, 0, 0, false},
		"plan":               {"plan", sound, 2, 0, false},
		"failed plan":        {"plan", sound, 1, 1, false},
		"nothing to apply":   {"apply", sound, 0, 0, false},
		"apply":              {"apply", sound, 2, 0, true},
		"failed apply":       {"apply", sound, 1, 1, false},
		"report":             {"report", sound, 0, 0, false},
		"report of a change": {"report", sound, 2, 2, false},
		"failed report":      {"report", sound, 1, 1, false},
		"pending":            {"report", template("PENDING", "UTILITY", "UTILITY", nil), 0, 0, false},
		"paused":             {"report", template("PAUSED", "UTILITY", "UTILITY", nil), 0, 2, false},
		"other category":     {"report", template("APPROVED", "UTILITY", "MARKETING", nil), 0, 2, false},
		"announced category": {"report", template("APPROVED", "UTILITY", "UTILITY", "MARKETING"), 0, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := runnerOf(t, templates)
			r.write("plan.json", templatePlan(t, c.values, nil, "no-op"), 0o600)
			code, _, log := r.templates(c.command, c.exit)
			if code != c.want || strings.Contains(log, "\napply ") != c.applied {
				t.Errorf("exit code %d, want %d; commands:\n%s", code, c.want, log)
			}
		})
	}
}

func TestTemplatesScript_unknownCommand(t *testing.T) {
	for _, command := range []string{"", "destroy"} {
		if code, _, log := runnerOf(t, templates).templates(command, 0); code != 64 || log != "" {
			t.Errorf("%q: exit code %d, commands:\n%s", command, code, log)
		}
	}
}

// The report shows what Meta decided since the last apply, and what needs attention.
func TestTemplatesScript_report(t *testing.T) {
	r := runnerOf(t, templates)
	before := template("PENDING", "UTILITY", "UTILITY", nil)
	before["body"] = "not displayed"
	after := template("REJECTED", "UTILITY", "MARKETING", nil)
	after["rejected_reason"] = "A|B\nC"
	r.write("plan.json", templatePlan(t, after, before, "update"), 0o600)
	code, summary, _ := r.templates("report", 2, "PLAN_JSON="+r.dir+"/policy.json")
	const address = "`whatsapp_message_template.all[\"offer/en_US\"]`"
	want := "### Message templates: total 1, need attention 1, to change 1\n\n" +
		"Changed at Meta since the last apply:\n\n| template | value | before | after |\n| --- | --- | --- | --- |\n" +
		"| " + address + " | status | PENDING | REJECTED |\n| " + address + " | effective_category | UTILITY | MARKETING |\n" +
		"| " + address + " | rejected_reason | - | A B C |\n\n" +
		"Apply will do:\n\n| template | action |\n| --- | --- |\n| " + address + " | update |\n\n" +
		"Need attention:\n\n| template | status | reason | configured category | category at Meta | announced category |\n" +
		"| --- | --- | --- | --- | --- | --- |\n| " + address + " | REJECTED | A B C | UTILITY | MARKETING | - |\n"
	if code != 2 || summary != want {
		t.Errorf("exit code %d, got:\n%s\nwant:\n%s", code, summary, want)
	}
	if r.read("policy.json") != r.read("plan.json") {
		t.Error("the plan for policies differs")
	}
}

// A pull request shows the templates that it changes, and every error.
func TestTemplatesScript_lint(t *testing.T) {
	r := runnerOf(t, templates)
	const lines = `{"type":"test_plan","test_plan":{
"output_changes":{"rendered":{"after":{"offer/de":"Hallo","offer/en_US":"Hello","order/de":"Nein"}}},
"resource_changes":[{"address":"a","change":{"after":{"name":"offer"}}},{"address":"b","change":{"after":{"name":"order"}}}]}}
{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Text is too long","detail":"At body.text.","address":"all[\"x\"]"}}
{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Not displayed","detail":""}}
`
	r.write("test.json", lines, 0o600)
	const git = "git -c user.name=n -c user.email=e "
	const commits = git + "init -q && git add -A && " + git + "commit -qm a && echo >templates/offer.yaml && git add -A && " + git + "commit -qm b"
	if code, out := r.run(commits); code != 0 {
		t.Fatal(out)
	}
	const problem = "\n\n```text\nText is too long\n\nIn all[\"x\"]\nAt body.text.\n```"
	const offer = "\n\n#### offer/de\n\n```text\nHallo\n```\n\n#### offer/en_US\n\n```text\nHello\n```\n"
	code, summary, log := r.templates("lint HEAD~1", 1, "PLAN_JSON="+r.dir+"/policy.json")
	if want := "### Message templates: 1 error" + problem + offer; code != 1 || summary != want {
		t.Errorf("exit code %d, got:\n%s\nwant:\n%s", code, summary, want)
	}
	if !strings.Contains(log, "test -json -verbose") || strings.Contains(log, "plan") {
		t.Errorf("commands:\n%s", log)
	}
	if got := r.read("policy.json"); got != `{"resource_changes":[{"address":"a","change":{"after":{"name":"offer"}}}]}`+"\n" {
		t.Errorf("for policies: %s", got)
	}
	r.write("templates/order.yaml", "", 0o600)
	r.write("summary.md", "", 0o600)
	if _, summary, _ := r.templates("lint 0000000000000000000000000000000000000000", 0); !strings.Contains(summary, "order/de") {
		t.Errorf("without a commit to compare with:\n%s", summary)
	}
}
