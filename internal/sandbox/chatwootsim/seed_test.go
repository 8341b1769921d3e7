package chatwootsim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
)

const seedText = `{
  "version": "4.11",
  "frontend_url": "https://c.test",
  "accounts": [{"id": 1, "name": "Acme", "locale": "de", "inbox_limit": 5}],
  "users": [{"access_token": "t", "name": "Ada", "accounts": {"1": "administrator"}}],
  "agent_bot_tokens": ["b"],
  "inboxes": [
    {"id": 7, "account_id": 1, "name": "Support", "settings": {"greeting_message": "Hi"}, "channel": {"type": "whatsapp",
      "provider": "whatsapp_cloud", "phone_number": "+1", "provider_config": {"api_key": "EAAx", "phone_number_id": "400", "business_account_id": "300"}}},
    {"account_id": 1, "name": "Legacy", "channel": {"type": "whatsapp", "provider": "default", "phone_number": "+2", "provider_config": {"api_key": "k"}}},
    {"account_id": 1, "name": "Website", "channel": {"type": "web_widget", "website_url": "https://x.test"}}
  ]
}`

func TestSeed(t *testing.T) {
	var seed chatwootsim.Seed
	if err := json.Unmarshal([]byte(seedText), &seed); err != nil {
		t.Fatal(err)
	}
	sim := chatwootsim.New(chatwootsim.Options{})
	if err := sim.Load(seed); err != nil {
		t.Fatal(err)
	}
	in, ok := sim.Inbox(7)
	if !ok || in.Settings["greeting_message"] != "Hi" || in.Settings["timezone"] != "UTC" || len(sim.InboxIDs()) != 3 || !sim.Receives(7) {
		t.Errorf("%+v", in)
	}
	if hook, _ := sim.Webhook("300"); hook.CallbackURL != "https://c.test/webhooks/whatsapp/+1" {
		t.Errorf("%+v", hook)
	}
}

func TestSeed_refused(t *testing.T) {
	for change, want := range map[string]string{
		`"4.11"|"5"`:                                              "unknown version",
		`"inbox_limit"|"limit"`:                                   "unknown field",
		`"id": 1,|"id": 0,`:                                       "account id",
		`"access_token": "t"|"name": ""`:                          "no access token",
		`"administrator"|"owner"`:                                 "no role",
		`{"1": "adm|{"2": "adm`:                                   "not there",
		`"phone_number": "+2"|"name": "+2"`:                       "unknown field",
		`"+2"|"+1"`:                                               "another inbox has",
		`"web_widget"|"telegram"`:                                 "unknown type",
		`"provider": "default"|"type": "wa"`:                      "unknown type",
		`"greeting_message"|"greeting"`:                           "no setting",
		`"account_id": 1, "name": "W|"account_id": 2, "name": "W`: "not there",
	} {
		from, to, _ := strings.Cut(change, "|")
		var seed chatwootsim.Seed
		err := json.Unmarshal([]byte(strings.Replace(seedText, from, to, 1)), &seed)
		if err == nil {
			err = chatwootsim.New(chatwootsim.Options{}).Load(seed)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

func TestByHand_panicsOnUnknown(t *testing.T) {
	r := newRig(t)
	for name, f := range map[string]func(){
		"inbox":   func() { r.SetToken(9, "EAAcanary") },
		"account": func() { r.Suspend(9, true) },
		"user":    func() { r.SetRole("EAAcanary", 1, chatwootsim.Agent) },
		"add":     func() { r.AddInbox(chatwootsim.Inbox{AccountID: 9, Name: "x"}) },
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

func TestByHand(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.Rename(11, "Renamed")
	r.SetToken(11, tokenB)
	r.SetConfig(11, "app_secret", nil)
	a := r.do("GET", one(11), nil).has(200).says("name", "Renamed")
	if _, there := a.config()["app_secret"]; there || a.config()["api_key"] != tokenB {
		t.Errorf("%v", a.config())
	}
	if r.Stored(11) != (chatwootsim.Stored{}) {
		t.Error("changes by hand are counted")
	}
	r.Forget(11)
	r.do("GET", one(11), nil).has(404)
}
