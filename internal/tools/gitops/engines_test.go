package gitops

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

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
	} `yaml:"projects"`
}

// atlantisServer has the keys of https://www.runatlantis.io/docs/server-side-repo-config that the example uses.
type atlantisServer struct {
	Repos []struct {
		ID                   string   `yaml:"id"`
		ApplyRequirements    []string `yaml:"apply_requirements"`
		AllowedOverrides     []string `yaml:"allowed_overrides"`
		AllowedWorkflows     []string `yaml:"allowed_workflows"`
		AllowCustomWorkflows bool     `yaml:"allow_custom_workflows"`
	} `yaml:"repos"`
	Workflows map[string]struct {
		Plan  struct{ Steps []any } `yaml:"plan"`
		Apply struct{ Steps []any } `yaml:"apply"`
	} `yaml:"workflows"`
}

// The repository uses only what the server allows: a repository that sets another key is refused by Atlantis.
func TestAtlantis(t *testing.T) {
	var a atlantisFile
	read(t, files(t, "atlantis/atlantis.yaml")[0], &a)
	var server atlantisServer
	read(t, files(t, "atlantis/repos.yaml")[0], &server)
	if a.Version != 3 || len(server.Repos) != 1 {
		t.Fatalf("version %d, want 3; repositories: %v", a.Version, server.Repos)
	}
	allowed := server.Repos[0]
	if allowed.AllowCustomWorkflows || !slices.Equal(allowed.AllowedOverrides, []string{"workflow"}) {
		t.Errorf("the server allows %+v", allowed)
	}
	var workspaces []string
	for _, p := range a.Projects {
		workspaces = append(workspaces, p.Workspace)
		if !slices.Contains(allowed.AllowedWorkflows, p.Workflow) || server.Workflows[p.Workflow].Plan.Steps == nil || p.Name != p.Workspace {
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

// reference names an object of the cluster.
type reference struct {
	Kind      string `yaml:"kind"`
	Name      string `yaml:"name"`
	Namespace string `yaml:"namespace"`
}

// terraformObject has the fields of the Terraform object, infra.contrib.fluxcd.io/v1alpha2, that the example uses.
// https://flux-iac.github.io/tofu-controller/References/terraform/
type terraformObject struct {
	APIVersion string    `yaml:"apiVersion"`
	Kind       string    `yaml:"kind"`
	Metadata   reference `yaml:"metadata"`
	Spec       struct {
		Interval      string    `yaml:"interval"`
		RetryInterval string    `yaml:"retryInterval"`
		ApprovePlan   string    `yaml:"approvePlan"`
		Destroy       bool      `yaml:"destroyResourcesOnDeletion"`
		Path          string    `yaml:"path"`
		Workspace     string    `yaml:"workspace"`
		SourceRef     reference `yaml:"sourceRef"`
		Vars          []struct {
			Name  string `yaml:"name"`
			Value string `yaml:"value"`
		} `yaml:"vars"`
		CLIConfig         reference `yaml:"cliConfigSecretRef"`
		RunnerPodTemplate struct {
			Spec struct {
				EnvFrom []struct {
					SecretRef reference `yaml:"secretRef"`
				} `yaml:"envFrom"`
			} `yaml:"spec"`
		} `yaml:"runnerPodTemplate"`
	} `yaml:"spec"`
}

// clusterObject is a GitRepository or a Secret.
type clusterObject struct {
	APIVersion string            `yaml:"apiVersion"`
	Kind       string            `yaml:"kind"`
	Metadata   reference         `yaml:"metadata"`
	Spec       map[string]any    `yaml:"spec"`
	StringData map[string]string `yaml:"stringData"`
}

// common returns the objects that all accounts share.
func common(t *testing.T) map[reference]clusterObject {
	t.Helper()
	text, err := os.ReadFile(files(t, "tofu-controller/common.yaml")[0])
	if err != nil {
		t.Fatal(err)
	}
	objects := map[reference]clusterObject{}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	for {
		var o clusterObject
		if err := dec.Decode(&o); errors.Is(err, io.EOF) {
			return objects
		} else if err != nil {
			t.Fatal(err)
		}
		objects[reference{o.Kind, o.Metadata.Name, o.Metadata.Namespace}] = o
	}
}

// Each account has an object, and what it refers to exists. No Secret contains a secret.
func TestTofuController(t *testing.T) {
	shared := common(t)
	var ids []string
	for _, file := range files(t, "tofu-controller/[0-9]*.yaml") {
		var o terraformObject
		read(t, file, &o)
		id := o.Spec.Workspace
		ids = append(ids, id)
		if o.APIVersion != "infra.contrib.fluxcd.io/v1alpha2" || o.Kind != "Terraform" || !o.Spec.Destroy || o.Spec.Interval == "" ||
			o.Metadata.Name != "whatsapp-"+id || filepath.Base(file) != id+".yaml" {
			t.Errorf("%s: %+v", filepath.Base(file), o)
		}
		if len(o.Spec.Vars) != 2 || o.Spec.Vars[0].Name != "account_id" || o.Spec.Vars[0].Value != id || o.Spec.Vars[1].Name != "app_id" {
			t.Errorf("%s: %+v", filepath.Base(file), o.Spec.Vars)
		}
		if _, err := os.Stat(filepath.Join(root, o.Spec.Path, "main.tf")); err != nil {
			t.Error(err)
		}
		namespace := o.Metadata.Namespace
		credentials := o.Spec.RunnerPodTemplate.Spec.EnvFrom[0].SecretRef.Name
		for _, ref := range []reference{o.Spec.SourceRef, {"Secret", o.Spec.CLIConfig.Name, namespace}, {"Secret", credentials, namespace}} {
			if shared[ref].Kind == "" {
				t.Errorf("%s refers to %+v, which is not in common.yaml", filepath.Base(file), ref)
			}
		}
	}
	if want := accounts(t); !slices.Equal(ids, want) {
		t.Errorf("there are objects for %v, want %v", ids, want)
	}
	for _, o := range shared {
		for name, value := range o.StringData {
			if (strings.Contains(name, "TOKEN") || strings.HasSuffix(name, "_SECRET")) && value != "" {
				t.Errorf("%s has a value in the repository", name)
			}
		}
	}
}

// gitlabJob has the keys of a job of GitLab CI that the example uses.
type gitlabJob struct {
	Image         string            `yaml:"image"`
	ResourceGroup string            `yaml:"resource_group"`
	Extends       string            `yaml:"extends"`
	Variables     map[string]string `yaml:"variables"`
	Script        []string          `yaml:"script"`
}

// The parent pipeline writes a child pipeline with a job for each account. The job runs the script of all engines.
func TestGitLab(t *testing.T) {
	var parent struct {
		List gitlabJob `yaml:"list"`
	}
	text, err := os.ReadFile(files(t, "gitlab/.gitlab-ci.yml")[0])
	if err == nil {
		err = yaml.Unmarshal(text, &parent)
	}
	if err != nil {
		t.Fatal(err)
	}
	var shared map[string]gitlabJob
	read(t, files(t, "gitlab/account.yml")[0], &shared)

	r := newRunner(t)
	if code, out := r.run("git init -q . && "+strings.Join(parent.List.Script, "\n"), "COMMAND=drift"); code != 0 {
		t.Fatal(out)
	}
	var child map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(r.read("jobs.yml")), &child); err != nil {
		t.Fatal(err)
	}
	node := child["account "+account]
	var job gitlabJob
	if err := node.Decode(&job); err != nil {
		t.Fatal(err)
	}
	template := shared[job.Extends]
	if len(child) != 2 || template.ResourceGroup != "account-$ACCOUNT" || job.Variables["ACCOUNT"] != account {
		t.Errorf("%s", r.read("jobs.yml"))
	}
	r.write("bin/terraform", fakeCLI, 0o700)
	r.write("plan.json", plan(t, true), 0o600)
	env := []string{"PATH=" + r.dir + "/bin:" + os.Getenv("PATH"), "FAKE=" + r.dir, "PLAN_EXIT=2"}
	for _, variables := range []map[string]string{template.Variables, job.Variables} {
		for name, value := range variables {
			env = append(env, name+"="+value)
		}
	}
	code, out := r.run(strings.Join(template.Script, "\n"), env...)
	if log := r.read("log"); code != 2 || strings.Contains(log, "workspace") || !strings.Contains(out, "### Account "+account) {
		t.Errorf("exit code %d, output:\n%s\ncommands:\n%s", code, out, log)
	}
}

// GitLab refuses a child pipeline without a job.
func TestGitLab_noAccount(t *testing.T) {
	r := newRunner(t)
	code, out := r.run("rm accounts/*; git init -q .; ci/gitlab.sh plan")
	if code != 0 || !strings.Contains(out, `"no account"`) {
		t.Errorf("exit code %d, output:\n%s", code, out)
	}
}
