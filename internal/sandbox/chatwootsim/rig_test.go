package chatwootsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	waba, otherWABA    = "300", "301"
	phone, secondPhone = "400", "401"
	strayPhone         = "402" // of the other account
	tokenA, tokenB     = "EAAcanaryA", "EAAcanaryB"
	narrow             = "EAAcanaryNarrow" // without whatsapp_business_management

	admin, agent, stranger, bot = "cw-admin", "cw-agent", "cw-stranger", "cw-bot"

	number = "+16315555555"
	list   = "/api/v1/accounts/1/inboxes"
)

// rig is an installation with two accounts, and the Graph API that it asks.
type rig struct {
	*chatwootsim.Sim
	t     *testing.T
	graph *graphsim.Sim
	clock *simkit.ManualClock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	clock := simkit.NewManualClock(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC))
	graph := graphsim.New(graphsim.Options{Now: clock.Now})
	scopes := []string{"business_management", "whatsapp_business_messaging", "whatsapp_business_management"}
	err := graph.Load(graphsim.Seed{
		Apps:             []graphsim.App{{ID: "111", Name: "Care", Secret: "s"}},
		Businesses:       []graphsim.Business{{ID: "200", Name: "Lucky Shrub"}},
		BusinessAccounts: []graphsim.BusinessAccount{{ID: waba, Name: "A", BusinessID: "200"}, {ID: otherWABA, Name: "B", BusinessID: "200"}},
		PhoneNumbers: []graphsim.PhoneNumber{
			{ID: phone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5555", VerifiedName: "Lucky Shrub"},
			{ID: secondPhone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5556", VerifiedName: "Lawn", Status: "PENDING"},
			{ID: strayPhone, BusinessAccountID: otherWABA, DisplayPhoneNumber: "+1 631-555-5557", VerifiedName: "Stray"},
		},
		Tokens: []graphsim.Token{
			{Token: tokenA, AppID: "111", UserID: "900", Scopes: scopes},
			{Token: tokenB, AppID: "111", UserID: "900", Scopes: scopes},
			{Token: narrow, AppID: "111", UserID: "900", Scopes: []string{"whatsapp_business_messaging"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(graph)
	t.Cleanup(func() { graph.Close(); server.Close() })

	sim := chatwootsim.New(chatwootsim.Options{Now: clock.Now, GraphURL: server.URL, FrontendURL: "https://chat.test/"})
	err = sim.Load(chatwootsim.Seed{
		Accounts: []chatwootsim.Account{{ID: 1, Name: "Acme"}, {ID: 2, Name: "Beta"}},
		Users: []chatwootsim.User{
			{Token: admin, Accounts: map[int]chatwootsim.Role{1: chatwootsim.Administrator, 2: chatwootsim.Administrator}},
			{Token: agent, Accounts: map[int]chatwootsim.Role{1: chatwootsim.Agent}, Inboxes: []int{11}},
			{Token: stranger, Accounts: map[int]chatwootsim.Role{2: chatwootsim.Administrator}},
		},
		AgentBotTokens: []string{bot},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &rig{Sim: sim, t: t, graph: graph, clock: clock}
}

// config is a provider_config that Chatwoot would hold.
func config(token, account, phoneNumber string) map[string]any {
	return map[string]any{"api_key": token, "business_account_id": account, "phone_number_id": phoneNumber}
}

// seeded adds inbox 11 of account 1, whole.
func (r *rig) seeded() {
	c := config(tokenA, waba, phone)
	c["webhook_verify_token"], c["source"], c["app_secret"], c["verification_pin"] = "verify-11", "manual_setup_v2", "canary-secret", "123456"
	r.AddInbox(chatwootsim.Inbox{ID: 11, AccountID: 1, Name: "Support", Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "whatsapp_cloud", PhoneNumber: number, ProviderConfig: c,
	}})
}

func createBody(phoneNumber string, providerConfig map[string]any) map[string]any {
	return map[string]any{"name": "New", "channel": map[string]any{
		"type": "whatsapp", "provider": "whatsapp_cloud", "phone_number": phoneNumber, "provider_config": providerConfig,
	}}
}

func patchConfig(c map[string]any) map[string]any {
	return map[string]any{"channel": map[string]any{"provider_config": c}}
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	text   string
	body   map[string]any
}

// as sends a request with a token; a string is the body as it is.
func (r *rig) as(token, method, path string, body any) answer {
	r.t.Helper()
	text, ok := body.(string)
	if !ok && body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		text = string(data)
	}
	req := httptest.NewRequestWithContext(r.t.Context(), method, path, strings.NewReader(text))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		req.Header.Set("api_access_token", token)
	}
	return r.send(req)
}

func (r *rig) send(req *http.Request) answer {
	r.t.Helper()
	rec := httptest.NewRecorder()
	r.ServeHTTP(rec, req)
	a := answer{t: r.t, status: rec.Code, header: rec.Header(), text: rec.Body.String()}
	_ = json.Unmarshal(rec.Body.Bytes(), &a.body) // some answers are plain text
	return a
}

func (r *rig) do(method, path string, body any) answer {
	r.t.Helper()
	return r.as(admin, method, path, body)
}

func (a answer) has(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	return a
}

func (a answer) says(key, value string) answer {
	a.t.Helper()
	if got := fmt.Sprint(a.body[key]); got != value {
		a.t.Errorf("%s is %q, want %q", key, got, value)
	}
	return a
}

func (a answer) invalid(attributes ...string) answer {
	a.t.Helper()
	a.has(422)
	got, _ := a.body["attributes"].([]any)
	if len(got) != len(attributes) || !slices.EqualFunc(got, attributes, func(g any, w string) bool { return g == w }) {
		a.t.Errorf("attributes %v, want %v: %s", got, attributes, a.text)
	}
	if a.body["message"] == "" {
		a.t.Error("no message")
	}
	return a
}

func (a answer) config() map[string]any {
	c, _ := a.body["provider_config"].(map[string]any)
	return c
}

func (a answer) id() int {
	id, _ := a.body["id"].(float64)
	return int(id)
}

func (r *rig) inbox(id int) chatwootsim.Inbox {
	r.t.Helper()
	in, ok := r.Inbox(id)
	if !ok {
		r.t.Fatalf("no inbox %d", id)
	}
	return in
}

func one(id int) string { return fmt.Sprintf("%s/%d", list, id) }
