package graphsim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
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

func newRecorder() *simkit.Recorder { return simkit.NewRecorder() }

// 7.3: order, per-item codes, string bodies, versions, headers, one unit each.
func TestBatch(t *testing.T) {
	w := newWorld(t)
	r := w.batch(token, nil, readItem(phone+"?fields=id"), readItem("v24.0/404"), readItem("/debug_token?input_token="+token),
		map[string]any{"relative_url": "me"}, readItem("https://evil.test/me"),
		map[string]any{"method": "GET", "relative_url": "me", "omit_response_on_success": true})
	if len(r) != 6 {
		t.Fatalf("%d results", len(r))
	}
	r[0].reply(t).ok().is(phone, "id")
	r[1].reply(t).fails(100, 33)
	r[2].reply(t).ok().is(true, "data", "is_valid")
	r[3].reply(t).fails(100, 0)
	r[4].reply(t).fails(100, 0)
	if r[5] != nil {
		t.Error("an omitted response is there")
	}
	if h := headerOf(r[1], "facebook-api-version"); h != "v24.0" {
		t.Errorf("item served by %s", h)
	}
	if w.Units() != 4 {
		t.Errorf("%d units, want one per item that got in", w.Units())
	}
	r = w.batch(token, url.Values{"include_headers": {"false"}}, readItem("me"))
	if len(r[0].Headers) != 0 {
		t.Error("headers without being asked")
	}
	r = w.batch(token, nil, readItem("me?access_token="+otherToken), readItem("me"))
	r[0].reply(t).ok().is("901", "id") // a token of its own
	r[1].reply(t).ok().is("900", "id")
}

func headerOf(i *item, name string) string {
	for _, h := range i.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
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
	if len(w.Writes()) != 0 {
		t.Errorf("a batch of reads is a write: %+v", w.Writes())
	}
	text, err := json.Marshal(calls)
	if err != nil || strings.Contains(string(text), "canary") {
		t.Errorf("%v %s", err, text)
	}
}

// 7.3: what fails the whole batch.
func TestBatch_refused(t *testing.T) {
	w := newWorld(t)
	post := func(bearer, batch string) reply {
		return w.do(http.MethodPost, "/v25.0/", bearer, url.Values{"batch": {batch}})
	}
	one := `[{"method":"GET","relative_url":"me"}]`
	many := "[" + strings.Repeat(one[1:len(one)-1]+",", 50) + one[1:]
	post(token, many).fails(20, 0).has(http.StatusBadRequest)
	post(token, "{").fails(100, 0).has(http.StatusBadRequest)
	post("", one).fails(104, 0)
	post("EAAbad", one).fails(190, 0)
	w.BatchTokenErrorsPerItem(true)
	post("EAAbad", one).ok().is(401.0, 0, "code")
	w.BatchedDebugTokenRefused(true)
	r := w.batch(token, nil, readItem("debug_token?input_token="+token), readItem("me"))
	r[0].reply(t).fails(100, 0)
	r[1].reply(t).ok()
	w.debug(token, token).ok() // outside a batch it still works
	w.BatchRefused(true)
	post(token, one).fails(3, 0)
}

// 7.3: null is an item that timed out.
func TestBatch_faults(t *testing.T) {
	w := newWorld(t)
	w.FailNext(simkit.Fault{Path: "/v25.0/me", Kind: simkit.KindReset})
	w.FailNext(graphsim.Error{Code: 2, Transient: true, Message: "Service temporarily unavailable"}.Fault("GET", "/*/"+phone, 1))
	r := w.batch(token, nil, readItem("me"), readItem(phone), readItem(waba))
	if r[0] != nil {
		t.Error("a lost item is there")
	}
	r[1].reply(t).fails(2, 0).is(true, "error", "is_transient")
	r[2].reply(t).ok()
	if w.PendingFaults() != 0 {
		t.Error("a fault was not met")
	}
}

