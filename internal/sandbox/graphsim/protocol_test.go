package graphsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// A batch answers in its order, with a code and a body in a string for each item. Each item counts as one unit.
func TestBatch(t *testing.T) {
	w := newWorld(t)
	r := w.batch(token, nil, readItem(phone+"?fields=id"), readItem("v24.0/404"), readItem("/debug_token?input_token="+token),
		map[string]any{"relative_url": business}, readItem("https://evil.test/"+business))
	expect(t, "outcomes", outcomes(r), "ok 100/33 ok 100 100")
	expect(t, "units", w.SpentUnits(), 3)
	r = w.batch(token, nil, readItem(adminAtOther+"?access_token="+otherToken), readItem(adminAtOther))
	expect(t, "a token of its own", outcomes(r), "ok 100/33")
}

// The call log has items by method and path, and no secret.
func TestBatch_callLog(t *testing.T) {
	w := newWorld(t)
	w.batch(appToken, nil, readItem("debug_token?input_token="+token))
	calls := w.Calls()
	if len(calls) != 2 || calls[1].Path != "/v25.0/debug_token" || calls[1].Via != "batch" || calls[1].Status != 200 ||
		calls[0].Path != "/v25.0/" || calls[0].Operation != "batch" {
		t.Errorf("%+v", calls)
	}
	expect(t, "writes", len(w.Writes()), 0)
	if text, err := json.Marshal(calls); err != nil || strings.Contains(string(text), "canary") {
		t.Errorf("%v %s", err, text)
	}
}

// Some mistakes fail the whole batch.
func TestBatch_refused(t *testing.T) {
	w := newWorld(t)
	const one = `[{"method":"GET","relative_url":"200"}]`
	many := "[" + strings.Repeat(one[1:len(one)-1]+",", 50) + one[1:]
	w.try("system POST / batch="+many, "20")
	w.try("system POST / batch={", "100")
	w.try("none POST / batch="+one, "104")
	w.try("EAAbad POST / batch="+one, "190")
	w.RefuseBatchedDebugToken(true)
	expect(t, "debug_token", outcomes(w.batch(token, nil, readItem("debug_token?input_token="+token), readItem(business))), "100 ok")
	w.try("system GET debug_token?input_token="+token, "ok") // outside a batch it still works
	w.RefuseBatches(true)
	w.try("system POST / batch="+one, "3")
}

// An item that timed out is null.
func TestBatch_faults(t *testing.T) {
	w := newWorld(t)
	w.FailNext(simkit.Fault{Path: "/v25.0/" + business, Kind: simkit.KindReset})
	w.FailNext(graphsim.Error{Code: 2, Transient: true, Message: "Service temporarily unavailable"}.Fault("GET", "/*/"+phone, 1))
	r := w.batch(token, nil, readItem(business), readItem(phone), readItem(waba))
	expect(t, "outcomes", outcomes(r), "null 2 ok")
	r[1].wantTexts(`"is_transient":true`)
	expect(t, "faults", w.PendingFaults(), 0)
}

