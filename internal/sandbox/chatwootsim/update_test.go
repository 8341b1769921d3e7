package chatwootsim_test

import (
	"maps"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Chatwoot, "PATCH replaces provider_config as a whole".
func TestUpdate_replacesWholeConfig(t *testing.T) {
	r := newRig(t)
	r.seeded()
	a := r.do("PATCH", one(11), patchConfig(config(tokenB, waba, phone))).has(200)
	verify := a.config()["webhook_verify_token"]
	if len(a.config()) != 4 || verify == "verify-11" || verify == nil {
		t.Errorf("%v", a.config())
	}
	if r.Receives(11) {
		t.Error("messages still arrive although the verify token changed")
	}
	// A PUT is the same, and every save without the key makes another one.
	b := r.do("PUT", one(11), patchConfig(config(tokenB, waba, phone))).has(200)
	if b.config()["webhook_verify_token"] == verify {
		t.Error("the verify token stays")
	}
}

// GET, merge, PATCH loses nothing.
func TestUpdate_merged(t *testing.T) {
	r := newRig(t)
	r.seeded()
	c := r.do("GET", one(11), nil).config()
	want := maps.Clone(c)
	c["api_key"], want["api_key"] = tokenB, tokenB
	got := r.do("PATCH", one(11), patchConfig(c)).has(200).config()
	if !maps.Equal(got, want) || !r.Receives(11) || r.Token(11) != tokenB {
		t.Errorf("%v", got)
	}
	if r.Stored(11) != (chatwootsim.Stored{ChannelSaves: 1}) {
		t.Errorf("%+v", r.Stored(11))
	}
	r.do("PATCH", one(11), patchConfig(c)).has(200) // the same again
	if r.Stored(11) != (chatwootsim.Stored{ChannelSaves: 1}) {
		t.Errorf("%+v", r.Stored(11))
	}
}

// Chatwoot, "PATCH is two saves": what went before the channel stays.
func TestUpdate_nameSavedAlthoughChannelRefused(t *testing.T) {
	for name, c := range map[string]struct {
		setup   func(*rig)
		channel map[string]any
		status  int
	}{
		"bad token":        {nil, map[string]any{"provider_config": config("EAAdead", waba, phone)}, 422},
		"number taken":     {nil, map[string]any{"phone_number": "+2"}, 422},
		"type":             {nil, map[string]any{"type": "whatsapp", "provider_config": config(tokenB, waba, phone)}, 500},
		"Meta unreachable": {func(r *rig) { r.SetGraphURL("") }, map[string]any{"provider_config": config(tokenB, waba, phone)}, 500},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.seeded()
			r.AddInbox(chatwootsim.Inbox{ID: 12, AccountID: 2, Name: "Other", Channel: chatwootsim.Channel{
				Type: "whatsapp", Provider: "whatsapp_cloud", PhoneNumber: "+2", ProviderConfig: config(tokenA, waba, secondPhone),
			}})
			if c.setup != nil {
				c.setup(r)
			}
			before := r.inbox(11)
			r.do("PATCH", one(11), map[string]any{"name": "Renamed", "greeting_enabled": true, "channel": c.channel}).has(c.status)
			after := r.inbox(11)
			if after.Name != "Renamed" || after.Settings["greeting_enabled"] != true {
				t.Error("the inbox's own save was undone")
			}
			if !maps.Equal(after.Channel.ProviderConfig, before.Channel.ProviderConfig) || after.Channel.PhoneNumber != number {
				t.Error("the channel was saved")
			}
			if r.Stored(11) != (chatwootsim.Stored{InboxSaves: 1}) {
				t.Errorf("%+v", r.Stored(11))
			}
		})
	}
}

