package provider_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An unknown argument is not replaced by its environment variable, whose value could belong to another account: no object sends
// a request, and all computed attributes are planned as unknown. The environment is complete, so the test detects a fallback.
func TestConfigure_unknownHasNoFallback(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	for name, value := range w.Env {
		if strings.HasPrefix(name, "WHATSAPP_") {
			t.Setenv(name, value)
		}
	}
	t.Setenv("WHATSAPP_GRAPH_VERSION", "v25.0")
	t.Setenv("WHATSAPP_MAX_RETRIES", "1")
	t.Setenv("WHATSAPP_REQUEST_TIMEOUT", "5s")
	all := serve(t)
	all.Configure(nil).Clean(t)
	planBinding(all).Clean(t) // the environment alone is sufficient
	if len(w.Graph.Calls()) == 0 || len(w.Chat.Calls()) == 0 {
		t.Fatal("the environment is not used")
	}

	blocks := map[string]protocol.Values{
		"chat":                   {"chat": protocol.Unknown},
		"chat.http":              {"chat": protocol.Values{"http": protocol.Unknown}},
		"chat.http.endpoint":     {"chat": chat(protocol.Unknown, nil)},
		"chat.http.access_token": {"chat": chat(nil, protocol.Unknown)},
	}
	for _, name := range []string{
		"access_token", "app_id", "app_secret", "business_id", "graph_version", "graph_endpoint", "max_retries",
		"max_calls_per_hour", "request_timeout",
	} {
		blocks[name] = protocol.Values{name: protocol.Unknown}
	}
	for name, block := range blocks {
		t.Run(name, func(t *testing.T) {
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			s := serve(t)
			s.Configure(block).Clean(t)

			p, diags := s.Resource(number).Plan(protocol.Values{"project": "SUPPORT", "phone_number_id": acctest.Number})
			diags.Clean(t)
			for _, attribute := range []string{"business_account_id", "display_phone_number", "verified_name"} {
				if p.After[attribute] != protocol.Unknown {
					t.Errorf("%s is planned as %v", attribute, p.After[attribute])
				}
			}
			p, diags = s.Resource("whatsapp_token_binding").Plan(protocol.Values{"project": "SUPPORT", "access_token_wo": acctest.GoodToken})
			diags.NoError(t)
			for _, attribute := range []string{"token_fingerprint", "scopes", "app_id", "system_user_id", "expires_at"} {
				if p.After[attribute] != protocol.Unknown {
					t.Errorf("%s is planned as %v", attribute, p.After[attribute])
				}
			}
			later := []string{"is not known yet", "depends_on"}
			_, diags = s.Data("whatsapp_chat_project", protocol.Values{"project": "SUPPORT"})
			diags.WantError(t, "", later...)
			diags = s.Resource(number).Import("SUPPORT")
			diags.WantError(t, "", "is not known yet", "Create that object first")
			diags = s.Resource("whatsapp_token_binding").Import("SUPPORT")
			diags.WantError(t, "", "is not known yet")
			_, diags = s.Data("whatsapp_token_scopes", nil)
			noSecrets(t, diags)
			_, diags = s.Open("whatsapp_token_scopes", nil)
			noSecrets(t, diags)
			if calls := append(w.Graph.Calls(), w.Chat.Calls()...); len(calls) != 0 {
				t.Errorf("these calls were made: %v", calls)
			}
		})
	}
}

// An invalid argument is an error even if another argument is unknown.
func TestConfigure_unknownAndInvalid(t *testing.T) {
	clearEnvironment(t)
	serve(t).Configure(protocol.Values{"access_token": protocol.Unknown, "graph_endpoint": "http://graph.facebook.com"}).
		WantError(t, "graph_endpoint", "unencrypted")
}
