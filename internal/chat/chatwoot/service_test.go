package chatwoot_test

import (
	"cmp"
	"encoding/json"
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
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/secret"
)

const (
	credential = "CREDENTIAL-51c0ffee42"
	prefix     = "/deep/chat"
	account    = 7
	inboxes    = "/api/v1/accounts/7/inboxes"
	oldToken   = "OLDTOKEN-1111111111"
	newToken   = "NEWTOKEN-2222222222"
	otherToken = "OTHERTOKEN-33333333"
	deadToken  = "DEADTOKEN-444444444"
	verify     = "0123456789abcdef0123456789abcdef"
	phone      = "+15551234567"
	numberID   = "106540352242922"
	accountID  = "102290129340398"
)

// box is an inbox as Chatwoot stores it.
type box struct {
	ID                    int
	Name, Kind, Provider  string
	Phone, Greeting       string
	Greets, Reauthorize   bool
	Config                map[string]any
	Leaving, leavingLooks int // answers to a GET that are left before a deletion is made; 0: not being deleted
}

// fault answers one request in its own way; process makes the service do what was asked, without showing the answer.
type fault func(w http.ResponseWriter, r *http.Request, process func())

// service is a Chatwoot with one account. It asks no Meta: deadToken is what Meta would refuse.
type service struct {
	t    *testing.T
	http *httptest.Server

	mu        sync.Mutex
	boxes     map[int]*box
	faults    map[string][]fault // by "PATCH 5" or "GET list"; "*" is for any request
	agent     bool               // the caller is not an administrator
	elsewhere map[string]bool    // numbers of other accounts
	unlisted  map[int]bool
	linger    int // how many looks a deletion takes
	health    func(http.ResponseWriter)
	after     func(kind string) // is called after a request was processed
	requests  []string
	bodies    []string
	patches   int // that were processed
	made      int
	next      int
}

func newService(t *testing.T, boxes ...box) *service {
	t.Helper()
	s := &service{t: t, boxes: map[int]*box{}, faults: map[string][]fault{}, elsewhere: map[string]bool{}, unlisted: map[int]bool{}, next: 100}
	for _, b := range boxes {
		s.boxes[b.ID] = &b
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	return s
}

// one is a WhatsApp inbox that holds everything that must survive.
func one(id int) box {
	return box{
		ID: id, Name: "Inbox " + strconv.Itoa(id), Kind: "Channel::Whatsapp", Provider: "whatsapp_cloud", Phone: phone[:len(phone)-1] +
			strconv.Itoa(id),
		Config: map[string]any{
			"api_key": oldToken, "phone_number_id": numberID, "business_account_id": accountID, "webhook_verify_token": verify,
			"source": "manual_setup_v2", "verification_pin": "123456", "app_secret": "APPSECRET-555555", "calling_enabled": true,
			"new": map[string]any{"deep": []any{1.5, nil}}, "big": json.Number("12345678901234567890"),
		},
	}
}

func many(n int) []box {
	all := make([]box, n)
	for i := range all {
		all[i] = one(i + 1)
	}
	return all
}

func (s *service) platform(change ...func(*chatwoot.Config)) *chat.Platform {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := chatwoot.Config{
		Endpoint: u, AccountID: account, AccessToken: secret.New(credential), MaxRetries: 3, RetryWait: time.Microsecond, Timeout: time.Minute,
		UserAgent: "test/1",
	}
	for _, c := range change {
		c(&cfg)
	}
	return chatwoot.New(cfg)
}

func (s *service) fail(kind string, faults ...fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[kind] = append(s.faults[kind], faults...)
}

// byHand changes an inbox as a person would.
func (s *service) byHand(id int, change func(*box)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.boxes[id])
}

func (s *service) remove(ids ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		delete(s.boxes, id)
	}
}

// sent returns the requests since the last call: "GET list", "PATCH 5".
func (s *service) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.requests
	s.requests, s.bodies = nil, nil
	return all
}

func (s *service) now(id int) box {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := *s.boxes[id]
	b.Config = maps.Clone(b.Config)
	return b
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), prefix+inboxes)
	kind := r.Method + " " + cmp.Or(strings.TrimPrefix(path, "/"), "list")
	s.mu.Lock()
	s.requests = append(s.requests, kind)
	s.bodies = append(s.bodies, string(body))
	queue := cmp.Or(map[bool]string{true: kind}[len(s.faults[kind]) > 0], "*")
	var f fault
	if q := s.faults[queue]; len(q) > 0 {
		f, s.faults[queue] = q[0], q[1:]
	}
	s.mu.Unlock()
	if !ok || r.URL.RawQuery != "" {
		s.t.Errorf("%s is outside the account", r.URL)
	}
	if got := r.Header["Api_access_token"]; !slices.Equal(got, []string{credential}) || r.Header.Get("Authorization") != "" {
		s.t.Errorf("%s without the credential: %q", kind, got)
	}
	if len(body) > 0 && r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Accept") != "application/json" {
		s.t.Errorf("%s: headers %v", kind, r.Header)
	}
	answer := httptest.NewRecorder()
	process := sync.OnceFunc(func() {
		s.answer(answer, r.Method, path, body)
		if s.after != nil {
			s.after(kind)
		}
	})
	if f != nil {
		f(w, r, process)
		return
	}
	process()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}