// 7.1: expired versions are served by the oldest usable one; the header tells.
func TestVersion(t *testing.T) {
	w := newWorld(t)
	served := func(path string) string { return w.get(path).header.Get("Facebook-Api-Version") }
	for path, want := range map[string]string{
		"/v25.0/me": "v25.0", "/v26.0/me": "v26.0", "/me": "v26.0", "/v20.0/me": "v21.0", "/v3.1/me": "v21.0",
	} {
		if got := served(path); got != want {
			t.Errorf("%s served by %s, want %s", path, got, want)
		}
	}
	w.get("/v99.0/me").fails(2500, 0)
	w.clock.Set(time.Date(2028, 8, 1, 0, 0, 0, 0, time.UTC))
	if got := served("/v25.0/me"); got != "v26.0" {
		t.Errorf("served by %s", got)
	}
	w.SetVersionServed("v24.0")
	if got := served("/v26.0/me"); got != "v24.0" {
		t.Errorf("served by %s", got)
	}
	w.SetVersionServed("")
	w.clock.Set(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	w.AddApp(graphsim.App{ID: appID, Secret: appSecret, DefaultVersion: "v24.0"})
	if got := served("/me"); got != "v24.0" {
		t.Errorf("unversioned call served by %s", got)
	}
}

// 7.2: multi-get, date_format and ETags are gone.
func TestRemovedIn2026(t *testing.T) {
	w := newWorld(t)
	w.get("/v25.0/?ids="+phone+","+waba).fails(100, 0).says("per-object requests")
	w.batch(token, nil, readItem("?ids="+phone))[0].reply(t).fails(100, 0)
	w.get("/v25.0/"+phone+"?date_format=U").fails(100, 0)
	w.get("/v25.0/" + phone + "?pretty=1&debug=all").ok()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/v25.0/"+phone, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "OAuth "+token)
	req.Header.Set("If-None-Match", "*")
	w.send(req).ok()
	w.get("/v25.0/").fails(100, 0)
	w.get("/v25.0/"+waba+"/a/b").fails(2500, 0)
}

// Reliability 3.2 and 5.C 81: errors that echo secrets.
func TestEchoSecrets(t *testing.T) {
	w := newWorld(t)
	w.EchoSecrets(true)
	const bad = "EAAcanary/+revoked"
	for name, r := range map[string]reply{
		"caller": w.do(http.MethodGet, "/v25.0/"+phone, bad, nil).fails(190, 0).says("Malformed access token " + bad),
		"app":    w.do(http.MethodGet, "/v25.0/404", appToken, nil).fails(100, 33),
	} {
		for _, key := range []string{"message", "error_user_msg"} {
			if text, _ := r.at("error", key).(string); !strings.Contains(text, "canary") {
				t.Errorf("%s: %s", name, r.text)
			}
		}
		if text, _ := r.at("error", "error_data", "details").(string); !strings.Contains(text, "canary") || !strings.Contains(text, "%") {
			t.Errorf("%s: want the secret plain and escaped: %s", name, r.text)
		}
	}
	w.debug(appToken, bad).ok().is("Malformed access token "+appToken+" "+bad, "data", "error", "message")
	for _, c := range w.Calls() {
		if strings.Contains(fmt.Sprint(c), "canary") {
			t.Errorf("logged: %+v", c)
		}
	}
}

// Reliability 5.D 93: the Date header is Meta's clock.
func TestDateHeader(t *testing.T) {
	w := newWorld(t)
	w.clock.Advance(-24 * time.Hour)
	if got := w.get("/v25.0/me").header.Get("Date"); got != "Sat, 21 Nov 2026 12:00:00 GMT" {
		t.Error(got)
	}
}

func TestMountedUnderAPrefix(t *testing.T) {
	w := newWorld(t)
	w.ShortPages(1)
	server := httptest.NewServer(http.StripPrefix("/graph", w.Sim))
	defer server.Close()
	inner := *w
	inner.url = server.URL + "/graph"
	r := inner.get("/v25.0/" + waba + "/phone_numbers").ok()
	if next, _ := r.at("paging", "next").(string); !strings.HasPrefix(next, inner.url+"/v25.0/") {
		t.Errorf("next is %s", next)
	}
	for _, root := range []string{"", "/", "/v25.0", "/v25.0/"} {
		inner.do(http.MethodPost, root, token, url.Values{"batch": {`[{"method":"GET","relative_url":"me"}]`}}).ok().is(200.0, 0, "code")
	}
}

func TestJSONBody(t *testing.T) {
	w := newWorld(t)
	body := `{"batch":[{"method":"GET","relative_url":"me"}],"include_headers":false}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/v25.0/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	w.send(req).ok().is(200.0, 0, "code").is(nil, 0, "headers")
}

func TestMultipartBody(t *testing.T) {
	w := newWorld(t)
	var body strings.Builder
	form := multipart.NewWriter(&body)
	_ = form.WriteField("batch", `[{"method":"GET","relative_url":"me"}]`)
	_ = form.WriteField("access_token", token)
	_ = form.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/", strings.NewReader(body.String()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	w.send(req).ok().is(200.0, 0, "code")
}

func TestConcurrentUse(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				w.batch(token, nil, readItem(phone), readItem(waba+"?fields=phone_numbers{health_status}"))
				w.SetVerifiedName(phone, "Other")
				w.Unassign(token, emptyWABA)
			}
		})
	}
	group.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.WaitCalls(ctx, 40, "GET", "/v25.0/"+phone); err != nil {
		t.Error(err)
	}
}
