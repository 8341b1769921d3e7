package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// prefix is where the fake API is mounted: a client that builds absolute paths misses it.
const prefix = "/some/prefix"

var (
	providerToken = secret.New("EAAprovider0token0provider0token")
	chatToken     = secret.New("EAAchat00token0chat00token0chat00token")
)

const (
	accountID = "102290129340398"
	phoneID   = "1906385232743451"
)

// request is what the fake saw: a call of its own, or an item of a batch.
type request struct {
	Method, Path  string // Path without prefix and version
	Query, Form   url.Values
	Body          string // JSON
	Authorization string
	Batched       bool
}

type reply struct {
	status int // 0: 200
	body   string
	header map[string]string
	null   bool                                         // of a batch item: not finished
	broken func(w http.ResponseWriter, r *http.Request) // answers instead, badly
}

// fake is a scripted Graph API. A batch is answered item by item, unless whole says otherwise.
type fake struct {
	t       *testing.T
	handler func(request) reply
	whole   func(request) *reply // for a batch as a whole; nil: served

	mu    sync.Mutex
	sent  []request // HTTP requests
	items []request // what they asked for: batches taken apart
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.Path, prefix+"/v25.0")
	if !ok {
		f.t.Errorf("request outside of the endpoint: %s", r.URL.Path)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	_ = r.ParseForm()
	req := request{Method: r.Method, Path: path, Query: r.URL.Query(), Form: r.PostForm, Authorization: r.Header.Get("Authorization")}
	if r.Header.Get("Content-Type") == "application/json" {
		req.Body = string(body)
	}
	f.mu.Lock()
	f.sent = append(f.sent, req)
	f.mu.Unlock()
	var out reply
	if r.Method == http.MethodPost && path == "/" {
		out = f.batch(req)
	} else {
		out = f.handleItem(req)
	}
	if out.broken != nil {
		out.broken(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	for name, value := range out.header {
		w.Header().Set(name, value)
	}
	if out.status != 0 {
		w.WriteHeader(out.status)
	}
	_, _ = w.Write([]byte(out.body))
}

func (f *fake) handleItem(r request) reply {
	f.mu.Lock()
	f.items = append(f.items, r)
	f.mu.Unlock()
	return f.handler(r)
}

func (f *fake) batch(r request) reply {
	if f.whole != nil {
		if out := f.whole(r); out != nil {
			return *out
		}
	}
	var items []struct {
		Method string `json:"method"`
		URL    string `json:"relative_url"`
	}
	if err := json.Unmarshal([]byte(r.Form.Get("batch")), &items); err != nil {
		f.t.Errorf("batch: %v", err)
	}
	if len(items) > 50 {
		f.t.Errorf("batch of %d", len(items))
	}
	answers := make([]any, len(items))
	header := map[string]string{}
	for i, item := range items {
		u, err := url.Parse(item.URL)
		if err != nil {
			f.t.Errorf("relative_url: %v", err)
			continue
		}
		out := f.handleItem(request{Method: item.Method, Path: "/" + u.Path, Query: u.Query(), Authorization: r.Authorization, Batched: true})
		if out.null {
			continue
		}
		if out.broken != nil {
			return out
		}
		if out.status == 0 {
			out.status = 200
		}
		for k, v := range out.header {
			header[k] = v
		}
		answers[i] = map[string]any{"code": out.status, "body": out.body}
	}
	raw, _ := json.Marshal(answers)
	return reply{body: string(raw), header: header}
}

// seenRequests returns the requests so far, taken apart.
func (f *fake) seenRequests() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]request(nil), f.items...)
}

// calls returns the HTTP requests so far. A batch is one.
func (f *fake) calls() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]request(nil), f.sent...)
}

// know makes a client remember what Meta said about a token.
func know(t *testing.T, c *Client, token secret.Value, says TokenInfo) {
	t.Helper()
	read := func(context.Context) (TokenInfo, error) { return says, nil }
	if _, err := c.Tokens.inspected.Read(t.Context(), tokenKey(token), read); err != nil {
		t.Fatal(err)
	}
}

// newFake serves handler and returns a client of it; change may alter the client's configuration.
func newFake(t *testing.T, handler func(request) reply, change ...func(*Config)) (*Client, *fake) {
	t.Helper()
	f := &fake{t: t, handler: handler}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	endpoint, err := transport.ParseEndpoint(server.URL + prefix)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		Endpoint:    endpoint,
		Version:     "v25.0",
		AccessToken: providerToken,
		WitnessWait: time.Microsecond,
		Connection:  transport.Connection{MaxRetries: 2, Timeout: 10 * time.Second, RetryWait: time.Microsecond},
	}
	for _, alter := range change {
		alter(&cfg)
	}
	return New(cfg), f
}

func withApp(c *Config) {
	c.AppID, c.AppSecret = "634974688087057", secret.New("0123456789abcdef0123456789abcdef")
}

func golden(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// practice returns one of the answers in errors-in-practice.json.
func practice(t testing.TB, name string) reply {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(golden(t, "errors-in-practice.json")), &all); err != nil {
		t.Fatal(err)
	}
	if all[name] == nil {
		t.Fatalf("no answer %q", name)
	}
	return reply{status: 400, body: string(all[name])}
}

func refused(code, subcode int, message string) reply {
	raw, _ := json.Marshal(map[string]any{"error": map[string]any{
		"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "AbCdEf"}})
	return reply{status: 400, body: string(raw)}
}

// graphError returns err as an *Error, which every error of this package must be, and itself rather than wrapped.
func graphError(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := err.(*Error) //nolint:errorlint // the promise is about the type itself
	if !ok {
		t.Fatalf("not an *Error: %T %v", err, err)
	}
	var inner *Error
	if e.Err != nil && errors.As(e.Err, &inner) {
		t.Fatalf("wrapped twice: %v", err)
	}
	return e
}

func numberJSON(id string) string {
	return fmt.Sprintf(`{"id":%q,"display_phone_number":"+1 631-555-%s","verified_name":"Name %s"}`, id, id[len(id)-4:], id)
}

// replyAnswer returns a reply as the client's lower layer would hand it over.
func replyAnswer(r reply) *transport.Answer {
	return &transport.Answer{Status: r.status, Header: http.Header{}, Body: []byte(r.body)}
}
