package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// revoking returns the configuration that revokes what it replaces.
func (m *maker) revoking(more ...protocol.Values) protocol.Values {
	return m.config(append([]protocol.Values{{"revoke_previous": true}}, more...)...)
}

// A token that Terraform did not apply is not revoked. One that is set after the plan is not overwritten.
func TestAccTokenBinding_generatedRevokeByHand(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "chatwoot")
	m.Apply(m.revoking()).WantWarning(t, "", "was not revoked", acctest.Fingerprint(acctest.GoodToken), "Terraform did not apply it")
	first := m.heldToken()
	planned, diags := m.Plan(m.revoking(protocol.Values{"rotation_trigger": "2"}))
	diags.WantNone(t)
	m.byHand(acctest.HandToken)
	m.ApplyPlanned(planned).WantError(t, "project", "changed after the plan", acctest.Fingerprint(first),
		acctest.Fingerprint(acctest.HandToken))
	if !m.isAlive(acctest.HandToken) || m.heldToken() != acctest.HandToken || m.Graph.Stored("access_tokens").Created != 1 {
		t.Errorf("the project holds %s: %+v", acctest.Fingerprint(m.heldToken()), m.Graph.Stored("access_tokens"))
	}
	diags = m.Apply(m.revoking(protocol.Values{"rotation_trigger": "2"}))
	diags.WantWarning(t, "", "was not revoked", acctest.Fingerprint(acctest.HandToken), "Terraform did not apply it",
		"The token that Terraform applied last, "+acctest.Fingerprint(first)+", is also still valid")
	if !m.isAlive(acctest.HandToken) || !m.isAlive(first) || !m.isAlive(acctest.GoodToken) {
		t.Error("a token was revoked")
	}
	m.wantSound(t, 2)
}

// Destroying a binding with a generated token takes it away, and says that it stays valid and how to end it.
func TestAccTokenBinding_generatedDestroy(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	m.Apply(m.config()).WantNone(t)
	token := m.heldToken()
	m.Remove().WantWarning(t, "", "still valid at Meta", acctest.Fingerprint(token), "It never expires", botUser)
	if m.heldToken() != "" || m.State != nil {
		t.Errorf("the project holds %s", acctest.Fingerprint(m.heldToken()))
	}
	m.wantLive(t, 1)
}

// The token of a project that is gone stays valid: a warning says so.
func TestAccTokenBinding_generatedDisappears(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	m.Apply(m.config()).WantNone(t)
	token := m.heldToken()
	m.Chat.RemoveProject("SUPPORT")
	wantWarnings(t, m.Refresh(), []string{"still valid at Meta", acctest.Fingerprint(token), botUser},
		[]string{"whatsapp_token_binding is gone"})
	if m.State != nil {
		t.Errorf("the state holds %v", m.State)
	}

	m = startMaker(t, "http")
	m.Apply(m.config()).WantNone(t)
	m.Chat.RemoveProject("SUPPORT")
	wantWarnings(t, m.Remove(), []string{"still valid at Meta", botUser})
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
