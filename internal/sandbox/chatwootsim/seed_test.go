package chatwootsim_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

const seedText = `{
  "version": "4.11",
  "frontend_url": "https://c.test",
  "accounts": [{"id": 1, "name": "Acme", "inbox_limit": 5}],
  "users": [{"access_token": "t", "name": "Ada", "accounts": {"1": "administrator"}}],
  "agent_bot_tokens": ["b"],
  "inboxes": [
    {"id": 7, "account_id": 1, "name": "Support", "settings": {"greeting_message": "Hi"}, "channel": {"type": "whatsapp",
      "provider": "whatsapp_cloud", "phone_number": "+1", "provider_config": {"api_key": "EAAx", "phone_number_id": "400",
      "business_account_id": "300"}}},
    {"account_id": 1, "name": "Legacy", "channel": {"type": "whatsapp", "provider": "default", "phone_number": "+2",
      "provider_config": {"api_key": "k"}}},
    {"account_id": 1, "name": "Website", "channel": {"type": "web_widget", "website_url": "https://x.test"}}
  ]
}`

func TestSeed(t *testing.T) {
	sim := chatwootsim.New(chatwootsim.Options{})
	if err := simtest.LoadSeed(seedText, sim.Load); err != nil {
		t.Fatal(err)
	}
	in, ok := sim.FindInbox(7)
	if !ok || in.Settings["greeting_message"] != "Hi" || in.Settings["timezone"] != "UTC" || len(sim.InboxIDs()) != 3 || !sim.Receives(7) {
		t.Errorf("%+v", in)
	}
	hook, _ := sim.Webhook("300")
	simtest.CheckEqual(t, "webhook", hook.CallbackURL, "https://c.test/webhooks/whatsapp/+1")
	load := func(seed chatwootsim.Seed) error { return chatwootsim.New(chatwootsim.Options{}).Load(seed) }
	simtest.CheckRefusedSeeds(t, seedText, load, map[string]string{
		`"4.11"|"5"`:                     "unknown version",
		`"inbox_limit"|"limit"`:          "unknown field",
		`"id": 1,|"id": 0,`:              "account id",
		`"access_token": "t"|"name": ""`: "no access token",
		`"administrator"|"owner"`:        "not a role",
		`{"1": "adm|{"2": "adm`:          "not there",
		`"+2"|"+1"`:                      "another inbox has",
		`"web_widget"|"telegram"`:        "unknown type",
		`"greeting_message"|"greeting"`:  "no setting",
		`"account_id": 1, "name": "W|"account_id": 2, "name": "W`: "not there",
	})
}

func TestByHand(t *testing.T) {
	r := startSeeded(t)
	r.Rename(11, "Renamed")
	r.SetToken(11, tokenB)
	r.SetConfig(11, "app_secret", nil)
	r.do("GET", inboxPath(11), nil).Check(200, `"name":"Renamed"`, tokenB, "!app_secret")
	r.wantStored(0, 0)
	r.RemoveInbox(11)
	r.do("GET", inboxPath(11), nil).Check(404)
	simtest.CheckPanics(t, map[string]func(){
		"inbox":   func() { r.SetToken(9, "EAAcanary") },
		"account": func() { r.Suspend(9, true) },
		"user":    func() { r.SetRole("EAAcanary", 1, chatwootsim.Agent) },
		"add":     func() { r.AddInbox(chatwootsim.Inbox{AccountID: 9, Name: "x"}) },
	})
}
