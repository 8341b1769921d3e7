package zammad_test

import (
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
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/secret"
)

const (
	credential = "CREDENTIAL-51c0ffee42"
	prefix     = "/help/desk"
	base       = "/api/v1/channels/admin/whatsapp"
	oldToken   = "OLDTOKEN-1111111111"
	newToken   = "NEWTOKEN-2222222222"
	otherToken = "OTHERTOKEN-33333333"
	deadToken  = "DEADTOKEN-444444444"
	oldSecret  = "OLDSECRET-555555555"
	newSecret  = "NEWSECRET-666666666"
	verify     = "verify-777777777"
	stars      = "**********"
	business   = "102290129340398"
)

// kept is a channel as Zammad stores it.
type kept struct {
	id      int
	group   any
	active  bool
	options map[string]any
	updated time.Time
}

// fault answers one request in its own way; process makes Zammad do what was asked, without showing the answer.
type fault func(w http.ResponseWriter, r *http.Request, process func())

// service is a Zammad, and the Meta that it asks.
type service struct {
	t    *testing.T
	http *httptest.Server

	mu       sync.Mutex
	clear    bool // an older version, which masks nothing
	channels map[int]*kept
	last     int
	clock    time.Time
	faults   map[string][]fault // by "PUT /5"; "*" is for any request
	requests []string           // "PUT /5 {"access_token":"...","group_id":7}"
	writes   int                // that changed something
}

func newService(t *testing.T, channels int) *service {
	t.Helper()
	s := &service{t: t, channels: map[int]*kept{}, faults: map[string][]fault{}, clock: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	for i := range channels {
		s.channels[i+1] = &kept{id: i + 1, group: 7, active: true, updated: s.clock, options: map[string]any{
			"adapter": "whatsapp", "business_id": business, "access_token": oldToken, "app_secret": oldSecret,
			"phone_number_id": number(i + 1), "welcome": "Hello\nthere", "reminder_active": true, "reminder_message": "Still there?",
			"name": "Line " + strconv.Itoa(i+1), "phone_number": "+1 555-010" + strconv.Itoa(i+1), "callback_url_uuid": "uuid-" +
				strconv.Itoa(i+1), "verify_token": verify,
		}}
	}
	s.last = channels
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	return s
}

func number(i int) string { return fmt.Sprintf("10654035224%04d", i) }

func (s *service) platform(change ...func(*zammad.Config)) *chat.Platform {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := zammad.Config{
		Endpoint: u, AccessToken: secret.New(credential), MaxRetries: 3, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1",
	}
	for _, c := range change {
		c(&cfg)
	}
	return zammad.New(cfg)
}

func (s *service) fail(kind string, faults ...fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[kind] = append(s.faults[kind], faults...)
}

// byHand changes a channel as a person would.
func (s *service) byHand(id int, change func(*kept)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.channels[id])
	s.tick(s.channels[id])
}

func (s *service) tick(k *kept) {
	s.clock = s.clock.Add(time.Millisecond)
	k.updated = s.clock
}

func (s *service) remove(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.channels, id)
}

// sent returns the requests since the last call.
func (s *service) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.requests
	s.requests = nil
	return all
}

func (s *service) now(id int) kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := *s.channels[id]
	k.options = maps.Clone(k.options)
	return k
}

