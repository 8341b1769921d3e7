package zammadsim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

const seedText = `{
  "clear_secrets": true,
  "groups": [{"id": 1, "name": "Users"}],
  "users": [{"id": 3, "login": "ada", "password": "pw", "permissions": ["admin"], "oauth_tokens": ["o"],
    "api_tokens": [{"token": "t", "permissions": ["admin"], "expires_at": "2040-01-01T00:00:00Z"}]}],
  "channels": [
    {"id": 7, "group_id": 1, "created_by_id": 3, "options": {"phone_number_id": "400", "access_token": "EAAx"}},
    {"area": "Telegram::Bot", "inactive": true, "options": {}}
  ]
}`

func TestSeed(t *testing.T) {
	var seed zammadsim.Seed
	if err := json.Unmarshal([]byte(seedText), &seed); err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.Forget(7)
	r.Forget(8)
	r.Sim = zammadsim.New(zammadsim.Options{Now: r.clock.Now})
	if err := r.Load(seed); err != nil {
		t.Fatal(err)
	}
	ch, ok := r.Channel(7)
	if !ok || ch.Options["verify_token"] == nil || ch.Options["adapter"] != "whatsapp" || ch.CreatedAt != r.clock.Now() || len(r.ChannelIDs()) != 2 {
		t.Errorf("%+v", ch)
	}
	if a := r.as("Token token=t", "GET", base, nil).has(200); !strings.Contains(a.text, "EAAx") {
		t.Error("masked")
	}
}

func TestSeed_refused(t *testing.T) {
	for change, want := range map[string]string{
		`"clear_secrets"|"masked"`:                              "unknown field",
		`"groups": [{"id": 1|"groups": [{"id": 0`:               "group id",
		`"login": "ada"|"login": ""`:                            "no login",
		`"token": "t"|"token": ""`:                              "empty",
		`"group_id": 1|"group_id": 9`:                           "not there",
		`{"area": "Telegram::Bot"|{"id": 7, "area": "Telegram"`: "taken",
		`{"area": "Telegram::Bot", "inactive": true, "options": {}}|{"options": {"phone_number_id": "400"}}`: "another channel has",
	} {
		from, to, _ := strings.Cut(change, "|")
		var seed zammadsim.Seed
		err := json.Unmarshal([]byte(strings.Replace(seedText, from, to, 1)), &seed)
		if err == nil {
			err = zammadsim.New(zammadsim.Options{}).Load(seed)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
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
	if r.Stored(7) != (zammadsim.Stored{}) {
		t.Error("changes by hand are counted")
	}
	if _, ok := r.Channel(99); ok {
		t.Error("there is a channel 99")
	}
	for name, f := range map[string]func(){
		"channel": func() { r.SetToken(99, "EAAcanary") },
		"user":    func() { r.SetPermissions(99) },
		"add":     func() { r.AddChannel(zammadsim.Channel{ID: 7, Options: map[string]any{"access_token": "EAAcanary"}}) },
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || strings.Contains(p.(string), "canary") {
					t.Errorf("%s: %v", name, p)
				}
			}()
			f()
		}()
	}
}
