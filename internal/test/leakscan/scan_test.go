// Package leakscan runs whole lifecycles with canary secrets and TF_LOG=TRACE, and searches all results for the secrets:
// output, trace log, raw state and its backup, the members of plan files, and `show -json` of both.
package leakscan

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

// secrets are searched as a whole, and by the word that all of them contain, so that a part is found too.
var secrets = map[string]string{
	"the provider's token":       acctest.ProviderToken,
	"the good token":             acctest.GoodToken,
	"the rotated token":          acctest.RotatedToken,
	"the short token":            acctest.ShortToken,
	"the token set by hand":      acctest.HandToken,
	"the app secret":             acctest.AppSecret,
	"the chat credential":        acctest.ChatToken,
	"Chatwoot's credential":      acctest.ChatwootAdminToken,
	"Chatwoot's verify token":    acctest.InboxVerifyToken,
	"Chatwoot's app secret":      acctest.InboxAppSecret,
	"Zammad's credential":        acctest.ZammadToken,
	"Zammad's verify token":      acctest.ChannelVerifyToken,
	"Zammad's app secret":        acctest.ChannelAppSecret,
	"Jira's credential":          acctest.JiraToken,
	"a part of some secret":      acctest.Canary,
	"the app token":              acctest.AppID + "|" + acctest.AppSecret,
	"the head of an app token":   acctest.AppID + "|CAN",
	"a token with its own quirk": quirky,
}

// quirky is refused because of its form.
const quirky = `"EAACANARYquirkyToken0000000000000000000000"`

const settings = `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
variable "meta_token"      { ephemeral = true }
variable "app_secret"      { ephemeral = true }
variable "chat_credential" { ephemeral = true }
variable "token"           { ephemeral = true }

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "` + acctest.AppID + `"
  app_secret   = var.app_secret
  chat         = { http = { access_token = var.chat_credential } }
  max_retries  = 0
}
`

// everything uses every object, with the token in every argument that does not store it.
const everything = settings + `
data "whatsapp_token_scopes" "provider" {}

ephemeral "whatsapp_token_scopes" "token" {
  access_token    = var.token
  required_access = { phone_number_ids = ["` + acctest.Number + `"] }
}

resource "whatsapp_token_binding" "support" {
  project          = "SUPPORT"
  access_token_wo  = var.token
  minimum_validity = "24h"
}

resource "whatsapp_phone_number_binding" "support" {
  project         = whatsapp_token_binding.support.project
  phone_number_id = "` + acctest.Number + `"
}

data "whatsapp_chat_project" "support" {
  project    = whatsapp_token_binding.support.project
  depends_on = [whatsapp_phone_number_binding.support]
}

output "all" {
  value = [
    data.whatsapp_token_scopes.provider, whatsapp_token_binding.support,
    whatsapp_phone_number_binding.support, data.whatsapp_chat_project.support,
  ]
  sensitive = true # because of access_token and access_token_wo, which are null
}
`

type scan struct {
	t     *testing.T
	world *world.World
	space *tfcli.Workspace
	found *leak.Search
	said  map[string][]byte // output, for secrets that become known later
}

func start(t *testing.T, configuration string, change ...func(*world.Seed)) *scan {
	t.Helper()
	seed := acctest.Seed()
	for _, f := range change {
		f(&seed)
	}
	w := acctest.StartWith(t, seed, world.Options{})
	s := &scan{t: t, world: w, space: tfclitest.New(t), found: leak.New(secrets), said: map[string][]byte{}}
	s.space.Trace = filepath.Join(t.TempDir(), "trace.log")
	s.space.Env = map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT":     w.URLs.Graph,
		"WHATSAPP_CHAT_HTTP_ENDPOINT": w.URLs.Chat,
		"TF_VAR_meta_token":           acctest.ProviderToken,
		"TF_VAR_app_secret":           acctest.AppSecret,
		"TF_VAR_chat_credential":      acctest.ChatToken,
		"TF_VAR_token":                acctest.GoodToken,
	}
	tfclitest.Write(t, s.space, "main.tf", configuration)
	s.run(0, "init")
	return s
}

