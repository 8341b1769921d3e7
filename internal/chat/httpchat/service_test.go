package httpchat_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/secret"
)

const (
	credential = "CREDENTIAL-51c0ffee42"
	prefix     = "/deep/api"
	oldToken   = "OLDTOKEN-1111111111"
	newToken   = "NEWTOKEN-2222222222"
	otherToken = "OTHERTOKEN-33333333"
)

// kept is a project as the service stores it.
type kept struct {
	ID, Key, Name, token, number, account string
	version                               int
	updated                               time.Time
}

// fault answers one request in its own way; process makes the service do what was asked, without showing the answer.
type fault func(w http.ResponseWriter, r *http.Request, process func())

// service is a chat service that follows the contract. Each request is validated against the contract's file, and so is
// each answer that is not a fault.
type service struct {
	t    *testing.T
	http *httptest.Server
	file *contract

	mu       sync.Mutex
	projects map[string]*kept
	faults   map[string][]fault // by "PUT /projects/1/whatsapp/token"; "*" is for any request
	hides    bool               // shows no fingerprints
	tags     bool               // answers a removal with the ETag
	clock    func(version int) time.Time
	stale    map[string]bool // left out of the list although they exist
	requests []string        // "PUT /projects/1/whatsapp/token v1"
	writes   int             // that changed something
	most     int             // projects on a page
}

func newService(t *testing.T, projects ...kept) *service {
	t.Helper()
	s := &service{t: t, file: theContract(t), projects: map[string]*kept{}, faults: map[string][]fault{}, stale: map[string]bool{}, most: 100}
	s.clock = func(version int) time.Time { return time.Date(2030, 1, 1, 0, version, 0, 0, time.UTC) }
	for _, p := range projects {
		p.version = 1
		s.projects[p.ID] = &p
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	return s
}

// many returns n projects with the ids 1, 2, ... and the keys KEY1, KEY2, ...
func many(n int) []kept {
	all := make([]kept, n)
	for i := range all {
		id := strconv.Itoa(i + 1)
		all[i] = kept{ID: id, Key: "KEY" + id, Name: "Project " + id, token: oldToken, number: "106540352242922", account: "102290129340398"}
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
		Endpoint: u, AccessToken: secret.New(credential), MaxRetries: 3, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1",
	}
	for _, c := range change {
		c(&cfg)
	}
	return httpchat.New(cfg)
}

// fail makes the next requests of a kind fail, in this order.
func (s *service) fail(kind string, faults ...fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[kind] = append(s.faults[kind], faults...)
}

// byHand changes a project outside Terraform.
func (s *service) byHand(id string, change func(*kept)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change(s.projects[id], change)
}

func (s *service) change(p *kept, change func(*kept)) {
	before := p.token
	change(p)
	p.version++
	if p.token != before {
		p.updated = s.clock(p.version)
	}
}

func (s *service) remove(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		delete(s.projects, id)
	}
}

// sent returns the requests since the last call.
func (s *service) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.requests
	s.requests = nil
	return all
}

