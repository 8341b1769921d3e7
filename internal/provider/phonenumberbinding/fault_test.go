package phonenumberbinding_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const put = "/projects/*/whatsapp/phone-number"

func TestAccPhoneNumberBinding_firstWriteFails(t *testing.T) {
	w := acctest.Start(t)
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Path: put, Kind: simkit.KindReset})
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Path: put, Status: 503})
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Path: put, Kind: simkit.KindReset, When: simkit.After})
	acctest.Run(t, resource.TestStep{
		Config:            acctest.Provider(w) + bound(acctest.Number),
		ConfigStateChecks: []statecheck.StateCheck{state("business_account_id", knownvalue.StringExact(acctest.Account))},
	})
	if w.Chat.PendingFaults() != 0 {
		t.Error("not every fault was met")
	}
	holds(t, w, support, "", "", 1, 1)
}

// Whatever happens to the write, the project is changed at most once, and the state says what is true.
func TestAccPhoneNumberBinding_firstWriteFailsInEveryWay(t *testing.T) {
	for name, c := range map[string]struct {
		fault  simkit.Fault
		says   []string // none: it is bound
		writes int
	}{
		"500 once":        {fault: simkit.Fault{Status: 500}, writes: 1},
		"500, done":       {fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}, writes: 1},
		"500 for good":    {fault: simkit.Fault{Status: 500, Times: -1}, says: []string{"HTTP 500", "It may have taken effect all the same"}},
		"reset for good":  {fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}, says: []string{"connection reset", "It may have taken effect all the same"}},
		"reset, done":     {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Times: -1}, writes: 1},
		"truncated, done": {fault: simkit.Fault{Kind: simkit.KindTruncated}, writes: 1},
		"empty, done":     {fault: simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}, writes: 1},
		"page, done":      {fault: simkit.Fault{Kind: simkit.KindHTML, When: simkit.After}, writes: 1},
		"page":            {fault: simkit.Fault{Kind: simkit.KindHTML, Times: -1}, says: []string{"text/html, HTTP 200"}},
		"412 once":        {fault: simkit.Fault{Status: 412}, writes: 1},
		"412 for good":    {fault: simkit.Fault{Status: 412, Times: -1}, says: []string{"its version changes faster than it can be read"}},
		"409":             {fault: simkit.Fault{Status: 409, Body: `{"detail":"archived"}`}, says: []string{"HTTP 409", "archived"}},
		"422":             {fault: simkit.Fault{Status: 422, Body: `{"errors":[{"pointer":"#/phone_number_id","detail":"is taken"}]}`}, says: []string{"HTTP 422", "#/phone_number_id is taken"}},
		"401":             {fault: simkit.Fault{Status: 401}, says: []string{"HTTP 401", "Check chat.http.access_token"}},
		"403":             {fault: simkit.Fault{Status: 403}, says: []string{"HTTP 403"}},
		"405":             {fault: simkit.Fault{Status: 405}, says: []string{"HTTP 405", "does not offer this call"}},
		"429, short":      {fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "0"}}, writes: 1},
		"429, a year":     {fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "31536000"}}, says: []string{"HTTP 429", "answers no more requests before 20"}},
		"429, absurd":     {fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "9223372037"}}, says: []string{"HTTP 429", "answers no more requests before"}},
		"redirect":        {fault: simkit.Fault{Status: 308, Headers: map[string]string{"Location": "/elsewhere"}}, says: []string{"The chat service redirects", "Redirects are not followed"}},
		"other project":   {fault: simkit.Fault{Status: 200, Body: `{"id":"10002","key":"SALES","whatsapp":{"token":{"present":false}}}`, Times: -1}, says: []string{"another project"}},
		"huge, done":      {fault: simkit.Fault{Kind: simkit.KindHugeBody, Size: 8, When: simkit.After, Times: -1}, writes: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := open(t, protocol.Values{"max_retries": 2})
			p, diags := r.Plan(args(acctest.Number))
			diags.Clean(t)
			c.fault.Method, c.fault.Path = "PUT", put
			w.Chat.FailNext(c.fault)
			diags = r.ApplyPlanned(p)
			w.Chat.ClearFaults()
			if c.says == nil {
				diags.Clean(t)
				holds(t, w, support, acctest.Number, acctest.Account, c.writes, 0)
				if p, diags := r.Plan(args(acctest.Number)); !p.Empty() {
					t.Errorf("the next plan is %v, %s", p.After, diags)
				}
				return
			}
			diags.WantError(t, "project", append(c.says, "Unable to create "+typeName)...)
			if r.State != nil {
				t.Errorf("the state holds %v", r.State)
			}
			holds(t, w, support, "", "", 0, 0)
			r.Apply(args(acctest.Number)).Clean(t) // the same command again
			holds(t, w, support, acctest.Number, acctest.Account, 1, 0)
		})
	}
}

