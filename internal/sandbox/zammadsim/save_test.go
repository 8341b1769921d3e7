package zammadsim_test

import (
	"net/http"
	"reflect"
	"regexp"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// Zammad, "create": name and number come from Meta; the webhook's address and
// verify token are made here, and Meta is told nothing.
func TestCreate(t *testing.T) {
	r := newRig(t)
	body := whole(tokenB, secondPhone)
	body["verify_token"], body["name"], body["adapter"], body["colour"] = "mine", "mine", "mine", "red"
	a := r.do("POST", base, body).has(200)
	a.is("group_id", 2).is("area", "WhatsApp::Business").is("active", true).is("created_by_id", 3).is("created_at", "2030-01-02T03:04:05.000Z")
	for key, want := range map[string]any{
		"adapter": "whatsapp", "business_id": waba, "access_token": zammadsim.Mask, "app_secret": zammadsim.Mask, "phone_number_id": secondPhone,
		"welcome": "Hello", "reminder_active": true, "reminder_message": "Still there?", "name": "Lawn", "phone_number": "+1 631-555-5556",
		"colour": nil,
	} {
		if a.option(key) != want {
			t.Errorf("%s is %v", key, a.option(key))
		}
	}
	if uuid, _ := a.option("callback_url_uuid").(string); !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(uuid) {
		t.Error(uuid)
	}
	if verify, _ := a.option("verify_token").(string); !regexp.MustCompile(`^[A-Za-z0-9_-]{16}$`).MatchString(verify) {
		t.Error(verify)
	}
	if r.Token(a.id()) != tokenB || r.Created() != 1 || len(r.graph.Writes()) != 0 {
		t.Error("not stored, or the app was subscribed")
	}

	body = whole(tokenB, phone)
	delete(body, "group_id")
	r.Forget(7)
	r.do("POST", base, body).has(200).is("group_id", nil)
}

// Zammad: anything Meta refuses rolls back, with Meta's message; the business
// account is not verified.
func TestSave_refused(t *testing.T) {
	with := func(key string, value any) map[string]any {
		b := whole(tokenA, secondPhone)
		if b[key] = value; value == nil {
			delete(b, key)
		}
		return b
	}
	fetch := "Could not fetch WhatsApp phone number details."
	for name, c := range map[string]struct {
		body  map[string]any
		setup func(*rig)
		text  string
	}{
		"dead token":      {with("access_token", "EAAdead"), nil, "Cannot parse access token"},
		"expired token":   {with("access_token", tokenA), func(r *rig) { r.graph.ExpireToken(tokenA) }, "Session has expired"},
		"unknown number":  {with("phone_number_id", "999"), nil, "does not exist"},
		"hidden number":   {with("welcome", "x"), func(r *rig) { r.graph.Unassign(tokenA, waba) }, "does not exist"},
		"no token":        {with("access_token", ""), nil, ""},
		"no number":       {with("phone_number_id", ""), nil, ""},
		"account's id":    {with("phone_number_id", waba), nil, fetch},
		"unreachable":     {with("welcome", "x"), func(r *rig) { r.SetGraphURL("http://127.0.0.1:1") }, fetch},
		"no Graph":        {with("welcome", "x"), func(r *rig) { r.SetGraphURL("") }, fetch},
		"no JSON":         {with("welcome", "x"), func(r *rig) { r.graph.FailNext(simkit.Fault{Kind: simkit.KindHTML}) }, fetch},
		"not JSON either": {with("welcome", "x"), func(r *rig) { r.graph.FailNext(simkit.Fault{Status: 502, Body: "<html>"}) }, fetch},
		"details": {with("welcome", "x"), func(r *rig) {
			e := graphsim.Error{Code: 131000, Message: "(#131000) Something went wrong", Data: map[string]any{"details": "Try again"}}
			r.graph.FailNext(e.Fault("", "", 1))
		}, "(#131000) Something went wrong: Try again"},
		"number in use":       {with("phone_number_id", phone), nil, "Phone number is already in use by another WhatsApp account."},
		"unknown group":       {with("group_id", 99), nil, "Group"},
		"group by name":       {with("group_id", "Users"), nil, "Group"},
		"mask as token":       {with("access_token", zammadsim.Mask), nil, ""},
		"mask, older version": {with("access_token", zammadsim.Mask), func(r *rig) { r.Masking(false) }, "Cannot parse access token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			if c.setup != nil {
				c.setup(r)
			}
			r.do("POST", base, c.body).refused(c.text)
			if r.Created() != 0 || len(r.ChannelIDs()) != 2 {
				t.Error("created all the same")
			}
		})
	}
	r := newRig(t)
	r.do("POST", base, with("business_id", "nonsense")).has(200)
	r.Forget(9)
	r.AcceptUnknownGroups(true)
	r.do("POST", base, with("group_id", 99)).has(200).is("group_id", 99)
}

