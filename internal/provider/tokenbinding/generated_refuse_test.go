package tokenbinding_test

import (
	"maps"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	otherApp      = "200000000000009"
	otherAppToken = "EAACANARYtokenOfAnotherApp000000000000000"
	foreignUser   = "122000000000099" // how otherApp knows the user of botUser
)

// addOtherApp adds an app of the same portfolio, and a token of it.
func addOtherApp(seed *world.Seed) {
	seed.Graph.Apps = append(seed.Graph.Apps, graphsim.App{ID: otherApp, Name: "Other App", Secret: acctest.AppSecret, BusinessID: acctest.Business})
	for i := range seed.Graph.SystemUsers {
		if user := &seed.Graph.SystemUsers[i]; user.IDs[acctest.AppID] == botUser {
			user.IDs[otherApp] = foreignUser
		}
	}
	seed.Graph.Tokens = append(seed.Graph.Tokens,
		graphsim.Token{Token: otherAppToken, AppID: otherApp, UserID: "122000000000098", Name: "elsewhere", Scopes: acctest.Scopes},
	)
}

// What cannot work fails while planning: nothing is generated and nothing is written. offline: without any call of Meta.
func TestAccTokenBinding_generatedRefused(t *testing.T) {
	t.Parallel()
	expiring := protocol.Values{"expires_in_60_days": true}
	for name, c := range map[string]struct {
		platform string          // "": http
		provider protocol.Values // arguments of the provider that differ
		args     protocol.Values
		top      protocol.Values
		at       string
		says     []string
		offline  bool
	}{
		"two sources": {
			top: protocol.Values{"access_token_wo": acctest.GoodToken}, at: "generate", says: []string{"Two sources for one token", "exactly one of the two"}, offline: true,
		},
		"no source":         {top: protocol.Values{"generate": nil}, at: "access_token_wo", says: []string{"access_token_wo or generate"}, offline: true},
		"version":           {top: protocol.Values{"access_token_wo_version": "1"}, at: "access_token_wo_version", says: []string{"generate.rotation_trigger"}, offline: true},
		"scope missing":     {args: protocol.Values{"scopes": acctest.Scopes[:2]}, at: "generate.scopes", says: []string{"required_scopes asks for whatsapp_business_messaging"}, offline: true},
		"scope in excess":   {args: protocol.Values{"scopes": append([]string{"whatsapp_business_manage_events"}, acctest.Scopes...)}, top: protocol.Values{"forbid_excess_scopes": true}, at: "generate.scopes", says: []string{"whatsapp_business_manage_events beyond required_scopes"}, offline: true},
		"user not a number": {args: protocol.Values{"system_user_id": "bot"}, at: "generate.system_user_id", says: []string{"system user"}, offline: true},
		"rotated at every run": {
			args: protocol.Values{"expires_in_60_days": true, "rotate_before_expiry": "1440h"}, at: "generate.rotate_before_expiry", says: []string{"shorter", "336h"}, offline: true,
		},
		"validity beyond life": {args: expiring, top: protocol.Values{"minimum_validity": "1441h"}, at: "minimum_validity", says: []string{"1440h"}, offline: true},
		"revoke_previous on http": {
			args: protocol.Values{"revoke_previous": true}, at: "generate.revoke_previous", says: []string{"chat.http", "does not show it", "expires_in_60_days = true"}, offline: true,
		},
		"revoke_previous on zammad": {platform: "zammad", args: protocol.Values{"revoke_previous": true}, at: "generate.revoke_previous", says: []string{"chat.zammad", "expires_in_60_days = true"}, offline: true},
		"no app secret":             {provider: protocol.Values{"app_secret": nil}, at: "generate.app_id", says: []string{"app_secret", "WHATSAPP_APP_SECRET"}, offline: true},
		"no token":                  {provider: protocol.Values{"access_token": nil}, at: "generate", says: []string{"access_token", "WHATSAPP_ACCESS_TOKEN"}, offline: true},
		"another app":               {args: protocol.Values{"app_id": otherApp}, at: "generate.app_id", says: []string{"not that of app " + otherApp, "provider alias"}, offline: true},
		"token of another app":      {provider: protocol.Values{"access_token": otherAppToken}, at: "generate", says: []string{"belongs to app " + otherApp, "app " + acctest.AppID, "to those of one app"}},
		"user of another app":       {args: protocol.Values{"system_user_id": foreignUser}, at: "generate.system_user_id", says: []string{"app-scoped", acctest.AppID, "whatsapp_system_users"}},
		"user of nobody":            {args: protocol.Values{"system_user_id": "122999999999999"}, at: "generate.system_user_id", says: []string{"app-scoped"}},
		"provider's token is dead":  {provider: protocol.Values{"access_token": "EAACANARYnobodyKnowsThisToken00000000000"}, at: "generate", says: []string{"not valid"}},
		"project taken":             {platform: "chatwoot", top: protocol.Values{"replace_existing": false}, at: "project", says: []string{"already holds a different token", "terraform import"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := c.platform
			if platform == "" {
				platform = "http"
			}
			m := startMaker(t, platform, addOtherApp)
			block := acctest.BlockFor(m.World, platform)
			block["business_id"] = acctest.Business
			maps.Copy(block, c.provider)
			m.server.Configure(block).NoError(t)
			before, live := m.held(), m.Graph.LiveTokens("")
			m.Graph.ResetCalls()
			config := m.config(c.args)
			maps.Copy(config, c.top)
			p, diags := m.Plan(config)
			diags.Errors().WantError(t, c.at, c.says...)
			noSecret(t, diags)
			if p != nil || m.State != nil || m.held() != before || m.Graph.LiveTokens("") != live || m.writes() != 0 {
				t.Errorf("something was done: plan %v, state %v, %d writes", p, m.State, m.writes())
			}
			if calls := m.Graph.Calls(); c.offline && len(calls) != 0 {
				t.Errorf("these calls were made: %v", calls)
			}
		})
	}
}

