package chatwootsim_test

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// Chatwoot, "create": 200, a verify token of 32 hex digits, the webhook set up.
func TestCreate(t *testing.T) {
	r := newRig(t)
	body := createBody(number, config(tokenA, waba, phone))
	body["greeting_enabled"], body["greeting_message"], body["enable_auto_assignment"], body["colour"] = true, "Hi", "0", "red"
	a := r.do("POST", list, body).has(200)
	a.says("name", "New").says("greeting_message", "Hi").says("greeting_enabled", "true").says("enable_auto_assignment", "false").
		says("timezone", "UTC").says("reauthorization_required", "false")
	if _, there := a.body["colour"]; there {
		t.Error("an unknown key is kept")
	}
	verify, _ := a.config()["webhook_verify_token"].(string)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(verify) {
		t.Errorf("verify token %q", verify)
	}
	if !r.Receives(a.id()) || r.Stored(a.id()) != (chatwootsim.Stored{InboxSaves: 1, ChannelSaves: 1}) || r.Created() != 1 {
		t.Error("not set up, or counted wrongly", r.Stored(a.id()))
	}
	if hook, _ := r.Webhook(phone); hook.VerifyToken != verify || hook.CallbackURL != "https://chat.test/webhooks/whatsapp/"+number {
		t.Errorf("%+v", hook)
	}
}

// Chatwoot, "Rules": refusals by attribute; nothing is created, whatever the text.
func TestCreate_refused(t *testing.T) {
	channel := func(change func(map[string]any)) map[string]any {
		b := createBody("+1", config(tokenA, waba, phone))
		change(b["channel"].(map[string]any))
		return b
	}
	type m = map[string]any
	for name, c := range map[string]struct {
		body  m
		wrong []string
	}{
		"dead token":              {createBody("+1", config("EAAdead", waba, phone)), []string{"provider_config"}},
		"token without the scope": {createBody("+1", config(narrow, waba, phone)), []string{"provider_config"}},
		"no token":                {createBody("+1", config("", waba, phone)), []string{"provider_config"}},
		"no account":              {createBody("+1", config(tokenA, "", phone)), []string{"provider_config"}},
		"unknown account":         {createBody("+1", config(tokenA, "999", phone)), []string{"provider_config"}},
		"ids swapped":             {createBody("+1", config(tokenA, phone, waba)), []string{"provider_config"}},
		"number of another":       {createBody("+1", config(tokenA, waba, strayPhone)), []string{"provider_config"}},
		"number taken":            {createBody(number, config(tokenA, waba, phone)), []string{"phone_number"}},
		"both":                    {createBody(number, config("EAAdead", waba, phone)), []string{"phone_number", "provider_config"}},
		"no number":               {channel(func(c m) { delete(c, "phone_number") }), []string{"phone_number"}},
		"provider omitted":        {channel(func(c m) { delete(c, "provider") }), []string{"provider_config"}},
		"provider unknown":        {channel(func(c m) { c["provider"] = "cloud" }), []string{"provider"}},
		"no config":               {channel(func(c m) { delete(c, "provider_config") }), []string{"provider_config"}},
		"unknown type":            {channel(func(c m) { c["type"] = "Channel::Whatsapp" }), []string{"channel"}},
		"no name":                 {m{"channel": createBody("+1", config(tokenA, waba, phone))["channel"]}, []string{"name"}},
		"named null":              {m{"name": "null", "channel": createBody("+1", config(tokenA, waba, phone))["channel"]}, []string{"name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.seeded()
			r.do("POST", list, c.body).invalid(c.wrong...)
			if r.Created() != 0 || len(r.InboxIDs()) != 1 {
				t.Error("created all the same")
			}
		})
	}
}

// The number is unique in the installation: an account does not see what is in its way.
func TestCreate_numberOfAnotherAccount(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.do("POST", "/api/v1/accounts/2/inboxes", createBody(number, config(tokenA, waba, phone))).invalid("phone_number").
		says("message", "Phone number has already been taken")
	r.AddAccount(chatwootsim.Account{ID: 2, Locale: "de"})
	r.do("POST", "/api/v1/accounts/2/inboxes", createBody(number, config(tokenA, waba, phone))).invalid("phone_number").
		says("message", "Telefonnummer ist bereits vergeben")
}

func TestCreate_badToken(t *testing.T) {
	r := newRig(t)
	r.do("POST", list, createBody("+1", config("EAAdead", waba, phone))).invalid("provider_config").
		says("message", "Provider config Invalid Credentials")
	r.SetGraphURL("http://127.0.0.1:1")
	r.do("POST", list, createBody("+1", config(tokenA, waba, phone))).has(500)
	r.do("POST", list, map[string]any{"name": "x"}).has(500)
	if len(r.InboxIDs()) != 0 {
		t.Error("created all the same")
	}
}

