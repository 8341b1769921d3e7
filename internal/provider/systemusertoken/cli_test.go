package systemusertoken_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

const settings = `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
variable "meta_token" { ephemeral = true }
variable "app_secret" { ephemeral = true }
variable "change"     { default = "1" }

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "` + acctest.AppID + `"
  app_secret   = var.app_secret
  business_id  = "` + acctest.Business + `"
  max_retries  = 0
}
resource "terraform_data" "change" {
  input = var.change
}
`

// probe generates a token, inspects it, and uses it in a second provider.
const probe = settings + `
ephemeral "whatsapp_system_user_token" "bot" {
  system_user_id = "` + botUser + `"
}
ephemeral "whatsapp_token_scopes" "bot" {
  access_token    = ephemeral.whatsapp_system_user_token.bot.access_token
  required_access = { phone_number_ids = ["` + acctest.Number + `"] }
}
provider "whatsapp" {
  alias        = "bot"
  access_token = ephemeral.whatsapp_system_user_token.bot.access_token
  app_id       = "` + acctest.AppID + `"
  app_secret   = var.app_secret
}
data "whatsapp_token_scopes" "own" {
  provider = whatsapp.bot
}
output "user" {
  value = data.whatsapp_token_scopes.own.system_user_id
}
`

type workspace struct {
	*tfcli.Workspace
	*world.World
	t *testing.T
}

func configuredWorkspace(t *testing.T, text string) workspace {
	t.Helper()
	t.Parallel()
	w := acctest.StartWith(t, seed(), world.Options{})
	space := tfclitest.New(t)
	space.Env = map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT": w.URLs.Graph, "TF_VAR_meta_token": acctest.ProviderToken, "TF_VAR_app_secret": acctest.AppSecret,
	}
	tfclitest.Write(t, space, "main.tf", text)
	if strings.Contains(text, "alias") {
		tfclitest.Run(t, space, 0, "init")
	} else {
		tfclitest.InitAndAttach(t, space)
	}
	return workspace{space, w, t}
}

// run runs a command and checks that it generated one token for each opened resource and left so many valid tokens.
// OpenTofu does not open the resource in the apply of a saved plan that does not need it.
func (w workspace) run(exitCode, left int, args ...string) tfcli.Result {
	w.t.Helper()
	before, live := w.Graph.Stored("access_tokens"), w.Graph.LiveTokens(botUser)
	r := tfclitest.Run(w.t, w.Workspace, exitCode, args...)
	after := w.Graph.Stored("access_tokens")
	opened := strings.Count(r.PlainOutput(), "ephemeral.whatsapp_system_user_token.bot: Opening...")
	mayOpenNone := exitCode != 0 || w.CLI.OpenTofu && args[0] == "apply"
	if made := after.Created - before.Created; made != opened || made == 0 && !mayOpenNone {
		w.t.Errorf("%v opened %d resources and generated %d tokens:\n%s", args, opened, made, r.Output())
	}
	if got := w.Graph.LiveTokens(botUser) - live; got != left {
		w.t.Errorf("%v left %d valid tokens, want %d:\n%s", args, got, left, r.Output())
	}
	return r
}

func TestAccSystemUserToken_wholeRun(t *testing.T) {
	w := configuredWorkspace(t, probe)
	w.run(0, 0, "plan", "-out=saved.plan")
	w.run(0, 0, "apply", "saved.plan")
	w.run(0, 0, "plan", "-detailed-exitcode")
	w.run(0, 0, "apply", "-auto-approve", "-var=change=2")
	if r := tfclitest.Run(t, w.Workspace, 0, "output", "-raw", "user"); strings.TrimSpace(r.Stdout) != botUser {
		t.Errorf("the second provider used the system user %q", r.Stdout)
	}
	w.run(0, 0, "destroy", "-auto-approve")
}

func TestAccSystemUserToken_keptAfterTheRun(t *testing.T) {
	w := configuredWorkspace(t, settings+`
ephemeral "whatsapp_system_user_token" "bot" {
  system_user_id  = "`+botUser+`"
  revoke_on_close = false
}
`)
	w.run(0, 1, "plan")
	w.run(0, 1, "plan")
}

// A token that cannot be revoked is a warning and not an error.
func TestAccSystemUserToken_failedRevocation(t *testing.T) {
	w := configuredWorkspace(t, probe)
	w.Graph.FailNext(simkit.Fault{Path: "/*/oauth/revoke", Times: -1, Body: "{}"})
	r := w.run(0, 1, "plan")
	left := acctest.Fingerprint(w.Graph.TokensOf(botUser)[0])
	if text := r.PlainOutput(); !strings.Contains(text, " of system user ") || !strings.Contains(text, left) {
		t.Errorf("no warning names the token:\n%s", r.Output())
	}
}

// A token that does not meet the requirements fails the plan and is revoked.
func TestAccSystemUserToken_missingScopes(t *testing.T) {
	w := configuredWorkspace(t, probe)
	w.Graph.UninstallApp(botUser, acctest.AppID)
	if r := w.run(1, 0, "plan"); !strings.Contains(r.PlainOutput(), "whatsapp_system_user_app") {
		t.Errorf("the error does not name the cause:\n%s", r.Output())
	}
	if got := w.Graph.Stored("access_tokens"); got.Created != 1 || got.Deleted != 1 {
		t.Errorf("%+v", got)
	}
}

// A resource with an argument that is known only after apply is opened during the apply alone.
func TestAccSystemUserToken_unknown(t *testing.T) {
	w := configuredWorkspace(t, settings+`
resource "terraform_data" "user" {
  input = "`+botUser+`"
}
ephemeral "whatsapp_system_user_token" "bot" {
  system_user_id = terraform_data.user.output
}
`)
	r := tfclitest.Run(t, w.Workspace, 0, "plan", "-out=saved.plan")
	if got := w.Graph.Stored("access_tokens").Created; got != 0 || len(w.Graph.Calls()) != 0 {
		t.Errorf("the plan generated %d tokens with %v:\n%s", got, w.Graph.Calls(), r.Output())
	}
	w.run(0, 0, "apply", "saved.plan")
}
