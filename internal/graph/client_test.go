package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func proofOf(token, key string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestRequests(t *testing.T) {
	providerProof := proofOf(providerToken.Reveal(), "0123456789abcdef0123456789abcdef")
	tests := map[string]struct {
		app  bool
		call func(*Client) error
		want request
	}{
		"phone number": {
			call: func(c *Client) error {
				_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
				return err
			},
			want: request{Path: "/" + phoneID, Query: url.Values{"fields": {"id,display_phone_number,verified_name,health_status"}}},
		},
		"phone number with proof": {
			app: true,
			call: func(c *Client) error {
				_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
				return err
			},
			want: request{Path: "/" + phoneID, Query: url.Values{"fields": {"id,display_phone_number,verified_name,health_status"},
				"appsecret_proof": {providerProof}}},
		},
		"phone numbers": {
			call: func(c *Client) error { _, err := c.PhoneNumbers.List(t.Context(), accountID); return err },
			want: request{Path: "/" + accountID + "/phone_numbers",
				Query: url.Values{"fields": {"id,display_phone_number,verified_name"}, "limit": {"500"}}},
		},
		"business account": {
			call: func(c *Client) error { _, err := c.BusinessAccounts.Get(t.Context(), accountID); return err },
			want: request{Path: "/" + accountID, Query: url.Values{"fields": {"id,name,message_template_namespace"}}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if strings.HasSuffix(r.Path, "/phone_numbers") {
					return reply{body: golden(t, "manage-phone-numbers.json")}
				}
				return reply{body: `{"id":"` + strings.Trim(r.Path, "/") + `"}`}
			}, func(cfg *Config) {
				if tt.app {
					withApp(cfg)
				}
			})
			if err := tt.call(c); err != nil {
				t.Fatal(err)
			}
			tt.want.Method, tt.want.Authorization, tt.want.Form = "GET", "Bearer "+providerToken.Reveal(), url.Values{}
			if got := f.seenRequests(); len(got) != 1 || !reflect.DeepEqual(got[0], tt.want) {
				t.Errorf("sent %+v\nwant %+v", got, tt.want)
			}
			if len(f.calls()) != 1 {
				t.Errorf("%d calls", len(f.calls()))
			}
		})
	}
}

func TestClient_proofInBatch(t *testing.T) {
	c, f := newFake(t, func(r request) reply { return reply{body: `{"id":"` + accountID + `"}`} }, withApp)
	if _, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{accountID})); err != nil {
		t.Fatal(err)
	}
	post := f.calls()[0]
	want := proofOf(chatToken.Reveal(), "0123456789abcdef0123456789abcdef")
	if post.Form.Get("appsecret_proof") != want || post.Query.Has("appsecret_proof") || post.Authorization != "Bearer "+chatToken.Reveal() {
		t.Errorf("sent %+v", post)
	}
	if post.Form.Get("include_headers") != "false" || post.Form.Has("access_token") {
		t.Errorf("form %v", post.Form)
	}
}

func TestClient_noToken(t *testing.T) {
	c, f := newFake(t, nil, func(cfg *Config) { cfg.AccessToken = secret.Value{} })
	_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
	if e := graphError(t, err); !errors.Is(err, ErrAuth) || !strings.Contains(e.DetailText(), "WHATSAPP_ACCESS_TOKEN") {
		t.Errorf("%v", err)
	}
	if c.HasToken() || len(f.calls()) != 0 {
		t.Error("sent something without a token")
	}
}