// An omitted provider is 360dialog, which knows nothing of Meta's tokens.
func TestCreate_360dialog(t *testing.T) {
	r := newRig(t)
	r.AddInbox(chatwootsim.Inbox{AccountID: 1, Name: "Legacy", Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "default", PhoneNumber: "+2", ProviderConfig: map[string]any{"api_key": "360-key"},
	}})
	b := createBody(number, map[string]any{"api_key": "360-key"})
	delete(b["channel"].(map[string]any), "provider")
	a := r.do("POST", list, b).has(200).says("provider", "default")
	if a.config()["webhook_verify_token"] != nil || r.graph.CountCalls("", "") != 0 {
		t.Error(a.text)
	}
}

// Chatwoot: 4.11 does not check the number, 4.18 among the account's first 100.
func TestCreate_numberCheckedByVersion(t *testing.T) {
	r := newRig(t)
	r.SetVersion(chatwootsim.V4_11)
	a := r.do("POST", list, createBody("+1", config(tokenA, waba, "999"))).has(200)
	a.says("reauthorization_required", "true") // the hook could not read the number

	r.SetVersion(chatwootsim.V4_18)
	for i := range 100 {
		r.graph.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(5000 + i), BusinessAccountID: waba})
	}
	r.do("POST", list, createBody("+2", config(tokenA, waba, phone))).invalid("provider_config") // one of 102
	r.do("POST", list, createBody("+2", config(tokenA, waba, "5099"))).has(200)
}

// Chatwoot, "After create": a failure is swallowed, and only 4.11 shows it.
func TestCreate_webhookFailsQuietly(t *testing.T) {
	for version, shown := range map[chatwootsim.Version]string{chatwootsim.V4_11: "true", chatwootsim.V4_18: "false"} {
		r := newRig(t)
		r.SetVersion(version)
		r.FailWebhookSetup(true)
		a := r.do("POST", list, createBody(number, config(tokenA, waba, phone))).has(200).says("reauthorization_required", shown)
		if r.Receives(a.id()) || !r.inbox(a.id()).ReauthorizationRequired {
			t.Errorf("%s: set up", version)
		}
		r.FailWebhookSetup(false)
		again := r.do("POST", one(a.id())+"/register_webhook", nil)
		if version == chatwootsim.V4_11 {
			again.has(404)
			continue
		}
		again.has(200)
		if !r.Receives(a.id()) {
			t.Error("not set up")
		}
		r.as(agent, "POST", one(a.id())+"/register_webhook", nil).has(401)
		r.graph.RevokeToken(tokenA, 0)
		r.do("POST", one(a.id())+"/register_webhook", nil).has(422)
		web(r, 99)
		r.do("POST", one(99)+"/register_webhook", nil).has(400)
	}
}

// 4.11 hangs the callback on the account: a second inbox takes it from the first.
func TestCreate_webhookLevel(t *testing.T) {
	for version, first := range map[chatwootsim.Version]bool{chatwootsim.V4_11: false, chatwootsim.V4_18: true} {
		r := newRig(t)
		r.SetVersion(version)
		one := r.do("POST", list, createBody("+1", config(tokenA, waba, phone))).has(200)
		two := r.do("POST", list, createBody("+2", config(tokenA, waba, secondPhone))).has(200)
		if r.Receives(one.id()) != first || !r.Receives(two.id()) {
			t.Errorf("%s: %v %v", version, r.Receives(one.id()), r.Receives(two.id()))
		}
		if pin := r.inbox(two.id()).Channel.ProviderConfig["verification_pin"]; pin == nil || one.config()["verification_pin"] != nil {
			t.Errorf("%s: PIN %v", version, pin)
		}
	}
}

// Embedded signup has done it all before.
func TestCreate_embeddedSignup(t *testing.T) {
	r := newRig(t)
	c := config(tokenA, waba, phone)
	c["source"] = "embedded_signup"
	a := r.do("POST", list, createBody(number, c)).has(200)
	if r.Receives(a.id()) {
		t.Error("the hook ran")
	}
}

// A body that is not declared to be JSON has no parameters: the channel is missing.
func TestCreate_bodyNotDeclaredJSON(t *testing.T) {
	r := newRig(t)
	req := httptest.NewRequest("POST", list, strings.NewReader(`{"name":"x","channel":{"type":"whatsapp"}}`))
	req.Header.Set("Content-Type", "text/plain")
	req.Header.Set("api_access_token", admin)
	r.send(req).has(500)
}
