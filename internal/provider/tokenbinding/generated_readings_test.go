package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Meta's pages leave some things open. Whichever way they are, the end is the same.
func TestAccTokenBinding_generatedReadings(t *testing.T) {
	t.Parallel()
	for name, meta := range map[string]func(*graphsim.Sim){
		"oauth only outside of batches":   func(s *graphsim.Sim) { s.BatchedOAuthRefused(true) },
		"no batches at all":               func(s *graphsim.Sim) { s.BatchRefused(true) },
		"revocations answer true":         func(s *graphsim.Sim) { s.RevokeAnswersBool(true) },
		"public_profile comes unasked":    func(s *graphsim.Sim) { s.AddPublicProfile(true) },
		"debug_token hides the type":      func(s *graphsim.Sim) { s.HideTokenType(true) },
		"role is no field":                func(s *graphsim.Sim) { s.HideNodeRole(true); s.HideListRole(true) },
		"a dead token is a wrong session": func(s *graphsim.Sim) { s.SetDeadRevokeCode(190) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, "chatwoot")
			meta(m.Graph)
			config := func(trigger string) protocol.Values {
				c := m.revoking(protocol.Values{"rotation_trigger": trigger, "expires_in_60_days": true, "rotate_before_expiry": "336h"})
				c["forbid_excess_scopes"] = true
				return c
			}
			m.Apply(config("1")).Clean(t)
			m.wantSound(t, 1)
			m.Apply(config("2")).Clean(t)
			m.wantSound(t, 1)
			m.clock.Advance(50 * day)
			m.Apply(config("2")).WantWarning(t, "generate", "rotate_before_expiry")
			m.wantSound(t, 1)
			m.wantQuiet(t, config("2"))
			if got := m.Graph.Counts(); got.TokensGenerated != 2 || got.TokensRefreshed != 1 || got.TokensRevoked != 3 {
				t.Errorf("%+v", got)
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
	second := m.server.Resource(typeName)
	first, diags := m.PlanHere(config)
	diags.Clean(t)
	other, diags := second.PlanHere(config)
	diags.Clean(t)
	m.server.Restart()
	m.Commit(first).Clean(t)
	second.Commit(other).WantError(t, "project", "Two resources bind the", "Keep one of them")
	if got := m.Graph.Counts().TokensGenerated; got != 1 || second.State != nil {
		t.Errorf("%d tokens were generated, and the second state is %v", got, second.State)
	}
	m.wantSound(t, 1)
}

// A provider that is not configured yet plans without a word, and keeps what there is when it turns out that nothing is due.
func TestAccTokenBinding_generatedUnknownProvider(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	m.Apply(m.config()).Clean(t)
	block := acctest.BlockFor(m.World, "http")
	block["business_id"] = acctest.Business
	known := block["access_token"]
	block["access_token"] = protocol.Unknown
	m.server.Configure(block).NoError(t)
	m.Graph.ResetCalls()
	planned, diags := m.Plan(m.config())
	diags.NoError(t)
	wantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
	if calls := m.Graph.Calls(); len(calls) != 0 {
		t.Errorf("these calls were made: %v", calls)
	}
	block["access_token"] = known
	m.server.Configure(block).Clean(t)
	token := m.held()
	m.ApplyPlanned(planned).Clean(t)
	if m.held() != token {
		t.Error("a token was generated although none was due")
	}
	m.wantSound(t, 1)
}
