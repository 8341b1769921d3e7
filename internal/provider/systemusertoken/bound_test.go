package systemusertoken_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A resource keeps its token after the run. It refuses a token that is revoked when the run ends, and nothing is written.
func TestAccSystemUserToken_bound(t *testing.T) {
	for name, c := range map[string]struct {
		platform, typeName string
		config             protocol.Values
	}{
		"token binding": {"http", "whatsapp_token_binding", protocol.Values{"project": "SUPPORT"}},
		"version": {
			"http", "whatsapp_token_binding", protocol.Values{"project": "SUPPORT", "access_token_wo_version": "1"},
		},
		"inbox": {"chatwoot", "whatsapp_chatwoot_inbox", protocol.Values{
			"name": "Sales", "phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
		}},
		"channel": {"zammad", "whatsapp_zammad_channel", protocol.Values{
			"phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account, "group_id": acctest.Group,
			"app_secret_wo": "0123456789abcdef0123456789abcdef",
		}},
		"hand-off": {"jira", "whatsapp_jsm_handoff", protocol.Values{"project": acctest.ServiceDesk, "phone_number_id": acctest.Number}},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := start(t)
			block := acctest.ProviderBlock(w, c.platform)
			block["business_id"] = acctest.Business
			s.Configure(block).NoError(t)
			resource := s.NewResource(c.typeName)
			for _, revoke := range []bool{true, false} { // each plan has its own process
				s.Restart().NoError(t)
				_, token := openToken(t, w, s, args(protocol.Values{"revoke_on_close": revoke}))
				c.config["access_token_wo"] = token
				planned, diags := resource.PlanHere(c.config)
				if !revoke {
					diags.NoError(t)
					continue
				}
				diags.WantError(t, "access_token_wo", "is revoked at the end of the run", acctest.Fingerprint(token), "generate",
					"revoke_on_close = false")
				if planned != nil {
					t.Error("there is a plan")
				}
				wantLive(t, w, 0) // Terraform does not close the ephemeral resource after this error
			}
		})
	}
}

// A token that is known only after apply is refused before it is written.
func TestAccSystemUserToken_boundLate(t *testing.T) {
	w, s := start(t)
	binding := s.NewResource("whatsapp_token_binding")
	config := protocol.Values{"project": "SUPPORT", "access_token_wo": acctest.GoodToken}
	planned, diags := binding.Plan(config)
	diags.NoError(t)
	s.Restart()
	_, config["access_token_wo"] = openToken(t, w, s, args())
	binding.Commit(planned).WantError(t, "access_token_wo", "is revoked at the end of the run")
	if got := w.Chat.Token("SUPPORT"); got != "" {
		t.Errorf("the project holds %s", acctest.Fingerprint(got))
	}
}