// What only Meta can say fails during the apply: the project keeps what it has, and no token is left over.
func TestAccTokenBinding_generatedRefusedByMeta(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args protocol.Values
		top  protocol.Values
		meta func(*maker)
		says []string
		warn bool // an unfamiliar scope is a warning while planning
	}{
		"no admin": {meta: func(m *maker) { m.Graph.SetSystemUserRole(acctest.SystemUser, "EMPLOYEE"); m.Graph.EmployeesRead(true) }, says: []string{"admin"}},
		"must expire": {
			meta: func(m *maker) { m.Graph.SetBusinessRequiresExpiring(acctest.Business, true) }, says: []string{"requires expiring tokens", "set expires_in_60_days = true"},
		},
		"not installed": {
			meta: func(m *maker) { m.Graph.UninstallApp(botUser, acctest.AppID) },
			says: []string{"Generated token does not meet the requirements", "the app was not yet installed", "whatsapp_system_user_app", "Nothing was written to the chat project"},
		},
		"not installed, and refused": {
			meta: func(m *maker) { m.Graph.UninstallApp(botUser, acctest.AppID); m.Graph.RefuseTokensWithoutInstall(true) }, says: []string{"whatsapp_system_user_app"},
		},
		"no such permission": {args: protocol.Values{"scopes": append([]string{"whatsapp_business_novelty"}, acctest.Scopes...)}, says: []string{"3962"}, warn: true},
		"cannot reach": {
			top: protocol.Values{"required_access": protocol.Values{"business_account_ids": []string{acctest.ForeignAccount}}}, says: []string{"cannot read", acctest.ForeignAccount},
		},
	} {
		for _, platform := range []string{"http", "chatwoot"} {
			t.Run(name+"/"+platform, func(t *testing.T) {
				t.Parallel()
				m := startMaker(t, platform)
				m.Apply(m.config()).Clean(t)
				token := m.held()
				config := m.config(protocol.Values{"rotation_trigger": "2"}, c.args)
				maps.Copy(config, c.top)
				planned, diags := m.Plan(config)
				if diags.NoError(t); !c.warn {
					diags.Clean(t)
				}
				if c.meta != nil {
					c.meta(m)
				}
				alive := m.Graph.LiveTokens(botUser)
				diags = m.ApplyPlanned(planned)
				diags.WantError(t, "generate", c.says...)
				if len(diags.Warnings()) != 0 || m.held() != token {
					t.Errorf("the project holds %s, and\n%s", fingerprint(m.held()), diags)
				}
				m.want(t, protocol.Values{"token_fingerprint": fingerprint(token)})
				m.wantLive(t, alive)
			})
		}
	}
}

// What works and is seldom meant is a warning.
func TestAccTokenBinding_generatedAdvice(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	_, diags := m.Plan(m.config(protocol.Values{"rotate_before_expiry": "336h"}))
	diags.WantWarning(t, "generate.rotate_before_expiry", "never expires", "expires_in_60_days = true")
	_, diags = m.Plan(m.config(protocol.Values{"expires_in_60_days": true}))
	diags.WantWarning(t, "generate.expires_in_60_days", "expires after 60 days", "rotate_before_expiry")
	m.Graph.ResetCalls()
	_, diags = m.Plan(m.config(protocol.Values{"scopes": append([]string{"whatsapp_business_messagin"}, acctest.Scopes...)}))
	if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), "whatsapp_business_messaging") || len(m.Graph.Calls()) != 0 {
		t.Errorf("a near miss of a scope, with the calls %v:\n%s", m.Graph.Calls(), diags)
	}
	m.wantLive(t, 0)
}
