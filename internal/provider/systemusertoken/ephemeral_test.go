package systemusertoken_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_system_user_token"
	botUser  = "122000000000077" // an employee with the app installed
)

func seed() world.Seed {
	s := acctest.Seed()
	s.Graph.SystemUsers = append(s.Graph.SystemUsers, graphsim.SystemUser{
		ID: "61550000000077", BusinessID: acctest.Business, Name: "bot", Role: "EMPLOYEE",
		IDs: map[string]string{acctest.AppID: botUser}, Apps: []string{acctest.AppID},
		Accounts: map[string][]string{acctest.Account: {"MANAGE"}},
	})
	return s
}

// start starts a world and a provider with additional arguments.
func start(t *testing.T, provider ...protocol.Values) (*world.World, *protocol.Server) {
	t.Helper()
	t.Parallel()
	w := acctest.StartWith(t, seed(), world.Options{})
	s := protocol.Serve(t, acctest.Factory())
	block := acctest.ProviderBlock(w, "http")
	block["business_id"] = acctest.Business
	for _, more := range provider {
		maps.Copy(block, more)
	}
	s.Configure(block).NoError(t)
	return w, s
}

func args(more ...protocol.Values) protocol.Values {
	all := protocol.Values{"system_user_id": botUser}
	for _, m := range more {
		maps.Copy(all, m)
	}
	return all
}

func wantLive(t *testing.T, w *world.World, live int) {
	t.Helper()
	if got := w.Graph.LiveTokens(botUser); got != live {
		t.Errorf("%d valid tokens of the system user, want %d: %+v", got, live, w.Graph.Stored("access_tokens"))
	}
}

// openToken opens the resource and checks its results.
func openToken(t *testing.T, w *world.World, s *protocol.Server, config protocol.Values) (e *protocol.Ephemeral, token string) {
	t.Helper()
	e, diags := s.OpenEphemeral(typeName, config)
	diags.WantNone(t)
	token, _ = e.Values["access_token"].(string)
	info, alive, _ := w.Graph.FindToken(token)
	if !alive || info.UserID != botUser || e.Values["fingerprint"] != acctest.Fingerprint(token) {
		t.Fatalf("opened %v; the token belongs to %q, valid: %v", e.Values["fingerprint"], info.UserID, alive)
	}
	if strings.Contains(string(e.Private), token) {
		t.Error("the private data holds the token")
	}
	return e, token
}

func TestAccSystemUserToken_open(t *testing.T) {
	w, s := start(t)
	first, one := openToken(t, w, s, args())
	second, two := openToken(t, w, s, args(protocol.Values{"scopes": []string{"whatsapp_business_messaging"}, "expires_in_60_days": true}))
	if one == two {
		t.Fatal("both resources have the same token")
	}
	wantLive(t, w, 2)
	if first.Values["expires_at"] != nil || second.Values["expires_at"] == nil {
		t.Errorf("expire at %v and %v", first.Values["expires_at"], second.Values["expires_at"])
	}
	if info, _, _ := w.Graph.FindToken(two); fmt.Sprint(info.Scopes) != "[whatsapp_business_messaging]" {
		t.Errorf("the second token has %v", info.Scopes)
	}
	first.Close().WantNone(t)
	wantLive(t, w, 1)
	if _, alive, _ := w.Graph.FindToken(two); !alive {
		t.Error("the wrong token was revoked")
	}
	for range 3 { // closing again changes nothing
		first.Close().WantNone(t)
		second.Close().WantNone(t)
	}
	wantLive(t, w, 0)
	if got := w.Graph.Stored("access_tokens"); got.Created != 2 || got.Deleted != 2 {
		t.Errorf("%+v", got)
	}
	if got := w.Graph.CountCalls("GET", "/*/oauth/revoke"); got != 2 {
		t.Errorf("%d revocations were sent", got)
	}
}

func TestAccSystemUserToken_kept(t *testing.T) {
	w, s := start(t)
	e, _ := openToken(t, w, s, args(protocol.Values{"revoke_on_close": false}))
	e.Close().WantNone(t)
	wantLive(t, w, 1)
	e, _ = openToken(t, w, s, args(protocol.Values{"revoke_on_close": true}))
	e.Close().WantNone(t)
	wantLive(t, w, 1)
}

