package tokenbinding_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const day = 24 * time.Hour

// A token is generated, kept, rotated, and replaced by a configured one and back, always in place. internal/token tests every reason for a
// new token. This test has one of each kind, since their facts come from the plan, from the private state and from the platform.
func TestAccTokenBinding_generated(t *testing.T) {
	t.Parallel()
	for _, platform := range world.Platforms[:3] {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, platform)
			config := m.config()
			m.rotate(t, config, 0, "")
			token := m.heldToken()
			config["on_destroy"] = "abandon"
			planned, diags := m.Plan(config)
			diags.WantNone(t)
			protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": acctest.Fingerprint(token)})
			writes := m.writes()
			m.ApplyPlanned(planned).WantNone(t)
			if planned.Empty() || m.writes() != writes || m.heldToken() != token {
				t.Errorf("planned %v, and wrote %d times", planned.After, m.writes()-writes)
			}

			expiring := m.config(protocol.Values{"expires_in_60_days": true, "rotate_before_expiry": "336h"})
			m.rotate(t, expiring, 1, "")
			m.clock.Advance(61 * day)
			m.rotate(t, expiring, 1, "expired at")
			live, shown := 2, platform != "zammad"
			if shown {
				m.byHand(acctest.HandToken)
				m.rotate(t, expiring, live, "it was replaced outside Terraform")
				live++
			}

			token = m.heldToken()
			given := protocol.Values{"project": m.project, "access_token_wo": acctest.GoodToken}
			diags = acctest.WantRotation(t, m.Apply(given), "project "+m.project, acctest.GoodToken)
			diags.WantWarning(t, "", "still valid at Meta", acctest.Fingerprint(token), botUser)
			if m.heldToken() != acctest.GoodToken {
				t.Errorf("the project holds %s", acctest.Fingerprint(m.heldToken()))
			}
			m.Import(m.project).WantNone(t)
			m.rotate(t, m.config(), live, "")
			if got := m.Graph.Stored("access_tokens"); got != (graphsim.StoredCounts{Created: live + 2}) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// rotate plans and applies a configuration for which another token is due, in place. live tokens of botUser work before, and one more after
// it. says is what the plan warns of; "": nothing.
func (m *maker) rotate(t *testing.T, config protocol.Values, live int, says string) {
	t.Helper()
	before, writes := m.heldToken(), m.writes()
	planned, diags := m.Plan(config)
	if says == "" {
		diags.WantNone(t)
	} else {
		diags.WantWarning(t, "generate", "A new token will be generated", says)
	}
	if len(planned.Replace) > 0 || m.writes() != writes {
		t.Fatalf("planned %v, replacing for %v, with %d writes", planned.After, planned.Replace, m.writes()-writes)
	}
	protocol.WantValues(t, planned.After, protocol.Values{
		"token_fingerprint": protocol.Unknown, "scopes": protocol.Unknown, "expires_at": protocol.Unknown,
	})
	m.wantLive(t, live)
	m.ApplyPlanned(planned).WantNone(t)
	if m.heldToken() == before {
		t.Error("the token was not rotated")
	}
	m.wantSound(t, live+1)
	m.wantQuiet(t, config)
}