func (s *service) ids() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.channels))
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), prefix+base)
	if !ok || r.URL.RawQuery != "" {
		s.t.Errorf("%s is outside the endpoint", r.URL)
	}
	if r.Header.Get("Authorization") != "Token token="+credential || r.UserAgent() != "test/1" {
		s.t.Errorf("header %v", r.Header)
	}
	if strings.Contains(string(body), "**") {
		s.t.Errorf("the mask was sent: %s", body)
	}
	kind := strings.TrimSpace(r.Method + " " + path)
	s.mu.Lock()
	s.requests = append(s.requests, strings.TrimSpace(kind+" "+string(body)))
	if len(s.faults[kind]) == 0 {
		kind = "*"
	}
	var f fault
	if queue := s.faults[kind]; len(queue) > 0 {
		f, s.faults[kind] = queue[0], queue[1:]
	}
	s.mu.Unlock()
	answer := httptest.NewRecorder()
	process := sync.OnceFunc(func() { s.answer(answer, r.Method, path, body) })
	if f != nil {
		f(w, r, process)
		return
	}
	process()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (s *service) answer(w http.ResponseWriter, method, path string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(body) > 0 && method == http.MethodGet {
		s.t.Errorf("GET with a body")
	}
	params := map[string]any{}
	_ = json.Unmarshal(body, &params)
	id, err := strconv.Atoi(strings.TrimPrefix(path, "/"))
	k := s.channels[id]
	switch {
	case method == http.MethodGet && path == "":
		s.index(w)
	case method == http.MethodPost && path == "":
		s.last++
		k := &kept{id: s.last, active: true, options: map[string]any{
			"adapter": "whatsapp", "callback_url_uuid": "uuid-" + strconv.Itoa(s.last), "verify_token": verify,
		}}
		if s.save(w, k, params) {
			s.channels[s.last] = k
		}
	case err != nil:
		s.t.Errorf("%s %s is not a route", method, path)
	case method == http.MethodPut && k == nil:
		reply(w, 422, map[string]any{"error": "Couldn't find Channel with 'id'=" + strconv.Itoa(id)})
	case method == http.MethodPut:
		s.save(w, k, params)
	case method == http.MethodDelete && k == nil:
		reply(w, 404, map[string]any{"error": "Couldn't find Channel"})
	case method == http.MethodDelete:
		delete(s.channels, id)
		s.writes++
		reply(w, 200, map[string]any{"status": "ok"})
	default:
		s.t.Errorf("%s %s is not a route", method, path)
	}
}

// save merges the options, takes the group as it comes, asks Meta, and changes nothing unless all of that succeeds.
func (s *service) save(w http.ResponseWriter, k *kept, params map[string]any) bool {
	next := maps.Clone(k.options)
	for _, name := range []string{"business_id", "access_token", "app_secret", "phone_number_id", "welcome", "reminder_active",
		"reminder_message"} {
		if v, ok := params[name]; ok {
			next[name] = v
		}
	}
	for _, other := range s.channels {
		if other != k && other.options["phone_number_id"] == next["phone_number_id"] {
			reply(w, 422, map[string]any{"error": "Validation failed: Phone number is already in use by another WhatsApp account."})
			return false
		}
	}
	if next["access_token"] == deadToken {
		reply(w, 422, map[string]any{"error": "Error validating access token: Session has expired", "error_human": "x"})
		return false
	}
	if k.options["name"] == nil {
		next["name"], next["phone_number"] = "Verified name", "+1 (555) 0199-9"
	}
	group := params["group_id"]
	if n, ok := group.(float64); ok {
		group = int(n)
	}
	if !maps.Equal(next, k.options) || group != k.group {
		s.writes++
		k.options, k.group = next, group
		s.tick(k)
	}
	reply(w, 200, s.body(k))
	return true
}

func (s *service) body(k *kept) map[string]any {
	options := maps.Clone(k.options)
	for _, name := range []string{"access_token", "app_secret"} {
		if !s.clear && options[name] != nil && options[name] != "" {
			options[name] = stars
		}
	}
	return map[string]any{
		"id": k.id, "group_id": k.group, "area": "WhatsApp::Business", "active": k.active, "options": options, "preferences": map[string]any{},
		"status_in": nil, "status_out": "ok", "last_log_in": nil, "created_by_id": 3, "updated_by_id": 3,
		"updated_at": k.updated.Format("2006-01-02T15:04:05.000Z"),
	}
}

func (s *service) index(w http.ResponseWriter) {
	ids := slices.Sorted(maps.Keys(s.channels))
	assets := map[string]any{}
	if len(ids) > 0 {
		all := map[string]any{"999": map[string]any{"id": 999, "area": "Email::Account"}} // of another list of the same page
		for _, id := range ids {
			all[strconv.Itoa(id)] = s.body(s.channels[id])
		}
		assets = map[string]any{"Channel": all, "User": map[string]any{"3": map[string]any{"login": "x"}}}
	}
	if ids == nil {
		ids = []int{}
	}
	reply(w, 200, map[string]any{"channel_ids": ids, "assets": assets})
}

func reply(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}
