package transport_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const canary = "CANARY-7f3a9c21d8e64b50"

// fault answers one request in its own way. process makes happen what the request asked for.
type fault func(w http.ResponseWriter, r *http.Request, process func())

// faultServer answers the first requests as its script says, and all others well. It counts what it was made to do,
// because that, and not what the client believes, is what must be right.
type faultServer struct {
	*httptest.Server
	mu       sync.Mutex
	script   []fault
	requests []*http.Request
	created  int      // POST
	stored   []string // bodies of PUT, in order
}

func serve(t *testing.T, script ...fault) *faultServer {
	t.Helper()
	s := &faultServer{script: script}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *faultServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.requests = append(s.requests, r)
	answer := fault(well)
	if len(s.script) > 0 {
		answer, s.script = s.script[0], s.script[1:]
	}
	s.mu.Unlock()
	answer(w, r, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch r.Method {
		case http.MethodPost:
			s.created++
		case http.MethodPut:
			s.stored = append(s.stored, string(body))
		}
	})
}

func (s *faultServer) count() (requests, created int, stored []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests), s.created, s.stored
}

func well(w http.ResponseWriter, _ *http.Request, process func()) {
	process()
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"ok":true}`)
}

// reset ends the connection as a crash or a firewall does, without a word.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func resetBefore(w http.ResponseWriter, _ *http.Request, _ func()) { reset(w) }

func resetAfter(w http.ResponseWriter, _ *http.Request, process func()) {
	process()
	reset(w)
}

// truncated promises a longer body than it sends.
func truncated(w http.ResponseWriter, _ *http.Request, process func()) {
	process()
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"ok":tr`)
	_ = http.NewResponseController(w).Flush()
	reset(w)
}

func status(code int, headers ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ func()) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `{"status":"failed"}`)
	}
}

// stalled never begins its answer, until the client gives up.
func stalled(_ http.ResponseWriter, r *http.Request, process func()) {
	process()
	<-r.Context().Done()
}

// stalledBody begins its answer and never ends it.
func stalledBody(w http.ResponseWriter, r *http.Request, process func()) {
	process()
	_, _ = io.WriteString(w, `{"ok":`)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func times(n int, f fault) []fault {
	all := make([]fault, n)
	for i := range all {
		all[i] = f
	}
	return all
}

const retries = 3

// observed is a client that counts its calls.
type observed struct {
	*transport.Client
	calls atomic.Int64
}

// connect returns a client whose repetitions take no time.
func connect(t *testing.T, endpoint string, change ...func(*transport.Config)) *observed {
	t.Helper()
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	token := secret.New(canary)
	c := &observed{}
	cfg := transport.Config{
		Endpoint:  u,
		Authorize: transport.Bearer(token),
		Connection: transport.Connection{
			Secrets:    secret.NewRedactor(token),
			UserAgent:  "test/1",
			Timeout:    time.Minute,
			MaxRetries: retries,
			RetryWait:  time.Microsecond,
			Observe:    func(context.Context, transport.Call) { c.calls.Add(1) },
		},
	}
	for _, set := range change {
		set(&cfg)
	}
	c.Client = transport.New(cfg)
	return c
}

func withTimeout(d time.Duration) func(*transport.Config) {
	return func(c *transport.Config) { c.Timeout = d }
}

// requestOf returns a typical request of each class.
func requestOf(class transport.Class) transport.Request {
	r := transport.Request{Op: "try something", Path: "/things", Template: "/things", Class: class}
	switch class {
	case transport.Set:
		r.Method, r.Body, r.ContentType = http.MethodPut, []byte(`{"value":"wanted"}`), "application/json"
	case transport.Create:
		r.Method, r.Body, r.ContentType = http.MethodPost, []byte(`{"name":"new"}`), "application/json"
	default:
		r.Method = http.MethodGet
	}
	return r
}

// mustNotLeak fails when an error, however printed, holds the credential or an address.
func mustNotLeak(t *testing.T, err error) {
	t.Helper()
	for _, text := range printed(err) {
		for _, bad := range []string{canary, url.QueryEscape(canary), "Bearer", "secretquery"} {
			if strings.Contains(text, bad) {
				t.Errorf("the error holds %q: %s", bad, text)
			}
		}
	}
}
