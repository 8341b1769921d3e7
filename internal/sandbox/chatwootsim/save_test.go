package chatwootsim_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

// Chatwoot, "create": 200, a verify token of 32 hex digits, the webhook set up.
func TestCreate(t *testing.T) {
	r := newRig(t)
	body := createBody(number, config(tokenA, waba, phone))
	body["greeting_enabled"], body["greeting_message"], body["enable_auto_assignment"], body["color"] = true, "Hi", "0", "red"
	a := r.do("POST", list, body).Check(200, `"name":"New"`, `"greeting_message":"Hi"`, `"greeting_enabled":true`,
		`"enable_auto_assignment":false`, `"timezone":"UTC"`, `"reauthorization_required":false`, "!color")
	verify, _ := configOf(a)["webhook_verify_token"].(string)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(verify) {
		t.Errorf("verify token %q", verify)
	}
	simtest.CheckEqual(t, "stored", fmt.Sprint(r.Receives(a.ID()), r.Stored(a.ID()), r.CreatedCount()), "true {1 1} 1")
	hook, _ := r.Webhook(phone)
	simtest.CheckEqual(t, "webhook", hook, chatwootsim.Webhook{CallbackURL: "https://chat.test/webhooks/whatsapp/" + number,
		VerifyToken: verify})
}

// Chatwoot, "Rules": refusals by attribute; nothing is created.
func TestCreate_refused(t *testing.T) {
	with := func(name string, value any) object {
		b := createBody("+1", config(tokenA, waba, phone))
		b["channel"].(object)[name] = value
		return b
	}
	unnamed := with("type", "whatsapp")
	delete(unnamed, "name")
	const credentials = "Provider config Invalid Credentials"
	for name, c := range map[string]struct {
		body       any
		attributes string
		message    string
	}{
		"dead token":              {with("provider_config", config("EAAdead", waba, phone)), `["provider_config"]`, credentials},
		"token without the scope": {with("provider_config", config(simtest.NarrowToken, waba, phone)), `["provider_config"]`, credentials},
		"no token":                {with("provider_config", config("", waba, phone)), `["provider_config"]`, credentials},
		"no account":              {with("provider_config", config(tokenA, "", phone)), `["provider_config"]`, credentials},
		"IDs swapped":             {with("provider_config", config(tokenA, phone, waba)), `["provider_config"]`, credentials},
		"number of another":       {with("provider_config", config(tokenA, waba, simtest.StrayPhone)), `["provider_config"]`, credentials},
		"no config":               {with("provider_config", nil), `["provider_config"]`, credentials},
		"number taken":            {with("phone_number", number), `["phone_number"]`, "Phone number has already been taken"},
		"both":                    {createBody(number, config("EAAdead", waba, phone)), `["phone_number","provider_config"]`, ""},
		"no number":               {with("phone_number", nil), `["phone_number"]`, "Phone number can't be blank"},
		"provider of 360dialog":   {with("provider", "default"), `["provider_config"]`, credentials},
		"provider unknown":        {with("provider", "cloud"), `["provider"]`, "Provider is not included in the list"},
		"unknown type":            {with("type", "Channel::Whatsapp"), `["channel"]`, "Channel must exist"},
		"no name":                 {unnamed, `["name"]`, "Name can't be blank"},
		"named null":              {object{"name": "null", "channel": unnamed["channel"]}, `["name"]`, "Name can't be blank"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startSeeded(t)
			r.do("POST", list, c.body).Check(422, `"attributes":`+c.attributes, `"message":"`+c.message)
			simtest.CheckEqual(t, "created", r.CreatedCount(), 0)
		})
	}
	r := startSeeded(t)
	r.do("POST", "/api/v1/accounts/2/inboxes", createBody(number, config(tokenA, waba, phone))).Check(422,
		"taken") // unique in the installation
	r.do("POST", list, object{"name": "x"}).Check(500)
	simtest.Send(t, r, "POST", list, http.Header{"Api_access_token": {admin}, "Content-Type": {"text/plain"}}, createBody("+1",
		nil)).Check(500)
	r.SetGraphURL("http://127.0.0.1:1")
	r.do("POST", list, createBody("+1", config(tokenA, waba, phone))).Check(500)
	simtest.CheckEqual(t, "created", r.CreatedCount(), 0)
}

