package provider_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An unknown argument is not replaced by its environment variable, whose value could belong to another account: no request is sent
// to the remote system that it belongs to, and what would be read there is planned as unknown. The other remote system is still
// asked. The environment is complete, so the test detects a fallback.
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
	all.Configure(nil).WantNone(t)
	planBinding(all).WantNone(t) // the environment alone is sufficient
	if len(w.Graph.Calls()) == 0 || len(w.Chat.Calls()) == 0 {
		t.Fatal("the environment is not used")
	}

	type part struct {
		block        protocol.Values
		meta, chatty bool // which client stays known
	}
	parts := map[string]part{
		"chat":                   {protocol.Values{"chat": protocol.Unknown}, true, false},
		"chat.http":              {protocol.Values{"chat": protocol.Values{"http": protocol.Unknown}}, true, false},
		"chat.http.endpoint":     {protocol.Values{"chat": chat(protocol.Unknown, nil)}, true, false},
		"chat.http.access_token": {protocol.Values{"chat": chat(nil, protocol.Unknown)}, true, false},
		"max_retries":            {protocol.Values{"max_retries": protocol.Unknown}, false, false},
		"request_timeout":        {protocol.Values{"request_timeout": protocol.Unknown}, false, false},
	}
	for _, name := range []string{
		"access_token", "app_id", "app_secret", "business_id", "graph_version", "graph_endpoint", "max_calls_per_hour",
	} {
		parts[name] = part{protocol.Values{name: protocol.Unknown}, false, true}
	}
	for name, c := range parts {
		t.Run(name, func(t *testing.T) {
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			s := serve(t)
			s.Configure(c.block).WantNone(t)
			checksAtMeta(t, s, c.meta)
			checksAtChat(t, s, c.chatty)
			if calls := w.Graph.Calls(); (len(calls) > 0) != c.meta {
				t.Errorf("calls to Meta: %v", calls)
			}
			if calls := w.Chat.Calls(); (len(calls) > 0) != c.chatty {
				t.Errorf("calls to the chat service: %v", calls)
			}
			_, diags := s.ReadData("whatsapp_integration_check", protocol.Values{"project": "SUPPORT"})
			diags.WantError(t, "", "is not known yet", "depends_on")
		})
	}
}

// checksAtMeta plans with arguments that are right or wrong at Meta. known says that Meta can be asked.
func checksAtMeta(t *testing.T, s *protocol.Server, known bool) {
	t.Helper()
	p, diags := s.NewResource(number).Plan(protocol.Values{"project": "SUPPORT", "phone_number_id": acctest.Number})
	diags.WantNone(t)
	for _, attribute := range []string{"business_account_id", "display_phone_number", "verified_name"} {
		if (p.After[attribute] != protocol.Unknown) != known {
			t.Errorf("%s is planned as %v", attribute, p.After[attribute])
		}
	}
	p, diags = s.NewResource(tokenBinding).Plan(protocol.Values{"project": "SUPPORT", "access_token_wo": acctest.GoodToken})
	for _, attribute := range []string{"token_fingerprint", "scopes", "app_id", "system_user_id", "expires_at"} {
		if p.After[attribute] != protocol.Unknown {
			t.Errorf("%s is planned as %v", attribute, p.After[attribute])
		}
	}
	_, scopes := s.ReadData("whatsapp_token_scopes", nil)
	noSecrets(t, scopes)
	_, opened := s.EphemeralValues("whatsapp_token_scopes", nil)
	noSecrets(t, opened)
	if !known {
		diags.WantWarning(t, "access_token_wo", "not checked while planning")
		scopes.WantError(t, "", "for Meta's Graph API is not known yet", "depends_on")
		opened.WantError(t, "", "for Meta's Graph API is not known yet")
		return
	}
	diags.WantNone(t)
	scopes.WantNone(t)
	opened.WantNone(t)
	_, diags = s.NewResource(tokenBinding).Plan(protocol.Values{"project": "SUPPORT", "access_token_wo": acctest.ShortToken})
	diags.WantError(t, "access_token_wo", "lacks whatsapp_business_management")
	_, diags = s.NewResource(number).Plan(protocol.Values{"project": "SUPPORT", "phone_number_id": acctest.Account})
	diags.WantError(t, "phone_number_id", "is not the ID of a phone number")
}

// checksAtChat plans with arguments that are right or wrong at the chat service. known says that it can be asked.
func checksAtChat(t *testing.T, s *protocol.Server, known bool) {
	t.Helper()
	_, diags := s.ReadData("whatsapp_chat_project", protocol.Values{"project": "SUPPORT"})
	if !known {
		diags.WantError(t, "", "for the chat platform is not known yet", "depends_on")
		s.NewResource(number).Import("SUPPORT").WantError(t, "", "is not known yet", "Create that object first")
		s.NewResource(tokenBinding).Import("SUPPORT").WantError(t, "", "is not known yet")
		return
	}
	diags.WantNone(t)
	s.NewResource(number).Import("SUPPORT").WantError(t, "", "Nothing to import")
	s.NewResource(tokenBinding).Import("SUPPORT").WantError(t, "", "Nothing to import")
	for typeName, argument := range map[string]protocol.Values{
		number: {"phone_number_id": acctest.Number}, tokenBinding: {"access_token_wo": acctest.GoodToken},
	} {
		_, diags = s.NewResource(typeName).Plan(projectConfig("GHOST", argument))
		diags.WantError(t, "project", "Project GHOST does not exist")
		one, other := s.NewResource(typeName), s.NewResource(typeName)
		s.Restart().WantNone(t)
		_, diags = one.PlanHere(projectConfig("SUPPORT", argument))
		diags.NoError(t)
		_, diags = other.PlanHere(projectConfig("SUPPORT", argument))
		diags.WantError(t, "project", "Two resources bind")
	}
}

// An invalid argument is an error even if another argument is unknown.
func TestConfigure_unknownAndInvalid(t *testing.T) {
	clearEnvironment(t)
	serve(t).Configure(protocol.Values{"access_token": protocol.Unknown, "graph_endpoint": "http://graph.facebook.com"}).
		WantError(t, "graph_endpoint", "unencrypted")
}