func (s *service) now(id string) kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.projects[id]
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	path := strings.TrimPrefix(r.URL.EscapedPath(), prefix)
	kind := r.Method + " " + path
	log := kind
	if r.URL.RawQuery != "" {
		log += "?" + r.URL.RawQuery
	}
	if tag := r.Header.Get("If-Match"); tag != "" {
		log += " " + strings.Trim(tag, `"`)
	}
	s.mu.Lock()
	s.requests = append(s.requests, log)
	kind = cmp.Or(map[bool]string{true: kind}[len(s.faults[kind]) > 0], "*")
	var f fault
	if queue := s.faults[kind]; len(queue) > 0 {
		f, s.faults[kind] = queue[0], queue[1:]
	}
	s.mu.Unlock()

	if !strings.HasPrefix(r.URL.Path, prefix+"/") {
		s.t.Errorf("%s is outside the endpoint", r.URL.Path)
	}
	if r.Header.Get("Authorization") != "Bearer "+credential {
		s.t.Errorf("%s without the credential", log)
	}
	answer := httptest.NewRecorder()
	process := sync.OnceFunc(func() { s.answer(answer, r.Method, path, r, body) })
	s.file.checkRequest(s.t, r, path, body)
	if f != nil {
		f(w, r, process)
		return
	}
	process()
	s.file.checkAnswer(s.t, r, path, body, answer)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (s *service) answer(w http.ResponseWriter, method, path string, r *http.Request, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.SplitN(strings.TrimPrefix(path, "/projects"), "/", 3)
	if len(parts) == 1 {
		s.page(w, r.URL.Query())
		return
	}
	p := s.find(parts[1])
	switch {
	case p == nil:
		problem(w, 404, "There is no such project.")
		return
	case method == http.MethodGet:
		s.show(w, p)
		return
	case r.Header.Get("If-Match") == "":
		problem(w, 428, "If-Match is required.")
		return
	case r.Header.Get("If-Match") != tag(p):
		problem(w, 412, "The project has changed.")
		return
	}
	var in map[string]string
	_ = json.Unmarshal(body, &in)
	before := *p
	s.change(p, func(p *kept) {
		if strings.HasSuffix(path, "/token") {
			p.token = in["access_token"]
		} else {
			p.number, p.account = in["phone_number_id"], in["business_account_id"]
		}
	})
	if method == http.MethodPut && strings.HasSuffix(path, "/token") && p.token == before.token {
		p.updated = s.clock(p.version)
	}
	if before.token != p.token || before.number != p.number || before.account != p.account {
		s.writes++
	}
	if method == http.MethodDelete {
		if s.tags {
			w.Header().Set("ETag", tag(p))
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	s.show(w, p)
}

func (s *service) find(name string) *kept {
	if p, ok := s.projects[name]; ok {
		return p
	}
	for _, p := range s.projects {
		if p.Key == name {
			return p
		}
	}
	return nil
}

func tag(p *kept) string { return fmt.Sprintf(`"v%d"`, p.version) }

func (s *service) body(p *kept) map[string]any {
	token := map[string]any{"present": p.token != "", "fingerprint": nil, "updated_at": nil}
	if p.token != "" && !s.hides {
		token["fingerprint"] = secret.New(p.token).Fingerprint()
	}
	if p.token != "" && !p.updated.IsZero() {
		token["updated_at"] = p.updated
	}
	null := func(v string) any {
		if v == "" {
			return nil
		}
		return v
	}
	return map[string]any{"id": p.ID, "key": p.Key, "name": p.Name, "more": 1, "whatsapp": map[string]any{
		"token": token, "phone_number_id": null(p.number), "business_account_id": null(p.account),
	}}
}

func (s *service) show(w http.ResponseWriter, p *kept) {
	w.Header().Set("ETag", tag(p))
	reply(w, 200, "application/json", s.body(p))
}

func (s *service) page(w http.ResponseWriter, query url.Values) {
	ids := slices.SortedFunc(maps.Keys(s.projects), func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	ids = slices.DeleteFunc(ids, func(id string) bool { return s.stale[id] })
	limit, _ := strconv.Atoi(query.Get("limit"))
	limit = min(limit, s.most)
	start, _ := strconv.Atoi(strings.TrimPrefix(query.Get("after"), "c"))
	end := min(start+limit, len(ids))
	projects := []any{}
	for _, id := range ids[min(start, end):end] {
		p := s.body(s.projects[id])
		p["etag"] = tag(s.projects[id])
		projects = append(projects, p)
	}
	var next any
	if end < len(ids) {
		next = fmt.Sprintf("c%d", end)
	}
	reply(w, 200, "application/json", map[string]any{"projects": projects, "next": next})
}

func problem(w http.ResponseWriter, code int, detail string) {
	reply(w, code, "application/problem+json", map[string]any{"type": "about:blank", "title": http.StatusText(code), "status": code,
		"detail": detail})
}

func reply(w http.ResponseWriter, code int, kind string, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(code)
	_, _ = w.Write(b.Bytes())
}
