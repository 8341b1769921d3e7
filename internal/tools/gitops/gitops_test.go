// Package gitops checks the examples for pipelines against the rules of the automation engines, as far as that is possible
// without the engines.
package gitops

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

const root = "../../../examples/gitops"

func files(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("no file %s: %v", pattern, err)
	}
	return found
}

// accounts returns the accounts of the examples, from the files that describe them.
func accounts(t *testing.T) []string {
	t.Helper()
	var ids []string
	for _, file := range files(t, "accounts/*.yaml") {
		ids = append(ids, strings.TrimSuffix(filepath.Base(file), ".yaml"))
	}
	return ids
}

// read decodes a file and fails on unknown keys, which an engine would ignore or refuse.
func read(t *testing.T, file string, v any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
}

func TestGitHubActions(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files(t, "github-actions/*.yaml") {
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
			if !strings.HasPrefix(use[1], "./") && !pinned.MatchString(use[1]) {
				t.Errorf("%s: not pinned to a commit: %s", filepath.Base(file), use[0])
			}
		}
	}
}

// The linter can fail.
func TestGitHubActions_canFail(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ matrix.nothing }}\n"
	problems, err := linter.Lint("x.yaml", []byte(wrong), nil)
	if err != nil || len(problems) == 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// atlantisFile has the keys of https://www.runatlantis.io/docs/repo-level-atlantis-yaml that the example uses.
type atlantisFile struct {
	Version       int  `yaml:"version"`
	ParallelPlan  bool `yaml:"parallel_plan"`
	ParallelApply bool `yaml:"parallel_apply"`
	Projects      []struct {
		Name      string `yaml:"name"`
		Dir       string `yaml:"dir"`
		Workspace string `yaml:"workspace"`
		Workflow  string `yaml:"workflow"`
		Autoplan  struct {
			Enabled      bool     `yaml:"enabled"`
			WhenModified []string `yaml:"when_modified"`
		} `yaml:"autoplan"`
		ApplyRequirements []string `yaml:"apply_requirements"`
	} `yaml:"projects"`
	Workflows map[string]struct {
		Plan  struct{ Steps []any } `yaml:"plan"`
		Apply struct{ Steps []any } `yaml:"apply"`
	} `yaml:"workflows"`
}

func TestAtlantis(t *testing.T) {
	var a atlantisFile
	read(t, files(t, "atlantis/atlantis.yaml")[0], &a)
	if a.Version != 3 {
		t.Errorf("version %d, want 3", a.Version)
	}
	var workspaces []string
	for _, p := range a.Projects {
		workspaces = append(workspaces, p.Workspace)
		if a.Workflows[p.Workflow].Plan.Steps == nil || p.Name != p.Workspace {
			t.Errorf("project %s: workflow %q, workspace %q", p.Name, p.Workflow, p.Workspace)
		}
		if _, err := os.Stat(filepath.Join(root, p.Dir, "main.tf")); err != nil {
			t.Error(err)
		}
		if !slices.Contains(p.Autoplan.WhenModified, "../accounts/"+p.Workspace+".yaml") {
			t.Errorf("project %s does not plan when its account changes", p.Name)
		}
	}
	if want := accounts(t); !slices.Equal(workspaces, want) {
		t.Errorf("there are projects for %v, want %v", workspaces, want)
	}
}

// terraformObject has the fields of the Terraform object, infra.contrib.fluxcd.io/v1alpha2, that the example uses.
// https://flux-iac.github.io/tofu-controller/
type terraformObject struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name      string `yaml:"name"`
		Namespace string `yaml:"namespace"`
	} `yaml:"metadata"`
	Spec struct {
		Interval      string `yaml:"interval"`
		RetryInterval string `yaml:"retryInterval"`
		ApprovePlan   string `yaml:"approvePlan"`
		Path          string `yaml:"path"`
		Workspace     string `yaml:"workspace"`
		SourceRef     struct {
			Kind      string `yaml:"kind"`
			Name      string `yaml:"name"`
			Namespace string `yaml:"namespace"`
		} `yaml:"sourceRef"`
		Vars []struct {
			Name  string `yaml:"name"`
			Value string `yaml:"value"`
		} `yaml:"vars"`
		RunnerPodTemplate struct {
			Spec struct {
				EnvFrom []struct {
					SecretRef struct {
						Name string `yaml:"name"`
					} `yaml:"secretRef"`
				} `yaml:"envFrom"`
			} `yaml:"spec"`
		} `yaml:"runnerPodTemplate"`
	} `yaml:"spec"`
}

func TestTofuController(t *testing.T) {
	var ids []string
	for _, file := range files(t, "tofu-controller/*.yaml") {
		var o terraformObject
		read(t, file, &o)
		id := o.Spec.Workspace
		ids = append(ids, id)
		if o.APIVersion != "infra.contrib.fluxcd.io/v1alpha2" || o.Kind != "Terraform" ||
			o.Metadata.Name != "whatsapp-"+id || filepath.Base(file) != id+".yaml" {
			t.Errorf("%s: %+v", filepath.Base(file), o)
		}
		if len(o.Spec.Vars) != 1 || o.Spec.Vars[0].Name != "account_id" || o.Spec.Vars[0].Value != id ||
			o.Spec.Interval == "" || o.Spec.SourceRef.Kind != "GitRepository" {
			t.Errorf("%s: %+v", filepath.Base(file), o.Spec)
		}
		if _, err := os.Stat(filepath.Join(root, o.Spec.Path, "main.tf")); err != nil {
			t.Error(err)
		}
	}
	if want := accounts(t); !slices.Equal(ids, want) {
		t.Errorf("there are objects for %v, want %v", ids, want)
	}
}
