package zammadsim_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simtest"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// Zammad, "Auth": the scheme of API tokens, and one permission.
func TestAuth(t *testing.T) {
	for authorization, status := range map[string]int{
		admin: 200, `Token token="z-admin"`: 200, "Token token=z-exact": 200,
		"Token token=nope": 401, "Token z-admin": 401, "Token token=z-old": 401, "Token token=z-admi": 401,
		"Bearer token=z-admin": 401, "Basic YWRhOnB3": 401,
		"Token token=z-agent": 403, "Token token=z-narrow": 403, "": 403,
	} {
		r := newRig(t)
		r.doAs(authorization, "GET", base, nil).Check(status)
		if status == 200 {
			continue
		}
		r.doAs(authorization, "DELETE", channelPath(7), nil).Check(status)
		r.doAs(authorization, "PUT", channelPath(7), wholeOptions(tokenB, phone)).Check(status)
		simtest.CheckEqual(t, "token", r.Token(7), tokenA)
	}
	r := newRig(t)
	for _, step := range []struct {
		change func()
		status int
	}{
		{func() { r.SetPermissions(3, "ticket.agent") }, 403},
		{func() { r.SetPermissions(3, "admin.channel_whatsapp") }, 200},
		{func() { r.ExpireAPITokens(3) }, 401},
		{func() { r.RevokeAPITokens(3) }, 401},
	} {
		step.change()
		r.do("GET", base, nil).Check(step.status)
	}
}

// Zammad, "There is no show".
func TestRoutes(t *testing.T) {
	r := newRig(t)
	for _, call := range []string{
		"GET " + channelPath(7), "PATCH " + channelPath(7), "GET " + channelPath(7) + "/enable", "POST " + channelPath(7) + "/rotate",
		"DELETE " + base,
		"GET " + base + "s", "GET /api/v1/channels", "GET /",
	} {
		method, path, _ := strings.Cut(call, " ")
		r.do(method, path, nil).Check(404, "No route matches")
	}
	r.do("GET", base+"/", nil).Check(200)
	r.do("POST", base, "{").Check(400)
}

// Zammad, "list": numbers in channel_ids, strings as keys of assets, WhatsApp only.
func TestIndex(t *testing.T) {
	r := newRig(t)
	a := r.do("GET", base, nil).Check(200, `"channel_ids":[7]`, `"User":{"3":{"active":true,"id":3,"login":"ada"}}`,
		`"area":"WhatsApp::Business"`)
	ch, _ := a.Member("assets", "Channel", "7").(object)
	for _, key := range []string{
		"id", "group_id", "area", "active", "options", "preferences", "status_in", "status_out", "last_log_in", "last_log_out",
		"created_by_id", "updated_by_id", "created_at", "updated_at",
	} {
		if _, there := ch[key]; !there {
			t.Errorf("no %s", key)
		}
	}
	r.RemoveChannel(7)
	r.do("GET", base, nil).Check(200, `{"assets":{},"channel_ids":[]}`)
	simtest.CheckEqual(t, "calls to Meta", r.graph.CountCalls("", ""), 0)
}

// Zammad, "Masking".
func TestMasking(t *testing.T) {
	r := newRig(t)
	r.AddChannel(zammadsim.Channel{ID: 9, Options: object{"phone_number_id": "1", "access_token": ""}})
	r.do("GET", base, nil).Check(200, `"access_token":"**********"`, `"app_secret":"**********"`, "verify-7", `"access_token":""`, "!canary")
	r.MaskSecrets(false)
	r.do("GET", base, nil).Check(200, tokenA, secret, "!***")
}

func TestLog_holdsNoSecret(t *testing.T) {
	r := newRig(t)
	r.do("PUT", channelPath(7), wholeOptions(tokenB, phone)).Check(200)
	if w := r.Writes(); len(w) != 1 || w[0].Operation != "channels.update" || w[0].API != "zammad" {
		t.Errorf("%+v", w)
	}
	if r.graph.CountCalls("GET", "/v22.0/400") != 1 || len(r.graph.Writes()) != 0 {
		t.Errorf("%+v", r.graph.Calls())
	}
}

const seedText = `{
  "clear_secrets": true,
  "groups": [{"id": 1, "name": "Users"}],
  "users": [{"id": 3, "login": "ada", "permissions": ["admin"],
    "api_tokens": [{"token": "t", "permissions": ["admin"], "expires_at": "2040-01-01T00:00:00Z"}]}],
  "channels": [
    {"id": 7, "group_id": 1, "created_by_id": 3, "options": {"phone_number_id": "400", "access_token": "EAAx"}},
    {"area": "Telegram::Bot", "inactive": true, "options": {}}
  ]
}`

func TestSeed(t *testing.T) {
	r := newRig(t)
	r.Sim = zammadsim.New(zammadsim.Options{Now: r.clock.Now})
	if err := simtest.LoadSeed(seedText, r.Load); err != nil {
		t.Fatal(err)
	}
	ch := r.channel(7)
	if ch.Options["verify_token"] == nil || ch.Options["adapter"] != "whatsapp" || ch.CreatedAt != r.clock.Now() || len(r.ChannelIDs()) != 2 {
		t.Errorf("%+v", ch)
	}
	r.doAs("Token token=t", "GET", base, nil).Check(200, "EAAx")
	load := func(seed zammadsim.Seed) error { return zammadsim.New(zammadsim.Options{}).Load(seed) }
	simtest.CheckRefusedSeeds(t, seedText, load, map[string]string{
		`"clear_secrets"|"masked"`:                              "unknown field",
		`"groups": [{"id": 1|"groups": [{"id": 0`:               "group id",
		`"login": "ada"|"login": ""`:                            "no login",
		`"token": "t"|"token": ""`:                              "empty",
		`"group_id": 1|"group_id": 9`:                           "not there",
		`{"area": "Telegram::Bot"|{"id": 7, "area": "Telegram"`: "taken",
		`{"area": "Telegram::Bot", "inactive": true, "options": {}}|{"options": {"phone_number_id": "400"}}`: "another channel has",
	})
}

func TestByHand(t *testing.T) {
	r := newRig(t)
	r.SetToken(7, tokenB)
	r.SetOption(7, "welcome", nil)
	r.SetGroup(7, 2)
	r.SetActive(7, false)
	ch := r.channel(7)
	if _, there := ch.Options["welcome"]; there || r.Token(7) != tokenB || ch.GroupID != 2 || !ch.Inactive {
		t.Errorf("%+v", ch)
	}
	r.wantStored(zammadsim.StoredCounts{})
	simtest.CheckPanics(t, map[string]func(){
		"channel": func() { r.SetToken(99, "EAAcanary") },
		"user":    func() { r.SetPermissions(99) },
		"add":     func() { r.AddChannel(zammadsim.Channel{ID: 7, Options: object{"access_token": "EAAcanary"}}) },
	})
}
