package transport_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/transport"
)

// A redirect would carry the credential, and the body of a 307 and 308, to wherever it points.
func TestDo_redirectsAreNotFollowed(t *testing.T) {
	for _, code := range []int{301, 302, 303, 307, 308} {
		for class := range className {
			t.Run(fmt.Sprint(code, " ", className[class]), func(t *testing.T) {
				t.Parallel()
				other := serve(t)
				targets := []string{
					other.URL + "/things", strings.Replace(other.URL, "127.0.0.1", "localhost", 1),
					"/elsewhere", "//" + strings.TrimPrefix(other.URL, "http://"),
				}
				script := make([]fault, len(targets))
				for i, target := range targets {
					script[i] = status(code, "Location", target)
				}
				s := serve(t, script...)
				client := connect(t, s.URL)
				for range targets {
					answer, err := client.Do(t.Context(), requestOf(class))
					if err != nil || answer.Status != code {
						t.Errorf("%+v, %v", answer, err)
					}
				}
				if requests, created, _ := s.count(); requests != len(targets) || created != 0 {
					t.Errorf("%d requests to the server that redirects", requests)
				}
				if requests, _, _ := other.count(); requests != 0 {
					t.Errorf("%d requests to the other server", requests)
				}
			})
		}
	}
}

// The same host without encryption is another place too.
func TestDo_noDowngrade(t *testing.T) {
	plain := serve(t)
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusTemporaryRedirect))
	t.Cleanup(secure.Close)
	client := connect(t, secure.URL, func(c *transport.Config) { c.RoundTripper = secure.Client().Transport })
	if answer, err := client.Do(t.Context(), requestOf(transport.Create)); err != nil || answer.Status != http.StatusTemporaryRedirect {
		t.Errorf("%+v, %v", answer, err)
	}
	if requests, _, _ := plain.count(); requests != 0 {
		t.Errorf("%d unencrypted requests", requests)
	}
}

func TestDo_pinsTheHost(t *testing.T) {
	s, other := serve(t), serve(t)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := connect(t, s.URL, func(c *transport.Config) { c.Endpoint = u })
	elsewhere, err := url.Parse(other.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = elsewhere.Host // whatever builds the request goes wrong
	_, err = client.Do(t.Context(), requestOf(transport.Create))
	if err == nil || !strings.Contains(err.Error(), "refused to send a request") {
		t.Errorf("error: %v", err)
	}
	mustNotLeak(t, err)
	for name, server := range map[string]*faultServer{"pinned": s, "other": other} {
		if requests, _, _ := server.count(); requests != 0 {
			t.Errorf("%d requests to the %s host", requests, name)
		}
	}
}

// The endpoint's path is a prefix, and what is escaped stays escaped: a server mounted elsewhere would show it.
func TestDo_request(t *testing.T) {
	s := serve(t)
	client := connect(t, s.URL+"/deep/api%2Fv1")
	for path, want := range map[string]string{
		"/projects/a":            "/deep/api%2Fv1/projects/a?after=x%26y",
		"/projects/a%2F..%2Fb":   "/deep/api%2Fv1/projects/a%2F..%2Fb?after=x%26y",
		"/projects/%C3%BC%20%3F": "/deep/api%2Fv1/projects/%C3%BC%20%3F?after=x%26y",
		"//evil.example/x":       "/deep/api%2Fv1//evil.example/x?after=x%26y",
	} {
		r := requestOf(transport.Set)
		r.Path, r.Query, r.Header = path, url.Values{"after": {"x&y"}}, http.Header{"If-Match": {`W/"7"`}}
		if _, err := client.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		got := s.requests[len(s.requests)-1]
		if got.RequestURI != want {
			t.Errorf("sent %s, want %s", got.RequestURI, want)
		}
		for name, value := range map[string]string{
			"Authorization": "Bearer " + canary, "If-Match": `W/"7"`, "User-Agent": "test/1", "Content-Type": "application/json",
		} {
			if got.Header.Get(name) != value {
				t.Errorf("%s is %q, want %q", name, got.Header.Get(name), value)
			}
		}
	}
	_, _, stored := s.count()
	for _, body := range stored {
		if body != `{"value":"wanted"}` {
			t.Errorf("body %s", body)
		}
	}
}

func TestDo_credentials(t *testing.T) {
	s := serve(t)
	client := connect(t, s.URL)
	own := requestOf(transport.Read)
	own.Authorize = func(h http.Header) { h.Set("X-Own", "1") }
	if _, err := client.Do(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	if s.requests[0].Header.Get("Authorization") != "" {
		t.Error("the request has the credential of the configuration")
	}
	if s.requests[0].Header.Get("X-Own") != "1" {
		t.Error("the credential of the request is not sent")
	}
}

func TestDo_pathThatIsNone(t *testing.T) {
	s := serve(t)
	r := requestOf(transport.Read)
	r.Path = "/things/%zz"
	_, err := connect(t, s.URL).Do(t.Context(), r)
	if err == nil {
		t.Error("no error")
	}
	mustNotLeak(t, err)
	if requests, _, _ := s.count(); requests != 0 {
		t.Errorf("%d requests", requests)
	}
}
