// Package tools_test tests cli.sh.
package tools_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestCLI(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	const terraform, tofu, old = "Terraform v1.11.0", "OpenTofu v1.12.6", "Terraform v1.10.5"
	for name, test := range map[string]struct {
		onPath map[string]string // program -> first line of its version
		chosen string            // what $TF_CLI_PATH says
		want   string            // the program, or a part of the message
	}{
		"terraform goes before tofu": {onPath: map[string]string{"terraform": terraform, "tofu": tofu}, want: "/bin/terraform"},
		"tofu alone":                 {onPath: map[string]string{"tofu": tofu}, want: "/bin/tofu"},
		"chosen by name":             {onPath: map[string]string{"terraform": terraform, "tofu": tofu}, chosen: "tofu", want: "/bin/tofu"},
		"chosen by relative path":    {onPath: map[string]string{"terraform": terraform, "mine": tofu}, chosen: "bin/mine", want: "/bin/mine"},
		"chosen and missing": {
			onPath: map[string]string{"terraform": terraform}, chosen: "/none", want: "TF_CLI_PATH is '/none', and there is no such program",
		},
		"too old":        {onPath: map[string]string{"terraform": old, "tofu": tofu}, want: "1.11 or newer is needed"},
		"something else": {onPath: map[string]string{"terraform": "hello"}, want: "is neither Terraform nor OpenTofu"},
		"none: built":    {want: "/cache/terraform-provider-whatsapp/tofu-1."},
		"pinned": {
			onPath: map[string]string{"terraform": terraform, "tofu": tofu}, chosen: "pinned", want: "/cache/terraform-provider-whatsapp/tofu-1.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := machine(t, test.onPath)
			cmd := script(t, dir, test.chosen, "sh", "-c", `echo "$TF_ACC_TERRAFORM_PATH"; cat "$TF_CLI_CONFIG_FILE"; echo "args:$TF_CLI_ARGS_plan"`)
			out, err := cmd.CombinedOutput()
			if !strings.Contains(string(out), test.want) {
				t.Fatalf("want %q, got %v and\n%s", test.want, err, out)
			}
			if err == nil && !strings.HasSuffix(string(out), "args:\n") {
				t.Errorf("the caller's settings had an effect:\n%s", out)
			}
			if wantErr := !strings.HasPrefix(test.want, "/"); wantErr != (err != nil) {
				t.Errorf("got error %v, want one: %v", err, wantErr)
			}
		})
	}
}

// make check looks for the pinned OpenTofu and does not build it.
func TestCLI_built(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	t.Parallel()
	dir := machine(t, map[string]string{"terraform": "Terraform v1.11.0"})
	look := func(want bool) {
		t.Helper()
		if out, err := script(t, dir, "", "-built").CombinedOutput(); (err == nil) != want || len(out) > 0 {
			t.Errorf("got %v and %q, want success: %v", err, out, want)
		}
	}
	look(false)
	look(false) // the first look has not built it
	if out, err := script(t, dir, "pinned").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	look(true)
}

// A command that cli.sh runs chooses the same program if it starts cli.sh again.
func TestCLI_nested(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	t.Parallel()
	dir := machine(t, map[string]string{"terraform": "Terraform v1.11.0"})
	cmd := script(t, dir, "pinned")
	cmd.Args = append(cmd.Args, cmd.Args[:2]...) // sh cli.sh sh cli.sh
	if out, err := cmd.CombinedOutput(); err != nil || !strings.HasPrefix(lastLine(out), filepath.Join(dir, "cache")) {
		t.Errorf("got %v and\n%s", err, out)
	}
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// machine makes a folder with bin, which has what cli.sh needs and some CLIs (program -> first line of its version). go is a fake: as a
// build, it creates the file that follows -o.
func machine(t *testing.T, clis map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sh", "cat", "chmod", "dirname", "echo", "env", "mkdir", "mv"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(dir, "bin", name)); err != nil {
			t.Fatal(err)
		}
	}
	programs := map[string]string{"go": `
while [ "$1" != -o ]; do [ $# -gt 1 ] || exit 0; shift; done
printf '#!/bin/sh\necho OpenTofu v1.12.6\n' >"$2"
chmod +x "$2"
`}
	for name, version := range clis {
		programs[name] = "echo '" + version + "'\necho on some platform\n"
	}
	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(dir, "bin", name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// script returns the command that runs cli.sh with arguments, on a machine with nothing else on PATH.
func script(t *testing.T, dir, chosen string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := filepath.Abs("cli.sh")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil { // go test reuses a result until a file that the test looked at changes
		t.Fatal(err)
	}
	cmd := exec.Command("sh", append([]string{path}, args...)...)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + filepath.Join(dir, "bin"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"),
		"TF_CLI_PATH=" + chosen, "TF_CLI_CONFIG_FILE=/none", "TF_CLI_ARGS_plan=-lock=false",
	}
	return cmd
}
