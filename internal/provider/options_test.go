package provider_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// requests holds the requests to both remote systems.
type requests struct{ graph, chat []*http.Request }

// plan configures a provider, plans a binding, and returns the requests. It uses the environment.
func plan(t *testing.T, w *world.World, block protocol.Values) (requests, protocol.Diags) {
	t.Helper()
	w.Graph.ClearFaults()
	w.Chat.ClearFaults()
	graph, chat := record(w.Graph), record(w.Chat)
	s := serve(t)
	diags := s.Configure(block)
	if len(diags.Errors()) == 0 {
		diags = append(diags, planBinding(s)...)
	}
	noSecrets(t, diags)
	return requests{graph(), chat()}, diags
}

// Each argument and its environment variable change the requests. The argument takes precedence over the variable.
func TestConfigure_optionsInRequests(t *testing.T) {
	proof := func(secret string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(acctest.ProviderToken))
		return hex.EncodeToString(mac.Sum(nil))
	}
	header := func(r *http.Request) string { return r.Header.Get("Authorization") }
	for name, c := range map[string]struct {
		variable string
		at       []string // the path of the argument
		values   [2]any   // two different values
		shows    func(requests) string
		want     [2]string
	}{
		"access_token": {
			"WHATSAPP_ACCESS_TOKEN", []string{"access_token"}, [2]any{acctest.ProviderToken, acctest.GoodToken},
			func(s requests) string { return header(s.graph[0]) },
			[2]string{"Bearer " + acctest.ProviderToken, "Bearer " + acctest.GoodToken},
		},
		"app_secret": {
			"WHATSAPP_APP_SECRET", []string{"app_secret"}, [2]any{acctest.AppSecret, "CANARYanother"},
			func(s requests) string { return s.graph[0].URL.Query().Get("appsecret_proof") },
			[2]string{proof(acctest.AppSecret), proof("CANARYanother")},
		},
		"graph_version": {
			"WHATSAPP_GRAPH_VERSION", []string{"graph_version"}, [2]any{"v24.0", "v26.0"},
			func(s requests) string { return strings.Split(s.graph[0].URL.Path, "/")[1] }, [2]string{"v24.0", "v26.0"},
		},
		"chat.http.access_token": {
			"WHATSAPP_CHAT_HTTP_ACCESS_TOKEN", []string{"chat", "http", "access_token"}, [2]any{acctest.ChatToken, "CANARYotherchat"},
			func(s requests) string { return header(s.chat[0]) },
			[2]string{"Bearer " + acctest.ChatToken, "Bearer CANARYotherchat"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			w := acctest.Start(t)
			for i, value := range c.values {
				got, _ := plan(t, w, set(providerBlock(w), c.at, value))
				if shown := c.shows(got); shown != c.want[i] {
					t.Errorf("argument %d: %q was sent, want %q", i, shown, c.want[i])
				}
				t.Setenv(c.variable, value.(string))
				got, _ = plan(t, w, set(providerBlock(w), c.at, nil))
				if shown := c.shows(got); shown != c.want[i] {
					t.Errorf("variable %d: %q was sent, want %q", i, shown, c.want[i])
				}
				got, _ = plan(t, w, set(providerBlock(w), c.at, c.values[1-i]))
				if shown := c.shows(got); shown != c.want[1-i] {
					t.Errorf("argument with variable %d: %q was sent, want %q", i, shown, c.want[1-i])
				}
			}
		})
	}
}

// set returns a block with one argument changed; the value nil removes it.
func set(block protocol.Values, at []string, value any) protocol.Values {
	block = maps.Clone(block)
	if len(at) > 1 {
		inner, _ := block[at[0]].(protocol.Values)
		block[at[0]] = set(inner, at[1:], value)
		return block
	}
	block[at[0]] = value
	return block
}

func TestConfigure_endpointPrecedence(t *testing.T) {
	clearEnvironment(t)
	one, two := acctest.Start(t), acctest.Start(t)
	none := protocol.Values{"graph_endpoint": nil, "chat": chat(nil, acctest.ChatToken)}
	t.Setenv("WHATSAPP_GRAPH_ENDPOINT", one.URLs.Graph)
	t.Setenv("WHATSAPP_CHAT_HTTP_ENDPOINT", one.URLs.Chat)
	s := serve(t)
	s.Configure(providerBlock(one, none)).WantNone(t)
	planBinding(s).WantNone(t)
	if len(one.Graph.Calls()) == 0 || len(one.Chat.Calls()) == 0 {
		t.Error("the variables are not used")
	}
	before := len(one.Graph.Calls()) + len(one.Chat.Calls())
	s.Configure(providerBlock(two)).WantNone(t)
	planBinding(s).WantNone(t)
	if len(two.Graph.Calls()) == 0 || len(two.Chat.Calls()) == 0 || len(one.Graph.Calls())+len(one.Chat.Calls()) != before {
		t.Error("the arguments do not take precedence over the variables")
	}
	// The whole chat block from the environment.
	t.Setenv("WHATSAPP_CHAT_HTTP_ACCESS_TOKEN", acctest.ChatToken)
	s.Configure(providerBlock(one, protocol.Values{"chat": nil})).WantNone(t)
	planBinding(s).WantNone(t)
}

