package simkit_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// shop is the smallest simulator: it counts what took effect.
type shop struct {
	*simkit.Kit
	mu    sync.Mutex
	sales int
	sale  chan struct{} // gets every sale while there is room
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	simkit.SetOperation(r, "sale."+strings.ToLower(r.Method))
	if r.Method == http.MethodPost {
		_, _ = io.Copy(io.Discard, r.Body)
		s.mu.Lock()
		s.sales++
		s.mu.Unlock()
		select {
		case s.sale <- struct{}{}:
		default:
		}
	}
	if r.Method == http.MethodDelete {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	simkit.WriteJSON(w, http.StatusOK, map[string]string{"name": "<tea>"})
}

func (s *shop) sold() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sales
}

var start = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func open(t *testing.T) (*shop, *httptest.Server) {
	t.Helper()
	s := &shop{Kit: simkit.New(simkit.NewManualClock(start).Now), sale: make(chan struct{}, 1)}
	srv := httptest.NewServer(s.Handler("shop", s))
	t.Cleanup(func() { s.Close(); srv.Close() })
	return s, srv
}

type answer struct {
	status int
	header http.Header
	body   string
}

func call(t *testing.T, method, url, body string) (answer, error) {
	t.Helper()
	return callWith(t.Context(), method, url, body)
}

func callWith(ctx context.Context, method, url, body string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	// No keep-alive: net/http would quietly repeat a GET that meets a reset on a
	// connection that was used before.
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(data)}, err
}

func TestLog_keepsNoSecret(t *testing.T) {
	s, srv := open(t)
	const secret = "CANARYsecret"
	long := strings.Repeat("EAA", 60)
	url := srv.URL + "/v1/" + long + "?limit=5&fields=id,name&after=c1&access_token=" + secret + "&" + secret + "9=1"
	if _, err := call(t, "POST", url, secret); err != nil {
		t.Fatal(err)
	}
	got := s.Calls()[0]
	want := simkit.Call{
		API: "shop", Method: "POST", Path: "/v1/*", Query: "*&access_token=*&after=c1&fields=id,name&limit=5", Time: start,
		Status: 200, Operation: "sale.post", Processed: true, Write: true,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLog_countsAndResets(t *testing.T) {
	s, srv := open(t)
	for _, m := range []string{"GET", "POST", "DELETE"} {
		if _, err := call(t, m, srv.URL+"/v1/a", ""); err != nil {
			t.Fatal(err)
		}
	}
	s.FailNext(simkit.Fault{Method: "POST"})
	if _, err := call(t, "POST", srv.URL+"/v1/b", ""); err != nil {
		t.Fatal(err)
	}
	if n := s.CountCalls("", "/v1/*"); n != 4 {
		t.Errorf("all: %d", n)
	}
	if n := s.CountCalls("post", "/v1/a"); n != 1 {
		t.Errorf("POST a: %d", n)
	}
	if n := len(s.Writes()); n != 2 {
		t.Errorf("writes that reached processing: %d, want 2", n)
	}
	s.ResetCalls()
	if len(s.Calls()) != 0 {
		t.Error("log not empty")
	}
}

func TestSetWrite_listsAReadThatChangesSomething(t *testing.T) {
	s := simkit.New(nil)
	srv := httptest.NewServer(s.Handler("shop", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/revoke" {
			simkit.SetWrite(r)
		}
		simkit.WriteJSON(w, 200, true)
	})))
	defer srv.Close()
	s.FailNext(simkit.Fault{Path: "/revoke", Skip: 1})
	for _, path := range []string{"/revoke", "/look", "/revoke"} { // the last meets the fault and reaches nothing
		if _, err := call(t, "GET", srv.URL+path, ""); err != nil {
			t.Fatal(err)
		}
	}
	if w := s.Writes(); len(w) != 1 || w[0].Path != "/revoke" || w[0].Method != "GET" {
		t.Errorf("%+v", w)
	}
}

func TestWaitCalls_seesACallInFlight(t *testing.T) {
	s, srv := open(t)
	release := make(chan struct{})
	s.FailNext(simkit.Fault{Kind: simkit.KindStallHeader, When: simkit.After, Release: release})
	done := make(chan error, 1)
	go func() {
		_, err := callWith(t.Context(), "POST", srv.URL+"/x", "b")
		done <- err
	}()
	if err := s.WaitCalls(t.Context(), 1, "POST", "/x"); err != nil {
		t.Fatal(err)
	}
	close(release)
	if err := <-done; err != nil || s.sold() != 1 {
		t.Errorf("err %v, sold %d", err, s.sold())
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.WaitCalls(ctx, 9, "", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestVia_itemsMeetFaultsByTheirOwnPath(t *testing.T) {
	s := simkit.New(nil)
	inner := s.Handler("shop", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		simkit.WriteJSON(w, 200, r.URL.Path)
	}))
	outer := s.Handler("shop", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		simkit.SetRead(r)
		item, _ := http.NewRequestWithContext(r.Context(), "GET", "/item", nil)
		rec := simkit.NewRecorder()
		inner.ServeHTTP(rec, simkit.WithVia(item, "batch"))
		simkit.WriteJSON(w, 200, map[string]any{"code": rec.Status(), "body": string(rec.Body())})
	}))
	srv := httptest.NewServer(outer)
	defer srv.Close()

	s.FailNext(simkit.Fault{Path: "/item", Status: 418, Body: `{}`})
	got, err := call(t, "POST", srv.URL+"/batch", "")
	if err != nil || got.status != 200 || got.body != `{"body":"{}","code":418}` {
		t.Errorf("%+v %v", got, err)
	}
	if len(s.Writes()) != 0 {
		t.Errorf("a batch of reads is not a write: %+v", s.Writes())
	}
	if c := s.Calls()[1]; c.Via != "batch" || c.Path != "/item" || c.Fault != simkit.KindStatus {
		t.Errorf("item logged as %+v", c)
	}

	s.FailNext(simkit.Fault{Path: "/item", Kind: simkit.KindReset})
	if _, err := call(t, "POST", srv.URL+"/batch", ""); err == nil {
		t.Error("a reset item takes the batch with it")
	}
}

func TestLatency_delaysAndLetsGo(t *testing.T) {
	s, srv := open(t)
	s.SetLatency(time.Millisecond)
	if _, err := call(t, "GET", srv.URL, ""); err != nil {
		t.Fatal(err)
	}
	s.SetLatency(time.Hour)
	done := make(chan error, 1)
	go func() {
		_, err := callWith(t.Context(), "POST", srv.URL, "b")
		done <- err
	}()
	if err := s.WaitCalls(t.Context(), 1, "POST", ""); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := <-done; err == nil || s.sold() != 0 {
		t.Errorf("err %v, sold %d", err, s.sold())
	}
}

func TestObserve_seesEndedCalls(t *testing.T) {
	s, srv := open(t)
	seen := make(chan simkit.Call, 1)
	s.Observe(func(c simkit.Call) { seen <- c })
	if _, err := call(t, "GET", srv.URL, ""); err != nil {
		t.Fatal(err)
	}
	if c := <-seen; c.Status != 200 {
		t.Errorf("%+v", c)
	}
}

func TestManualClock(t *testing.T) {
	c := simkit.NewManualClock(start)
	c.Advance(time.Hour)
	if got := c.Now().Sub(start); got != time.Hour {
		t.Error(got)
	}
	c.Set(start)
	if !c.Now().Equal(start) {
		t.Error(c.Now())
	}
}
