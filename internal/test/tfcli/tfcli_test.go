package tfcli_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

const lookUp = `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
data "whatsapp_chat_project" "x" {
  project = "SUPPORT"
}
output "name" {
  value = data.whatsapp_chat_project.x.name
}
`

func start(t *testing.T) *world.World {
	t.Helper()
	w, err := world.Start(t.Context(), world.DefaultSeed(), world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// configuredWorkspace returns an initialized workspace with the configuration lookUp.
func configuredWorkspace(t *testing.T, w *world.World) *tfcli.Workspace {
	t.Helper()
	space := tfclitest.New(t)
	tfclitest.Write(t, space, "main.tf", lookUp)
	tfclitest.Run(t, space, 0, "init")
	space.Env["WHATSAPP_CHAT_HTTP_ENDPOINT"] = w.URLs.Chat
	space.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"] = w.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"]
	return space
}

func TestWorkspace(t *testing.T) {
	t.Parallel()
	space := configuredWorkspace(t, start(t))
	if r := tfclitest.Run(t, space, 0, "plan"); strings.ContainsAny(r.Output(), "\x1b") || strings.Contains(r.Output(), "Warning") {
		t.Errorf("colors or warnings:\n%s", r.Output())
	}
	tfclitest.Run(t, space, 0, "apply", "-auto-approve")
	if r := tfclitest.Run(t, space, 0, "output", "-raw", "name"); r.Stdout != "Customer support" {
		t.Errorf("got %q", r.Stdout)
	}
	if state, err := space.Read("terraform.tfstate"); err != nil || !strings.Contains(state, "Customer support") {
		t.Errorf("%v\n%s", err, state)
	}
	tfclitest.Write(t, space, "main.tf", "nonsense")
	r, err := space.Run(t.Context(), "plan")
	if err != nil || r.ExitCode != 1 || !strings.Contains(r.Stderr, "Error") {
		t.Errorf("%v %+v", err, r)
	}
	if err := r.CheckExitCode(0); err == nil || !strings.Contains(err.Error(), "plan ended with exit code 1, want 0") {
		t.Error(err)
	}
}

func TestWorkspace_ignoresCallersEnvironment(t *testing.T) {
	w := start(t)
	space := configuredWorkspace(t, w)
	t.Setenv("WHATSAPP_CHAT_HTTP_ENDPOINT", w.URLs.Chat)
	t.Setenv("TF_CLI_ARGS", "-nonsense")
	t.Setenv("TF_DATA_DIR", t.TempDir())
	delete(space.Env, "WHATSAPP_CHAT_HTTP_ENDPOINT")
	if r := tfclitest.Run(t, space, 1, "plan"); !strings.Contains(r.PlainOutput(), "Incomplete chat platform configuration") {
		t.Error(r.Output())
	}
}

// stalled starts a plan whose only read gets no answer, and returns when the read has started.
func stalled(ctx context.Context, t *testing.T, w *world.World, space *tfcli.Workspace) *tfcli.Process {
	t.Helper()
	w.Chat.FailNext(simkit.Fault{Kind: simkit.KindStallHeader, Times: -1})
	space.Trace = filepath.Join(t.TempDir(), "trace.log")
	p, err := space.Start(ctx, "plan")
	if err != nil {
		t.Fatal(err)
	}
	wait, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.Chat.WaitCalls(wait, 1, "", ""); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProcess_endsWithItsContext(t *testing.T) {
	t.Parallel()
	w := start(t)
	space := configuredWorkspace(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := stalled(ctx, t, w, space)
	running, err := p.Plugins()
	if err != nil || len(running) != 1 {
		t.Fatalf("running: %v, %v", running, err)
	}
	cancel()
	if _, err := p.Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if process, err := os.FindProcess(running[0]); err == nil && process.Signal(syscall.Signal(0)) == nil {
		t.Error("the plugin is still running")
	}
	if running, err := p.Plugins(); err != nil || len(running) != 0 {
		t.Errorf("the log still has %v, %v", running, err)
	}
}

// An attached provider serves all commands, with the environment that it was started with.
func TestWorkspace_attach(t *testing.T) {
	t.Parallel()
	provider, cli := tfclitest.Provider(t)
	space, err := tfcli.New(cli, provider)
	if err != nil {
		t.Fatal(err)
	}
	w := start(t)
	tfclitest.Write(t, space, "main.tf", lookUp)
	space.Env["WHATSAPP_CHAT_HTTP_ENDPOINT"] = w.URLs.Chat
	space.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"] = w.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"]
	space.Trace = filepath.Join(t.TempDir(), "trace.log")
	tfclitest.InitAndAttach(t, space)
	space.Env = map[string]string{}
	p, err := space.Start(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := p.Wait(); err != nil || r.ExitCode != 0 || !strings.Contains(r.Stdout, "Customer support") {
		t.Errorf("%v\n%s", err, r.Output())
	}
	log, err := os.ReadFile(space.Trace)
	if err != nil || strings.Contains(string(log), "plugin started") {
		t.Errorf("the command started a provider, %v", err)
	}
	if !strings.Contains(string(log), `"@message":"request"`) {
		t.Error("what the provider logs is not in the log")
	}
	if err := space.Close(); err != nil {
		t.Error(err)
	}
}

func TestWorkspace_closeReportsCrashes(t *testing.T) {
	t.Parallel()
	_, cli := tfclitest.Provider(t)
	program := filepath.Join(t.TempDir(), "crashes")
	const script = "#!/bin/sh\necho 'panic: oops' >&2\necho \"TF_REATTACH_PROVIDERS='{}'\"\nexit 2\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	space, err := tfcli.New(cli, program)
	if err != nil {
		t.Fatal(err)
	}
	if err := space.Attach(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := space.Close(); err == nil || !strings.Contains(err.Error(), "panic: oops") {
		t.Errorf("got %v", err)
	}
}

func TestWorkspace_closeReportsRaces(t *testing.T) {
	t.Parallel()
	provider, cli := tfclitest.Provider(t)
	space, err := tfcli.New(cli, provider)
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(space.Dir)
	if err := os.WriteFile(filepath.Join(root, "race.1"), []byte("WARNING: DATA RACE"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := space.Close(); err == nil || !strings.Contains(err.Error(), "DATA RACE") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(root); !os.IsNotExist(err) {
		t.Errorf("left behind: %v", err)
	}
}

func TestNew_missingProvider(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	if _, err := tfcli.New(tfcli.CLI{}, filepath.Join(t.TempDir(), "none")); err == nil {
		t.Fatal("want an error")
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestFind(t *testing.T) {
	program := func(name, says string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho 'Warning: noise'\necho '"+says+"'\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	terraform, tofu := program("terraform", "Terraform v1.14.0-rc1"), program("tofu", "OpenTofu v1.11.2")
	dirs := filepath.Dir(terraform) + string(os.PathListSeparator) + filepath.Dir(tofu)
	for _, c := range []struct{ acc, env, path, want string }{
		{tofu, terraform, dirs, "OpenTofu 1.11.2"},
		{"", tofu, dirs, "OpenTofu 1.11.2"},
		{"", "tofu", dirs, "OpenTofu 1.11.2"},
		{"", "", dirs, "Terraform 1.14.0-rc1"},
		{"", "", filepath.Dir(tofu), "OpenTofu 1.11.2"},
		{"", "", "", ""},
		{"", "nope", dirs, ""},
		{"", program("other", "v1.2.3"), dirs, ""},
	} {
		t.Setenv("TF_ACC_TERRAFORM_PATH", c.acc)
		t.Setenv("TF_CLI_PATH", c.env)
		t.Setenv("PATH", c.path)
		cli, err := tfcli.Find(t.Context())
		if c.want == "" {
			if err == nil {
				t.Errorf("%+v: found %s", c, cli)
			}
			continue
		}
		if err != nil || cli.String() != c.want {
			t.Errorf("%+v: got %s, %v", c, cli, err)
		}
		if !cli.AtLeast(1, 11) || cli.AtLeast(2, 0) || cli.AtLeast(1, 12) == cli.OpenTofu {
			t.Errorf("%s is taken for another version", cli)
		}
	}
}
