package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

func buc(minutes string) map[string]string {
	return map[string]string{"X-Business-Use-Case-Usage": `{"` + accountID + `":[{"type":"whatsapp_business_management",` +
		`"call_count":100,"total_cputime":20,"total_time":20,` +
		`"estimated_time_to_regain_access":` + minutes + `}]}`}
}

func TestThrottleWait(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	code := func(code int, header map[string]string) reply {
		r := refused(code, 0, "too many calls")
		r.header = header
		return r
	}
	after := func(s string) map[string]string { return map[string]string{"Retry-After": s} }
	far := time.Duration(1<<31) * time.Second
	tests := map[string]struct {
		answer reply
		again  bool          // the call is repeated
		wait   time.Duration // until RetryAt; 0: not said
	}{
		"429":                     {reply{status: 429, body: "{}"}, true, 0},
		"429 html":                {reply{status: 429, body: "<html>"}, true, 0},
		"429 with usage":          {reply{status: 429, body: "{}", header: buc("7")}, false, 7 * time.Minute},
		"code 4":                  {code(4, nil), true, 0},
		"code 17":                 {code(17, nil), true, 0},
		"code 32":                 {code(32, nil), true, 0},
		"code 341":                {code(341, nil), true, 0},
		"code 613":                {code(613, nil), true, 0},
		"code 80007":              {code(80007, nil), true, 0},
		"code 80008":              {practice(t, "too many calls"), true, 0},
		"code 130429":             {code(130429, nil), true, 0},
		"usage says none":         {code(80008, buc("0")), true, 0},
		"usage says 12 min":       {code(80007, buc("12")), false, 12 * time.Minute},
		"usage as text":           {code(4, buc(`"90"`)), false, 90 * time.Minute},
		"usage hostile":           {code(4, buc("1e999")), true, 0},
		"usage negative":          {code(4, buc("-4")), true, 0},
		"usage absurd":            {code(4, buc("1e300")), false, 7 * 24 * time.Hour},
		"usage broken":            {code(4, map[string]string{"X-Business-Use-Case-Usage": `{"x":1e999`}), true, 0},
		"usage of odd shape":      {code(4, map[string]string{"X-Business-Use-Case-Usage": `{"1":{"a":1},"2":[3],"3":null}`}), true, 0},
		"Retry-After 0":           {code(4, after("0")), true, 0},
		"Retry-After 300":         {code(4, after("300")), false, 5 * time.Minute},
		"Retry-After with spaces": {code(4, after(" 300 ")), false, 5 * time.Minute},
		"Retry-After date":        {code(4, after(now.Add(time.Hour).Format(http.TimeFormat))), false, time.Hour},
		"Retry-After past":        {code(4, after(now.Add(-time.Hour).Format(http.TimeFormat))), true, 0},
		"Retry-After junk":        {code(4, after("soon")), true, 0},
		"Retry-After negative":    {code(4, after("-1")), true, 0},
		"Retry-After overflow":    {code(4, after("9223372037")), false, far},
		"Retry-After 31 years":    {code(4, after("999999999")), false, 999999999 * time.Second},
		"Retry-After huge":        {code(4, after(strings.Repeat("9", 40))), false, far},
		"the longer of both": {code(4, map[string]string{"Retry-After": "120",
			"X-Business-Use-Case-Usage": buc("5")["X-Business-Use-Case-Usage"]}), false, 5 * time.Minute},
		"133016 is never repeated": {code(133016, nil), false, 0},
		"133016 with 429":          {reply{status: 429, body: `{"error":{"code":133016}}`, header: after("1")}, false, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			calls := 0
			c, f := newFake(t, func(request) reply {
				if calls++; calls == 1 {
					return tt.answer
				}
				return reply{body: numberJSON(phoneID)}
			}, func(cfg *Config) {
				cfg.Now = func() time.Time { return now }
				cfg.MaxRetries = 0 // throttles are still repeated
			})
			_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			if tt.again {
				if err != nil || len(f.calls()) != 2 {
					t.Errorf("%v after %d calls", err, len(f.calls()))
				}
				return
			}
			e := graphError(t, err)
			if !errors.Is(err, ErrThrottled) || len(f.calls()) != 1 {
				t.Errorf("%v after %d calls", err, len(f.calls()))
			}
			if tt.wait == 0 && !e.RetryAt.IsZero() || tt.wait != 0 && !e.RetryAt.Equal(now.Add(tt.wait)) {
				t.Errorf("RetryAt = %v", e.RetryAt)
			}
		})
	}
}

