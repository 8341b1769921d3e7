package chatwootsim_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

// Chatwoot, "Auth" and "Status codes": 401 is the answer to an unknown caller, a
// missing permission and a wrong account; only the text tells them apart.
func TestRefusals(t *testing.T) {
	const mayNotDo, invalid = "You are not authorized to do this action", "Invalid Access Token"
	const mayNotEnter, missing = "You are not authorized to access this account", "Resource could not be found"
	for name, c := range map[string]struct {
		token, method, path string
		setup               func(*rig)
		status              int
		text                string
	}{
		"unknown token":      {"nope", "GET", list, nil, 401, invalid},
		"revoked token":      {admin, "GET", list, func(r *rig) { r.RevokeAccess(admin) }, 401, invalid},
		"agent bot":          {bot, "GET", list, nil, 401, mayNotDo},
		"agent creates":      {agent, "POST", list, nil, 401, mayNotDo},
		"agent updates":      {agent, "PATCH", inboxPath(11), nil, 401, mayNotDo},
		"agent deletes":      {agent, "DELETE", inboxPath(11), nil, 401, mayNotDo},
		"agent asks health":  {agent, "GET", inboxPath(11) + "/health", nil, 401, mayNotDo},
		"agent elsewhere":    {agent, "GET", inboxPath(12), nil, 401, mayNotDo},
		"not in the account": {stranger, "GET", list, nil, 401, mayNotEnter},
		"removed from it":    {agent, "GET", list, func(r *rig) { r.SetRole(agent, 1, "") }, 401, mayNotEnter},
		"suspended":          {admin, "GET", list, func(r *rig) { r.Suspend(1, true) }, 401, "Account is suspended"},
		"unknown account":    {admin, "GET", "/api/v1/accounts/9/inboxes", nil, 404, missing},
		"account by name":    {admin, "GET", "/api/v1/accounts/acme/inboxes", nil, 404, missing},
		"unknown inbox":      {admin, "GET", inboxPath(99), nil, 404, missing},
		"of another account": {admin, "GET", "/api/v1/accounts/2/inboxes/11", nil, 404, missing},
		"limit reached": {admin, "POST", list, func(r *rig) { r.AddAccount(chatwootsim.Account{ID: 1, InboxLimit: 1}) },
			402, "Account limit exceeded. Upgrade to a higher plan"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startSeeded(t)
			if c.setup != nil {
				c.setup(r)
			}
			r.doAs(c.token, c.method, c.path, createBody("+1", config(tokenA, waba, phone))).Check(c.status, `"error":"`+c.text+`"`)
			if in := r.inbox(11); in.Name != "Support" || in.Deleting || r.CreatedCount() != 0 {
				t.Error("a refused call did something")
			}
		})
	}
}

// A proxy that drops the header leaves a call without any.
func TestHeader(t *testing.T) {
	r := newRig(t)
	get := func(header, value string) simtest.Answer {
		return simtest.Send(t, r, "GET", list, http.Header{header: {value}}, nil)
	}
	get("Api_access_token", admin).Check(200)
	get("Authorization", "Bearer "+admin).Check(401)
	get("Api-Access-Token", admin).Check(401)
	get("X", "").Check(401, `"errors":`, `!"error":`)
	r.DropUnderscoreHeaders(true)
	get("Api_access_token", admin).Check(401, `"errors":`)
}

func TestRoutes(t *testing.T) {
	r := startSeeded(t)
	for _, call := range []string{
		"GET /", "GET /api/v1/accounts/1", "POST " + inboxPath(11), "DELETE " + list, "GET " + list + "//health",
		"GET " + inboxPath(11) + "/token",
		"GET /api/v2/accounts/1/inboxes",
	} {
		method, path, _ := strings.Cut(call, " ")
		r.do(method, path, nil).Check(404, "!error")
	}
	r.do("GET", list+"/", nil).Check(200)
	r.do("POST", list, `{"name":`).Check(400)
}

