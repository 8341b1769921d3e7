package zammadsim_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// Zammad, "Auth": three schemes, one permission.
func TestAuth(t *testing.T) {
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	for name, c := range map[string]struct {
		authorization string
		status        int
	}{
		"token":              {"Token token=z-admin", 200},
		"token in quotes":    {`Token token="z-admin"`, 200},
		"basic":              {basic("ada:pw"), 200},
		"bearer":             {"Bearer z-oauth", 200},
		"exact permission":   {"Token token=z-exact", 200},
		"unknown token":      {"Token token=nope", 401},
		"token without key":  {"Token z-admin", 401},
		"expired token":      {"Token token=z-old", 401},
		"API token, bearer":  {"Bearer z-admin", 401},
		"wrong password":     {basic("ada:nope"), 401},
		"no password set":    {basic("bob:"), 401},
		"unknown scheme":     {"Digest z-admin", 401},
		"token of an agent":  {"Token token=z-agent", 403},
		"token of less":      {"Token token=z-narrow", 403},
		"nothing":            {"", 403},
		"token, other words": {"Token token=z-admi", 401},
	} {
		r := newRig(t)
		if a := r.as(c.authorization, "GET", base, nil); a.status != c.status {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
		if c.status == 200 {
			continue
		}
		r.as(c.authorization, "DELETE", one(7), nil).has(c.status)
		if r.as(c.authorization, "PUT", one(7), whole(tokenB, phone)).has(c.status); r.Token(7) != tokenA {
			t.Errorf("%s: written", name)
		}
	}
	r := newRig(t)
	r.as("Token token=z-agent", "GET", base, nil).has(403).is("error", "Not authorized")
	r.SetPermissions(3, "ticket.agent")
	r.do("GET", base, nil).has(403)
	r.SetPermissions(3, "admin.channel_whatsapp")
	r.do("GET", base, nil).has(200)
	r.ExpireAPITokens(3)
	r.do("GET", base, nil).has(401)
	r.RevokeAPITokens(3)
	r.do("GET", base, nil).has(401)
}

// Zammad, "There is no show".
func TestRoutes(t *testing.T) {
	r := newRig(t)
	for _, c := range [][2]string{
		{"GET", one(7)}, {"PATCH", one(7)}, {"GET", one(7) + "/enable"}, {"POST", one(7) + "/rotate"}, {"DELETE", base},
		{"GET", base + "/preload"}, {"GET", base + "s"}, {"GET", "/api/v1/channels"}, {"GET", "/"},
	} {
		if a := r.do(c[0], c[1], nil); a.status != 404 || !strings.HasPrefix(a.body["error"].(string), "No route matches") {
			t.Errorf("%s %s: %d %s", c[0], c[1], a.status, a.text)
		}
	}
	r.do("GET", base+"/", nil).has(200)
	r.do("POST", base, "{").has(400)
}

// Zammad, "list": numbers in channel_ids, strings as keys of assets, WhatsApp only.
func TestIndex(t *testing.T) {
	r := newRig(t)
	a := r.do("GET", base, nil).has(200).is("channel_ids", []int{7})
	assets := a.body["assets"].(map[string]any)
	channels := assets["Channel"].(map[string]any)
	if len(channels) != 1 || channels["7"].(map[string]any)["area"] != "WhatsApp::Business" {
		t.Error(a.text)
	}
	if assets["User"].(map[string]any)["3"].(map[string]any)["login"] != "ada" || assets["Group"] != nil {
		t.Error(a.text)
	}
	for _, key := range []string{
		"id", "group_id", "area", "active", "options", "preferences", "status_in", "status_out", "last_log_in", "last_log_out",
		"created_by_id", "updated_by_id", "created_at", "updated_at",
	} {
		if _, there := channels["7"].(map[string]any)[key]; !there {
			t.Errorf("no %s", key)
		}
	}
	r.Forget(7)
	r.do("GET", base, nil).has(200).is("channel_ids", []int{}).is("assets", map[string]any{})
	if r.graph.CountCalls("", "") != 0 {
		t.Error("a list asks Meta")
	}
}

// Zammad, "Masking".
func TestMasking(t *testing.T) {
	r := newRig(t)
	r.AddChannel(zammadsim.Channel{ID: 9, Options: map[string]any{"phone_number_id": "1", "access_token": ""}})
	shown := func(id string) map[string]any {
		a := r.do("GET", base, nil).has(200)
		return a.body["assets"].(map[string]any)["Channel"].(map[string]any)[id].(map[string]any)["options"].(map[string]any)
	}
	o := shown("7")
	if o["access_token"] != "**********" || o["app_secret"] != "**********" || o["verify_token"] != "verify-7" {
		t.Errorf("%v", o)
	}
	if o = shown("9"); o["access_token"] != "" {
		t.Errorf("%v", o)
	}
	if _, there := o["app_secret"]; there {
		t.Errorf("%v", o)
	}
	r.Masking(false)
	if o = shown("7"); o["access_token"] != tokenA || o["app_secret"] != secret {
		t.Errorf("%v", o)
	}
	if r.Token(7) != tokenA {
		t.Error("the mask was stored")
	}
}

func TestLog_holdsNoSecret(t *testing.T) {
	r := newRig(t)
	r.do("PUT", one(7), whole(tokenB, phone)).has(200)
	r.do("POST", base+"/preload", map[string]any{"business_id": waba, "access_token": tokenA}).has(200)
	if w := r.Writes(); len(w) != 1 || w[0].Operation != "channels.update" || w[0].API != "zammad" {
		t.Errorf("%+v", w)
	}
	if r.graph.CountCalls("GET", "/v22.0/400") != 1 || len(r.graph.Writes()) != 0 {
		t.Errorf("%+v", r.graph.Calls())
	}
}
