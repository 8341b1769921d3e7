package jira_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/jira"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	email    = "ops@example.com"
	apiToken = "APITOKEN-51c0ffee42"
	pat      = "PERSONAL-7777777777"
	prefix   = "/ctx/jira"
)

// server is a simulated Jira, and what was sent to it: Cloud when version is 3, else Data Center.
type server struct {
	*jirasim.Sim
	t       *testing.T
	http    *httptest.Server
	version string
	auth    string       // the header of each request
	log     chattest.Log // "/project/SUP"
}

func newServer(t *testing.T, version string) *server {
	t.Helper()
	s := &server{t: t, version: version, auth: "Bearer " + pat}
	deployment := jirasim.DataCenter
	if version == "3" {
		deployment, s.auth = jirasim.Cloud, "Basic "+base64.StdEncoding.EncodeToString([]byte(email+":"+apiToken))
	}
	s.Sim = jirasim.New(jirasim.Options{Deployment: deployment})
	s.AddUser(jirasim.User{ID: "ops", Email: email, APITokens: []string{apiToken}, PersonalAccessTokens: []string{pat}})
	s.AddProject(jirasim.Project{ID: "10001", Key: "SUP", Name: "Project SUP"})
	s.http = httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); s.http.Close() })
	return s
}

func (s *server) platformURL() *url.URL {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	return u
}

func (s *server) platform(change ...func(*jira.Config)) *chat.Platform {
	cfg := jira.Config{
		Endpoint:   s.platformURL(),
		Connection: transport.Connection{MaxRetries: 2, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1"},
	}
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

// fail makes the next requests for a path, such as "/project/SUP", fail in this order.
func (s *server) fail(path string, faults ...fault) {
	chattest.Fail(s.Kit, "/rest/api/"+s.version, "GET "+path, faults...)
}

// takeRequests returns the requests since the last call.
func (s *server) takeRequests() []string { return s.log.Take() }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), prefix+"/rest/api/"+s.version)
	if !ok {
		s.t.Errorf("%s is outside the endpoint", r.URL.Path)
	}
	if r.Method != http.MethodGet || r.URL.RawQuery != "" && r.URL.RawQuery != "maxResults=100" || r.ContentLength != 0 {
		s.t.Errorf("%s %s?%s with %d bytes", r.Method, r.URL.Path, r.URL.RawQuery, r.ContentLength)
	}
	if r.Header.Get("Authorization") != s.auth || r.Header.Get("Accept") != "application/json" || r.UserAgent() != "test/1" {
		s.t.Errorf("header %v", r.Header)
	}
	s.log.Add(path)
	http.StripPrefix(prefix, s.Sim).ServeHTTP(w, r)
}

type fault = chattest.Fault

var answer, times, explain = chattest.AnswerFault, chattest.Repeated, chattest.ErrorText

// wantNoSecret fails when an error holds a credential or a control character of a terminal.
func wantNoSecret(t *testing.T, err error) {
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
