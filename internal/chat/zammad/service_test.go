package zammad_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	credential = "CREDENTIAL-51c0ffee42"
	prefix     = "/help/desk"
	base       = "/api/v1/channels/admin/whatsapp"
	oldToken   = "OLDTOKEN-1111111111"
	newToken   = "NEWTOKEN-2222222222"
	otherToken = "OTHERTOKEN-33333333"
	deadToken  = "DEADTOKEN-444444444"
	oldSecret  = chattest.HeldSecret
	newSecret  = "NEWSECRET-666666666"
	verify     = "verify-777777777"
	stars      = "**********"
	business   = "102290129340398"
)

var start = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// service is a simulated Zammad, and what was sent to it.
type service struct {
	*zammadsim.Sim
	t    *testing.T
	http *httptest.Server
	log  chattest.Log // "PUT /5 {"access_token":"...","group_id":7}"
}

// newService has channels with the IDs 1, 2, ... Its clock moves with each look at it.
func newService(t *testing.T, channels int) *service {
	t.Helper()
	var looks atomic.Int64
	now := func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Millisecond) }
	s := &service{Sim: zammadsim.New(zammadsim.Options{Now: now, GraphURL: meta()}), t: t}
	s.AcceptUnknownGroups(true)
	seed := zammadsim.Seed{Groups: []zammadsim.Group{{ID: 5}, {ID: 7}}, Users: []zammadsim.User{{
		ID: 3, Login: "x", Permissions: []string{"admin"}, APITokens: []zammadsim.AccessToken{{Token: credential}},
	}}}
	for i := 1; i <= channels; i++ {
		n := strconv.Itoa(i)
		seed.Channels = append(seed.Channels, zammadsim.Channel{ID: i, GroupID: 7, CreatedBy: 3, UpdatedAt: start, Options: map[string]any{
			"business_id": business, "access_token": oldToken, "app_secret": oldSecret, "phone_number_id": number(i), "welcome": "Hello\nthere",
			"reminder_active": true, "reminder_message": "Still there?", "name": "Line " + n, "phone_number": "+1 555-010" + n,
			"callback_url_uuid": "uuid-" + n, "verify_token": verify,
		}})
	}
	if err := s.Load(seed); err != nil {
		t.Fatal(err)
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); s.http.Close() })
	return s
}

func number(i int) string { return fmt.Sprintf("10654035224%04d", i) }

// meta is the Graph API that Zammad asks at each save. It knows each number, and each token but one.
var meta = sync.OnceValue(func() string {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer "+deadToken {
			http.Error(w, `{"error":{"message":"Error validating access token: Session has expired"}}`, http.StatusBadRequest)
			return
		}
		i, known := strings.CutPrefix(r.URL.Path, "/v22.0/10654035224000")
		name, phone := "Line "+i, "+1 555-010"+i
		if !known {
			name, phone = "Verified name", "+1 (555) 0199-9"
		}
		simkit.WriteJSON(w, http.StatusOK, map[string]string{"verified_name": name, "display_phone_number": phone})
	})).URL
})

func (s *service) platform(change ...func(*zammad.Config)) *chat.Platform {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := zammad.Config{
		Endpoint:    u,
		AccessToken: secret.New(credential),
		Connection:  transport.Connection{MaxRetries: 3, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1"},
	}
	for _, c := range change {
		c(&cfg)
	}
	return zammad.New(cfg)
}

// fail makes the next requests of a kind, such as "PUT /5", fail in this order; "*" is for any request.
func (s *service) fail(kind string, faults ...fault) { chattest.Fail(s.Kit, base, kind, faults...) }

// takeRequests returns the requests since the last call.
func (s *service) takeRequests() []string { return s.log.Take() }

func (s *service) channelNow(id int) zammadsim.Channel {
	ch, _ := s.FindChannel(id)
	return ch
}

// writes counts what requests have really changed; a deletion does not count.
func (s *service) writes() (n int) {
	for _, id := range s.ChannelIDs() {
		n += s.Stored(id).Saves
	}
	return n
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
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
	s.log.Add(strings.TrimSpace(strings.TrimSpace(r.Method+" "+path) + " " + string(body)))
	http.StripPrefix(prefix, s.Sim).ServeHTTP(w, r)
}
