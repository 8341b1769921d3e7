package tokenbinding_test

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const secondInbox = 14

// addSecondInbox adds another inbox of the account, which holds HandToken.
func addSecondInbox(seed *world.Seed) {
	seed.Chatwoot.Inboxes = append(seed.Chatwoot.Inboxes, chatwootsim.Inbox{
		ID: secondInbox, AccountID: acctest.ChatwootAccount, Name: "Sales",
		Channel: acctest.CloudChannel("+15550100002", map[string]any{"api_key": acctest.HandToken, "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account}),
	})
}

// revoking is the configuration that revokes what it replaces.
func (m *maker) revoking(more ...protocol.Values) protocol.Values {
	return m.config(append([]protocol.Values{{"revoke_previous": true}}, more...)...)
}

// The previous token is revoked last: when it happens the project holds the new one and was read after the write.
func TestAccTokenBinding_generatedRevoke(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "chatwoot")
	m.Graph.FailNext(simkit.Fault{Path: "/*/oauth/revoke", Times: -1, Func: func(w answer, r *request, next handler) {
		if token := m.held(); r.URL.Query().Get("revoke_token") == token || !m.alive(token) {
			t.Errorf("the token %s is revoked while the project holds it", fingerprint(token))
		}
		calls := m.Chatwoot.Calls()
		if last := calls[len(calls)-1]; last.Method != http.MethodGet {
			t.Errorf("the last call before a token is revoked is no read: %+v", last)
		}
		next.ServeHTTP(w, r)
	}})
	m.Apply(m.revoking()).Clean(t)
	m.wantSound(t, 1)
	if m.alive(acctest.GoodToken) {
		t.Error("the token that was there before lives")
	}
	for _, month := range []string{"11", "12"} {
		m.Apply(m.revoking(protocol.Values{"rotation_trigger": month})).Clean(t)
		m.wantSound(t, 1)
	}
	if got := m.Graph.Counts(); got.TokensGenerated != 3 || got.TokensRevoked != 3 {
		t.Errorf("%+v", got)
	}
	m.wantQuiet(t, m.revoking(protocol.Values{"rotation_trigger": "12"}))
}

// A refreshed token replaces the old one like any other.
func TestAccTokenBinding_generatedRevokeRefreshed(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "chatwoot")
	config := m.revoking(protocol.Values{"expires_in_60_days": true, "rotate_before_expiry": "336h"})
	m.Apply(config).Clean(t)
	m.clock.Advance(50 * day)
	m.Apply(config).WantWarning(t, "generate", "sooner than generate.rotate_before_expiry allows")
	m.wantSound(t, 1)
	m.clock.Advance(61 * day) // nobody has applied for two months
	m.Apply(config).WantWarning(t, "generate", "expired at")
	m.wantSound(t, 1)
	if got := m.Graph.Counts(); got.TokensGenerated != 2 || got.TokensRefreshed != 1 {
		t.Errorf("%+v", got)
	}
}

// What is never revoked, each with a warning that says why.
func TestAccTokenBinding_generatedNeverRevoked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		held   string // the previous token
		change func(*maker)
		says   []string
	}{
		"the provider's own":   {held: acctest.ProviderToken, says: []string{"the provider's own access token"}},
		"that of another":      {held: acctest.HandToken, says: []string{"channel 14", `"Sales"`, "uses it too"}},
		"nobody knows whether": {held: acctest.GoodToken, change: (*maker).hideOthers, says: []string{"one of them may use it"}},
		"of another app":       {held: otherAppToken, says: []string{"could not be revoked", "revoke all tokens of system user"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, "chatwoot", addSecondInbox, addOtherApp)
			m.byHand(c.held)
			planned, diags := m.Plan(m.revoking())
			diags.Clean(t)
			if c.change != nil {
				c.change(m)
			}
			m.ApplyPlanned(planned).WantWarning(t, "", append([]string{fingerprint(c.held)}, c.says...)...)
			m.Chatwoot.ClearFaults()
			m.wantSound(t, 1)
			if !m.alive(c.held) {
				t.Error("it was revoked")
			}
			m.wantQuiet(t, m.revoking())
		})
	}
}