// The write took effect, and nobody could be asked about it: the next run adopts what is there.
func TestAccPhoneNumberBinding_firstWriteFailsAndNobodyAnswers(t *testing.T) {
	w, r := open(t)
	p, diags := r.Plan(args(acctest.Number))
	diags.Clean(t)
	w.Chat.FailNext(simkit.Fault{Method: "GET", Skip: 1, Status: 500, Times: -1})
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Kind: simkit.KindReset, When: simkit.After, Times: -1})
	r.ApplyPlanned(p).WantError(t, "project", "It may have taken effect all the same", "The next plan reads the project again")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	w.Chat.ClearFaults()
	r.Apply(args(acctest.Number)).Clean(t)
	holds(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

// An update that fails keeps what was there in the state, and the next one goes on from what is true.
func TestAccPhoneNumberBinding_updateFails(t *testing.T) {
	w, r := made(t)
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Status: 500, Times: -1})
	r.Apply(args(acctest.OtherNumber)).WantError(t, "project", "Unable to update "+typeName, "HTTP 500")
	if r.State["phone_number_id"] != acctest.Number || r.State["verified_name"] != "Canary Support" {
		t.Errorf("the state holds %v", r.State)
	}
	w.Chat.ClearFaults()
	r.Apply(args(acctest.OtherNumber)).Clean(t)
	holds(t, w, support, acctest.OtherNumber, acctest.Account, 2, 0)
	r.Destroy().Clean(t)
	holds(t, w, support, "", "", 2, 1)
}

// Meta says "too many calls" with HTTP 400.
func TestAccPhoneNumberBinding_throttled(t *testing.T) {
	const path = "/*/" + acctest.Number
	for name, c := range map[string]struct {
		body, usage string
		says        []string // none: it waits
	}{
		"80007, soon":   {`{"error":{"code":80007,"message":"(#80007) too many"}}`, `{}`, nil},
		"4, soon":       {`{"error":{"code":4,"message":"(#4) limit reached"}}`, `{"x":1e999`, nil},
		"80007, a time": {`{"error":{"code":80007,"message":"(#80007) too many"}}`, `{"102000000000001":[{"type":"whatsapp_business_management","estimated_time_to_regain_access":42}]}`, []string{"code 80007", "200 management calls an hour", "Try again after 20"}},
		"4, a time":     {`{"error":{"code":4,"message":"(#4) limit reached"}}`, `{"1":[{"estimated_time_to_regain_access":42}]}`, []string{"code 4", "the app's allowance", "Try again after 20"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := open(t)
			w.Graph.FailNext(simkit.Fault{Path: path, Status: 400, Body: c.body, Headers: map[string]string{"X-Business-Use-Case-Usage": c.usage}})
			_, diags := r.Plan(args(acctest.Number))
			if c.says == nil {
				diags.Clean(t)
				if n := w.Graph.CountCalls("GET", path); n != 2 {
					t.Errorf("%d calls, want the refused one and another", n)
				}
				return
			}
			diags.WantError(t, "phone_number_id", c.says...)
			if n := w.Graph.CountCalls("", ""); n != 1 {
				t.Errorf("%d calls were made after being told to stay away", n-1)
			}
		})
	}
}

// No redirect is followed, whoever answers with one: a second server sees nothing.
func TestAccPhoneNumberBinding_redirectsAreRefused(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			w, r := open(t)
			var requests atomic.Int32
			second := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
			t.Cleanup(second.Close)
			p, diags := r.Plan(args(acctest.Number))
			diags.Clean(t)
			away := simkit.Fault{Status: status, Headers: map[string]string{"Location": second.URL + "/projects/10001"}, Times: -1}
			w.Graph.FailNext(away)
			r.ApplyPlanned(p).WantError(t, "phone_number_id", "redirects to "+strings.TrimPrefix(second.URL, "http://"), "not followed", "check graph_endpoint")
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
			holds(t, w, support, "", "", 0, 0)
		})
	}
}

// Meta serves another version than the configured one without an error: the binding works, nothing drifts by it, and the
// plan says so once.
func TestAccPhoneNumberBinding_otherVersionServed(t *testing.T) {
	w, r := open(t)
	w.Graph.SetVersionServed("v26.0")
	r.Apply(args(acctest.Number)).NoError(t)
	p, diags := r.Plan(args(acctest.Number))
	if !p.Empty() || len(diags) != 1 || diags[0].Error || !strings.Contains(diags[0].Detail, "v26.0") || !strings.Contains(diags[0].Detail, "graph_version") {
		t.Errorf("the next plan is %v, and says, other than once which version is served:\n%s", p.After, diags)
	}
	holds(t, w, support, acctest.Number, acctest.Account, 1, 0)
}
