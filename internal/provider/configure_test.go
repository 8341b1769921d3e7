package provider_test

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const number = "whatsapp_phone_number_binding"

// clearEnvironment removes the provider's variables from the environment. A test that calls it cannot run in parallel.
func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "WHATSAPP_") {
			t.Setenv(name, "")
		}
	}
}

// providerBlock returns a provider block for a world; more replaces arguments, and nil removes them.
func providerBlock(w *world.World, more ...protocol.Values) protocol.Values {
	block := protocol.Values{
		"access_token": acctest.ProviderToken, "app_id": acctest.AppID, "app_secret": acctest.AppSecret,
		"graph_endpoint": w.URLs.Graph, "chat": chat(w.URLs.Chat, acctest.ChatToken),
	}
	for _, m := range more {
		maps.Copy(block, m)
	}
	return block
}

func chat(endpoint, token any) protocol.Values {
	return protocol.Values{"http": protocol.Values{"endpoint": endpoint, "access_token": token}}
}

// serve starts a provider that is not configured.
func serve(t *testing.T) *protocol.Server {
	t.Helper()
	return protocol.Serve(t, acctest.Factory())
}

// planBinding plans a binding, for which the provider sends requests to both remote systems.
func planBinding(s *protocol.Server) protocol.Diags {
	_, diags := s.NewResource(number).Plan(protocol.Values{"project": "SUPPORT", "phone_number_id": acctest.Number})
	return diags
}

// record returns the requests to a simulator, with the headers, which its own log does not hold.
func record(kit interface{ FailNext(simkit.Fault) }) func() []*http.Request {
	var (
		mu   sync.Mutex
		seen []*http.Request
	)
	kit.FailNext(simkit.Fault{Times: -1, Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		mu.Lock()
		seen = append(seen, r.Clone(r.Context()))
		mu.Unlock()
		next.ServeHTTP(w, r)
	}})
	return func() []*http.Request {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(seen)
	}
}

// noSecrets fails the test if a secret is shown.
func noSecrets(t *testing.T, diags protocol.Diags) {
	t.Helper()
	if strings.Contains(diags.String(), acctest.Canary) {
		t.Errorf("a secret is shown:\n%s", diags)
	}
}

// Without configuration, only the objects that need a missing argument fail, and no request is sent.
func TestConfigure_empty(t *testing.T) {
	clearEnvironment(t)
	s := serve(t)
	s.Configure(nil).WantNone(t)
	planBinding(s).WantError(t, "", "The provider has no chat platform", "WHATSAPP_CHAT_HTTP_ENDPOINT", "WHATSAPP_CHAT_HTTP_ACCESS_TOKEN")
	w := acctest.Start(t)
	s.Configure(providerBlock(w, protocol.Values{"access_token": nil})).WantNone(t)
	planBinding(s).WantError(t, "", "The provider has no access token", "access_token", "WHATSAPP_ACCESS_TOKEN")
	_, diags := s.ReadData("whatsapp_token_scopes", nil)
	if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), "WHATSAPP_ACCESS_TOKEN") {
		t.Errorf("got %s", diags)
	}
	_, diags = s.ReadData("whatsapp_chat_project", protocol.Values{"project": "SUPPORT"})
	diags.WantNone(t) // it needs no token for Meta
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("Meta was asked %d times", n)
	}
}