// attach starts the provider for all commands that follow, with the environment that it has now. Its log goes to the trace log.
// TestLeaks_lifecycle and others start a provider for each command, as a user does.
func (s *scan) attach() {
	s.t.Helper()
	if err := s.space.Attach(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// run runs a command, expects an exit code, and searches the output.
func (s *scan) run(exitCode int, args ...string) tfcli.Result {
	s.t.Helper()
	r, err := s.space.Run(s.t.Context(), args...)
	if err != nil {
		s.t.Fatal(err)
	}
	name := strings.Join(args, " ")
	for where, text := range map[string]string{
		"stdout": r.Stdout, "stderr": r.Stderr,
		"as one line": strings.ReplaceAll(r.PlainOutput(), " ", ""), // frames and line breaks must not hide a secret
	} {
		s.found.ScanData(name+": "+where, []byte(text))
		s.said[name+": "+where] = append(s.said[name+": "+where], text...)
	}
	if err := r.CheckExitCode(exitCode); err != nil {
		s.t.Fatal(err)
	}
	return r
}

// wantText checks that the output of a command contains a text.
func (s *scan) wantText(r tfcli.Result, text string) {
	s.t.Helper()
	if !strings.Contains(r.PlainOutput(), text) {
		s.t.Errorf("%s does not say %q:\n%s", strings.Join(r.Args, " "), text, r.Output())
	}
}

// search searches the files: the log, the state, plans, and a crash.log if there is one.
func (s *scan) search() {
	s.t.Helper()
	if err := s.found.ScanFile("trace log", s.space.Trace); err != nil {
		s.t.Fatal(err)
	}
	// The folder .terraform contains the provider's program and no data of a run.
	if err := s.found.ScanFolder(s.space.Dir, func(_ string, e fs.DirEntry) bool { return e.Name() == ".terraform" }); err != nil {
		s.t.Fatal(err)
	}
}

// clean fails if a secret was found, or if one of the places in reached was not searched.
func (s *scan) clean(reached ...string) {
	s.t.Helper()
	s.search()
	for _, hit := range s.found.Hits {
		s.t.Error(hit)
	}
	for _, name := range append(reached, "trace log") {
		if !s.searched(name) {
			s.t.Errorf("%s was not searched", name)
		}
	}
}

func (s *scan) searched(name string) bool {
	for _, place := range s.found.Searched {
		if place.Name == name && place.Size > 0 {
			return true
		}
	}
	return false
}

func TestLeaks_lifecycle(t *testing.T) {
	t.Parallel()
	s := start(t, everything)
	s.run(0, "validate")
	s.run(0, "plan", "-out=create.plan")
	s.run(0, "show", "create.plan")
	s.run(0, "show", "-json", "create.plan")
	s.run(0, "apply", "create.plan")
	s.run(0, "show", "-json")
	s.run(0, "output", "-json")
	s.run(0, "state", "pull")
	s.run(0, "plan", "-detailed-exitcode")

	s.world.Chat.SetToken(acctest.Project, acctest.HandToken)
	s.world.Chat.SetNumber(acctest.Project, acctest.OtherNumber, "")
	s.wantText(s.run(2, "plan", "-detailed-exitcode", "-out=drift.plan"), "2 to change")
	s.run(0, "show", "-json", "drift.plan")
	s.run(0, "refresh")
	s.run(0, "apply", "-auto-approve")

	s.space.Env["TF_VAR_token"] = acctest.RotatedToken
	s.wantText(s.run(0, "apply", "-auto-approve", "-json"), "token_fingerprint")
	if got := s.world.Chat.Token(acctest.Project); got != acctest.RotatedToken {
		t.Error("the token was not rotated")
	}

	s.run(0, "state", "rm", "whatsapp_token_binding.support", "whatsapp_phone_number_binding.support")
	s.run(0, "import", "whatsapp_token_binding.support", "SUPPORT")
	s.run(1, "import", "whatsapp_phone_number_binding.support", "NOSUCH")
	s.run(0, "import", "whatsapp_phone_number_binding.support", acctest.Project)
	s.run(0, "apply", "-auto-approve")

	s.space.Env["TF_LOG"] = "JSON"
	s.run(0, "plan", "-detailed-exitcode")
	delete(s.space.Env, "TF_LOG")
	s.search() // before the state is emptied
	s.run(0, "destroy", "-auto-approve")
	s.clean("terraform.tfstate", "terraform.tfstate.backup", "create.plan > tfplan", "drift.plan > tfstate", "show -json drift.plan: stdout")
}

func TestLeaks_secretsFromTheEnvironment(t *testing.T) {
	t.Parallel()
	s := start(t, `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
variable "token" { ephemeral = true }
resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.token
}
`)
	for name, value := range map[string]string{
		"WHATSAPP_ACCESS_TOKEN": acctest.ProviderToken, "WHATSAPP_APP_ID": acctest.AppID, "WHATSAPP_APP_SECRET": acctest.AppSecret,
		"WHATSAPP_CHAT_HTTP_ACCESS_TOKEN": acctest.ChatToken,
	} {
		s.space.Env[name] = value
	}
	s.run(0, "plan", "-out=plan")
	s.run(0, "apply", "plan")
	for name, value := range map[string]string{
		"WHATSAPP_ACCESS_TOKEN": quirky, "WHATSAPP_APP_SECRET": acctest.AppSecret + "\n",
		"WHATSAPP_CHAT_HTTP_ACCESS_TOKEN": "Bearer " + acctest.ChatToken,
	} {
		right := s.space.Env[name]
		s.space.Env[name] = value
		s.wantText(s.run(1, "plan"), name)
		s.space.Env[name] = right
	}
	s.clean("terraform.tfstate", "plan > tfplan")
}