// A failed revocation is a warning that names the token. After a lost answer, the token is inspected.
func TestAccSystemUserToken_closeFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		live  int
	}{
		"500":         {simkit.Fault{Body: "{}", Times: -1}, 1},
		"reset after": {simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Times: -1}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := start(t)
			e, token := openToken(t, w, s, args())
			c.fault.Path = "/*/oauth/revoke"
			w.Graph.FailNext(c.fault)
			diags := e.Close()
			if c.live == 0 {
				diags.WantNone(t)
			} else {
				diags.WantWarning(t, "", "Token "+acctest.Fingerprint(token)+" of system user "+botUser+" is still valid at Meta",
					"revoke all tokens of system user "+botUser)
			}
			if strings.Contains(diags.String(), token) {
				t.Errorf("the warning holds the token:\n%s", diags)
			}
			wantLive(t, w, c.live)
		})
	}
}

// Another process of the provider closes the resource and does not know the token.
func TestAccSystemUserToken_closedByAnotherProcess(t *testing.T) {
	for name, c := range map[string]struct {
		expires any
		ends    string
	}{
		"never expires": {nil, "apply afterwards."},
		"60 days":       {true, "apply afterwards. Otherwise it expires 60 days after it was made."},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := start(t)
			e, token := openToken(t, w, s, args(protocol.Values{"expires_in_60_days": c.expires}))
			s.Restart()
			diags := e.Close()
			diags.WantWarning(t, "", "still valid", acctest.Fingerprint(token), botUser, c.ends)
			if c.expires == nil && strings.Contains(diags.String(), "60 days") {
				t.Errorf("this token never expires:\n%s", diags)
			}
			wantLive(t, w, 1)
		})
	}
}

// After an interrupt, a token that is being generated is revoked, and an opened resource is closed.
func TestAccSystemUserToken_interrupted(t *testing.T) {
	w, s := start(t)
	e, _ := openToken(t, w, s, args())
	ctx, cancel := context.WithCancel(t.Context())
	w.Graph.FailNext(simkit.Fault{Path: "/*/*/access_tokens", Func: func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(rw, r)
		cancel()
	}})
	s.SetContext(ctx)
	if _, diags := s.OpenEphemeral(typeName, args()); len(diags.Errors()) != 1 {
		t.Errorf("an interrupted open returned\n%s", diags)
	}
	wantLive(t, w, 1)
	e.Close().WantNone(t)
	wantLive(t, w, 0)
}

// A failed open leaves no valid token, except one whose value is lost.
func TestAccSystemUserToken_refused(t *testing.T) {
	for name, c := range map[string]struct {
		provider, args protocol.Values
		fault          simkit.Fault
		at             string
		says           []string
		orphans        int
	}{
		"no app secret": {provider: protocol.Values{"app_secret": nil}, at: "app_id", says: []string{"WHATSAPP_APP_SECRET"}},
		"misspelled scope": {
			args: protocol.Values{"scopes": []string{"whatsapp_business_messagin"}},
			at:   "scopes", says: []string{"whatsapp_business_messaging"},
		},
		"invalid ID": {args: protocol.Values{"system_user_id": "bot"}, at: "system_user_id", says: []string{"system user"}},
		"answer lost": {
			fault: simkit.Fault{Path: "/*/*/access_tokens", Kind: simkit.KindReset, When: simkit.After},
			says:  []string{"Meta may have generated a token that is lost", botUser}, orphans: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := start(t, c.provider)
			if c.fault.Path != "" {
				w.Graph.FailNext(c.fault)
			}
			e, diags := s.OpenEphemeral(typeName, args(c.args))
			diags.WantError(t, c.at, c.says...)
			if e.Values["access_token"] != nil || strings.Contains(string(e.Private), "sha256") {
				t.Errorf("a token was returned: %v, private data %s", e.Values["fingerprint"], e.Private)
			}
			wantLive(t, w, c.orphans)
			e.Close().WantNone(t)
		})
	}
}

// Resources are opened and closed concurrently.
func TestAccSystemUserToken_parallel(t *testing.T) {
	w, s := start(t)
	const n = 20
	t.Run("all", func(t *testing.T) {
		for i := range n {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				e, diags := s.OpenEphemeral(typeName, args())
				diags.WantNone(t)
				e.Close().WantNone(t)
			})
		}
	})
	wantLive(t, w, 0)
	if got := w.Graph.Stored("access_tokens"); got.Created != n || got.Deleted != n {
		t.Errorf("%+v", got)
	}
}