// No credential is sent to the other system, and every request has the provider's User-Agent.
func TestConfigure_credentialsAreSeparate(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	got, diags := plan(t, w, providerBlock(w))
	diags.WantNone(t)
	for name, side := range map[string]struct {
		requests []*http.Request
		never    string
	}{"Meta": {got.graph, acctest.ChatToken}, "the chat service": {got.chat, acctest.ProviderToken}} {
		if len(side.requests) == 0 {
			t.Errorf("%s was not asked", name)
		}
		for _, r := range side.requests {
			if r.Header.Get("User-Agent") != "terraform-provider-whatsapp/test" {
				t.Errorf("User-Agent at %s: %q", name, r.Header.Get("User-Agent"))
			}
			for _, values := range r.Header {
				if strings.Contains(strings.Join(values, " "), side.never) {
					t.Errorf("%s got the other's credential", name)
				}
			}
			if strings.Contains(r.URL.String(), acctest.Canary) {
				t.Errorf("an address at %s holds a secret: %s", name, r.URL)
			}
		}
	}
}

// With app_id, a token of another app is refused. With app_secret too, tokens are inspected with the app's own token.
func TestConfigure_appID(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	inspect := func(block protocol.Values) protocol.Diags {
		s := serve(t)
		s.Configure(providerBlock(w, protocol.Values{"app_secret": nil}, block)).WantNone(t)
		_, diags := s.ReadData("whatsapp_token_scopes", nil)
		noSecrets(t, diags)
		return diags
	}
	inspect(nil).WantNone(t)
	inspect(protocol.Values{"app_id": nil}).WantNone(t)
	inspect(protocol.Values{"app_id": "299999999999999"}).WantError(t, "access_token", "299999999999999", acctest.AppID)
	t.Setenv("WHATSAPP_APP_ID", "299999999999998")
	inspect(protocol.Values{"app_id": nil}).WantError(t, "access_token", "299999999999998", acctest.AppID)
	inspect(nil).WantNone(t) // the argument takes precedence

	w.Graph.RequireAppTokenToInspect(true)
	if diags := inspect(nil); len(diags.Errors()) != 1 {
		t.Errorf("without app_secret: %s", diags)
	}
	inspect(protocol.Values{"app_secret": acctest.AppSecret}).WantNone(t)
}

func TestConfigure_maxRetries(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	attempts := func(block protocol.Values) int {
		w.Graph.ResetCalls()
		w.Graph.ClearFaults()
		w.Graph.FailNext(simkit.Fault{Times: -1, Status: 502})
		s := serve(t)
		s.Configure(providerBlock(w, block)).WantNone(t)
		planBinding(s).WantError(t, "phone_number_id", "502")
		return w.Graph.CountCalls("GET", "/*/"+acctest.Number)
	}
	for _, c := range []struct {
		argument any
		variable string
		want     int
	}{{nil, "", 5}, {0, "", 1}, {2, "", 3}, {nil, "1", 2}, {nil, "0", 1}, {3, "1", 4}, {10, "", 11}} {
		t.Setenv("WHATSAPP_MAX_RETRIES", c.variable)
		if got := attempts(protocol.Values{"max_retries": c.argument}); got != c.want {
			t.Errorf("max_retries %v, variable %q: %d attempts, want %d", c.argument, c.variable, got, c.want)
		}
	}
	// max_retries also applies to the chat service.
	w.Graph.ClearFaults()
	w.Chat.ResetCalls()
	w.Chat.FailNext(simkit.Fault{Times: -1, Status: 502})
	s := serve(t)
	s.Configure(providerBlock(w, protocol.Values{"max_retries": 2})).WantNone(t)
	planBinding(s).WantError(t, "project", "502")
	if got := w.Chat.CountCalls("GET", "/projects/SUPPORT"); got != 3 {
		t.Errorf("%d attempts at the chat service, want 3", got)
	}
}

// The shortest accepted timeout is one second, so this test takes one second.
func TestConfigure_requestTimeout(t *testing.T) {
	clearEnvironment(t)
	for name, c := range map[string]struct {
		argument any
		variable string
	}{"argument": {"1s", "5m"}, "variable": {nil, "1s"}} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("WHATSAPP_REQUEST_TIMEOUT", c.variable)
			w := acctest.Start(t)
			w.Graph.FailNext(simkit.Fault{Kind: simkit.KindStallHeader, Times: -1})
			s := serve(t)
			s.Configure(providerBlock(w, protocol.Values{"request_timeout": c.argument, "max_retries": 0})).WantNone(t)
			planBinding(s).WantError(t, "phone_number_id", "no complete answer within 1s", "raise request_timeout")
		})
	}
}

// A run that reaches max_calls_per_hour stops. Calls to the chat service do not count.
func TestConfigure_maxCallsPerHour(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	for _, c := range []struct {
		argument any
		variable string
		fails    bool
	}{{nil, "", false}, {1, "", true}, {3, "", false}, {nil, "1", true}, {3, "1", false}} {
		t.Setenv("WHATSAPP_MAX_CALLS_PER_HOUR", c.variable)
		s := serve(t)
		s.Configure(providerBlock(w, protocol.Values{"max_calls_per_hour": c.argument})).WantNone(t)
		planBinding(s).WantNone(t)
		_, diags := s.NewResource("whatsapp_token_binding").PlanHere(protocol.Values{"project": "SUPPORT", "access_token_wo": acctest.GoodToken})
		if !c.fails {
			diags.WantNone(t)
			continue
		}
		diags.WantError(t, "access_token_wo", "max_calls_per_hour of the provider is 1", "Try again after")
	}
}
