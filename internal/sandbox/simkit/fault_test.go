package simkit_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const trueBody = `{"name":"<tea>"}`

func TestFault_answers(t *testing.T) {
	cases := map[string]struct {
		fault    simkit.Fault
		sold     int  // the POST took effect so often
		broken   bool // the client gets no whole answer
		status   int
		wantBody func(string) bool
		header   [2]string
	}{
		"status":       {fault: simkit.Fault{}, status: 500},
		"status after": {fault: simkit.Fault{Status: 503, When: simkit.After}, status: 503, sold: 1},
		"redirect": {fault: simkit.Fault{Status: 308, Headers: map[string]string{"Location": "http://other.invalid/"}}, status: 308,
			header: [2]string{"Location", "http://other.invalid/"}},
		"throttle": {fault: simkit.Fault{Status: 429, Headers: map[string]string{"Retry-After": "9223372037"}}, status: 429,
			header: [2]string{"Retry-After", "9223372037"}},
		"problem": {fault: simkit.Fault{Status: 422, Body: `{}`, ContentType: "application/problem+json"}, status: 422,
			wantBody: equals(`{}`), header: [2]string{"Content-Type", "application/problem+json"}},
		"reset":       {fault: simkit.Fault{Kind: simkit.KindReset}, broken: true},
		"reset after": {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, broken: true, sold: 1},
		"truncated":   {fault: simkit.Fault{Kind: simkit.KindTruncated}, broken: true, sold: 1},
		"empty":       {fault: simkit.Fault{Kind: simkit.KindEmpty}, status: 200, wantBody: equals("")},
		"empty after": {fault: simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}, status: 200, wantBody: equals(""), sold: 1},
		"html": {fault: simkit.Fault{Kind: simkit.KindHTML}, status: 200, wantBody: containing("<h1>"), header: [2]string{"Content-Type",
			"text/html; charset=utf-8"}},
		"html 502": {fault: simkit.Fault{Kind: simkit.KindHTML, Status: 502}, status: 502, wantBody: containing("<h1>")},
		"deep":     {fault: simkit.Fault{Kind: simkit.KindDeepJSON, Size: 10}, status: 200, wantBody: equals("[[[[[[[[[[]]]]]]]]]]")},
		"huge": {fault: simkit.Fault{Kind: simkit.KindHugeBody, Size: 1}, status: 200,
			wantBody: func(b string) bool { return len(b) > 1<<20 && json.Valid([]byte(b)) }},
		"bomb": {fault: simkit.Fault{Kind: simkit.KindGzipBomb, Size: 3}, status: 200,
			wantBody: func(b string) bool { return len(b) > 3<<20 && json.Valid([]byte(b)) }},
		"huge headers": {fault: simkit.Fault{Kind: simkit.KindHugeHeaders}, broken: true, sold: 1},
		"bom":          {fault: simkit.Fault{Kind: simkit.KindBOM}, status: 200, wantBody: equals("\ufeff" + trueBody), sold: 1},
		"bom before":   {fault: simkit.Fault{Kind: simkit.KindBOM, When: simkit.Before, Body: "{}"}, status: 200, wantBody: equals("\ufeff{}")},
		"garbage":      {fault: simkit.Fault{Kind: simkit.KindGarbage}, status: 200, wantBody: containing(trueBody + "\n<!--"), sold: 1},
		"invalid utf-8": {fault: simkit.Fault{Kind: simkit.KindInvalidUTF8}, status: 200,
			wantBody: func(b string) bool { return !utf8.ValidString(b) && strings.HasPrefix(b, `{"name":"`) }, sold: 1},
		"headers": {fault: simkit.Fault{Kind: simkit.KindHeaders, Headers: map[string]string{"X-App-Usage": "{"}}, status: 200,
			wantBody: equals(trueBody), header: [2]string{"X-App-Usage", "{"}, sold: 1},
		"latency": {fault: simkit.Fault{Kind: simkit.KindLatency, Delay: time.Millisecond}, status: 200, wantBody: equals(trueBody), sold: 1},
		"func": {fault: simkit.Fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(simkit.NewRecorder(), r)
			next.ServeHTTP(w, r)
		}}, status: 200, wantBody: equals(trueBody), sold: 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, srv := open(t)
			s.FailNext(c.fault)
			got, err := call(t, "POST", srv.URL+"/x", `{"a":1}`)
			if (err != nil) != c.broken {
				t.Fatalf("err = %v", err)
			}
			if s.sold() != c.sold {
				t.Errorf("took effect %d times, want %d", s.sold(), c.sold)
			}
			if s.PendingFaults() != 0 {
				t.Error("the fault is still armed")
			}
			if l := s.Calls()[0]; l.Fault == "" || l.Processed != (c.sold > 0) || l.Processed && l.Status != 200 {
				t.Errorf("logged as %+v", l)
			}
			if c.broken {
				return
			}
			if got.status != c.status {
				t.Errorf("status %d, want %d", got.status, c.status)
			}
			if c.wantBody != nil && !c.wantBody(got.body) {
				t.Errorf("body %.200q", got.body)
			}
			if c.header[0] != "" && got.header.Get(c.header[0]) != c.header[1] {
				t.Errorf("header %s = %q", c.header[0], got.header.Get(c.header[0]))
			}
			if again, err := call(t, "POST", srv.URL+"/x", ""); err != nil || again.body != trueBody {
				t.Errorf("the next call is not well: %+v %v", again, err)
			}
		})
	}
}

func equals(want string) func(string) bool { return func(got string) bool { return got == want } }
func containing(want string) func(string) bool {
	return func(got string) bool { return strings.Contains(got, want) }
}

