package rest_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func client(t *testing.T, handler http.HandlerFunc) *rest.Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL + "/deep")
	if err != nil {
		t.Fatal(err)
	}
	return rest.New(rest.Config{
		Words: rest.Words{
			Platform: "acme", Argument: "chat.acme", Credential: "chat.acme.password",
			Service: "the desk", API: "the desk's API", NextOnFault: "Tell the desk.",
		},
		Endpoint:   u,
		Authorize:  func(h http.Header) { h.Set("X-Key", "k") },
		Connection: transport.Connection{Secrets: secret.NewRedactor(secret.New("HUSH-HUSH")), MaxRetries: 2, RetryWait: time.Microsecond},
	})
}

// A POST is sent once. Other writes are repeated unless they say otherwise, and reads are always repeated.
func TestSend_repeats(t *testing.T) {
	for _, c := range []struct {
		method string
		once   bool
		want   int32
	}{
		{"GET", false, 3}, {"PUT", false, 3}, {"PATCH", false, 3}, {"DELETE", false, 3},
		{"POST", false, 1}, {"POST", true, 1}, {"PATCH", true, 1}, {"GET", true, 3},
	} {
		var sent atomic.Int32
		cl := client(t, func(w http.ResponseWriter, r *http.Request) {
			sent.Add(1)
			if r.URL.Path != "/deep/x" || r.Header.Get("X-Key") != "k" || r.Header.Get("Accept") != "application/json" ||
				r.Header.Get("X-More") != "1" {
				t.Errorf("%s %v", r.URL, r.Header)
			}
			w.WriteHeader(500)
		})
		answer, err := cl.Send(t.Context(), rest.Request{Op: "do", Method: c.method, Path: "/x", Template: "/x", Once: c.once,
			Header: http.Header{"X-More": {"1"}}})
		if err != nil || answer.Status != 500 || sent.Load() != c.want {
			t.Errorf("%+v: %d sent, %v", c, sent.Load(), err)
		}
	}
}

// A body is JSON, and the answer is wanted as the adapter says.
func TestSend_body(t *testing.T) {
	for body, want := range map[string]string{"": "", "{}": "application/json"} {
		cl := client(t, func(_ http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Content-Type"); got != want {
				t.Errorf("the type of %q is %q", body, got)
			}
		})
		r := rest.Request{Op: "do", Method: "PUT", Path: "/x", Template: "/x"}
		if body != "" {
			r.Body = []byte(body)
		}
		if _, err := cl.Send(t.Context(), r); err != nil {
			t.Error(err)
		}
	}
}

func TestSend_noAnswer(t *testing.T) {
	cl := client(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := cl.Send(t.Context(), rest.Request{Op: "do it", Method: "POST", Path: "/x", Template: "/x"})
	var e *chat.Error
	if !errors.As(err, &e) || e.Op != "do it" || !errors.Is(err, chat.ErrOutcomeUnknown) || !strings.Contains(e.Next, "chat.acme.endpoint") {
		t.Errorf("got %+v", err)
	}
}

func TestObject(t *testing.T) {
	const raw = `{"id":12345678901234567890,"n":7,"m":"8","s":"x","b":true,"o":{"deep":{"x":1}},"l":[1,"2"],"null":null}`
	var err error
	o := rest.NewObject(json.RawMessage(raw), &err)
	if o.ID("id") != "12345678901234567890" || o.Int("n") != 7 || o.Int("m") != 8 || o.Text("s") != "x" || !o.Bool("b") ||
		len(o.List("l")) != 2 ||
		o.Has("null") || o.Has("none") || o.Text("null") != "" || o.Int("none") != 0 || string(o.Raw("n")) != "7" || len(o.Members()) != 8 ||
		err != nil {
		t.Errorf("%v", err)
	}
	for want, read := range map[string]func(rest.Object){
		"id should be a whole number":    func(o rest.Object) { o.Int("id"); o.Text("n") },
		"s should be a whole number":     func(o rest.Object) { o.Int("s") },
		"s should be true or false":      func(o rest.Object) { o.Bool("s") },
		"b should be a string":           func(o rest.Object) { o.Text("b") },
		"none should be a list":          func(o rest.Object) { o.List("none") },
		"o.none should be an object":     func(o rest.Object) { o.Child("o").Child("none") },
		"o.deep.x should be a string":    func(o rest.Object) { o.Child("o").Child("deep").Text("x") },
		"o.deep should be a whole sheep": func(o rest.Object) { o.Child("o").Fail("deep", "a whole sheep") },
	} {
		var err error
		read(rest.NewObject(json.RawMessage(raw), &err))
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
