package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/tools/mirror"
	"terraform-provider-whatsapp/internal/tools/repotest"
)

const (
	newAddress = "registry.example.com/acme"
	newModule  = "example.com/acme/terraform-provider-whatsapp"
)

// The whole repository is renamed in a copy, which then has neither of the old names and still builds.
func TestRename(t *testing.T) {
	root := t.TempDir()
	repotest.Copy(t, root)
	if out, err := exec.Command("git", "init", "-q", root).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v\n%s", err, out)
	}
	ignored := filepath.Join(root, "examples", "complete", ".terraform", "providers.json")
	write(t, ignored, mirror.Address)
	files, err := renameProvider(t.Context(), root, newAddress, newModule)
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if text, err := os.ReadFile(ignored); err != nil || string(text) != mirror.Address {
		t.Errorf("a file that git ignores was changed to %q, %v", text, err)
	}
	if err := os.Remove(ignored); err != nil {
		t.Fatal(err)
	}
	address := regexp.QuoteMeta(strings.TrimSuffix(mirror.Address, "/whatsapp"))
	host := regexp.QuoteMeta(strings.Split(mirror.Address, "/")[0])
	old := regexp.MustCompile(address + `\b|"` + host + `"|(^|[^\w./-])terraform-provider-whatsapp/(internal|provider)\b`)
	err = fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if found := old.Find(text); found != nil {
			t.Errorf("%s still has %q", name, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"main.go", "examples/provider/provider.tf", "docs/index.md", "docs/guides/install.md", "README.md"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil || !strings.Contains(string(text), newAddress) {
			t.Errorf("%s does not have the new address, %v", file, err)
		}
	}
	owners, err := os.ReadFile(filepath.Join(root, ".github", "CODEOWNERS"))
	if err != nil || !strings.Contains(string(owners), "* @acme/") {
		t.Errorf("the owners are not of the new organization, %v:\n%s", err, owners)
	}
	for _, test := range []struct{ dir, command string }{
		{".", "go list -test -deps ./..."}, // every import is found
		{".", "go vet ./internal/secret ./internal/memo ./internal/token/tokenpolicy ./internal/transport"},
		{".", "go test -vet=off ./internal/test/arch"}, // finds the packages of the module under the new path
		{"internal/tools", "go list -deps ./mirror ./install ./release ./rename ./mutate"},
		{"internal/tools/gitops", "go list -m"},
		{"internal/tools/policies", "go list -m"},
		{"internal/tools/tofu", "go list -m"},
	} {
		args := strings.Fields(test.command)
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = filepath.Join(root, test.dir)
		out, err := cmd.CombinedOutput()
		if err != nil || args[1] == "list" && !strings.Contains(string(out), newModule) {
			t.Errorf("%s in %s: %v\n%s", test.command, test.dir, err, out)
		}
	}
}

func TestRename_badInput(t *testing.T) {
	for name, test := range map[string]struct{ address, module, want string }{
		"no address":           {"", newModule, "ADDRESS is empty: write ADDRESS=registry.terraform.io/acme"},
		"namespace only":       {"acme", newModule, `ADDRESS "acme" is not a registry and a namespace`},
		"with the type":        {"registry.terraform.io/acme/whatsapp", newModule, "has three parts: leave out the type"},
		"URL":                  {"https://registry.terraform.io/acme", newModule, "is not a registry and a namespace"},
		"no dot in the host":   {"localhost/acme", newModule, `the registry "localhost" is not a hostname with a dot`},
		"upper case":           {"Registry.terraform.io/acme", newModule, "in lower case"},
		"namespace with a _":   {"registry.terraform.io/ac_me", newModule, `the namespace "ac_me" may have`},
		"namespace with two -": {"registry.terraform.io/ac--me", newModule, "single dashes"},
		"empty namespace":      {"registry.terraform.io/", newModule, `the namespace "" may have`},
		"no module":            {newAddress, "", "MODULE is empty: write MODULE=github.com/acme"},
		"module without host":  {newAddress, "acme/provider", "MODULE is not a module path"},
		"module as URL":        {newAddress, "https://github.com/acme/provider", "MODULE is not a module path"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			const before = "module terraform-provider-whatsapp\n"
			write(t, filepath.Join(root, "go.mod"), before)
			files, err := renameProvider(t.Context(), root, test.address, test.module)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if after, _ := os.ReadFile(filepath.Join(root, "go.mod")); len(files) > 0 || string(after) != before {
				t.Errorf("%q were changed", files)
			}
		})
	}
}

// Outside of a clone, nothing says which files belong to the repository.
func TestRename_withoutGit(t *testing.T) {
	root := t.TempDir()
	const before = "module terraform-provider-whatsapp\n"
	write(t, filepath.Join(root, "go.mod"), before)
	files, err := renameProvider(t.Context(), root, newAddress, newModule)
	if err == nil || !strings.Contains(err.Error(), "not a git repository") || !strings.Contains(err.Error(), "run make rename in a clone") {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(filepath.Join(root, "go.mod")); len(files) > 0 || string(after) != before {
		t.Errorf("%q were changed", files)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What only looks like the old names stays.
func TestReplacements(t *testing.T) {
	rules := replacements("terraform.local/platform/whatsapp", newAddress, "terraform-provider-whatsapp", newModule)
	for before, want := range map[string]string{
		`source = "terraform.local/platform/whatsapp"`:        `source = "registry.example.com/acme/whatsapp"`,
		`include = ["terraform.local/platform/*"]`:            `include = ["registry.example.com/acme/*"]`,
		`~/.terraform.d/plugins/terraform.local/platform/x`:   `~/.terraform.d/plugins/registry.example.com/acme/x`,
		`"terraform.local/bench/floor"`:                       `"terraform.local/bench/floor"`,
		`"terraform.local/platforms/x"`:                       `"terraform.local/platforms/x"`,
		`	"terraform-provider-whatsapp/internal/provider"`:    `	"` + newModule + `/internal/provider"`,
		`import "terraform-provider-whatsapp/provider"`:       `import "` + newModule + `/provider"`,
		`pkg: terraform-provider-whatsapp/internal, desc`:     `pkg: ` + newModule + `/internal, desc`,
		"module terraform-provider-whatsapp/internal/tools":   "module " + newModule + "/internal/tools",
		"module terraform-provider-whatsapp":                  "module " + newModule,
		`	module    = "terraform-provider-whatsapp"`:          `	module    = "` + newModule + `"`,
		`	program = "terraform-provider-whatsapp"`:            `	program = "terraform-provider-whatsapp"`,
		`userAgent: "terraform-provider-whatsapp/" + version`: `userAgent: "terraform-provider-whatsapp/" + version`,
		`. /path/to/terraform-provider-whatsapp/internal/x`:   `. /path/to/terraform-provider-whatsapp/internal/x`,
		"* @platform/maintainers":                             "* @acme/maintainers",
	} {
		got := []byte(before)
		for _, r := range rules {
			got = r.pattern.ReplaceAll(got, []byte(r.with))
		}
		if string(got) != want {
			t.Errorf("%q became %q, want %q", before, got, want)
		}
	}
}