func TestUpdate_inboxOnly(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.do("PATCH", one(11), map[string]any{"name": "null"}).invalid("name")
	r.do("PATCH", one(11), map[string]any{"name": ""}).invalid("name")
	r.do("PATCH", one(11), map[string]any{"greeting_message": "null", "channel": map[string]any{}}).has(200).says("greeting_message", "<nil>")
	r.do("PATCH", one(11), map[string]any{"name": "B", "channel": map[string]any{"provider_config": nil}}).has(200).says("name", "B")
	if r.graph.CountCalls("", "") != 0 || r.Token(11) != tokenA {
		t.Error("the channel was saved")
	}
	if r.Stored(11) != (chatwootsim.Stored{InboxSaves: 1}) {
		t.Errorf("%+v", r.Stored(11))
	}
	req := r.do
	req("PATCH", one(11), "[1]").has(200)
	req("PATCH", one(11), "{").has(400)
}

// Chatwoot: Meta is asked on every save of the channel, so a token that has
// died stands in the way of all other changes to it.
func TestUpdate_deadTokenBlocks(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.graph.RevokeToken(tokenA, 0)
	r.do("PATCH", one(11), map[string]any{"channel": map[string]any{"phone_number": "+3"}}).invalid("provider_config")
	r.do("PATCH", one(11), map[string]any{"name": "Fine"}).has(200)
}

// 4.18 asks for the number only when provider_config changes.
func TestUpdate_numberCheckedOnChange(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.graph.RemovePhoneNumber(phone)
	r.do("PATCH", one(11), map[string]any{"channel": map[string]any{"phone_number": "+3"}}).has(200)
	c := r.do("GET", one(11), nil).config()
	c["api_key"] = tokenB
	r.do("PATCH", one(11), patchConfig(c)).invalid("provider_config")
	r.SetVersion(chatwootsim.V4_11)
	r.do("PATCH", one(11), patchConfig(c)).has(200)
}

// Chatwoot: the hook is on create only, a new number by PATCH keeps the old webhook.
func TestUpdate_keepsOldWebhook(t *testing.T) {
	r := newRig(t)
	r.seeded()
	c := r.do("GET", one(11), nil).config()
	c["phone_number_id"] = secondPhone
	r.do("PATCH", one(11), patchConfig(c)).has(200)
	if r.Receives(11) {
		t.Error("the new number's messages arrive")
	}
	if _, there := r.Webhook(phone); !there {
		t.Error("the old number lost its webhook")
	}
	r.do("POST", one(11)+"/register_webhook", nil).has(200)
	if !r.Receives(11) {
		t.Error("not registered")
	}
}

// Writing a token to an inbox that is no WhatsApp is a success that does nothing.
func TestUpdate_otherTypes(t *testing.T) {
	r := newRig(t)
	web(r, 12)
	r.do("PATCH", one(12), patchConfig(config(tokenA, waba, phone))).has(200)
	if in := r.inbox(12); in.Channel.ProviderConfig != nil || r.graph.CountCalls("", "") != 0 || r.Stored(12) != (chatwootsim.Stored{}) {
		t.Errorf("%+v", in)
	}
	r.do("PATCH", one(12), map[string]any{"channel": map[string]any{"type": "web_widget"}}).has(500)
}

// Chatwoot, "Not atomic": what somebody saves while Meta is asked is lost.
func TestUpdate_lostUpdate(t *testing.T) {
	r := newRig(t)
	r.seeded()
	c := r.do("GET", one(11), nil).config()
	c["api_key"] = tokenB
	r.graph.FailNext(simkit.Fault{Method: http.MethodGet, Func: func(w http.ResponseWriter, req *http.Request, next http.Handler) {
		r.SetConfig(11, "app_secret", "set meanwhile")
		next.ServeHTTP(w, req)
	}})
	r.do("PATCH", one(11), patchConfig(c)).has(200)
	if got := r.inbox(11).Channel.ProviderConfig; got["app_secret"] != "canary-secret" || got["api_key"] != tokenB {
		t.Errorf("%v", got)
	}
}

// Two creates at once pass the validation both; the database lets one through.
func TestCreate_race(t *testing.T) {
	r := newRig(t)
	r.graph.FailNext(simkit.Fault{Method: http.MethodGet, Func: func(w http.ResponseWriter, req *http.Request, next http.Handler) {
		r.seeded()
		next.ServeHTTP(w, req)
	}})
	r.do("POST", list, createBody(number, config(tokenA, waba, phone))).has(500)
	if len(r.InboxIDs()) != 1 {
		t.Error("two inboxes have the number")
	}
}
