package httpchat_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	credential = "CREDENTIAL-51c0ffee42"
	prefix     = "/deep/api"
	oldToken   = "OLDTOKEN-1111111111"
	newToken   = "NEWTOKEN-2222222222"
	otherToken = "OTHERTOKEN-33333333"
)

// service is a simulated chat service, and what was sent to it. Each request is validated against the file of the contract.
type service struct {
	*chatsim.Sim
	t     *testing.T
	http  *httptest.Server
	file  *contract
	clock *simkit.ManualClock
	step  time.Duration // by which the clock moves at each look
	ids   []string
	log   chattest.Log // "PUT /projects/1/whatsapp/token r2"
}

// newService has pages of 100 projects. The first project has the ETag "r2", and "r3" after a change.
func newService(t *testing.T, projects ...chatsim.Project) *service {
	t.Helper()
	s := &service{t: t, file: theContract(t), clock: simkit.NewManualClock(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)), step: time.Second}
	now := func() time.Time {
		s.clock.Advance(s.step)
		return s.clock.Now()
	}
	s.Sim = chatsim.New(chatsim.Options{Now: now, BearerTokens: []string{credential}})
	s.SetPageCap(100)
	for _, p := range projects {
		s.AddProject(p)
		s.ids = append(s.ids, p.ID)
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); s.http.Close() })
	return s
}

// newProjects returns n projects with the ids 1, 2, ... and the keys KEY1, KEY2, ...
func newProjects(n int) []chatsim.Project {
	all := make([]chatsim.Project, n)
	for i := range all {
		id := strconv.Itoa(i + 1)
		all[i] = newProject()
		all[i].ID, all[i].Key, all[i].Name = id, "KEY"+id, "Project "+id
	}
	return all
}

// platform returns the client of the service, which a test may configure differently.
func (s *service) platform(change ...func(*httpchat.Config)) *chat.Platform {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := httpchat.Config{
		Endpoint:    u,
		AccessToken: secret.New(credential),
		Connection:  transport.Connection{MaxRetries: 3, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1"},
	}
	for _, c := range change {
		c(&cfg)
	}
	return httpchat.New(cfg)
}

// fail makes the next requests of a kind, such as "GET /projects", fail in this order; "*" is for any request.
func (s *service) fail(kind string, faults ...fault) { chattest.Fail(s.Kit, "", kind, faults...) }

// takeRequests returns the requests since the last call.
func (s *service) takeRequests() []string { return s.log.Take() }

func (s *service) projectNow(id string) chatsim.Project {
	p, _ := s.FindProject(id)
	return p
}

// writes counts what requests have stored or removed.
func (s *service) writes() (n int) {
	for _, id := range s.ids {
		stored := s.Stored(id)
		n += stored.Tokens + stored.Numbers + stored.TokensCleared + stored.NumbersCleared
	}
	return n
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	path := strings.TrimPrefix(r.URL.EscapedPath(), prefix)
	log := r.Method + " " + path
	if r.URL.RawQuery != "" {
		log += "?" + r.URL.RawQuery
	}
	after := r.URL.Query().Get("after")
	if last, err := base64.RawURLEncoding.DecodeString(after); err == nil && s.projectNow(string(last)).ID != "" { // a cursor of the simulator
		log = strings.Replace(log, after, "c", 1)
	}
	if tag := r.Header.Get("If-Match"); tag != "" {
		log += " " + strings.Trim(tag, `"`)
	}
	s.log.Add(log)

	if !strings.HasPrefix(r.URL.Path, prefix+"/") {
		s.t.Errorf("%s is outside the endpoint", r.URL.Path)
	}
	if r.Header.Get("Authorization") != "Bearer "+credential {
		s.t.Errorf("%s without the credential", log)
	}
	s.file.checkRequest(s.t, r, path, body)
	http.StripPrefix(prefix, s.Sim).ServeHTTP(w, r)
}
