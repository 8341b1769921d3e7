package jsmhandoff_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

// The complete output of the CLI from the first plan to the destroy, and no secret in any output or file.
func TestAccJSMHandoff_cli(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	space := tfclitest.New(t)
	space.Trace = filepath.Join(t.TempDir(), "trace.log")
	space.Env = map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT": w.URLs.Graph, "WHATSAPP_CHAT_JIRA_ENDPOINT": w.URLs.Jira,
		"TF_VAR_meta_token": acctest.ProviderToken, "TF_VAR_app_secret": acctest.AppSecret, "TF_VAR_jira_token": acctest.JiraToken,
		"TF_VAR_token": acctest.GoodToken,
	}
	found := leak.New(map[string]string{
		"the provider's token": acctest.ProviderToken, "the token": acctest.GoodToken, "the rotated token": acctest.RotatedToken,
		"the other token": acctest.HandToken,
		"Jira's token":    acctest.JiraToken, "a part of some secret": acctest.Canary,
	})
	write := func(lines string) {
		tfclitest.Write(t, space, "main.tf", `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
variable "meta_token" { ephemeral = true }
variable "app_secret" { ephemeral = true }
variable "jira_token" { ephemeral = true }
variable "token"      { ephemeral = true }

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "`+acctest.AppID+`"
  app_secret   = var.app_secret
  chat         = { jira = { email = "`+acctest.JiraEmail+`", api_token = var.jira_token } }
}

resource "whatsapp_jsm_handoff" "support" {
  project         = "SUP"
  phone_number_id = "`+acctest.Number+`"
  access_token_wo = var.token
  `+lines+`
}
`)
	}
	// run runs a command, asserts its output, and asserts how often the output asks for the step.
	run := func(exitCode, due int, args []string, says ...string) {
		t.Helper()
		r := tfclitest.Run(t, space, exitCode, args...)
		found.ScanData(strings.Join(args, " "), []byte(r.Output()))
		for _, text := range says {
			if !strings.Contains(r.PlainOutput(), text) {
				t.Errorf("%s does not say %q:\n%s", args, text, r.Output())
			}
		}
		if n := strings.Count(r.PlainOutput(), title); n != due || strings.Contains(r.PlainOutput(), "similar warning") {
			t.Errorf("%s asks for the step %d times, want %d:\n%s", args, n, due, r.Output())
		}
	}
	command := strings.Fields
	rotated := code(projectID, acctest.Number, acctest.RotatedToken)
	asks := func(code string) string { return `confirmed_code = "` + code + `"` }

	write("")
	tfclitest.InitAndAttach(t, space)
	run(0, 1, command("plan -out=first.plan"), asks(good))
	run(0, 0, command("show -json first.plan"))
	run(0, 1, command("apply first.plan"), asks(good), "1 added") // the apply warns once, too, with the newly computed code
	run(0, 1, command("plan -detailed-exitcode"), asks(good), "No changes")
	write(asks(good))
	run(0, 0, command("apply -auto-approve"), "1 changed")
	run(0, 0, command("plan -detailed-exitcode"), "No changes")
	run(0, 0, command("plan -detailed-exitcode -refresh=false"), "No changes")

	space.Env["TF_VAR_token"] = acctest.RotatedToken
	run(2, 1, command("plan -detailed-exitcode -out=rotated.plan"), asks(rotated), "is that of another token, phone number or project")
	space.Env["TF_VAR_token"] = acctest.HandToken // the saved plan is applied with a third token
	run(0, 1, command("apply rotated.plan"), asks(code(projectID, acctest.Number, acctest.HandToken)))
	space.Env["TF_VAR_token"] = acctest.RotatedToken
	write(asks(good) + "\n  require_confirmation = true")
	run(1, 1, command("plan"), asks(rotated), "Because of require_confirmation")
	run(1, 1, command("apply -auto-approve"), asks(rotated))
	write(asks(rotated) + "\n  require_confirmation = true")
	run(0, 0, command("apply -auto-approve"), "1 changed")
	run(0, 0, command("show -json"))
	run(0, 0, command("state pull"))
	run(0, 0, command("destroy -auto-approve"), "project SUP keeps its WhatsApp settings", "1 destroyed")

	if err := found.ScanFile("trace log", space.Trace); err != nil {
		t.Error(err)
	}
	if err := found.ScanFolder(space.Dir, func(_ string, e fs.DirEntry) bool { return e.Name() == ".terraform" }); err != nil {
		t.Error(err)
	}
	for _, hit := range found.Hits {
		t.Error(hit)
	}
	wantNoWrites(t, w)
}