func TestConfigure_badValues(t *testing.T) {
	clearEnvironment(t)
	const canary = acctest.Canary + "0123456789"
	for name, c := range map[string]struct {
		block protocol.Values
		at    string
		says  []string
	}{
		"token empty": {protocol.Values{"access_token": ""}, "access_token", []string{"is empty"}},
		"token line break": {
			protocol.Values{"access_token": "EAA" + canary + "\n"}, "access_token",
			[]string{"ends with a line break", "trimspace()"},
		},
		"token quoted":     {protocol.Values{"access_token": `"EAA` + canary + `"`}, "access_token", []string{"quotation marks"}},
		"token bearer":     {protocol.Values{"access_token": "Bearer EAA" + canary}, "access_token", []string{`starts with "Bearer "`}},
		"token of an app":  {protocol.Values{"access_token": "123456|" + canary}, "access_token", []string{"app access token"}},
		"token zero width": {protocol.Values{"access_token": "EAA\u200b" + canary}, "access_token", []string{"invisible"}},
		"app id":           {protocol.Values{"app_id": "my app"}, "app_id", []string{"5 to 20 digits"}},
		"app id path":      {protocol.Values{"app_id": "1/../me"}, "app_id", []string{"5 to 20 digits"}},
		"business id":      {protocol.Values{"business_id": "12"}, "business_id", []string{"5 to 20 digits"}},
		"secret empty": {protocol.Values{"app_id": acctest.AppID, "app_secret": ""}, "app_secret",
			[]string{"Invalid app secret", "is empty"}},
		"secret white space": {
			protocol.Values{"app_id": acctest.AppID, "app_secret": canary + " "}, "app_secret",
			[]string{"white space", "trimspace()"},
		},
		"secret bearer": {
			protocol.Values{"app_id": acctest.AppID, "app_secret": "bearer " + canary}, "app_secret",
			[]string{`starts with "Bearer "`},
		},
		"secret is a token": {
			protocol.Values{"app_id": acctest.AppID, "app_secret": "EAA" + canary}, "app_secret", []string{"it is an access token"},
		},
		"secret hidden": {
			protocol.Values{"app_id": acctest.AppID, "app_secret": "********"}, "app_secret", []string{"asterisks that a platform shows"},
		},
		"secret alone":    {protocol.Values{"app_secret": canary}, "app_id", []string{"app_secret requires the app_id", "WHATSAPP_APP_ID"}},
		"version 1":       {protocol.Values{"graph_version": "v1"}, "graph_version", []string{`Expected the form "v25.0"`}},
		"version number":  {protocol.Values{"graph_version": "23"}, "graph_version", []string{`Expected the form "v25.0"`}},
		"version path":    {protocol.Values{"graph_version": "v25.0/../v1.0"}, "graph_version", []string{`Expected the form "v25.0"`}},
		"version empty":   {protocol.Values{"graph_version": ""}, "graph_version", []string{`Expected the form "v25.0"`}},
		"version retired": {protocol.Values{"graph_version": "v20.0"}, "graph_version", []string{"Meta has retired v20.0", "Use v25.0"}},
		"version in the address": {
			protocol.Values{"graph_endpoint": "https://graph.facebook.com/v25.0/"}, "graph_endpoint",
			[]string{"Address with a version", "/v25.0", "the version in graph_version"},
		},
		"limit":            {protocol.Values{"max_calls_per_hour": 0}, "max_calls_per_hour", []string{"at least 1"}},
		"retries":          {protocol.Values{"max_retries": 11}, "max_retries", []string{"between 0 and 10"}},
		"retries negative": {protocol.Values{"max_retries": -1}, "max_retries", []string{"between 0 and 10"}},
		"timeout short":    {protocol.Values{"request_timeout": "10ms"}, "request_timeout", []string{`from "1s" to "5m"`}},
		"timeout long":     {protocol.Values{"request_timeout": "1h"}, "request_timeout", []string{`from "1s" to "5m"`}},
		"timeout text":     {protocol.Values{"request_timeout": "soon"}, "request_timeout", []string{`from "1s" to "5m"`}},
		"chat without token": {
			protocol.Values{"chat": chat("https://chat.example.com", nil)}, "chat.http",
			[]string{"Incomplete chat platform configuration", "WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"},
		},
		"Jira without credential": {
			protocol.Values{"chat": protocol.Values{"jira": protocol.Values{"endpoint": "https://jira.example.com"}}}, "chat.jira",
			[]string{"Invalid combination of credentials", "chat.jira.email and chat.jira.api_token", "chat.jira.personal_access_token alone"},
		},
		"chat without endpoint": {
			protocol.Values{"chat": chat(nil, canary)}, "chat.http",
			[]string{"Incomplete chat platform configuration", "Missing: chat.http.endpoint.", "WHATSAPP_CHAT_HTTP_ENDPOINT"},
		},
		"chat token": {
			protocol.Values{"chat": chat("https://chat.example.com", canary+"\n")}, "chat.http.access_token",
			[]string{"Invalid secret", "line break"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags := serve(t).Configure(c.block)
			diags.WantError(t, c.at, c.says...)
			noSecrets(t, diags)
		})
	}
}

