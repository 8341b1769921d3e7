package tokenbinding_test

import (
	"maps"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// What cannot work fails while planning: nothing is generated and nothing is written.
func TestAccTokenBinding_generatedRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		platform string // "": http
		args     protocol.Values
		top      protocol.Values
		at       string
		says     []string
	}{
		"two sources": {
			top: protocol.Values{"access_token_wo": acctest.GoodToken}, at: "generate",
			says: []string{"Two sources for one token", "exactly one of the two"},
		},
		"user not a number": {
			args: protocol.Values{"system_user_id": "bot"}, at: "generate.system_user_id", says: []string{"system user"},
		},
		"scope misspelled": {
			args: protocol.Values{"scopes": append([]string{"whatsapp_business_messagin"}, acctest.Scopes...)},
			at:   "generate.scopes", says: []string{"whatsapp_business_messaging"},
		},
		"revoke_previous on http": {
			args: protocol.Values{"revoke_previous": true}, at: "generate.revoke_previous", says: []string{"chat.http", "does not show it"},
		},
		"project taken": {
			platform: "chatwoot", top: protocol.Values{"replace_existing": false}, at: "project",
			says: []string{"already holds a different token", "terraform import"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := c.platform
			if platform == "" {
				platform = "http"
			}
			m := startMaker(t, platform)
			before, live := m.heldToken(), m.Graph.LiveTokens("")
			m.Graph.ResetCalls()
			config := m.config(c.args)
			maps.Copy(config, c.top)
			p, diags := m.Plan(config)
			diags.Errors().WantError(t, c.at, c.says...)
			acctest.WantNoSecret(t, diags)
			if p != nil || m.State != nil || m.heldToken() != before || m.Graph.LiveTokens("") != live || m.writes() != 0 {
				t.Errorf("something was done: plan %v, state %v, %d writes", p, m.State, m.writes())
			}
			if calls := m.Graph.Calls(); c.platform == "" && len(calls) != 0 {
				t.Errorf("these calls were made: %v", calls)
			}
		})
	}
}

// A second binding for the project fails before a token is generated for it.
func TestAccTokenBinding_generatedTwice(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	config := m.config()
	config["replace_existing"] = true
	second := m.Server.NewResource(typeName)
	first, diags := m.PlanHere(config)
	diags.WantNone(t)
	other, diags := second.Plan(config) // of another run: one run refuses it while planning
	diags.WantNone(t)
	m.Server.Restart()
	m.Commit(first).WantNone(t)
	second.Commit(other).WantError(t, "project", "Two resources bind the", "Keep one of them")
	if got := m.Graph.Stored("access_tokens").Created; got != 1 || second.State != nil {
		t.Errorf("%d tokens were generated, and the second state is %v", got, second.State)
	}
	m.wantSound(t, 1)
}