func TestClient_malformedIDs(t *testing.T) {
	pasted := chatToken.Reveal() // a token in the wrong place must not be echoed
	for _, id := range []string{"", "1234", "123456789012345678901", "12345/../67890", "+16315555555", " 12345", "12345\n", pasted} {
		c, f := newFake(t, nil)
		calls := map[string]func() error{
			"PhoneNumber": func() error {
				_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID})
				return err
			},
			"PhoneNumbers": func() error { _, err := c.PhoneNumbers.List(t.Context(), id); return err },
			"NumberStatus": func() error { _, err := c.PhoneNumbers.GetStatus(t.Context(), id); return err },
			"BusinessAccounts": func() error {
				_, err := c.BusinessAccounts.List(t.Context(), ListBusinessAccountsOpts{BusinessID: id})
				return err
			},
			"Subscriptions": func() error { _, err := c.SubscribedApps.List(t.Context(), id); return err },
			"Subscribe": func() error {
				return c.SubscribedApps.Subscribe(t.Context(), SubscribeOpts{BusinessAccountID: id})
			},
			"Unsubscribe": func() error { return c.SubscribedApps.Unsubscribe(t.Context(), id) },
			"SystemUsers": func() error { _, err := c.SystemUsers.List(t.Context(), id); return err },
			"SystemUser": func() error {
				_, err := c.SystemUsers.Get(t.Context(), GetSystemUserOpts{ID: id, BusinessID: businessID})
				return err
			},
			"CreateSystemUser": func() error {
				_, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: id, Name: "bot", Role: "ADMIN"})
				return err
			},
			"Rename": func() error {
				return c.SystemUsers.Rename(t.Context(), RenameSystemUserOpts{BusinessID: businessID, ID: id, Name: "bot"})
			},
			"Rename/business": func() error {
				return c.SystemUsers.Rename(t.Context(), RenameSystemUserOpts{BusinessID: id, ID: userID, Name: "bot"})
			},
			"InstallApp": func() error {
				return c.SystemUsers.InstallApp(t.Context(), InstallAppOpts{SystemUserID: userID, AppID: id})
			},
			"InstallApp/user": func() error {
				return c.SystemUsers.InstallApp(t.Context(), InstallAppOpts{SystemUserID: id, AppID: appID})
			},
			"RevokeAllTokens": func() error { return c.Tokens.RevokeAll(t.Context(), id) },
			"GenerateToken": func() error {
				_, err := c.Tokens.Generate(t.Context(), GenerateTokenOpts{SystemUserID: id, AppID: appID})
				return err
			},
			"GenerateToken/app": func() error {
				_, err := c.Tokens.Generate(t.Context(), GenerateTokenOpts{SystemUserID: userID, AppID: id})
				return err
			},
			"AssignedUsers": func() error {
				_, err := c.AssignedUsers.List(t.Context(), ListAssignedUsersOpts{BusinessAccountID: id, BusinessID: businessID})
				return err
			},
			"AssignedUsers/business": func() error {
				_, err := c.AssignedUsers.List(t.Context(), ListAssignedUsersOpts{BusinessAccountID: accountID, BusinessID: id})
				return err
			},
			"AssignedTasks": func() error {
				_, err := c.AssignedUsers.GetTasks(t.Context(), Assignment{BusinessAccountID: accountID, BusinessID: id, UserID: userID})
				return err
			},
			"AssignUser": func() error {
				return c.AssignedUsers.Assign(t.Context(), Assignment{BusinessAccountID: accountID, BusinessID: businessID, UserID: id},
					[]string{"MANAGE"})
			},
			"UnassignUser": func() error {
				return c.AssignedUsers.Unassign(t.Context(), Assignment{BusinessAccountID: id, BusinessID: businessID, UserID: userID})
			},
			"ConfirmAbsent": func() error {
				_, err := c.AssignedUsers.ConfirmAbsent(t.Context(), Assignment{BusinessAccountID: accountID, BusinessID: businessID, UserID: id})
				return err
			},
			"BusinessAccount": func() error { _, err := c.BusinessAccounts.Get(t.Context(), id); return err },
			"Reach": func() error {
				m, _ := c.Tokens.CheckAccess(t.Context(), providerToken, accounts([]string{id}))
				return m[accounts([]string{id})[0]]
			},
		}
		for name, call := range calls {
			err := call()
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("%s(%q) = %v", name, id, err)
				continue
			}
			if text := graphError(t, err).DetailText(); id != "" && strings.Contains(text, strings.TrimSpace(id)) {
				t.Errorf("%s echoes the value: %s", name, text)
			}
		}
		if ValidID(id) || len(f.calls()) != 0 {
			t.Errorf("%q was sent", id)
		}
	}
	if !ValidID("12345") || !ValidID("12345678901234567890") {
		t.Error("a good ID is refused")
	}
}

func TestClient_usableAnswers(t *testing.T) {
	tests := map[string]struct {
		answer reply
		want   string // a part of the error; "": no error
	}{
		"numbers as ids":       {reply{body: `{"id":1906385232743451,"display_phone_number":null,"new":{"a":[1]}}`}, ""},
		"byte order mark":      {reply{body: "\xEF\xBB\xBF" + numberJSON(phoneID)}, ""},
		"unknown kinds":        {reply{body: `{"id":"1906385232743451","health_status":{"entities":[{"entity_type":"SHINY","id":7}]}}`}, ""},
		"success false":        {reply{body: `{"success":false}`}, "no success"},
		"success false string": {reply{body: `{"success":"false"}`}, "no success"},
		"error with 200":       {reply{body: `{"error":{"message":"(#100) no","code":"100","type":"OAuthException"}}`}, "(#100) no (code 100)"},
		"error as text":        {reply{status: 400, body: `{"error":"nonsense"}`}, "nonsense"},
		"error of odd shape":   {reply{status: 400, body: `{"error":{"message":{"a":1},"code":100}}`}, `"code":100`},
		"error null":           {reply{status: 400, body: `{"error":null}`}, "no reason (HTTP 400)"},
		"html":                 {reply{body: "<html><body>Log in</body>", header: map[string]string{"Content-Type": "text/html"}}, "proxy"},
		"html with 502": {reply{status: 502, body: "<html>Bad Gateway", header: map[string]string{"Content-Type": "text/html"}},
			"not JSON (text/html, HTTP 502)"},
		"empty":              {reply{}, "it is empty"},
		"null":               {reply{body: "null"}, "neither an object nor a list"},
		"list":               {reply{body: "[]"}, "it is a list"},
		"truncated":          {reply{body: `{"id":"19063852`}, "broken or incomplete"},
		"trailing garbage":   {reply{body: `{"id":"1906385232743451"}}`}, "after its end"},
		"deep":               {reply{body: `{"id":` + strings.Repeat("[", 100_000)}, "broken or incomplete"},
		"id of another kind": {reply{body: `{"id":{"a":1}}`}, "is an object, which"},
		"another id":         {reply{body: `{"id":"1"}`}, "not about this object"},
		"no id":              {reply{body: `{}`}, "not about this object"},
		"redirect": {reply{status: 302, header: map[string]string{"Location": "https://evil.example/?x=1"}},
			"redirects to evil.example"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, _ := newFake(t, func(request) reply { return tt.answer })
			n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			if tt.want == "" {
				if err != nil || n.ID != phoneID {
					t.Fatalf("%+v, %v", n, err)
				}
				return
			}
			if e := graphError(t, err); !strings.Contains(e.Error(), tt.want) || !strings.Contains(e.Error(), "read phone number "+phoneID) {
				t.Errorf("error %q lacks %q", e, tt.want)
			}
		})
	}
}

