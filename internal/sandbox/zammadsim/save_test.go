package zammadsim_test

import (
	"net/http"
	"reflect"
	"regexp"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// Zammad, "create": name and number come from Meta; the webhook's address and verify
// token are made here, and Meta is told nothing.
func TestCreate(t *testing.T) {
	r := newRig(t)
	body := wholeOptions(tokenB, secondPhone)
	body["verify_token"], body["name"], body["adapter"], body["color"] = "mine", "mine", "mine", "red"
	a := r.do("POST", base, body).Check(200, `"group_id":2`, `"area":"WhatsApp::Business"`, `"active":true`, `"created_by_id":3`,
		`"created_at":"2030-01-02T03:04:05.000Z"`, `"adapter":"whatsapp"`, `"business_id":"300"`, `"access_token":"**********"`,
		`"app_secret":"**********"`, `"phone_number_id":"401"`, `"welcome":"Hello"`, `"reminder_active":true`,
		`"reminder_message":"Still there?"`, `"name":"Lawn"`, `"phone_number":"+1 631-555-5556"`, "!color", "!mine")
	for key, pattern := range map[string]string{
		"callback_url_uuid": `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, "verify_token": `^[A-Za-z0-9_-]{16}$`,
	} {
		if value, _ := a.Member("options", key).(string); !regexp.MustCompile(pattern).MatchString(value) {
			t.Errorf("%s %q", key, value)
		}
	}
	if r.Token(a.ID()) != tokenB || r.CreatedCount() != 1 || len(r.graph.Writes()) != 0 {
		t.Error("not stored, or the app was subscribed")
	}
	r.RemoveChannel(7)
	body = wholeOptions(tokenB, phone)
	delete(body, "group_id")
	body["business_id"] = "nonsense" // the business account is not verified
	r.do("POST", base, body).Check(200, `"group_id":null`)
	r.AcceptUnknownGroups(true)
	body["group_id"], body["phone_number_id"] = 99, simtest.StrayPhone
	r.do("POST", base, body).Check(200, `"group_id":99`)
}

// Zammad: anything Meta refuses rolls back, with Meta's message.
func TestSave_refused(t *testing.T) {
	const fetch = "Could not fetch WhatsApp phone number details."
	fail := func(f simkit.Fault) func(*rig) { return func(r *rig) { r.graph.FailNext(f) } }
	details := graphsim.Error{Code: 131000, Message: "(#131000) Something went wrong", Data: object{"details": "Try again"}}
	for name, c := range map[string]struct {
		key   string
		value any
		setup func(*rig)
		text  string
	}{
		"dead token":          {"access_token", "EAAdead", nil, "Cannot parse access token"},
		"expired token":       {"welcome", "x", func(r *rig) { r.graph.ExpireToken(tokenA) }, "Session has expired"},
		"unknown number":      {"phone_number_id", "999", nil, "does not exist"},
		"hidden number":       {"welcome", "x", func(r *rig) { r.graph.UnassignToken(tokenA, waba) }, "does not exist"},
		"no token":            {"access_token", "", nil, ""},
		"no number":           {"phone_number_id", "", nil, ""},
		"ID of the account":   {"phone_number_id", waba, nil, fetch},
		"unreachable":         {"welcome", "x", func(r *rig) { r.SetGraphURL("http://127.0.0.1:1") }, fetch},
		"no Graph":            {"welcome", "x", func(r *rig) { r.SetGraphURL("") }, fetch},
		"no JSON":             {"welcome", "x", fail(simkit.Fault{Kind: simkit.KindHTML}), fetch},
		"no JSON, refused":    {"welcome", "x", fail(simkit.Fault{Status: 502, Body: "<html>"}), fetch},
		"details":             {"welcome", "x", fail(details.Fault("", "", 1)), "(#131000) Something went wrong: Try again"},
		"number in use":       {"phone_number_id", phone, nil, "Phone number is already in use by another WhatsApp account."},
		"unknown group":       {"group_id", 99, nil, "Group must exist"},
		"group by name":       {"group_id", "Users", nil, "Group must exist"},
		"mask as token":       {"access_token", zammadsim.Mask, nil, ""},
		"mask, older version": {"access_token", zammadsim.Mask, func(r *rig) { r.MaskSecrets(false) }, "Cannot parse access token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			if c.setup != nil {
				c.setup(r)
			}
			body := wholeOptions(tokenA, secondPhone)
			body[c.key] = c.value
			r.do("POST", base, body).Check(422, c.text)
			if r.CreatedCount() != 0 || len(r.ChannelIDs()) != 2 {
				t.Error("the channel was created")
			}
		})
	}
}

// Zammad: an update merges, but for the group.
func TestUpdate_merges(t *testing.T) {
	r := newRig(t)
	want := r.channel(7).Options
	r.clock.Advance(time.Minute)
	r.do("PUT", channelPath(7), object{"welcome": "New", "group_id": "1"}).Check(200, `"group_id":1`, "verify-7",
		`"updated_at":"2030-01-02T03:05:05.000Z"`)
	want["welcome"] = "New"
	simtest.CheckEqual(t, "options", r.channel(7).Options, want)
	r.wantStored(zammadsim.StoredCounts{Saves: 1})
	for range 2 { // the second one changes nothing
		r.do("PUT", channelPath(7), object{"access_token": tokenB}).Check(200, `"group_id":null`)
		r.wantStored(zammadsim.StoredCounts{Saves: 2, Tokens: 1})
	}
	r.do("PUT", channelPath(7), object{"welcome": nil, "reminder_message": ""}).Check(200, `"reminder_message":""`, `"welcome":null`)
	r.do("PUT", channelPath(7), "[]").Check(200)
}

// The number of a channel changes in place, with its name; its webhook stays.
func TestUpdate_number(t *testing.T) {
	r := newRig(t)
	r.do("PUT", channelPath(7), object{"phone_number_id": secondPhone}).Check(200, `"name":"Lawn"`, "+1 631-555-5556", "uuid-7")
	r.AddChannel(zammadsim.Channel{ID: 9, Options: object{"phone_number_id": phone, "access_token": tokenA}})
	r.do("PUT", channelPath(9), object{"phone_number_id": secondPhone}).Check(422, "already in use")
	r.graph.SetVerifiedName(secondPhone, "Lawn & Co")
	r.do("PUT", channelPath(7), object{"group_id": 1}).Check(200, "Lawn & Co")
}

// Zammad: a stored token that is not valid blocks every edit.
func TestUpdate_deadStoredToken(t *testing.T) {
	r := newRig(t)
	r.graph.RevokeToken(tokenA, 460)
	before := r.channel(7)
	r.do("PUT", channelPath(7), object{"welcome": "New"}).Check(422, "logged out")
	if !reflect.DeepEqual(r.channel(7), before) {
		t.Error("something was saved")
	}
	r.do("PUT", channelPath(7), object{"welcome": "New", "access_token": tokenB}).Check(200)
	r.do("PUT", channelPath(99), object{"welcome": "New"}).Check(422, "Couldn't find Channel")
	r.do("PUT", channelPath(8), object{"welcome": "New"}).Check(422, "Couldn't find Channel")
}

// Zammad: the mask means keep since 2026; before, it is stored like any value.
func TestUpdate_mask(t *testing.T) {
	r := newRig(t)
	send := object{"access_token": zammadsim.Mask, "app_secret": zammadsim.Mask, "welcome": "New", "group_id": 1}
	options := func(token, appSecret string) {
		t.Helper()
		o := r.channel(7).Options
		simtest.CheckEqual(t, "options", []any{o["access_token"], o["app_secret"], o["welcome"]}, []any{token, appSecret, "New"})
	}
	r.do("PUT", channelPath(7), send).Check(200)
	options(tokenA, secret)
	r.MaskSecrets(false)
	r.do("PUT", channelPath(7), send).Check(422, "Cannot parse access token")
	r.do("PUT", channelPath(7), object{"app_secret": zammadsim.Mask, "group_id": 1}).Check(200)
	options(tokenA, zammadsim.Mask)
	r.wantStored(zammadsim.StoredCounts{Saves: 2, Secrets: 1})
}

// Zammad saves all options, so a change during the call to Meta is lost.
func TestUpdate_lostUpdate(t *testing.T) {
	r := newRig(t)
	r.graph.FailNext(simkit.Fault{Func: func(w http.ResponseWriter, req *http.Request, next http.Handler) {
		r.SetToken(7, tokenB)
		next.ServeHTTP(w, req)
	}})
	r.do("PUT", channelPath(7), object{"welcome": "New"}).Check(200)
	simtest.CheckEqual(t, "token", r.Token(7), tokenA)
}

func TestDestroy(t *testing.T) {
	r := newRig(t)
	for _, id := range []string{"/8", "/99", "/seven"} {
		r.do("DELETE", base+id, nil).Check(404)
	}
	r.do("DELETE", channelPath(7), nil).Check(200, `"status":"ok"`)
	r.do("DELETE", channelPath(7), nil).Check(404)
}