// An omitted provider is 360dialog, which knows nothing of Meta's tokens.
func TestCreate_360dialog(t *testing.T) {
	r := startSeeded(t)
	b := createBody("+3", object{"api_key": "360-key"})
	delete(b["channel"].(object), "provider")
	r.do("POST", list, b).Check(200, `"provider":"default"`, "!webhook_verify_token")
	simtest.CheckEqual(t, "calls to Meta", r.graph.CountCalls("", ""), 0)
}

// Chatwoot: 4.11 does not check the number, 4.18 among the account's first 100.
func TestCreate_numberCheckedByVersion(t *testing.T) {
	r := newRig(t)
	r.SetVersion(chatwootsim.V4_11)
	r.do("POST", list, createBody("+1", config(tokenA, waba, "999"))).Check(200, `"reauthorization_required":true`) // unreadable for the hook
	r.SetVersion(chatwootsim.V4_18)
	for i := range 100 {
		r.graph.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(5000 + i), BusinessAccountID: waba})
	}
	r.do("POST", list, createBody("+2", config(tokenA, waba, phone))).Check(422) // the 101st
	r.do("POST", list, createBody("+2", config(tokenA, waba, "5099"))).Check(200)
}

// Chatwoot, "After create": a failure is silent, and only 4.11 shows it. 4.11 registers
// the callback for the account, so that a second inbox takes it from the first.
func TestCreate_webhook(t *testing.T) {
	for version, old := range map[chatwootsim.Version]bool{chatwootsim.V4_11: true, chatwootsim.V4_18: false} {
		r := newRig(t)
		r.SetVersion(version)
		r.FailWebhookSetup(true)
		a := r.do("POST", list, createBody("+1", config(tokenA, waba, phone))).Check(200, fmt.Sprintf(`"reauthorization_required":%v`, old))
		if r.Receives(a.ID()) || !r.inbox(a.ID()).ReauthorizationRequired {
			t.Errorf("%s: set up", version)
		}
		r.FailWebhookSetup(false)
		b := r.do("POST", list, createBody("+2", config(tokenA, waba, secondPhone))).Check(200)
		if b.Member("provider_config", "verification_pin") == nil || configOf(a)["verification_pin"] != nil {
			t.Errorf("%s: only a number that is not registered gets a PIN", version)
		}
		again := r.do("POST", list, createBody("+3", config(tokenA, waba, phone))).Check(200)
		simtest.CheckEqual(t, "receive", fmt.Sprint(r.Receives(b.ID()), r.Receives(again.ID())), fmt.Sprint(!old, true))
	}
	r := newRig(t)
	c := config(tokenA, waba, secondPhone) // embedded signup has done all of it before
	c["source"] = "embedded_signup"
	simtest.CheckEqual(t, "embedded", r.Receives(r.do("POST", list, createBody("+1", c)).Check(200).ID()), false)
}

// Chatwoot, "PATCH replaces provider_config as a whole".
func TestUpdate_replacesWholeConfig(t *testing.T) {
	r := startSeeded(t)
	c := configOf(r.do("PATCH", inboxPath(11), patchConfig(config(tokenB, waba, phone))).Check(200))
	verify := c["webhook_verify_token"]
	if len(c) != 4 || verify == "verify-11" || verify == nil || r.Receives(11) {
		t.Errorf("%v", c)
	}
	// A PUT is the same, and every save without the key makes another one.
	if configOf(r.do("PUT", inboxPath(11), patchConfig(config(tokenB, waba, phone))).Check(200))["webhook_verify_token"] == verify {
		t.Error("the verify token stays")
	}
}

// GET, merge, PATCH loses nothing.
func TestUpdate_merged(t *testing.T) {
	r := startSeeded(t)
	c := configOf(r.do("GET", inboxPath(11), nil))
	c["api_key"] = tokenB
	for range 2 { // the second one changes nothing
		if got := configOf(r.do("PATCH", inboxPath(11), patchConfig(c)).Check(200)); !maps.Equal(got, c) || !r.Receives(11) ||
			r.Token(11) != tokenB {
			t.Errorf("%v", got)
		}
		r.wantStored(0, 1)
	}
}

