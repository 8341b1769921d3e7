package tokenbinding_test

import (
	"maps"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const day = 24 * time.Hour

// byHand puts a token into the project as a person does.
func (m *maker) byHand(token string) {
	switch m.platform {
	case "chatwoot":
		m.Chatwoot.SetToken(acctest.Inbox, token)
	case "zammad":
		m.Zammad.SetToken(acctest.Channel, token)
	default:
		m.Chat.SetToken("SUPPORT", token)
	}
}

// writes counts what was asked for that is not a read.
func (m *maker) writes() int {
	kit, _ := m.kit()
	return len(kit.Writes()) + len(m.Graph.Writes())
}

// wantQuiet plans a configuration that must change nothing, and sends nothing but reads.
func (m *maker) wantQuiet(t *testing.T, config protocol.Values) {
	t.Helper()
	m.Graph.ResetCalls()
	m.WantQuiet(t, config)
	if got := m.Graph.Calls(); m.platform != "chatwoot" && len(got) != 0 {
		t.Errorf("a plan in which no token is due asks Meta: %v", got)
	}
}

// A reason for a new token of each kind, and what the plan says about those that the configuration does not show.
func TestAccTokenBinding_generatedReasons(t *testing.T) {
	t.Parallel()
	expiring := protocol.Values{"expires_in_60_days": true, "rotate_before_expiry": "336h"}
	for name, c := range map[string]struct {
		platforms []string // nil: all
		args      protocol.Values
		change    func(*maker)
		then      protocol.Values // arguments of generate that change
		says      string          // "": nothing
		refreshed int
		left      int // how many tokens of botUser live in the end
	}{
		"expires": {then: expiring, left: 2},
		"by hand": {
			platforms: []string{"http",
				"chatwoot"}, change: func(m *maker) { m.byHand(acctest.HandToken) }, says: "it was replaced outside Terraform",
			left: 2,
		},
		"past expiry": {args: expiring, change: func(m *maker) { m.clock.Advance(61 * day) }, says: "expired at", left: 1},
		"refreshed": {
			platforms: []string{"chatwoot"}, args: expiring, change: func(m *maker) { m.clock.Advance(47 * day) },
			says: "sooner than generate.rotate_before_expiry allows", refreshed: 1, left: 2,
		},
		"scope lost": {
			platforms: []string{"chatwoot"}, change: func(m *maker) { m.Graph.DropScope(m.held(), "whatsapp_business_messaging") },
			says: "whatsapp_business_messaging", left: 2,
		},
	} {
		if c.platforms == nil {
			c.platforms = world.Platforms[:3]
		}
		for _, platform := range c.platforms {
			t.Run(name+"/"+platform, func(t *testing.T) {
				t.Parallel()
				m := startMaker(t, platform)
				m.Apply(m.config(c.args)).Clean(t)
				m.wantQuiet(t, m.config(c.args))
				first := m.held()
				if c.change != nil {
					c.change(m)
				}
				config := m.config(c.args, c.then)
				writes := m.writes()
				planned, diags := m.Plan(config)
				if c.says == "" {
					diags.Clean(t)
				} else {
					diags.WantWarning(t, "generate", "A new token will be generated", c.says)
				}
				if planned.Empty() || len(planned.Replace) > 0 || m.writes() != writes {
					t.Fatalf("planned %v, replacing for %v, with %d writes", planned.After, planned.Replace, m.writes()-writes)
				}
				protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
				m.ApplyPlanned(planned).Clean(t)
				if m.held() == first || !m.alive(m.held()) {
					t.Errorf("the token was not replaced by one that works: %s", acctest.Fingerprint(m.held()))
				}
				m.Want(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(m.held())})
				m.wantLive(t, c.left)
				if got := m.Graph.Counts(); got.TokensGenerated != 2-c.refreshed || got.TokensRefreshed != c.refreshed || got.TokensRevoked != 0 {
					t.Errorf("%+v", got)
				}
				m.wantQuiet(t, config)
			})
		}
	}
}

// What a token is not generated for.
func TestAccTokenBinding_generatedKeeps(t *testing.T) {
	t.Parallel()
	expiring := protocol.Values{"expires_in_60_days": true, "rotate_before_expiry": "336h"}
	for name, c := range map[string]struct {
		args, then protocol.Values
		top        protocol.Values
		change     func(*maker)
		quiet      bool // nothing is planned at all
	}{
		"on_destroy": {top: protocol.Values{"on_destroy": "abandon"}},
		"earlier":    {args: expiring, then: protocol.Values{"rotate_before_expiry": "700h"}},
		"not yet":    {args: expiring, change: func(m *maker) { m.clock.Advance(45 * day) }, quiet: true},
	} {
		for _, platform := range world.Platforms[:3] {
			t.Run(name+"/"+platform, func(t *testing.T) {
				t.Parallel()
				m := startMaker(t, platform)
				m.Apply(m.config(c.args)).Clean(t)
				token := m.held()
				if c.change != nil {
					c.change(m)
				}
				config := m.config(c.args, c.then)
				maps.Copy(config, c.top)
				if !c.quiet {
					writes := m.writes()
					planned, diags := m.Plan(config)
					diags.Clean(t)
					protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": acctest.Fingerprint(token)})
					m.ApplyPlanned(planned).Clean(t)
					if got := m.writes(); planned.Empty() || got != writes {
						t.Errorf("planned %v, and wrote %d times", planned.After, got-writes)
					}
				}
				m.wantQuiet(t, config)
				if m.held() != token {
					t.Error("the token was replaced")
				}
				m.wantSound(t, 1)
			})
		}
	}
}

// Between a token of the configuration and a generated one, there and back, and after an import: always in place. A generated
// one that makes room for a configured one is named, since it stays valid and no project holds it.
func TestAccTokenBinding_generatedThereAndBack(t *testing.T) {
	t.Parallel()
	for _, platform := range world.Platforms[:3] {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, platform)
			if platform == "http" {
				m.byHand(acctest.GoodToken)
			}
			m.Import(m.project).Clean(t)
			for _, step := range []struct {
				config protocol.Values
				live   int
			}{
				{m.config(), 1},
				{protocol.Values{"project": m.project, "access_token_wo": acctest.GoodToken}, 1},
				{m.config(), 2},
			} {
				planned, diags := m.Plan(step.config)
				if step.config["access_token_wo"] != nil {
					diags = acctest.Rotates(t, diags, "project "+m.project, acctest.GoodToken)
				}
				diags.Clean(t)
				if planned.Empty() || len(planned.Replace) > 0 {
					t.Fatalf("planned %v, replacing for %v", planned.After, planned.Replace)
				}
				before := m.held()
				if diags := m.ApplyPlanned(planned); step.config["access_token_wo"] != nil {
					diags.WantWarning(t, "", "still valid at Meta", acctest.Fingerprint(before), botUser)
				} else {
					diags.Clean(t)
				}
				m.wantLive(t, step.live)
				m.Want(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(m.held())})
				if given := step.config["access_token_wo"]; given != nil && m.held() != given {
					t.Errorf("the project holds %s", acctest.Fingerprint(m.held()))
				}
			}
			m.wantSound(t, 2)
		})
	}
}
