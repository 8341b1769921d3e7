package gitops

import (
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

const repository = "../../.."

var (
	usedAction = regexp.MustCompile(`uses: (\S+)(.*)`)
	pinned     = regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40}$`)
	makeTarget = regexp.MustCompile(`\bmake ((?:[a-z]+ ?)+)`)
)

// The workflows of the repository itself.
func TestWorkflows(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(repository, ".github", "workflows", "*.yml"))
	if err != nil || len(found) < 3 {
		t.Fatalf("%q, %v", found, err)
	}
	makefile, err := os.ReadFile(filepath.Join(repository, "GNUmakefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range found {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		problems, err := linter.Lint(filepath.Base(file), text, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Error(p)
		}
		for _, use := range usedAction.FindAllStringSubmatch(string(text), -1) { // a tag can be moved, a commit cannot
			if !pinned.MatchString(use[1]) || !strings.HasPrefix(use[2], " # v") {
				t.Errorf("%s: not pinned to a commit, with its version as a comment: %s", filepath.Base(file), use[0])
			}
		}
		for _, command := range makeTarget.FindAllStringSubmatch(string(text), -1) {
			for target := range strings.FieldsSeq(command[1]) {
				if !strings.Contains(string(makefile), "\n"+target+":") {
					t.Errorf("%s: make has no target %s", filepath.Base(file), target)
				}
			}
		}
	}
}

// The oldest supported version of both CLIs is tested, and the newest.
func TestWorkflows_matrix(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Strategy struct {
				Matrix struct {
					Include []struct{ CLI, Version string }
				}
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(repository, ".github", "workflows", "test.yml"))
	if err == nil {
		err = yaml.Unmarshal(text, &workflow)
	}
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range workflow.Jobs["test"].Strategy.Matrix.Include {
		got = append(got, entry.CLI+" "+entry.Version)
	}
	want := []string{"terraform ~1.11.0", "terraform ~1.12.0", "terraform ~1.14.0", "terraform latest", "tofu ~1.11.0", "tofu latest"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A module that is not listed gets no updates.
func TestDependabot(t *testing.T) {
	var config struct {
		Version int
		Updates []struct {
			Ecosystem   string `yaml:"package-ecosystem"`
			Directory   string
			Directories []string
		}
	}
	text, err := os.ReadFile(filepath.Join(repository, ".github", "dependabot.yml"))
	if err == nil {
		err = yaml.Unmarshal(text, &config)
	}
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, u := range config.Updates {
		if u.Ecosystem == "gomod" {
			listed = append(listed, append(u.Directories, u.Directory)...)
		}
	}
	err = fs.WalkDir(os.DirFS(repository), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name == "build" || name == ".git" {
			return fs.SkipDir
		}
		if entry.Name() == "go.mod" && !slices.Contains(listed, path.Join("/", path.Dir(name))) {
			t.Errorf("dependabot.yml does not list %s", path.Dir(name))
		}
		return nil
	})
	if err != nil || config.Version != 2 {
		t.Errorf("version %d, %v", config.Version, err)
	}
}

// The forms have the keys that GitHub wants, and unique IDs.
func TestIssueForms(t *testing.T) {
	type form struct {
		Name        string   `yaml:"name"`
		Description string   `yaml:"description"`
		Labels      []string `yaml:"labels"`
		Body        []struct {
			Type       string         `yaml:"type"`
			ID         string         `yaml:"id"`
			Attributes map[string]any `yaml:"attributes"`
		} `yaml:"body"`
	}
	for _, name := range []string{"bug.yml", "feature.yml"} {
		text, err := os.ReadFile(filepath.Join(repository, ".github", "ISSUE_TEMPLATE", name))
		var f form
		if err == nil {
			err = yaml.Unmarshal(text, &f)
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "" || f.Description == "" || len(f.Body) == 0 {
			t.Errorf("%s: %+v", name, f)
		}
		ids := map[string]bool{}
		for _, field := range f.Body {
			required := "label"
			if field.Type == "markdown" {
				required = "value"
			}
			if field.Attributes[required] == nil || field.Type != "markdown" && (field.ID == "" || ids[field.ID]) {
				t.Errorf("%s: %+v", name, field)
			}
			ids[field.ID] = true
		}
	}
}
