package jira_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/jira"
	"terraform-provider-whatsapp/internal/secret"
)

const (
	email    = "ops@example.com"
	apiToken = "APITOKEN-51c0ffee42"
	pat      = "PERSONAL-7777777777"
	prefix   = "/ctx/jira"
)

// server is a Jira: Cloud when version is 3, else Data Center.
type server struct {
	t       *testing.T
	http    *httptest.Server
	version string
	auth    string // the header that it accepts

	mu       sync.Mutex
	projects map[string]map[string]any // by key
	answers  map[string][]http.HandlerFunc
	requests []string
}

func newServer(t *testing.T, version string) *server {
	t.Helper()
	s := &server{t: t, version: version, projects: map[string]map[string]any{}, answers: map[string][]http.HandlerFunc{}}
	s.auth = "Bearer " + pat
	if version == "3" {
		s.auth = "Basic " + base64.StdEncoding.EncodeToString([]byte(email+":"+apiToken))
	}
	s.add("10001", "SUP", "service_desk")
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	return s
}

func (s *server) add(id, key, kind string) {
	s.projects[key] = map[string]any{"self": "x", "id": id, "key": key, "name": "Project " + key, "projectTypeKey": kind,
		"lead": map[string]any{"active": true}}
}

func (s *server) platform(change ...func(*jira.Config)) *chat.Platform {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := jira.Config{Endpoint: u, MaxRetries: 2, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1"}
	if s.version == "3" {
		cfg.Email, cfg.APIToken = email, secret.New(apiToken)
	} else {
		cfg.PersonalAccessToken = secret.New(pat)
	}
	for _, c := range change {
		c(&cfg)
	}
	return jira.New(cfg)
}

// next makes the next requests for a path answer like this.
func (s *server) next(path string, answers ...http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = append(s.answers[path], answers...)
}

func (s *server) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.requests
	s.requests = nil
	return all
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), prefix+"/rest/api/"+s.version)
	if !ok {
		s.t.Errorf("%s is outside the endpoint", r.URL.Path)
	}
	if r.Method != http.MethodGet || r.URL.RawQuery != "" && r.URL.RawQuery != "maxResults=100" || r.ContentLength != 0 {
		s.t.Errorf("%s %s?%s with %d bytes", r.Method, r.URL.Path, r.URL.RawQuery, r.ContentLength)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, path)
	if queue := s.answers[path]; len(queue) > 0 {
		s.answers[path] = queue[1:]
		queue[0](w, r)
		return
	}
	accepted := r.Header.Get("Authorization") == s.auth
	name, isProject := strings.CutPrefix(path, "/project/")
	all := slices.Collect(maps.Values(s.projects))
	switch {
	case path == "/project" && s.version == "2" && accepted:
		reply(w, 200, all)
	case path == "/project/search" && s.version == "3" && accepted:
		reply(w, 200, map[string]any{"values": all, "isLast": true})
	case isProject && accepted: // to all other callers every project is missing, with 404 and not 401
		for _, p := range s.projects {
			if p["key"] == name || p["id"] == name {
				reply(w, 200, p)
				return
			}
		}
		fallthrough
	case isProject:
		reply(w, 404, map[string]any{"errorMessages": []string{"No project could be found with key '" + name + "'."}, "errors": map[string]any{}})
	case path == "/myself" && accepted:
		reply(w, 200, map[string]any{"accountId": "5b10", "name": "ops", "active": true})
	case path == "/myself":
		reply(w, 401, map[string]any{"errorMessages": []string{"Client must be authenticated to access this resource."}})
	default:
		s.t.Errorf("request for %s", path)
	}
}

func reply(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}

// answer is a fixed one; headers are names and values in turn.
func answer(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}
}

func explain(err error) string {
	var e *chat.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	return e.Explain()
}

// clean fails when an error holds a credential or a control character of a terminal.
func clean(t *testing.T, err error) {
	t.Helper()
	for _, text := range []string{explain(err), err.Error()} {
		for _, bad := range []string{apiToken, pat, base64.RawStdEncoding.EncodeToString([]byte(email + ":" + apiToken))[:20], "\x1b", "\u202e",
			"<html"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q in %q", bad, text)
			}
		}
	}
}