// Chatwoot, "PATCH is two saves": the first one stays when the channel's is refused.
func TestUpdate_nameSavedAlthoughChannelRefused(t *testing.T) {
	for name, c := range map[string]struct {
		graph   bool
		channel object
		status  int
	}{
		"bad token":        {true, object{"provider_config": config("EAAdead", waba, phone)}, 422},
		"number taken":     {true, object{"phone_number": "+2"}, 422},
		"type":             {true, object{"type": "whatsapp", "provider_config": config(tokenB, waba, phone)}, 500},
		"Meta unreachable": {false, object{"provider_config": config(tokenB, waba, phone)}, 500},
	} {
		r := startSeeded(t)
		if !c.graph {
			r.SetGraphURL("")
		}
		before := r.inbox(11).Channel.ProviderConfig
		r.do("PATCH", inboxPath(11), object{"name": "Renamed", "greeting_enabled": true, "channel": c.channel}).Check(c.status)
		after := r.inbox(11)
		if after.Name != "Renamed" || after.Settings["greeting_enabled"] != true ||
			!maps.Equal(after.Channel.ProviderConfig, before) || after.Channel.PhoneNumber != number {
			t.Errorf("%s: %+v", name, after)
		}
		r.wantStored(1, 0)
	}
}

func TestUpdate_inboxOnly(t *testing.T) {
	r := startSeeded(t)
	r.do("PATCH", inboxPath(11), object{"name": "null"}).Check(422, `["name"]`)
	r.do("PATCH", inboxPath(11), object{"name": ""}).Check(422, `["name"]`)
	r.do("PATCH", inboxPath(11), object{"greeting_message": "null", "channel": object{}}).Check(200, `"greeting_message":null`)
	r.do("PATCH", inboxPath(11), object{"name": "B", "channel": object{"provider_config": nil}}).Check(200, `"name":"B"`)
	r.do("PATCH", inboxPath(11), "[1]").Check(200)
	r.do("PATCH", inboxPath(11), "{").Check(400)
	r.wantStored(1, 0)
	// A token for an inbox of another type is a success that does nothing.
	r.do("PATCH", inboxPath(12), patchConfig(config(tokenA, waba, phone))).Check(200)
	r.do("PATCH", inboxPath(12), object{"channel": object{"type": "web_widget"}}).Check(500)
	simtest.CheckEqual(t, "config", r.inbox(12).Channel.ProviderConfig, object(nil))
	simtest.CheckEqual(t, "calls to Meta", r.graph.CountCalls("", ""), 0)
}

// Chatwoot asks Meta on every save of the channel, so a token that is not valid blocks
// all changes of it. 4.18 asks for the number only when provider_config changes.
func TestUpdate_asksMeta(t *testing.T) {
	r := startSeeded(t)
	c := configOf(r.do("GET", inboxPath(11), nil))
	c["api_key"] = tokenB
	renumber := object{"channel": object{"phone_number": "+3"}}
	r.graph.RemovePhoneNumber(phone)
	r.do("PATCH", inboxPath(11), renumber).Check(200)
	r.do("PATCH", inboxPath(11), patchConfig(c)).Check(422, `["provider_config"]`)
	r.SetVersion(chatwootsim.V4_11)
	r.do("PATCH", inboxPath(11), patchConfig(c)).Check(200)
	r.graph.RevokeToken(tokenB, 0)
	r.do("PATCH", inboxPath(11), renumber).Check(422, `["provider_config"]`)
	r.do("PATCH", inboxPath(11), object{"name": "Fine"}).Check(200)
}

// Chatwoot: the hook is on create only, a new number by PATCH keeps the old webhook.
func TestUpdate_keepsOldWebhook(t *testing.T) {
	r := startSeeded(t)
	c := configOf(r.do("GET", inboxPath(11), nil))
	c["phone_number_id"] = secondPhone
	r.do("PATCH", inboxPath(11), patchConfig(c)).Check(200)
	_, kept := r.Webhook(phone)
	simtest.CheckEqual(t, "receives, kept", fmt.Sprint(r.Receives(11), kept), "false true")
}

// Chatwoot, "Not atomic": a change during the call to Meta is lost, and the database
// lets one of two creates through.
func TestSaves_race(t *testing.T) {
	r := newRig(t)
	meanwhile := func(do func()) {
		r.graph.FailNext(simkit.Fault{Method: http.MethodGet, Func: func(w http.ResponseWriter, req *http.Request, next http.Handler) {
			do()
			next.ServeHTTP(w, req)
		}})
	}
	meanwhile(r.seed)
	r.do("POST", list, createBody(number, config(tokenA, waba, phone))).Check(500)
	simtest.CheckEqual(t, "inboxes", len(r.InboxIDs()), 1)

	c := configOf(r.do("GET", inboxPath(11), nil))
	c["api_key"] = tokenB
	meanwhile(func() { r.SetConfig(11, "app_secret", "set meanwhile") })
	r.do("PATCH", inboxPath(11), patchConfig(c)).Check(200, `"app_secret":"canary-secret"`, tokenB)
}