// Chatwoot, "Rate": rack-attack counts before it knows the caller.
func TestRateLimit(t *testing.T) {
	r := newRig(t)
	r.SetRateLimit(2, time.Minute)
	r.do("GET", list, nil).Check(200)
	r.doAs("nope", "GET", list, nil).Check(401)
	if a := r.do("GET", list, nil).Check(429, "Retry later\n"); a.Header.Get("Retry-After") != "" {
		t.Error(a.Header)
	}
	r.clock.Advance(time.Minute)
	r.do("GET", list, nil).Check(200)
}

func TestLog_holdsNoSecret(t *testing.T) {
	r := startSeeded(t)
	r.FailNext(simkit.Fault{Method: "GET", Status: 502})
	r.do("GET", inboxPath(11), nil).Check(502)
	r.do("PATCH", inboxPath(11), patchConfig(config(tokenB, waba, phone))).Check(200)
	if w := r.Writes(); len(w) != 1 || w[0].Operation != "inboxes.update" || w[0].API != "chatwoot" {
		t.Errorf("%+v", w)
	}
	for _, c := range r.graph.Calls() {
		if c.Query != "access_token=*&limit=1" && c.Query != "access_token=*&fields=id&limit=100" {
			t.Errorf("%+v", c)
		}
	}
}

// Chatwoot, "Inbox JSON": administrators get the complete provider_config in plain text;
// for all others the key is absent, not null.
func TestShow(t *testing.T) {
	r := startSeeded(t)
	r.do("GET", inboxPath(11), nil).Check(200, `"channel_type":"Channel::Whatsapp"`, `"phone_number":"`+number+`"`,
		`"provider":"whatsapp_cloud"`,
		`"callback_webhook_url":"https://chat.test/webhooks/whatsapp/`+number+`"`, `"reauthorization_required":false`,
		`"provider_config":{"api_key":"EAAcanaryA","app_secret":"canary-secret","business_account_id":"300","phone_number_id":"400",`+
			`"source":"manual_setup_v2","verification_pin":"123456","webhook_verify_token":"verify-11"}`)
	r.doAs(agent, "GET", inboxPath(11), nil).Check(200, "!provider_config", "!"+tokenA)
	r.do("GET", inboxPath(12), nil).Check(200, `"channel_type":"Channel::WebWidget"`, `"phone_number":null`, "!provider_config")
	r.SetRole(agent, 1, chatwootsim.Administrator)
	r.doAs(agent, "GET", inboxPath(11), nil).Check(200, tokenA)
}

// Chatwoot, "list": by name, without pages, an agent's own only.
func TestIndex(t *testing.T) {
	r := startSeeded(t)
	r.AddInbox(chatwootsim.Inbox{AccountID: 2, Name: "Elsewhere", Channel: chatwootsim.Channel{Type: "api"}})
	names := func(a simtest.Answer) string {
		var out []string
		for _, v := range a.Check(200).Member("payload").([]any) {
			out = append(out, v.(object)["name"].(string))
		}
		return strings.Join(out, ",")
	}
	simtest.CheckEqual(t, "administrator", names(r.do("GET", list, nil)), "Legacy,Support,Website")
	simtest.CheckEqual(t, "agent", names(r.doAs(agent, "GET", list, nil)), "Support")
	simtest.CheckEqual(t, "calls to Meta", r.graph.CountCalls("", ""), 0)
}

// Chatwoot, "health": read from Meta with the stored token.
func TestHealth(t *testing.T) {
	r := startSeeded(t)
	r.do("GET", inboxPath(11)+"/health", nil).Check(200, `"display_phone_number":"+1 631-555-5555"`, `"verified_name":"Lucky Shrub"`,
		`"account_mode":"LIVE"`, `"business_id":"300"`, `"messaging_limit_tier":null`, `"platform_type":"CLOUD_API"`)
	r.do("GET", inboxPath(12)+"/health", nil).Check(400)
	r.do("GET", inboxPath(13)+"/health", nil).Check(400)
	r.graph.RevokeToken(tokenA, 460)
	r.do("GET", inboxPath(11)+"/health", nil).Check(422, `"error":"WhatsApp API request failed: 401 - `, "!attributes")
	r.SetGraphURL("")
	r.do("GET", inboxPath(11)+"/health", nil).Check(422)
}
