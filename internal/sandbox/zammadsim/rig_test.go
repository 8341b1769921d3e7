package zammadsim_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

const (
	waba               = "300"
	phone, secondPhone = "400", "401"
	tokenA, tokenB     = "EAAcanaryA", "EAAcanaryB"
	secret             = "canary-app-secret"

	admin = "Token token=z-admin"
	base  = "/api/v1/channels/admin/whatsapp"
)

// rig is an installation with one channel, and the Graph API that it asks.
type rig struct {
	*zammadsim.Sim
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
		BusinessAccounts: []graphsim.BusinessAccount{{ID: waba, Name: "A", BusinessID: "200"}},
		PhoneNumbers: []graphsim.PhoneNumber{
			{ID: phone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5555", VerifiedName: "Lucky Shrub"},
			{ID: secondPhone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5556", VerifiedName: "Lawn"},
		},
		Tokens: []graphsim.Token{
			{Token: tokenA, AppID: "111", UserID: "900", Scopes: scopes},
			{Token: tokenB, AppID: "111", UserID: "900", Scopes: scopes},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(graph)
	t.Cleanup(func() { graph.Close(); server.Close() })

	sim := zammadsim.New(zammadsim.Options{Now: clock.Now, GraphURL: server.URL})
	err = sim.Load(zammadsim.Seed{
		Groups: []zammadsim.Group{{ID: 1, Name: "Users"}, {ID: 2, Name: "Service"}},
		Users: []zammadsim.User{
			{
				ID: 3, Login: "ada", Password: "pw", Permissions: []string{"admin"}, OAuthTokens: []string{"z-oauth"},
				APITokens: []zammadsim.AccessToken{
					{Token: "z-admin"},
					{Token: "z-narrow", Permissions: []string{"admin.user"}},
					{Token: "z-old", ExpiresAt: clock.Now()},
				},
			},
			{ID: 4, Login: "bob", Permissions: []string{"ticket.agent"}, APITokens: []zammadsim.AccessToken{{Token: "z-agent"}}},
			{ID: 5, Login: "eve", Permissions: []string{zammadsim.Permission}, APITokens: []zammadsim.AccessToken{{Token: "z-exact"}}},
		},
		Channels: []zammadsim.Channel{
			{ID: 7, GroupID: 1, CreatedBy: 3, UpdatedBy: 3, Options: map[string]any{
				"business_id": waba, "access_token": tokenA, "app_secret": secret, "phone_number_id": phone, "welcome": "Hi",
				"reminder_active": false, "name": "Lucky Shrub", "phone_number": "+1 631-555-5555",
				"callback_url_uuid": "uuid-7", "verify_token": "verify-7",
			}},
			{ID: 8, Area: "Telegram::Bot", Options: map[string]any{"api_token": "x"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &rig{Sim: sim, t: t, graph: graph, clock: clock}
}

type answer struct {
	t      *testing.T
	status int
	text   string
	body   map[string]any
}

// as sends a request with credentials; a string is the body as it is.
func (r *rig) as(authorization, method, path string, body any) answer {
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
	req.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	rec := httptest.NewRecorder()
	r.ServeHTTP(rec, req)
	a := answer{t: r.t, status: rec.Code, text: rec.Body.String()}
	if err := json.Unmarshal(rec.Body.Bytes(), &a.body); err != nil {
		r.t.Fatalf("no JSON object: %s", a.text)
	}
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

// refused is a 422 that says something.
func (a answer) refused(text string) answer {
	a.t.Helper()
	a.has(422)
	if got, _ := a.body["error"].(string); !strings.Contains(got, text) {
		a.t.Errorf("error %q does not say %q", got, text)
	}
	return a
}

func (a answer) option(key string) any {
	options, _ := a.body["options"].(map[string]any)
	return options[key]
}

func (a answer) is(key string, value any) answer {
	a.t.Helper()
	if got := a.body[key]; fmt.Sprint(got) != fmt.Sprint(value) {
		a.t.Errorf("%s is %v, want %v", key, got, value)
	}
	return a
}

func (a answer) id() int {
	id, _ := a.body["id"].(float64)
	return int(id)
}

func (r *rig) channel(id int) zammadsim.Channel {
	r.t.Helper()
	ch, ok := r.Channel(id)
	if !ok {
		r.t.Fatalf("no channel %d", id)
	}
	return ch
}

func one(id int) string { return fmt.Sprintf("%s/%d", base, id) }

// whole is a body that names everything.
func whole(token, phoneNumberID string) map[string]any {
	return map[string]any{
		"business_id": waba, "access_token": token, "app_secret": secret, "phone_number_id": phoneNumberID, "welcome": "Hello",
		"reminder_active": true, "reminder_message": "Still there?", "group_id": 2,
	}
}