// Zammad: an update merges, but for the group.
func TestUpdate_merges(t *testing.T) {
	r := newRig(t)
	before := r.channel(7)
	r.clock.Advance(time.Minute)
	a := r.do("PUT", one(7), map[string]any{"welcome": "New", "group_id": "1"}).has(200).is("group_id", 1).
		is("updated_at", "2030-01-02T03:05:05.000Z")
	want := before
	want.Options["welcome"] = "New"
	if got := r.channel(7); !reflect.DeepEqual(got.Options, want.Options) || a.option("verify_token") != "verify-7" {
		t.Errorf("%v", got.Options)
	}
	if r.Stored(7) != (zammadsim.Stored{Saves: 1}) {
		t.Errorf("%+v", r.Stored(7))
	}
	r.do("PUT", one(7), map[string]any{"access_token": tokenB}).has(200).is("group_id", nil)
	if r.Token(7) != tokenB || r.Stored(7) != (zammadsim.Stored{Saves: 2, Tokens: 1}) {
		t.Errorf("%+v", r.Stored(7))
	}
	r.do("PUT", one(7), map[string]any{"access_token": tokenB}).has(200) // nothing changes
	if r.Stored(7) != (zammadsim.Stored{Saves: 2, Tokens: 1}) {
		t.Errorf("%+v", r.Stored(7))
	}
	r.do("PUT", one(7), map[string]any{"welcome": nil, "reminder_message": ""}).has(200)
	if o := r.channel(7).Options; o["welcome"] != nil || o["reminder_message"] != "" {
		t.Errorf("%v", o)
	}
	r.do("PUT", one(7), "[]").has(200).is("group_id", nil)
}

// The number of a channel changes in place, with its name; its webhook stays.
func TestUpdate_number(t *testing.T) {
	r := newRig(t)
	a := r.do("PUT", one(7), map[string]any{"phone_number_id": secondPhone, "group_id": 1}).has(200)
	if a.option("name") != "Lawn" || a.option("phone_number") != "+1 631-555-5556" || a.option("callback_url_uuid") != "uuid-7" {
		t.Error(a.text)
	}
	r.AddChannel(zammadsim.Channel{ID: 9, Options: map[string]any{"phone_number_id": phone, "access_token": tokenA}})
	r.do("PUT", one(9), map[string]any{"phone_number_id": secondPhone}).refused("already in use")
	r.graph.SetVerifiedName(secondPhone, "Lawn & Co")
	if a := r.do("PUT", one(7), map[string]any{"group_id": 1}); a.option("name") != "Lawn & Co" {
		t.Error(a.text)
	}
}

// Zammad: a dead stored token stands in the way of every edit.
func TestUpdate_deadStoredToken(t *testing.T) {
	r := newRig(t)
	r.graph.RevokeToken(tokenA, 460)
	before := r.channel(7)
	r.do("PUT", one(7), map[string]any{"welcome": "New"}).refused("changed their password")
	if !reflect.DeepEqual(r.channel(7), before) {
		t.Error("something was saved")
	}
	r.do("PUT", one(7), map[string]any{"welcome": "New", "access_token": tokenB, "group_id": 1}).has(200)
	r.do("PUT", one(99), map[string]any{"welcome": "New"}).refused("Couldn't find Channel")
	r.do("PUT", one(8), map[string]any{"welcome": "New"}).refused("Couldn't find Channel")
}