func TestHighestUsages(t *testing.T) {
	many := make([]string, 300)
	for i := range many {
		many[i] = fmt.Sprintf(`"%d":[{"call_count":99}]`, i)
	}
	for name, tt := range map[string]struct {
		app, business string
		id            string
		used          float64
	}{
		"none":            {},
		"app":             {app: `{"call_count":28,"total_time":85,"total_cputime":25}`, used: 85},
		"business":        {business: buc("0")["X-Business-Use-Case-Usage"], id: accountID, used: 100},
		"text":            {app: `{"call_count":"81"}`, used: 81},
		"infinite":        {app: `{"call_count":1e999}`},
		"not a number":    {app: `{"call_count":"NaN","total_time":true}`},
		"negative":        {app: `{"call_count":-5}`},
		"broken":          {app: `{"call_count":99`, business: `[`},
		"other shape":     {app: `[1]`, business: `{"1":{"call_count":99}}`},
		"too many":        {business: "{" + strings.Join(many, ",") + "}"},
		"too long":        {app: `{"call_count":99,"x":"` + strings.Repeat("x", maxUsageHeader) + `"}`},
		"several entries": {business: `{"7":[{"call_count":3},{"total_cputime":91}],"8":[{"call_count":90}]}`, id: "7", used: 91},
	} {
		t.Run(name, func(t *testing.T) {
			h := http.Header{}
			h.Set(appUsage, tt.app)
			h.Set(businessUsage, tt.business)
			var p pace
			id, used, low := p.addFigures(highestUsages(h))
			if id != tt.id || used != tt.used || low != (tt.used >= slowAt) {
				t.Errorf("%q %v %v", id, used, low)
			}
			want := rate.Inf
			if low {
				want = 1
			}
			if got := p.rateLimiter().Limit(); got != want {
				t.Errorf("limit %v", got)
			}
		})
	}
}

func TestPace_recovers(t *testing.T) {
	var p pace
	p.addFigures(map[string]float64{"1": 85, "2": 10})
	p.addFigures(map[string]float64{"2": 20})
	if p.rateLimiter().Limit() != 1 {
		t.Error("one object's figure hides another's")
	}
	p.addFigures(map[string]float64{"1": 5})
	if p.rateLimiter().Limit() != rate.Inf {
		t.Error("never fast again")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.addFigures(map[string]float64{"1": 99})
	_ = p.wait(t.Context()) // the burst
	if err := p.wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := p.wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestHighestUsages_notice(t *testing.T) {
	c, _ := newFake(t, func(request) reply { return reply{body: numberJSON(phoneID), header: buc("0")} })
	if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID}); err != nil {
		t.Fatal(err)
	}
	c.noticeUsage(http.Header{appUsage: {`{"call_count":95}`}})
	if said := c.Notices(); len(said) != 1 || !strings.Contains(said[0], "100 % of the call allowance of "+accountID) {
		t.Errorf("said %q", said)
	}
}

func FuzzUsage(f *testing.F) {
	for _, seed := range []string{"", "{}", "null", `{"x":1e999}`, `{"1":[{"call_count":1e308,"estimated_time_to_regain_access":1e308}]}`,
		buc("5")["X-Business-Use-Case-Usage"], `{"call_count":"\u0000"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		h := http.Header{appUsage: {raw}, businessUsage: {raw}}
		for id, used := range highestUsages(h) {
			if !(used >= 0) || used-used != 0 {
				t.Fatal(id, used)
			}
		}
		if wait := regainTime(h); wait < 0 || wait > maxRegain {
			t.Fatal(wait)
		}
	})
}

func FuzzThrottleWait(f *testing.F) {
	for _, seed := range []string{"", "0", "5 ", "-1", "1.5", "9223372037", "99999999999999999999", "Sun, 22 Nov 2026 10:00:00 GMT",
		"soon", "\x00"} {
		f.Add(seed)
	}
	c := New(Config{AccessToken: providerToken})
	f.Fuzz(func(t *testing.T, raw string) {
		a := replyAnswer(refused(4, 0, "x"))
		a.Header.Set("Retry-After", raw)
		if w := c.throttleWait(a); w == nil || w.After < 0 {
			t.Fatal(w)
		}
	})
}
