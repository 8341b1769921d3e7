package graphsim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	appID, appSecret   = "111", "canary-app-secret"
	otherApp           = "112"
	business           = "200"
	waba, emptyWABA    = "300", "301"
	phone, secondPhone = "400", "401"
	token              = "EAAcanarySystemUserToken000"
	otherToken         = "EAAcanaryOtherAppToken00000"
	appToken           = appID + "|" + appSecret
)

var allScopes = []string{"business_management", "whatsapp_business_messaging", "whatsapp_business_management"}

// world is one business with two accounts, one of them with two numbers.
type world struct {
	*graphsim.Sim
	t     *testing.T
	clock *simkit.ManualClock
	url   string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := simkit.NewManualClock(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	sim := graphsim.New(graphsim.Options{Now: clock.Now})
	server := httptest.NewServer(sim)
	t.Cleanup(func() { sim.Close(); server.Close() })
	w := &world{Sim: sim, t: t, clock: clock, url: server.URL}
	err := sim.Load(graphsim.Seed{
		Apps: []graphsim.App{
			{ID: appID, Name: "Care", Secret: appSecret},
			{ID: otherApp, Name: "Other", Secret: "other-secret"},
		},
		Businesses: []graphsim.Business{{ID: business, Name: "Lucky Shrub"}},
		BusinessAccounts: []graphsim.BusinessAccount{
			{ID: waba, Name: "Service", BusinessID: business},
			{ID: emptyWABA, Name: "Spare", BusinessID: business},
		},
		PhoneNumbers: []graphsim.PhoneNumber{
			{ID: phone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5555", VerifiedName: "Lucky Shrub"},
			{ID: secondPhone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5556", VerifiedName: "Lucky Lawn", AccountMode: "SANDBOX"},
		},
		Tokens: []graphsim.Token{
			{Token: token, AppID: appID, UserID: "900", Name: "terraform", Scopes: allScopes, IssuedAt: graphsim.In(-time.Hour)},
			{Token: otherToken, AppID: otherApp, UserID: "901", Scopes: allScopes},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// reply is one answer of the simulator.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	text   string
	body   any
}

func (w *world) do(method, path, bearer string, form url.Values) reply {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if len(form) > 0 {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	return w.send(req)
}

func (w *world) send(req *http.Request) reply {
	w.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	r := reply{t: w.t, status: resp.StatusCode, header: resp.Header, text: string(data)}
	if err := json.Unmarshal(data, &r.body); err != nil {
		w.t.Fatalf("no JSON: %s", data)
	}
	return r
}

func (w *world) get(path string) reply { w.t.Helper(); return w.do(http.MethodGet, path, token, nil) }

// batch posts items and returns their results, nil for a null one.
func (w *world) batch(bearer string, form url.Values, items ...any) []*item {
	w.t.Helper()
	text, err := json.Marshal(items)
	if err != nil {
		w.t.Fatal(err)
	}
	if form == nil {
		form = url.Values{}
	}
	form.Set("batch", string(text))
	r := w.do(http.MethodPost, "/v25.0/", bearer, form)
	if r.status != http.StatusOK {
		w.t.Fatalf("batch: %d %s", r.status, r.text)
	}
	var results []*item
	if err := json.Unmarshal([]byte(r.text), &results); err != nil {
		w.t.Fatal(err)
	}
	return results
}

type item struct {
	Code    int
	Headers []struct{ Name, Value string }
	Body    string
}

func (i *item) reply(t *testing.T) reply {
	t.Helper()
	if i == nil {
		t.Fatal("item is null")
	}
	r := reply{t: t, status: i.Code, text: i.Body}
	if err := json.Unmarshal([]byte(i.Body), &r.body); err != nil {
		t.Fatalf("no JSON: %s", i.Body)
	}
	return r
}

func readItem(relativeURL string) map[string]any {
	return map[string]any{"method": "GET", "relative_url": relativeURL}
}

// at follows keys and indexes into the body; nil where there is nothing.
func (r reply) at(path ...any) any {
	v := r.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func (r reply) ok() reply {
	r.t.Helper()
	if r.status != http.StatusOK {
		r.t.Fatalf("%d %s", r.status, r.text)
	}
	return r
}

// fails checks code and subcode (0: none) of an error, and what every error has.
func (r reply) fails(code, subcode int) reply {
	r.t.Helper()
	got, _ := r.at("error", "error_subcode").(float64)
	if r.at("error", "code") != float64(code) || int(got) != subcode {
		r.t.Fatalf("want code %d subcode %d, got %d %s", code, subcode, r.status, r.text)
	}
	for _, key := range []string{"message", "type", "fbtrace_id"} {
		if s, _ := r.at("error", key).(string); s == "" {
			r.t.Errorf("no %s in %s", key, r.text)
		}
	}
	return r
}

func (r reply) is(want any, path ...any) reply {
	r.t.Helper()
	if got := r.at(path...); got != want {
		r.t.Errorf("%v = %v, want %v in %s", path, got, want, r.text)
	}
	return r
}

func (r reply) has(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Errorf("status %d, want %d: %s", r.status, status, r.text)
	}
	return r
}

func (r reply) says(text string) reply {
	r.t.Helper()
	if message, _ := r.at("error", "message").(string); !strings.Contains(message, text) {
		r.t.Errorf("message %q does not say %q", message, text)
	}
	return r
}

func (r reply) ids(path ...any) string {
	r.t.Helper()
	list, _ := r.at(path...).([]any)
	var ids []string
	for _, v := range list {
		id, _ := v.(map[string]any)["id"].(string)
		ids = append(ids, id)
	}
	return strings.Join(ids, ",")
}