// Zammad: the mask means keep since 2026; before, it is stored like any value.
func TestUpdate_mask(t *testing.T) {
	r := newRig(t)
	send := map[string]any{"access_token": zammadsim.Mask, "app_secret": zammadsim.Mask, "welcome": "New", "group_id": 1}
	r.do("PUT", one(7), send).has(200)
	if o := r.channel(7).Options; o["access_token"] != tokenA || o["app_secret"] != secret || o["welcome"] != "New" {
		t.Errorf("%v", o)
	}
	r.Masking(false)
	r.do("PUT", one(7), send).refused("Cannot parse access token")
	r.do("PUT", one(7), map[string]any{"app_secret": zammadsim.Mask, "group_id": 1}).has(200)
	if o := r.channel(7).Options; o["access_token"] != tokenA || o["app_secret"] != zammadsim.Mask {
		t.Errorf("%v", o)
	}
	if r.Stored(7) != (zammadsim.Stored{Saves: 2, Secrets: 1}) {
		t.Errorf("%+v", r.Stored(7))
	}
}

func TestUpdate_lostUpdate(t *testing.T) {
	r := newRig(t)
	r.graph.FailNext(simkit.Fault{Func: func(w http.ResponseWriter, req *http.Request, next http.Handler) {
		r.SetToken(7, tokenB)
		next.ServeHTTP(w, req)
	}})
	r.do("PUT", one(7), map[string]any{"welcome": "New", "group_id": 1}).has(200)
	if r.Token(7) != tokenA {
		t.Error("options are saved one by one")
	}
}

func TestSwitches(t *testing.T) {
	r := newRig(t)
	r.graph.RevokeToken(tokenA, 0) // Meta is not asked
	r.do("POST", one(7)+"/disable", nil).has(200).is("status", "ok")
	r.do("POST", one(7)+"/disable", nil).has(200)
	if !r.channel(7).Inactive {
		t.Error("active")
	}
	r.do("POST", one(7)+"/enable", nil).has(200)
	if r.channel(7).Inactive || r.Stored(7) != (zammadsim.Stored{Switches: 2}) {
		t.Errorf("%+v", r.Stored(7))
	}
	for _, id := range []int{8, 99} {
		r.do("POST", one(id)+"/enable", nil).has(404)
		r.do("POST", one(id)+"/disable", nil).has(404)
		r.do("DELETE", one(id), nil).has(404)
	}
	r.do("DELETE", base+"/seven", nil).has(404)
	r.do("DELETE", one(7), nil).has(200).is("status", "ok")
	r.do("DELETE", one(7), nil).has(404)
}

func TestPreload(t *testing.T) {
	r := newRig(t)
	preload := func(body map[string]any) answer { t.Helper(); return r.do("POST", base+"/preload", body) }
	a := preload(map[string]any{"business_id": waba, "access_token": tokenA}).has(200)
	numbers := a.body["data"].(map[string]any)["phone_numbers"].([]any)
	first := numbers[len(numbers)-1].(map[string]any)
	if len(numbers) != 2 || first["label"] != "Lucky Shrub (+1 631-555-5555)" || first["value"] != phone {
		t.Error(a.text)
	}
	preload(map[string]any{"business_id": waba, "access_token": "EAAdead"}).has(500)
	preload(map[string]any{"business_id": "999", "access_token": tokenA}).has(500)
	preload(map[string]any{"business_id": waba, "access_token": zammadsim.Mask, "channel_id": 7}).has(200)
	preload(map[string]any{"business_id": waba, "access_token": zammadsim.Mask, "channel_id": 8}).has(500)
	r.Masking(false)
	preload(map[string]any{"business_id": waba, "access_token": zammadsim.Mask, "channel_id": 7}).has(500)
}
