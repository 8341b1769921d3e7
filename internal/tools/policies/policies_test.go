package policies

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/tester"
)

const folder = "../../../examples/policies"

// The policies pass their own tests, which run every line of them.
func TestPolicies(t *testing.T) {
	modules, store, err := tester.Load([]string{folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Abort(ctx, txn)
	coverage := cover.New()
	results, err := tester.NewRunner().SetStore(store).SetModules(modules).SetCoverageQueryTracer(coverage).RunTests(ctx, txn)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for r := range results {
		if n++; !r.Pass() {
			t.Errorf("%s: %v %v", r, r.Error, r.FailedAt)
		}
	}
	if n == 0 {
		t.Error("no tests")
	}
	for file, report := range coverage.Report(modules).Files {
		for _, lines := range report.NotCovered {
			t.Errorf("%s: no test runs the lines %d to %d", file, lines.Start.Row, lines.End.Row)
		}
	}
}

// A plan of the real CLI has the form that the policies read.
func TestPolicies_plan(t *testing.T) {
	query, err := rego.New(rego.Query("data.whatsapp"), rego.Load([]string{folder}, nil)).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	results, err := query.Eval(t.Context(), rego.EvalInput(plan(t)))
	if err != nil || len(results) != 1 {
		t.Fatalf("%v, %v", results, err)
	}
	var got []string
	for name, policy := range results[0].Expressions[0].Value.(map[string]any) {
		for _, kind := range []string{"deny", "warn"} {
			messages, _ := policy.(map[string]any)[kind].([]any)
			for _, message := range messages {
				got = append(got, fmt.Sprint(name, " ", kind, " ", message))
			}
		}
	}
	slices.Sort(got)
	want := []string{
		"scopes deny whatsapp_token_binding.sales: the scope business_management is not in the set of allowed scopes.",
		"templates deny whatsapp_message_template.offer: the category is MARKETING. The pull request needs the label marketing.",
		"webhooks deny whatsapp_phone_number_webhook.support: the host of https://collector.example.org/webhook is not in the list of hosts.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// plan returns the JSON of a plan for testdata/main.tf, made on the simulators.
func plan(t *testing.T) any {
	t.Helper()
	dir := t.TempDir()
	run := func(script string, env ...string) []byte {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", "-euc", script)
		cmd.Env = append(os.Environ(), env...)
		cmd.Stderr = t.Output()
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out
	}
	// With the flags of make build, whose results are in the cache.
	run(`go build -C ../../.. -trimpath -buildvcs=false -tags grpcnotrace -gcflags=google.golang.org/...=-l -gcflags=github.com/hashicorp/...=-l \
		-o "$DIR/" . ./internal/sandbox/cmd/wasandbox
	cp testdata/main.tf "$DIR"`, "DIR="+dir)
	config := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"terraform.local/platform/whatsapp\" = %q\n  }\n}\n", dir)
	if err := os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, dir)
	text := run(`
		. "$DIR/environment"
		cli=$(sh ../cli.sh)
		export TF_CLI_CONFIG_FILE="$DIR/cli.tfrc"
		"$cli" -chdir="$DIR" plan -input=false -out=plan >&2
		"$cli" -chdir="$DIR" show -json plan`, "DIR="+dir)
	var made any
	if err := json.Unmarshal(text, &made); err != nil {
		t.Fatal(err)
	}
	return made
}

// serve starts the simulators and writes their environment to a file. They stop with the test.
func serve(t *testing.T, dir string) {
	t.Helper()
	sandbox := exec.CommandContext(t.Context(), filepath.Join(dir, "wasandbox"), "-env-file", filepath.Join(dir, "environment"))
	out, err := sandbox.StdoutPipe()
	if err == nil {
		err = sandbox.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sandbox.Wait() }) // the context of the test has ended before
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "# ready") {
			return
		}
	}
	t.Fatalf("the simulators ended: %v", lines.Err())
}
