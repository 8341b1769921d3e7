package provider_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Chat for JSM has no public interface for a binding: the plan fails, names whatsapp_jsm_handoff, and sends no request to Jira.
func TestPlatforms_jira(t *testing.T) {
	t.Parallel()
	for name, chat := range map[string]struct {
		deployment jirasim.Deployment
		credential protocol.Values
	}{
		"Cloud":       {jirasim.Cloud, protocol.Values{"email": acctest.JiraEmail, "api_token": acctest.JiraToken}},
		"Data Center": {jirasim.DataCenter, protocol.Values{"personal_access_token": acctest.JiraPAT}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed := acctest.Seed()
			seed.Jira.Deployment = chat.deployment
			w := acctest.StartWith(t, seed, world.Options{})
			block := acctest.ProviderBlock(w, "jira")
			chat.credential["endpoint"] = w.URLs.Jira
			block["chat"] = protocol.Values{"jira": chat.credential}
			s := serve(t)
			s.Configure(block).WantNone(t)
			for typeName, argument := range map[string]protocol.Values{
				tokenBinding: {"access_token_wo": acctest.GoodToken}, number: {"phone_number_id": acctest.Number},
			} {
				for _, more := range []protocol.Values{{}, {"replace_existing": true}, {"on_destroy": "clear"}, {"on_destroy": "abandon"}} {
					_, diags := s.NewResource(typeName).Plan(projectConfig(acctest.ServiceDesk, argument, more))
					diags.WantError(t, "project", "Not possible on this chat platform", "whatsapp_jsm_handoff")
				}
			}
			if calls, attempts := w.Jira.Calls(), w.Jira.WriteAttempts(); len(calls)+len(attempts) != 0 {
				t.Errorf("asked %v, wrote %v", calls, attempts)
			}
		})
	}
}

func TestPlatforms_jiraImport(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := serve(t)
	s.Configure(acctest.ProviderBlock(w, "jira")).WantNone(t)
	for _, typeName := range []string{tokenBinding, number} {
		r := s.NewResource(typeName)
		diags := r.Import(acctest.ServiceDesk)
		diags.WantError(t, "project", "Not possible on this chat platform", "whatsapp_jsm_handoff")
		if r.State != nil || len(w.Jira.Calls()) != 0 {
			t.Errorf("state %v, asked %v", r.State, w.Jira.Calls())
		}
	}
}
