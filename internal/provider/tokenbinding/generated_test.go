package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// A token is generated, delivered and rotated, on every platform.
func TestAccTokenBinding_generated(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"http", "chatwoot", "zammad"} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, platform)
			planned, diags := m.Plan(m.config())
			diags.Clean(t)
			protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown, "scopes": protocol.Unknown,
				"expires_at": protocol.Unknown})
			m.wantLive(t, 0)
			m.ApplyPlanned(planned).Clean(t)
			m.wantSound(t, 1)
			first := m.held()
			p, diags := m.Plan(m.config())
			diags.Clean(t)
			if !p.Empty() {
				t.Errorf("the second plan is not empty: %v", p.After)
			}
			m.Apply(m.config(protocol.Values{"rotation_trigger": "2"})).Clean(t)
			m.wantSound(t, 2)
			if m.held() == first {
				t.Error("the token was not rotated")
			}
			if got := m.Graph.Counts(); got.TokensGenerated != 2 || got.TokensRevoked != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}