// The error about a value from the environment names the variable.
func TestConfigure_badEnvironment(t *testing.T) {
	const canary = acctest.Canary + "0123456789"
	for name, c := range map[string]struct {
		variable, value, at string
		says                []string
	}{
		"token line break": {"WHATSAPP_ACCESS_TOKEN", "EAA" + canary + "\n", "access_token", []string{"ends with a line break"}},
		"app id":           {"WHATSAPP_APP_ID", "my app", "app_id", []string{"Invalid ID"}},
		"app id with CR":   {"WHATSAPP_APP_ID", acctest.AppID + "\r", "app_id", []string{"may not be visible"}},
		"business id":      {"WHATSAPP_BUSINESS_ID", "1?x=y", "business_id", []string{"Invalid ID"}},
		"secret":           {"WHATSAPP_APP_SECRET", canary + " x", "app_secret", []string{"white space"}},
		"secret is token":  {"WHATSAPP_APP_SECRET", "EAA" + canary, "app_secret", []string{"it is an access token"}},
		"version":          {"WHATSAPP_GRAPH_VERSION", "latest", "graph_version", []string{`Expected the form "v25.0"`}},
		"version retired":  {"WHATSAPP_GRAPH_VERSION", "v19.0", "graph_version", []string{"Meta has retired v19.0"}},
		"endpoint":         {"WHATSAPP_GRAPH_ENDPOINT", "http://graph.facebook.com", "graph_endpoint", []string{"unencrypted"}},
		"endpoint version": {"WHATSAPP_GRAPH_ENDPOINT", "https://graph.facebook.com/v25", "graph_endpoint", []string{"ends with \"/v25\""}},
		"endpoint with CR": {"WHATSAPP_GRAPH_ENDPOINT", "https://graph.facebook.com\r", "graph_endpoint", []string{"may not be visible"}},
		"version with CR":  {"WHATSAPP_GRAPH_VERSION", "v25.0\r", "graph_version", []string{"may not be visible"}},
		"retries with CR":  {"WHATSAPP_MAX_RETRIES", "4\r", "max_retries", []string{"may not be visible"}},
		"timeout with CR":  {"WHATSAPP_REQUEST_TIMEOUT", "30s\r", "request_timeout", []string{"may not be visible"}},
		"limit":            {"WHATSAPP_MAX_CALLS_PER_HOUR", "0", "max_calls_per_hour", []string{"whole number from 1"}},
		"retries":          {"WHATSAPP_MAX_RETRIES", "many", "max_retries", []string{"whole number from 0 to 10"}},
		"retries high":     {"WHATSAPP_MAX_RETRIES", "1000", "max_retries", []string{"whole number from 0 to 10"}},
		"timeout":          {"WHATSAPP_REQUEST_TIMEOUT", "30", "request_timeout", []string{`from "1s" to "5m"`}},
		"timeout short":    {"WHATSAPP_REQUEST_TIMEOUT", "1ms", "request_timeout", []string{`from "1s" to "5m"`}},
		"chat endpoint": {
			"WHATSAPP_CHAT_HTTP_ENDPOINT", "https://user:" + canary + "@chat.example.com", "chat.http.endpoint",
			[]string{"user name or password"},
		},
		"chat token":      {"WHATSAPP_CHAT_HTTP_ACCESS_TOKEN", canary + "\t", "chat.http.access_token", []string{"white space"}},
		"chat incomplete": {"WHATSAPP_CHAT_HTTP_ACCESS_TOKEN", "", "chat.http", []string{"Incomplete chat platform configuration"}},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			t.Setenv("WHATSAPP_APP_ID", acctest.AppID)
			t.Setenv("WHATSAPP_CHAT_HTTP_ENDPOINT", "https://chat.example.com")
			t.Setenv("WHATSAPP_CHAT_HTTP_ACCESS_TOKEN", "something")
			t.Setenv(c.variable, c.value)
			diags := serve(t).Configure(nil)
			diags.WantError(t, c.at, append(c.says, c.variable)...)
			noSecrets(t, diags)
		})
	}
}

func TestConfigure_warnings(t *testing.T) {
	clearEnvironment(t)
	s := serve(t)
	s.Configure(protocol.Values{"graph_endpoint": "https://graph.example.com/meta"}).WantWarning(t,
		"graph_endpoint", "Access tokens are sent to graph.example.com, a host other than Meta's", "graph.example.com")
	s.Configure(protocol.Values{"graph_endpoint": "https://graph.facebook.com.example.com"}).WantWarning(t,
		"graph_endpoint", "graph.facebook.com.example.com")
	s.Configure(protocol.Values{"graph_endpoint": "https://graph.facebook.com/"}).WantNone(t)
	s.Configure(protocol.Values{"graph_endpoint": "http://localhost:9"}).WantNone(t)
	s.Configure(protocol.Values{"graph_version": "v99.0"}).WantWarning(t,
		"graph_version", "Unknown version", "v26.0 was the newest version", "Check that v99.0 exists")
	s.Configure(protocol.Values{"graph_version": "v21.0"}).WantNone(t)
	t.Setenv("WHATSAPP_GRAPH_VERSION", "v99.0")
	s.Configure(nil).WantWarning(t, "graph_version", "Check that v99.0 exists")
	t.Setenv("WHATSAPP_GRAPH_VERSION", "")
	t.Setenv("WHATSAPP_GRAPH_ENDPOINT", "https://graph.example.com")
	s.Configure(nil).WantWarning(t, "graph_endpoint", "graph.example.com")
}
