package leakscan

import (
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// platformScan is what differs between the platforms that can show the secrets of their settings.
type platformScan struct {
	chat, credential, project string
	kit                       func(*world.World) *simkit.Kit
	tokenByHand               func(*world.World)
	numberByHand              func(*world.World)
	endpoint                  func(*world.World) (name, value string)
}

var platformScans = map[string]platformScan{
	"chatwoot": {
		chat:         `chatwoot = { account_id = ` + strconv.Itoa(acctest.ChatwootAccount) + `, access_token = var.chat_credential }`,
		credential:   acctest.ChatwootAdminToken,
		project:      strconv.Itoa(acctest.Inbox),
		kit:          func(w *world.World) *simkit.Kit { return w.Chatwoot.Kit },
		tokenByHand:  func(w *world.World) { w.Chatwoot.SetToken(acctest.Inbox, acctest.HandToken) },
		numberByHand: func(w *world.World) { w.Chatwoot.SetConfig(acctest.Inbox, "phone_number_id", acctest.OtherNumber) },
		endpoint:     func(w *world.World) (string, string) { return "WHATSAPP_CHAT_CHATWOOT_ENDPOINT", w.URLs.Chatwoot },
	},
	"zammad": {
		chat: `zammad = { access_token = var.chat_credential }`, credential: acctest.ZammadToken,
		project:      strconv.Itoa(acctest.Channel),
		kit:          func(w *world.World) *simkit.Kit { return w.Zammad.Kit },
		tokenByHand:  func(w *world.World) { w.Zammad.SetToken(acctest.Channel, acctest.HandToken) },
		numberByHand: func(w *world.World) { w.Zammad.SetOption(acctest.Channel, "phone_number_id", acctest.OtherNumber) },
		endpoint:     func(w *world.World) (string, string) { return "WHATSAPP_CHAT_ZAMMAD_ENDPOINT", w.URLs.Zammad },
	},
}

// Chatwoot shows administrators every secret of an inbox, and older versions of Zammad show theirs. None may be stored.
func TestLeaks_platforms(t *testing.T) {
	t.Parallel()
	for name, p := range platformScans {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configuration := strings.Replace(settings, `{ http = { access_token = var.chat_credential } }`, `{ `+p.chat+` }`, 1) + `
resource "whatsapp_token_binding" "support" {
  project         = "` + p.project + `"
  access_token_wo = var.token
}
resource "whatsapp_phone_number_binding" "support" {
  project         = whatsapp_token_binding.support.project
  phone_number_id = "` + acctest.Number + `"
}
data "whatsapp_chat_project" "support" {
  project = whatsapp_token_binding.support.project
}
`
			if configuration == settings || !strings.Contains(configuration, p.chat) {
				t.Fatal("the provider block was not adapted")
			}
			s := start(t, configuration)
			s.world.Zammad.MaskSecrets(false)
			delete(s.space.Env, "WHATSAPP_CHAT_HTTP_ENDPOINT")
			variable, url := p.endpoint(s.world)
			s.space.Env[variable] = url
			s.space.Env["TF_VAR_chat_credential"] = p.credential
			s.attach()

			s.run(0, "plan", "-out=create.plan")
			s.run(0, "apply", "create.plan")
			s.run(0, "show", "-json")
			p.tokenByHand(s.world)
			p.numberByHand(s.world)
			s.wantText(s.run(2, "plan", "-detailed-exitcode", "-out=drift.plan"), "2 to change")
			s.run(0, "show", "-json", "drift.plan")
			s.run(0, "apply", "-auto-approve")
			s.space.Env["TF_VAR_token"] = acctest.RotatedToken
			s.run(0, "apply", "-auto-approve")

			s.space.Env["TF_VAR_token"] = acctest.GoodToken
			s.world.Graph.EchoSecrets(true) // the platform repeats Meta's message
			for _, contentType := range []string{"application/json", "text/html"} {
				for _, status := range []int{401, 403, 404, 422, 500} {
					p.kit(s.world).FailNext(simkit.Fault{Func: echo(status, contentType), Times: -1})
					s.run(1, "plan")
					p.kit(s.world).ClearFaults()
					for _, method := range []string{"PUT", "PATCH"} {
						p.kit(s.world).FailNext(simkit.Fault{Method: method, Func: echo(status, contentType), Times: -1})
					}
					s.run(1, "apply", "-auto-approve")
					p.kit(s.world).ClearFaults()
				}
			}
			s.clean("terraform.tfstate", "create.plan > tfplan", "drift.plan > tfplan", "apply -auto-approve: stderr")
		})
	}
}

// The handoff shows what to enter, without the token.
func TestLeaks_handOff(t *testing.T) {
	t.Parallel()
	s := start(t, strings.Replace(settings, `{ http = { access_token = var.chat_credential } }`,
		`{ jira = { email = "`+acctest.JiraEmail+`", api_token = var.chat_credential } }`, 1)+`
resource "whatsapp_jsm_handoff" "support" {
  project         = "`+acctest.ServiceDesk+`"
  phone_number_id = "`+acctest.Number+`"
  access_token_wo = var.token
}
`)
	delete(s.space.Env, "WHATSAPP_CHAT_HTTP_ENDPOINT")
	s.space.Env["WHATSAPP_CHAT_JIRA_ENDPOINT"] = s.world.URLs.Jira
	s.space.Env["TF_VAR_chat_credential"] = acctest.JiraToken
	s.wantText(s.run(0, "plan", "-out=create.plan"), "Chat for JSM")
	s.run(0, "apply", "create.plan")
	s.run(0, "show", "-json")
	for _, status := range []int{401, 403, 404, 500} {
		s.world.Jira.FailNext(simkit.Fault{Func: echo(status, "application/json"), Times: -1})
		s.run(1, "plan")
		s.world.Jira.ClearFaults()
	}
	if attempts := s.world.Jira.WriteAttempts(); len(attempts) != 0 {
		t.Errorf("something was written to Jira: %v", attempts)
	}
	s.clean("terraform.tfstate", "create.plan > tfplan", "plan: stderr")
}
