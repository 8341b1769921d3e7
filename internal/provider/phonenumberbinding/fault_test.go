package phonenumberbinding_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

const put = "/projects/*/whatsapp/phone-number"

// faults returns the faults of the write that sets the number.
func faults() map[string]conform.Fault {
	return map[string]conform.Fault{
		"500 once":   {Fault: simkit.Fault{Status: 500}},
		"500, done":  {Fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}},
		"500 always": {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500"}},
		"reset always": {Fault: simkit.Fault{Kind: simkit.KindReset, Times: -1},
			Says: []string{"connection reset", "The write may have taken effect"}},
		"reset, done":     {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Times: -1}},
		"truncated, done": {Fault: simkit.Fault{Kind: simkit.KindTruncated}},
		"empty, done":     {Fault: simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}},
		"page, done":      {Fault: simkit.Fault{Kind: simkit.KindHTML, When: simkit.After}},
		"page":            {Fault: simkit.Fault{Kind: simkit.KindHTML, Times: -1}, Says: []string{"text/html, HTTP 200"}},
		"412 once":        {Fault: simkit.Fault{Status: 412}},
		"412 always":      {Fault: simkit.Fault{Status: 412, Times: -1}, Says: []string{"its version changes faster than it can be read"}},
		"409":             {Fault: simkit.Fault{Status: 409, Body: `{"detail":"archived"}`}, Says: []string{"HTTP 409", "archived"}},
		"422": {Fault: simkit.Fault{Status: 422, Body: `{"errors":[{"pointer":"#/phone_number_id","detail":"is taken"}]}`},
			Says: []string{"HTTP 422", "#/phone_number_id is taken"}},
		"401":        {Fault: simkit.Fault{Status: 401}, Says: []string{"HTTP 401", "Check chat.http.access_token"}},
		"403":        {Fault: simkit.Fault{Status: 403}, Says: []string{"HTTP 403"}},
		"405":        {Fault: simkit.Fault{Status: 405}, Says: []string{"HTTP 405", "does not offer this call"}},
		"429, short": {Fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "0"}}},
		"429, a year": {Fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "31536000"}},
			Says: []string{"HTTP 429", "answers no more requests before 20"}},
		"429, absurd": {Fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "9223372037"}},
			Says: []string{"HTTP 429", "answers no more requests before"}},
		"redirect": {Fault: simkit.Fault{Status: 308, Headers: map[string]string{"Location": "/elsewhere"}},
			Says: []string{"The chat service redirects", "Redirects are not followed"}},
		"other project": {Fault: simkit.Fault{Status: 200, Body: `{"id":"10002","key":"SALES","whatsapp":{"token":{"present":false}}}`,
			Times: -1}, Says: []string{"another project"}},
		"huge, done": {Fault: simkit.Fault{Kind: simkit.KindHugeBody, Size: 8, When: simkit.After, Times: -1}},
	}
}

// The write takes effect, its answer is lost and the project cannot be read. The next run adopts the number.
func TestAccPhoneNumberBinding_creationNotVerifiable(t *testing.T) {
	w, r := spec().StartResource(t)
	p, diags := r.Plan(args(acctest.Number))
	diags.WantNone(t)
	w.Chat.FailNext(simkit.Fault{Method: "GET", Skip: 1, Status: 500, Times: -1})
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Kind: simkit.KindReset, When: simkit.After, Times: -1})
	r.ApplyPlanned(p).WantError(t, "project", "The write may have taken effect", "The next plan reads the project")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	w.Chat.ClearFaults()
	r.Apply(args(acctest.Number)).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

// Meta reports "too many calls" with HTTP 400.
func TestAccPhoneNumberBinding_throttled(t *testing.T) {
	const path = "/*/" + acctest.Number
	for name, c := range map[string]struct {
		body, usage string
		says        []string // nil: the request is repeated
	}{
		"80007, soon": {`{"error":{"code":80007,"message":"(#80007) too many"}}`, `{}`, nil},
		"4, soon":     {`{"error":{"code":4,"message":"(#4) limit reached"}}`, `{"x":1e999`, nil},
		"80007, a time": {`{"error":{"code":80007,"message":"(#80007) too many"}}`,
			`{"102000000000001":[{"type":"whatsapp_business_management","estimated_time_to_regain_access":42}]}`,
			[]string{"code 80007", "200 management calls an hour", "Try again after 20"}},
		"4, a time": {`{"error":{"code":4,"message":"(#4) limit reached"}}`, `{"1":[{"estimated_time_to_regain_access":42}]}`,
			[]string{"code 4", "the app's allowance", "Try again after 20"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := spec().StartResource(t)
			w.Graph.FailNext(simkit.Fault{Path: path, Status: 400, Body: c.body, Headers: map[string]string{"X-Business-Use-Case-Usage": c.usage}})
			_, diags := r.Plan(args(acctest.Number))
			if c.says == nil {
				diags.WantNone(t)
				if n := w.Graph.CountCalls("GET", path); n != 2 {
					t.Errorf("%d calls, want the refused one and one more", n)
				}
				return
			}
			diags.WantError(t, "phone_number_id", c.says...)
			if n := w.Graph.CountCalls("", ""); n != 1 {
				t.Errorf("%d calls were made after the limit was reported", n-1)
			}
		})
	}
}

// Redirects of Meta and of the chat service are not followed: a second server receives no request.
func TestAccPhoneNumberBinding_redirectsAreRefused(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			w, r := spec().StartResource(t)
			var requests atomic.Int32
			second := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
			t.Cleanup(second.Close)
			p, diags := r.Plan(args(acctest.Number))
			diags.WantNone(t)
			away := simkit.Fault{Status: status, Headers: map[string]string{"Location": second.URL + "/projects/10001"}, Times: -1}
			w.Graph.FailNext(away)
			r.ApplyPlanned(p).WantError(t, "phone_number_id", "redirects to "+strings.TrimPrefix(second.URL, "http://"), "not followed",
				"check graph_endpoint")
			w.Graph.ClearFaults()
			away.Method = "PUT"
			w.Chat.FailNext(away)
			r.ApplyPlanned(p).WantError(t, "project", "The chat service redirects", "Redirects are not followed")
			away.Method = "GET"
			w.Chat.FailNext(away)
			r.ApplyPlanned(p).WantError(t, "project", "The chat service redirects")
			if n := requests.Load(); n != 0 {
				t.Errorf("the second server saw %d requests", n)
			}
			wantProject(t, w, support, "", "", 0, 0)
		})
	}
}

// Meta serves another version than the configured one without an error: the binding works, the plan is empty and has one warning.
func TestAccPhoneNumberBinding_otherVersionServed(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.SetVersionServed("v26.0")
	r.Apply(args(acctest.Number)).NoError(t)
	p, diags := r.Plan(args(acctest.Number))
	if !p.Empty() || len(diags) != 1 || diags[0].Error || !strings.Contains(diags[0].Summary, "v26.0") ||
		!strings.Contains(diags[0].Detail, "graph_version") {
		t.Errorf("the next plan is %v, want one warning about the version:\n%s", p.After, diags)
	}
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
}