func TestFault_truncatesAnAnswerWithoutBody(t *testing.T) {
	for _, kind := range []simkit.Kind{simkit.KindTruncated, simkit.KindEmpty} {
		s, srv := open(t)
		s.FailNext(simkit.Fault{Kind: kind, When: simkit.After})
		got, err := call(t, "DELETE", srv.URL, "")
		if kind == simkit.KindTruncated && err == nil || kind == simkit.KindEmpty && got.status != 204 {
			t.Errorf("%s: %+v %v", kind, got, err)
		}
	}
}

func TestFault_gzipBombIsSmallOnTheWire(t *testing.T) {
	s, srv := open(t)
	s.FailNext(simkit.Fault{Kind: simkit.KindGzipBomb, Size: 64})
	req, _ := http.NewRequestWithContext(t.Context(), "GET", srv.URL, nil)
	req.Header.Set("Accept-Encoding", "gzip") // asked for by hand: net/http does not unpack
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	packed, err := io.ReadAll(resp.Body)
	if err != nil || len(packed) > 1<<20 {
		t.Fatalf("%d bytes, %v", len(packed), err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, z); err != nil || n < 64<<20 {
		t.Errorf("unpacks to %d, %v", n, err)
	}
}

func TestFault_stallEndsWithTheClientOrTheRelease(t *testing.T) {
	for _, c := range []struct {
		kind simkit.Kind
		when simkit.When
		sold int // when the client gave up
	}{
		{simkit.KindStallHeader, "", 0},
		{simkit.KindStallHeader, simkit.After, 1},
		{simkit.KindStallBody, "", 1},
		{simkit.KindStallBody, simkit.Before, 0},
	} {
		t.Run(string(c.kind)+string(c.when), func(t *testing.T) {
			t.Parallel()
			s, srv := open(t)
			ended := make(chan simkit.Call, 1)
			s.Observe(func(c simkit.Call) { ended <- c })
			s.FailNext(simkit.Fault{Kind: c.kind, When: c.when})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() { // the client gives up when its request has come as far as it can
				if c.sold > 0 {
					<-s.sale
				} else {
					_ = s.WaitCalls(ctx, 1, "", "")
				}
				cancel()
			}()
			if _, err := callWith(ctx, "POST", srv.URL, "b"); err == nil {
				t.Error("want an error")
			}
			<-ended
			if s.sold() != c.sold {
				t.Errorf("sold %d, want %d", s.sold(), c.sold)
			}

			release := make(chan struct{})
			s.FailNext(simkit.Fault{Kind: c.kind, When: c.when, Body: trueBody, Release: release})
			go func() {
				_ = s.WaitCalls(context.WithoutCancel(t.Context()), 2, "", "")
				close(release)
			}()
			if got, err := call(t, "POST", srv.URL, "b"); err != nil || got.body != trueBody {
				t.Errorf("after the release: %+v %v", got, err)
			}
		})
	}
}

func TestFault_matching(t *testing.T) {
	s, srv := open(t)
	s.FailNext(simkit.Fault{Method: "GET", Path: "/a/*", Skip: 1, Times: 2, Status: 502})
	s.FailNext(simkit.Fault{Method: "POST", Times: -1, Status: 503})
	var got []int
	for _, c := range []string{"GET /a/1", "GET /a/1", "GET /b", "GET /a/b/c", "GET /a/2", "GET /a/2", "POST /a/1", "POST /b"} {
		method, path, _ := strings.Cut(c, " ")
		a, err := call(t, method, srv.URL+path, "")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a.status)
	}
	want := []int{200, 502, 200, 200, 502, 200, 503, 503}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	s.ClearFaults()
	if a, _ := call(t, "POST", srv.URL, ""); a.status != 200 {
		t.Error("faults not cleared")
	}
}

func TestFault_matchesTheQuery(t *testing.T) {
	s, srv := open(t)
	s.FailNext(simkit.Fault{Query: "grant=refresh&a=1", Times: -1})
	for query, want := range map[string]int{
		"": 200, "?grant=refresh": 200, "?grant=other&a=1": 200, "?grant=refresh&a=1&b=2": 500, "?a=1&grant=other&grant=refresh": 500,
	} {
		if a, err := call(t, "GET", srv.URL+"/x"+query, ""); err != nil || a.status != want {
			t.Errorf("%s: %d %v, want %d", query, a.status, err, want)
		}
	}
}

func TestFault_fromJSON(t *testing.T) {
	var f simkit.Fault
	err := json.Unmarshal([]byte(`{"method":"POST","path":"/a/*","query":"b=c","skip":1,"times":-1,"kind":"status","when":"after","status":400,
		"headers":{"Retry-After":"5"},"content_type":"x/y","body":{"error":{"code":4}},"size":3,"delay":"250ms"}`), &f)
	if err != nil {
		t.Fatal(err)
	}
	if f.Body != `{"error":{"code":4}}` || f.Query != "b=c" || f.Delay != 250*time.Millisecond || f.When != simkit.After ||
		f.Headers["Retry-After"] != "5" {
		t.Errorf("%+v", f)
	}
	if err := json.Unmarshal([]byte(`{"body":"a\nb"}`), &f); err != nil || f.Body != "a\nb" {
		t.Errorf("%q %v", f.Body, err)
	}
	for _, bad := range []string{
		`{"kind":"explode"}`, `{"when":"never"}`, `{"path":"["}`, `{"query":"%"}`, `{"skip":-1}`, `{"color":1}`, `{"delay":"soon"}`,
		`{"kind":"func"}`, `{"status":100}`,
	} {
		if err := json.Unmarshal([]byte(bad), &f); err == nil {
			t.Errorf("%s accepted", bad)
		}
	}
}

func TestFailNext_panicsOnAFaultThatCannotWork(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	simkit.New(nil).FailNext(simkit.Fault{Kind: "explode"})
}