func TestClient_transportErrors(t *testing.T) {
	c, _ := newFake(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.PhoneNumbers.Get(ctx, GetPhoneNumberOpts{ID: phoneID})
	if e := graphError(t, err); !errors.Is(e, context.Canceled) {
		t.Errorf("%v", err)
	}

	gone := httptest.NewServer(http.NotFoundHandler())
	endpoint, _ := transport.ParseEndpoint(gone.URL)
	gone.Close()
	c = New(Config{Endpoint: endpoint, AccessToken: providerToken, Connection: transport.Connection{MaxRetries: -1}})
	_, err = c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
	var inner *transport.Error
	if e := graphError(t, err); !errors.As(e, &inner) || strings.Count(e.Error(), "read phone number") != 1 {
		t.Errorf("%v", err)
	}
}

func TestClient_transientReadsAreRepeated(t *testing.T) {
	for name, first := range map[string]reply{
		"500":          {status: 500, body: "<html>"},
		"code 1":       refused(1, 0, "An unknown error occurred"),
		"code 2":       refused(2, 0, "Service temporarily unavailable"),
		"is_transient": {status: 400, body: `{"error":{"message":"x","code":368001,"is_transient":true}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			n := 0
			c, f := newFake(t, func(request) reply {
				mu.Lock()
				defer mu.Unlock()
				if n++; n <= 2 {
					return first
				}
				return reply{body: numberJSON(phoneID)}
			})
			if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID}); err != nil || len(f.calls()) != 3 {
				t.Errorf("%v after %d calls", err, len(f.calls()))
			}
		})
	}
	c, f := newFake(t, func(request) reply { return refused(2, 0, "down") })
	if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID}); graphError(t, err).Code != 2 || len(f.calls()) != 3 {
		t.Errorf("%v after %d calls", err, len(f.calls()))
	}
}

func TestNotices(t *testing.T) {
	header := map[string]string{"facebook-api-version": "v22.0"}
	c, _ := newFake(t, func(r request) reply {
		return reply{body: numberJSON(strings.Trim(r.Path, "/")), header: header}
	})
	for range 3 {
		if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID}); err != nil {
			t.Fatal(err)
		}
	}
	header["facebook-api-version"] = "V25.0"
	if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID}); err != nil {
		t.Fatal(err)
	}
	said := c.Notices()
	if len(said) != 1 || !strings.Contains(said[0], "v22.0") || !strings.Contains(said[0], "v25.0") {
		t.Errorf("said %q", said)
	}
	if again := c.Notices(); len(again) != 0 {
		t.Errorf("said twice: %q", again)
	}
}

func TestNew_defaults(t *testing.T) {
	c := New(Config{})
	if c.cfg.Endpoint.String() != defaultEndpoint || c.cfg.Version != defaultVersion || c.AppID() != "" || c.BusinessID() != "" ||
		c.cfg.WitnessWait < minWitnessWait {
		t.Errorf("%+v", c.cfg)
	}
}

// An answer that Meta does not give names what may have given it.
func TestClient_unusableAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		want   string
	}{
		"a page":                   {reply{body: "<html>"}, checkEndpoint + "."},
		"another object":           {reply{body: `{"id":"1"}`}, checkEndpoint + "."},
		"no list":                  {reply{body: `{"paging":{}}`}, checkEndpoint + "."},
		"a gateway's page":         {reply{status: 502, body: "<html>Bad Gateway"}, "has a temporary failure: try again later."},
		"an empty internal error":  {reply{status: 500}, "has a temporary failure: try again later."},
		"an unexpected kind of ID": {reply{body: `{"id":{"a":1}}`}, checkEndpoint + "."},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := newFake(t, func(request) reply { return c.answer })
			_, err := client.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			if name == "no list" {
				_, err = client.PhoneNumbers.List(t.Context(), accountID)
			}
			if text := graphError(t, err).DetailText(); !strings.Contains(text, c.want) {
				t.Errorf("%q lacks %q", text, c.want)
			}
		})
	}
}