// hideOthers makes the list of inboxes fail.
func (m *maker) hideOthers() {
	m.Chatwoot.FailNext(simkit.Fault{Method: http.MethodGet, Path: "/api/v1/accounts/*/inboxes", Times: -1, Body: "{}"})
}

// A token that is dead already is no reason for a warning.
func TestAccTokenBinding_generatedRevokeDead(t *testing.T) {
	t.Parallel()
	for _, code := range []int{100, 190, 0} {
		m := startMaker(t, "chatwoot")
		m.Graph.SetDeadRevokeCode(code)
		m.Apply(m.revoking()).Clean(t)
		m.Graph.RevokeToken(m.held(), 467)
		m.Apply(m.revoking()).WantWarning(t, "generate", "no longer meets the requirements")
		m.wantSound(t, 1)
	}
}

// Somebody writes another token right after the write: theirs stays, and the new one does not live on.
func TestAccTokenBinding_generatedOvertaken(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "chatwoot")
	m.Apply(m.revoking()).Clean(t)
	first := m.held()
	planned, diags := m.Plan(m.revoking(protocol.Values{"rotation_trigger": "2"}))
	diags.Clean(t)
	m.Chatwoot.FailNext(simkit.Fault{Method: http.MethodPatch, Func: func(w answer, r *request, next handler) {
		next.ServeHTTP(w, r)
		m.byHand(acctest.HandToken)
	}})
	m.ApplyPlanned(planned).WantError(t, "project", "overwritten right afterwards")
	if m.held() != acctest.HandToken || !m.alive(first) {
		t.Errorf("the project holds %s; the first token is alive: %v", fingerprint(m.held()), m.alive(first))
	}
	m.wantLive(t, 1)
	m.want(t, protocol.Values{"token_fingerprint": fingerprint(first)})
}

// Destroying a binding with a generated token takes it away, and says that it lives on and how to end it.
func TestAccTokenBinding_generatedDestroy(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	m.Apply(m.config()).Clean(t)
	token := m.held()
	m.Remove().WantWarning(t, "", "still valid at Meta", fingerprint(token), "It never expires", botUser)
	if m.held() != "" || m.State != nil {
		t.Errorf("the project holds %s", fingerprint(m.held()))
	}
	m.wantLive(t, 1)
}

// A project that is gone takes nobody's word for its token with it: the person is told that it lives on.
func TestAccTokenBinding_generatedDisappears(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	m.Apply(m.config()).Clean(t)
	token := m.held()
	m.Chat.Forget("SUPPORT")
	wantWarnings(t, m.Refresh(), []string{"still valid at Meta", fingerprint(token), botUser}, []string{"whatsapp_token_binding is gone"})
	if m.State != nil {
		t.Errorf("the state holds %v", m.State)
	}

	m = startMaker(t, "http")
	m.Apply(m.config()).Clean(t)
	m.Chat.Forget("SUPPORT")
	wantWarnings(t, m.Remove(), []string{"still valid at Meta", botUser})

	m = startMaker(t, "http") // what somebody else has put there is nothing to say about
	m.Apply(m.config()).Clean(t)
	m.byHand(acctest.HandToken)
	m.Refresh().Clean(t)
	m.Chat.Forget("SUPPORT")
	wantWarnings(t, m.Refresh(), []string{"is gone"})
}

// wantWarnings checks that there are these warnings, in this order, and nothing else.
func wantWarnings(t *testing.T, diags protocol.Diags, want ...[]string) {
	t.Helper()
	diags.NoError(t)
	if len(diags) != len(want) {
		t.Fatalf("want %d warnings:\n%s", len(want), diags)
	}
	for i, texts := range want {
		diags[i:i+1].WantWarning(t, "", texts...)
	}
}
