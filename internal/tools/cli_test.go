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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
				t.Fatal(err)
			}
			// PATH contains nothing else, independent of the machine.
			for _, name := range []string{"sh", "cat", "chmod", "dirname", "env", "mkdir", "mv"} {
				path, err := exec.LookPath(name)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(path, filepath.Join(dir, "bin", name)); err != nil {
					t.Fatal(err)
				}
			}
			write := func(name, script string) {
				if err := os.WriteFile(filepath.Join(dir, "bin", name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			for name, version := range test.onPath {
				write(name, "echo '"+version+"'\necho on some platform\n")
			}
			// A fake build of OpenTofu: it creates the file that follows -o.
			write("go", `
while [ "$1" != -o ]; do [ $# -gt 1 ] || exit 0; shift; done
printf '#!/bin/sh\necho `+tofu+`\n' >"$2"
chmod +x "$2"
`)
			script, err := filepath.Abs("cli.sh")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(script); err != nil { // go test reuses a result until a file that the test looked at changes
				t.Fatal(err)
			}
			cmd := exec.Command("sh", script, "sh", "-c", `echo "$TF_ACC_TERRAFORM_PATH"; cat "$TF_CLI_CONFIG_FILE"; echo "args:$TF_CLI_ARGS_plan"`)
			cmd.Dir = dir
			cmd.Env = []string{
				"PATH=" + filepath.Join(dir, "bin"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"),
				"TF_CLI_PATH=" + test.chosen, "TF_CLI_CONFIG_FILE=/none", "TF_CLI_ARGS_plan=-lock=false",
			}
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
