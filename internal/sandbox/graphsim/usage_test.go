package graphsim_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 7.7: 200 an hour per app and account, 5,000 for an active one.
func TestBudget(t *testing.T) {
	w := newWorld(t)
	usage := func(r reply) (u map[string][]map[string]any) {
		if err := json.Unmarshal([]byte(r.header.Get("X-Business-Use-Case-Usage")), &u); err != nil {
			t.Fatal(err, r.header)
		}
		return u
	}
	for range 200 {
		w.get("/v25.0/" + emptyWABA).ok()
	}
	w.clock.Advance(10 * time.Minute)
	r := w.get("/v25.0/"+emptyWABA).fails(80008, 0).has(http.StatusBadRequest)
	if u := usage(r)[emptyWABA][0]; u["call_count"] != 100.0 || u["estimated_time_to_regain_access"] != 50.0 {
		t.Errorf("usage %v", u)
	}
	w.SetThrottleCode(80007)
	w.get("/v25.0/"+emptyWABA).fails(80007, 0)
	w.get("/v25.0/" + waba).ok() // its own budget
	w.do(http.MethodGet, "/v25.0/"+emptyWABA, otherToken, nil).ok()
	if w.Units() != 202 {
		t.Errorf("%d units", w.Units())
	}
	w.clock.Advance(50 * time.Minute)
	w.get("/v25.0/" + emptyWABA).ok()

	// Each item of a batch counts, numbers count with their account.
	w.SetBudget(waba, 3)
	w.clock.Advance(time.Hour)
	results := w.batch(token, nil, readItem(waba), readItem(phone), readItem(waba+"/phone_numbers?fields=id,health_status"), readItem(secondPhone))
	for i, item := range results {
		if i < 3 {
			item.reply(t).ok()
			continue
		}
		item.reply(t).fails(80007, 0)
	}
}

func TestBudget_activeAccount(t *testing.T) {
	w := newWorld(t)
	for range 201 {
		w.get("/v25.0/" + waba).ok()
	}
	w.SetField(phone, "status", "PENDING")
	w.SetField(secondPhone, "status", "PENDING")
	w.get("/v25.0/"+waba).fails(80008, 0)
}

// 7.7: the platform limit of the app, where its users are known.
func TestBudget_app(t *testing.T) {
	w := newWorld(t)
	w.AddApp(graphsim.App{ID: appID, Secret: appSecret, Users: 1})
	for range 200 {
		w.get("/v25.0/me").ok()
	}
	r := w.get("/v25.0/me").fails(4, 0).is(true, "error", "is_transient")
	if r.header.Get("X-App-Usage") != `{"call_count":100,"total_cputime":50,"total_time":50}` {
		t.Error(r.header)
	}
}

func TestThrottleAndUsage(t *testing.T) {
	w := newWorld(t)
	w.Throttle(80007, 0, 2)
	w.get("/v25.0/"+phone).fails(80007, 0).has(http.StatusBadRequest)
	w.get("/v25.0/me").fails(80007, 0)
	w.get("/v25.0/me").ok()
	w.Throttle(613, http.StatusTooManyRequests, -1)
	w.get("/v25.0/me").fails(613, 0).has(http.StatusTooManyRequests)
	w.get("/v25.0/me").fails(613, 0)
	w.Throttle(0, 0, 0)

	w.SetUsage(waba, graphsim.Usage{CallCount: 95, RegainMinutes: 7})
	w.SetUsage("", graphsim.Usage{CallCount: 81})
	if h := w.get("/v25.0/" + phone).ok().header.Get("X-Business-Use-Case-Usage"); !strings.Contains(h, `"estimated_time_to_regain_access":7`) {
		t.Error(h)
	}
	if h := w.get("/v25.0/me").ok().header.Get("X-App-Usage"); !strings.Contains(h, `"call_count":81`) {
		t.Error(h)
	}
	w.ClearUsage(waba)
	if h := w.get("/v25.0/" + phone).ok().header.Get("X-Business-Use-Case-Usage"); h != "" {
		t.Error(h)
	}
}
