package examples

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// modules is the folder of the modules. Each module has its own tests.
const modules = root + "/modules"

// The modules pass their own tests: on the simulators, and with a mocked provider without any settings. Afterwards only objects
// remain that Meta cannot delete.
func TestModules(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(modules)
	if err != nil || len(folders) == 0 {
		t.Fatal("there is no module", err)
	}
	for _, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			t.Parallel()
			w := startWorld(t)
			space := tfclitest.New(t)
			copyModule(t, filepath.Join(modules, folder.Name()), space)
			before := w.Graph.LiveTokens("")
			tfclitest.Run(t, space, 0, "init")
			moduleTest(t, space, "tests/mock.tftest.hcl")
			space.Env = settings(w)
			if err := space.Attach(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, kind := range []string{"plan", folder.Name()} {
				moduleTest(t, space, "tests/"+kind+".tftest.hcl")
			}
			if got := w.Graph.LiveTokens(""); got != before {
				t.Errorf("%d tokens are valid, %d were valid before", got, before)
			}
			if p, _ := w.Chat.FindProject("SUPPORT"); p.Token != "" || p.PhoneNumberID != "" {
				t.Errorf("the project still has a token (%v) or the number %q", p.Token != "", p.PhoneNumberID)
			}
			if users, tokens := w.Graph.Stored("system_users"), w.Graph.Stored("access_tokens"); users.Created != 1 || tokens.Created != 2 {
				t.Errorf("%+v, %+v", users, tokens)
			}
		})
	}
}

// moduleTest runs one file of tests.
func moduleTest(t *testing.T, space *tfcli.Workspace, file string) {
	t.Helper()
	text, err := space.Read(file)
	if err != nil {
		t.Error(err)
		return
	}
	result := tfclitest.Run(t, space, 0, "test", "-filter="+file)
	if want := fmt.Sprintf("%d passed, 0 failed", strings.Count(text, "\nrun ")); !strings.Contains(result.PlainOutput(), want) {
		t.Errorf("%s: not all tests ran, want %q:\n%s", file, want, result.Output())
	}
	if strings.Contains(result.PlainOutput(), "Check block assertion failed") {
		t.Errorf("%s: a check fails:\n%s", file, result.Output())
	}
}

func startWorld(t *testing.T) *world.World {
	t.Helper()
	return startedWith(t, world.DefaultSeed())
}

func startedWith(t *testing.T, seed world.Seed) *world.World {
	t.Helper()
	w, err := world.Start(t.Context(), seed, world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// settings returns the environment variables of the provider.
func settings(w *world.World) map[string]string {
	env := maps.Clone(w.Env)
	maps.DeleteFunc(env, func(name, _ string) bool { return !strings.HasPrefix(name, "WHATSAPP_") })
	return env
}

// A module has the usual files, and they contain no secret.
func TestModules_complete(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(modules)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		for _, name := range []string{"README.md", "main.tf", "variables.tf", "outputs.tf", "versions.tf"} {
			if info, err := os.Stat(filepath.Join(modules, folder.Name(), name)); err != nil || info.Size() == 0 {
				t.Errorf("%s has no %s", folder.Name(), name)
			}
		}
		search := leak.New(world.DefaultSeed().Env)
		err := filepath.WalkDir(filepath.Join(modules, folder.Name()), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			return search.ScanFile(path, path)
		})
		if err != nil {
			t.Error(err)
		}
		for _, hit := range search.Hits {
			t.Error(hit)
		}
	}
}

// The README of a module lists every input with its type and its default, and every output.
func TestModules_readme(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(modules + "/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("there is no module", err)
	}
	for _, folder := range folders {
		readme, err := os.ReadFile(filepath.Join(folder, "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		want := moduleTables(t, folder)
		rows := regexp.MustCompile("(?m)^\\| `.*$").FindAllString(string(readme), -1)
		rows = slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, "| `tests/") })
		if !slices.Equal(rows, want) {
			t.Errorf("%s: the README has\n%s\nwant\n%s", folder, strings.Join(rows, "\n"), strings.Join(want, "\n"))
		}
	}
}

// moduleTables returns the rows of the tables of inputs and outputs, in the order of the files.
func moduleTables(t *testing.T, folder string) []string {
	t.Helper()
	var rows []string
	for _, name := range []string{"variables.tf", "outputs.tf"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		file, problems := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if problems.HasErrors() {
			t.Fatal(problems)
		}
		source := func(block *hclsyntax.Block, attribute string) string {
			if a := block.Body.Attributes[attribute]; a != nil {
				return string(a.Expr.Range().SliceBytes(text))
			}
			return ""
		}
		for _, block := range file.Body.(*hclsyntax.Body).Blocks {
			row := fmt.Sprintf("| `%s` | %s |", block.Labels[0], strings.Trim(source(block, "description"), `"`))
			if block.Type == "variable" {
				standard := "required"
				if value := source(block, "default"); value != "" {
					standard = "`" + value + "`"
				}
				row += fmt.Sprintf(" `%s` | %s |", source(block, "type"), standard)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func copyModule(t *testing.T, from string, space *tfcli.Workspace) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(space.Dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		return os.WriteFile(to, text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