// The oldest usable version serves calls of expired ones, and says so in the header.
func TestVersion(t *testing.T) {
	w := newWorld(t)
	served := func(path, want string) {
		t.Helper()
		expect(t, path, w.try("system GET "+path, "ok").header.Get("Facebook-Api-Version"), want)
	}
	served("/v25.0/200", "v25.0")
	served("/v26.0/200", "v26.0")
	served("/200", "v26.0")
	served("/v3.1/200", "v21.0")
	w.try("system GET /v99.0/200", "2500")
	w.clock.Set(time.Date(2028, 8, 1, 0, 0, 0, 0, time.UTC))
	served("/v25.0/200", "v26.0")
	w.SetVersionServed("v24.0")
	served("/v26.0/200", "v24.0")
	w.SetVersionServed("")
	w.clock.Set(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	w.clock.Advance(-240 * time.Hour) // the Date header is Meta's clock
	expect(t, "date", w.try("system GET 200", "ok").header.Get("Date"), "Sat, 21 Nov 2026 00:00:00 GMT")
}

// A read of several IDs is no longer possible.
func TestRemovedIn2026(t *testing.T) {
	w := newWorld(t)
	w.try("system GET /v25.0/?ids="+phone+","+waba, "2500")
	w.try("system GET "+phone+"?pretty=1&debug=all", "ok")
	w.try("system GET "+waba+"/a/b", "2500")
}

// With EchoSecrets, errors contain secrets. The call log has none.
func TestEchoSecrets(t *testing.T) {
	w := newWorld(t)
	w.EchoSecrets(true)
	const bad = "EAAcanary/+revoked"
	w.try(bad+" GET "+phone, "190", "Malformed access token "+bad, url.QueryEscape(bad))
	w.try("app GET 404", "100/33", appToken, url.QueryEscape(appToken))
	w.try("app GET debug_token?input_token="+url.QueryEscape(bad), "ok", bad)
	w.revoke("EAAcanaryDead").wantTexts("EAAcanaryDead")
	w.refresh("EAAcanaryDead").wantTexts("EAAcanaryDead")
	w.try("admin POST "+waba+"/subscribed_apps verify_token=canary-verify", "100", "canary-verify")
	if text := fmt.Sprint(w.Calls()); strings.Contains(text, "anary") {
		t.Errorf("logged: %s", text)
	}
	expect(t, "writes", len(w.Writes()), 3)
}

func TestMountedUnderAPrefix(t *testing.T) {
	w := newWorld(t)
	w.ShortenPages(1)
	server := httptest.NewServer(http.StripPrefix("/graph", w.Sim))
	defer server.Close()
	inner := *w
	inner.url = server.URL + "/graph"
	inner.try("system GET "+waba+"/phone_numbers", "ok", `"next":"`+inner.url+"/v25.0/")
	for _, root := range []string{"/", "/v25.0", "/v25.0/"} {
		inner.try("system POST "+root+` batch=[{"method":"GET","relative_url":"200"}]`, "ok", `"code":200`)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, inner.url, strings.NewReader(
		`{"batch":[{"method":"GET","relative_url":"200"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "OAuth "+token)
	inner.send(req).wantTexts(`"code":200`)
}

// A wrong proof of the app secret gets code 100.
func TestProof(t *testing.T) {
	w := newWorld(t)
	w.try("system GET "+phone+"?appsecret_proof=00", "100", "Invalid appsecret_proof provided in the API argument")
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, RequireAppSecret: true})
	w.try("system GET "+phone, "100", "GraphMethodException", "require an appsecret_proof argument")
	w.try("system GET "+phone+"?appsecret_proof="+proof(token), "ok")
	w.try("app GET debug_token?input_token="+token, "ok") // holds the secret itself

	top := url.Values{"appsecret_proof": {proof(token)}}
	r := w.batch(token, top, readItem(phone), readItem(phone+"?access_token="+token)) // its own token, so its own proof
	expect(t, "batch", outcomes(r), "ok 100")

	// the proof of a new token is a parameter of that call.
	form := url.Values{"business_app": {appID}, "scope": {"business_management"}}
	item := func() map[string]any {
		return map[string]any{"method": "POST", "relative_url": employeeUser + "/access_tokens", "body": form.Encode()}
	}
	top.Set("appsecret_proof", proof(adminToken))
	w.batch(adminToken, top, item())[0].wantTexts("require an appsecret_proof")
	form.Set("appsecret_proof", proof(adminToken))
	expect(t, "generate", outcomes(w.batch(adminToken, top, item())), "ok")
}

// An app has 200 calls an hour for an account, and 5,000 for an active one.
func TestBudget(t *testing.T) {
	w := newWorld(t)
	for range 200 {
		w.try("system GET "+emptyWABA, "ok")
		w.try("system GET "+waba, "ok")
	}
	w.clock.Advance(10 * time.Minute)
	r := w.try("system GET "+emptyWABA, "80008")
	if h := r.header.Get("X-Business-Use-Case-Usage"); !strings.Contains(h, `"call_count":100,"estimated_time_to_regain_access":50`) {
		t.Error(h)
	}
	w.try("system GET "+waba, "ok") // an active account
	w.SetField(phone, "status", "PENDING")
	w.SetField(secondPhone, "status", "PENDING")
	w.try("system GET "+waba, "80008")
	w.try("other GET "+emptyWABA, "ok") // another app
	w.clock.Advance(50 * time.Minute)
	w.try("system GET "+emptyWABA, "ok")
	expect(t, "units", w.SpentUnits(), 403)

	// Each item of a batch counts, numbers count with their account.
	w.SetBudget(waba, 3)
	w.clock.Advance(time.Hour)
	results := w.batch(token, nil, readItem(waba), readItem(phone), readItem(waba+"/phone_numbers?fields=id,health_status"),
		readItem(secondPhone))
	expect(t, "batch", outcomes(results), "ok ok ok 80008")
}

func TestThrottle(t *testing.T) {
	w := newWorld(t)
	w.Throttle(80007, 0, 2)
	w.try("system GET "+phone, "80007")
	w.try("system GET "+business, "80007")
	w.try("system GET "+business, "ok")
	w.Throttle(613, http.StatusTooManyRequests, -1)
	expect(t, "status", w.try("system GET "+business, "613").status, http.StatusTooManyRequests)
	w.try("system GET "+business, "613")
	w.Throttle(0, 0, 0)
	w.try("system GET "+business, "ok")
}

func TestConcurrentUse(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				w.batch(token, nil, readItem(phone), readItem(waba+"?fields=phone_numbers{health_status}"))
				w.SetVerifiedName(phone, "Other")
				w.try("admin POST "+users+" name=bot", "ok")
				w.revoke(w.generate(employeeUser).token())
				w.assign(employeeUser, "DEVELOP")
				w.tasks(employeeUser)
				w.RenameSystemUser(employeeUser, "x")
				w.LiveTokens("")
			}
		})
	}
	group.Wait()
	if users, c := w.Stored("system_users"), w.Stored("access_tokens"); users.Created != 40 || c.Created != 40 || c.Deleted != 40 {
		t.Errorf("%+v", c)
	}
}
