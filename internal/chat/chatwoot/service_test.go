package chatwoot_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
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
	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
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
	appSecret  = "APPSECRET-555555"
	verify     = "0123456789abcdef0123456789abcdef"
	phone      = "+15551234567"
	numberID   = "106540352242922"
	accountID  = "102290129340398"
)

// service is a simulated Chatwoot, and what was sent to it. The owner of the credential is an administrator of one account.
type service struct {
	*chatwootsim.Sim
	t    *testing.T
	http *httptest.Server

	log, bodies chattest.Log // "GET list", "PATCH 5"
}

// newService deletes an inbox at once.
func newService(t *testing.T, boxes ...chatwootsim.Inbox) *service {
	t.Helper()
	s := &service{t: t, Sim: chatwootsim.New(chatwootsim.Options{GraphURL: meta(), FrontendURL: "https://chat.example.com"})}
	s.DeleteAfterReads(0)
	s.AddAccount(chatwootsim.Account{ID: account})
	s.AddUser(chatwootsim.User{Token: credential, Accounts: map[int]chatwootsim.Role{account: chatwootsim.Administrator}})
	for _, in := range boxes {
		s.AddInbox(in)
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); s.http.Close() })
	return s
}

// meta is the Graph API that Chatwoot asks. It accepts each token but one.
var meta = sync.OnceValue(func() string {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("access_token") == deadToken {
			http.Error(w, `{"error":{"message":"Error validating access token: Session has expired"}}`, http.StatusBadRequest)
			return
		}
		simkit.WriteJSON(w, http.StatusOK, map[string]any{
			"data": []map[string]string{{"id": numberID}, {"id": "222"}, {"id": "9876543210"}}, "status": "CONNECTED", "platform_type": "CLOUD_API",
		})
	})).URL
})

// whatsAppInbox returns a WhatsApp inbox that holds everything that must survive.
func whatsAppInbox(id int) chatwootsim.Inbox {
	return chatwootsim.Inbox{ID: id, AccountID: account, Name: "Inbox " + strconv.Itoa(id), Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "whatsapp_cloud", PhoneNumber: phone[:len(phone)-1] + strconv.Itoa(id),
		ProviderConfig: map[string]any{
			"api_key": oldToken, "phone_number_id": numberID, "business_account_id": accountID, "webhook_verify_token": verify,
			"source": "manual_setup_v2", "verification_pin": "123456", "app_secret": appSecret, "calling_enabled": true,
			"new": map[string]any{"deep": []any{1.5, nil}}, "big": json.Number("12345678901234567890"),
		},
	}}
}

// reauthorize returns an inbox whose webhook Chatwoot could not register.
func reauthorize(id int) chatwootsim.Inbox {
	in := whatsAppInbox(id)
	in.ReauthorizationRequired, in.Channel.ProviderConfig["source"] = true, "embedded_signup"
	return in
}

// website returns an inbox without WhatsApp.
func website(id int) chatwootsim.Inbox {
	return chatwootsim.Inbox{ID: id, AccountID: account, Name: "Website", Channel: chatwootsim.Channel{Type: "web_widget"}}
}

// dialog returns an inbox at 360dialog.
func dialog(id int) chatwootsim.Inbox {
	in := whatsAppInbox(id)
	in.Channel.Provider = "default"
	return in
}

func whatsAppInboxes(n int) []chatwootsim.Inbox {
	all := make([]chatwootsim.Inbox, n)
	for i := range all {
		all[i] = whatsAppInbox(i + 1)
	}
	return all
}

func (s *service) platform(change ...func(*chatwoot.Config)) *chat.Platform {
	u, err := url.Parse(s.http.URL + prefix)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := chatwoot.Config{
		Endpoint:    u,
		AccountID:   account,
		AccessToken: secret.New(credential),
		Connection:  transport.Connection{MaxRetries: 3, RetryWait: time.Microsecond, Timeout: time.Minute, UserAgent: "test/1"},
	}
	for _, c := range change {
		c(&cfg)
	}
	return chatwoot.New(cfg)
}

// fail makes the next requests of a kind, such as "PATCH 5" or "GET list", fail in this order; "*" is for any request.
func (s *service) fail(kind string, faults ...fault) {
	chattest.Fail(s.Kit, inboxes, strings.TrimSuffix(strings.Replace(kind, " ", " /", 1), "/list"), faults...)
}

// agent makes an agent of these inboxes of the administrator.
func (s *service) agent(ids ...int) {
	s.AddUser(chatwootsim.User{Token: credential, Accounts: map[int]chatwootsim.Role{account: chatwootsim.Agent}, Inboxes: ids})
}

// takeRequests returns the requests since the last call.
func (s *service) takeRequests() []string {
	s.bodies.Take()
	return s.log.Take()
}

func (s *service) inboxNow(id int) chatwootsim.Inbox {
	in, _ := s.FindInbox(id)
	return in
}

func (s *service) config(id int) map[string]any { return s.inboxNow(id).Channel.ProviderConfig }

// patches counts the changes that were processed.
func (s *service) patches() int { return s.CountProcessed(http.MethodPatch, "") }

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), prefix+inboxes)
	kind := r.Method + " " + cmp.Or(strings.TrimPrefix(path, "/"), "list")
	s.log.Add(kind)
	s.bodies.Add(string(body))
	if !ok || r.URL.RawQuery != "" {
		s.t.Errorf("%s is outside the account", r.URL)
	}
	if got := r.Header["Api_access_token"]; !slices.Equal(got, []string{credential}) || r.Header.Get("Authorization") != "" {
		s.t.Errorf("%s without the credential: %q", kind, got)
	}
	if len(body) > 0 && r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Accept") != "application/json" {
		s.t.Errorf("%s: headers %v", kind, r.Header)
	}
	http.StripPrefix(prefix, s.Sim).ServeHTTP(w, r)
}
