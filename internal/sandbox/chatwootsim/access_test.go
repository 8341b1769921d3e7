package chatwootsim_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Chatwoot, "Auth" and "Status codes": 401 stands for who you are, what you may
// and where you may, told apart by text alone.
func TestRefusals(t *testing.T) {
	mayNotDo := "You are not authorized to do this action"
	for name, c := range map[string]struct {
		token, method, path string
		setup               func(*rig)
		status              int
		text                string
	}{
		"unknown token":      {"nope", "GET", list, nil, 401, "Invalid Access Token"},
		"revoked token":      {admin, "GET", list, func(r *rig) { r.RevokeAccess(admin) }, 401, "Invalid Access Token"},
		"agent bot":          {bot, "GET", list, nil, 401, mayNotDo},
		"agent creates":      {agent, "POST", list, nil, 401, mayNotDo},
		"agent updates":      {agent, "PATCH", one(11), nil, 401, mayNotDo},
		"agent deletes":      {agent, "DELETE", one(11), nil, 401, mayNotDo},
		"agent asks health":  {agent, "GET", one(11) + "/health", nil, 401, mayNotDo},
		"agent elsewhere":    {agent, "GET", one(12), func(r *rig) { web(r, 12) }, 401, mayNotDo},
		"not in the account": {stranger, "GET", list, nil, 401, "You are not authorized to access this account"},
		"put out of it":      {agent, "GET", list, func(r *rig) { r.SetRole(agent, 1, "") }, 401, "You are not authorized to access this account"},
		"suspended":          {admin, "GET", list, func(r *rig) { r.Suspend(1, true) }, 401, "Account is suspended"},
		"unknown account":    {admin, "GET", "/api/v1/accounts/9/inboxes", nil, 404, "Resource could not be found"},
		"account by name":    {admin, "GET", "/api/v1/accounts/acme/inboxes", nil, 404, "Resource could not be found"},
		"unknown inbox":      {admin, "GET", one(99), nil, 404, "Resource could not be found"},
		"of another account": {admin, "GET", "/api/v1/accounts/2/inboxes/11", nil, 404, "Resource could not be found"},
		"limit reached":      {admin, "POST", list, func(r *rig) { r.AddAccount(chatwootsim.Account{ID: 1, InboxLimit: 1}) }, 402, "Account limit exceeded. Upgrade to a higher plan"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.seeded()
			if c.setup != nil {
				c.setup(r)
			}
			before := r.inbox(11)
			r.as(c.token, c.method, c.path, createBody("+1", config(tokenA, waba, phone))).has(c.status).says("error", c.text)
			if after := r.inbox(11); after.Name != before.Name || after.Deleting || r.Created() != 0 {
				t.Error("a refused call did something")
			}
		})
	}
}

// A proxy that drops the header leaves a call without any; section 3.1 and 6.4,
// "underscore header".
func TestHeader(t *testing.T) {
	r := newRig(t)
	get := func(header, value string) answer {
		req := httptest.NewRequest("GET", list, nil)
		if header != "" {
			req.Header.Set(header, value)
		}
		return r.send(req)
	}
	get("api_access_token", admin).has(200)
	get("Authorization", "Bearer "+admin).has(401)
	get("Api-Access-Token", admin).has(401)
	if a := get("", "").has(401); a.body["errors"] == nil || a.body["error"] != nil {
		t.Error(a.text)
	}
	r.DropUnderscoreHeaders(true)
	if a := get("api_access_token", admin).has(401); a.body["errors"] == nil {
		t.Error(a.text)
	}
}

func TestRoutes(t *testing.T) {
	r := newRig(t)
	r.seeded()
	for _, c := range [][2]string{
		{"GET", "/"}, {"GET", "/api/v1/accounts/1"}, {"POST", one(11)}, {"DELETE", list},
		{"GET", list + "//health"}, {"GET", one(11) + "/token"}, {"GET", one(11) + "/register_webhook"}, {"GET", "/api/v2/accounts/1/inboxes"},
	} {
		if a := r.do(c[0], c[1], nil); a.status != 404 || a.body["error"] != nil {
			t.Errorf("%s %s: %d %s", c[0], c[1], a.status, a.text)
		}
	}
	r.do("GET", list+"/", nil).has(200)
	r.do("POST", list, `{"name":`).has(400)
}

// Chatwoot, "Rate": rack-attack counts before it knows the caller.
func TestRateLimit(t *testing.T) {
	r := newRig(t)
	r.RateLimit(2, time.Minute)
	r.do("GET", list, nil).has(200)
	r.as("nope", "GET", list, nil).has(401)
	if a := r.do("GET", list, nil).has(429); a.header.Get("Retry-After") != "" || a.text != "Retry later\n" {
		t.Error(a.text, a.header)
	}
	r.clock.Advance(time.Minute)
	r.do("GET", list, nil).has(200)
}

func TestLog_holdsNoSecret(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.FailNext(simkit.Fault{Method: "GET", Status: 502})
	r.do("GET", one(11), nil).has(502)
	r.do("PATCH", one(11), patchConfig(config(tokenB, waba, phone))).has(200)
	if w := r.Writes(); len(w) != 1 || w[0].Operation != "inboxes.update" || w[0].API != "chatwoot" {
		t.Errorf("%+v", w)
	}
	for _, c := range r.graph.Calls() {
		if c.Query != "access_token=*&limit=1" && c.Query != "access_token=*&fields=id&limit=100" {
			t.Errorf("%+v", c)
		}
	}
}

// web adds an inbox of another type.
func web(r *rig, id int) {
	r.AddInbox(chatwootsim.Inbox{ID: id, AccountID: 1, Name: "Website", Channel: chatwootsim.Channel{Type: "web_widget", WebsiteURL: "https://x.test"}})
}
