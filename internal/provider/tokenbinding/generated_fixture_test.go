package tokenbinding_test

import (
	"maps"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// botUser is an employee with the app installed and the account assigned: the one that tokens are generated for.
const botUser = "122000000000077"

// maker is a world with a provider, and a binding whose token is generated for botUser.
type maker struct {
	*fixture
	clock    *simkit.ManualClock
	project  string // by which the configuration names it
	platform string
}

// startMaker starts on one of world.Platforms.
func startMaker(t *testing.T, platform string, change ...func(*world.Seed)) *maker {
	t.Helper()
	seed := acctest.Seed()
	seed.Graph.SystemUsers = append(seed.Graph.SystemUsers, graphsim.SystemUser{
		ID: "61550000000077", BusinessID: acctest.Business, Name: "bot", Role: "EMPLOYEE", IDs: map[string]string{acctest.AppID: botUser},
		Apps: []string{acctest.AppID}, Accounts: map[string][]string{acctest.Account: {"MANAGE"}},
	})
	for _, f := range change {
		f(&seed)
	}
	clock := simkit.NewManualClock(time.Now().Truncate(time.Second))
	w := acctest.StartWith(t, seed, world.Options{Now: clock.Now})
	s := protocol.Serve(t, acctest.FactoryAt(clock.Now))
	block := acctest.ProviderBlock(w, platform)
	block["business_id"] = acctest.Business
	s.Configure(block).WantNone(t)
	f := &fixture{&acctest.Fixture{World: w, Resource: s.NewResource(typeName), Server: s}}
	m := &maker{fixture: f, clock: clock, project: "SUPPORT", platform: platform}
	switch platform {
	case "chatwoot":
		m.project = "11"
	case "zammad":
		m.project = "41"
	}
	return m
}

// config returns a binding with a generated token; more are further arguments of generate.
func (m *maker) config(more ...protocol.Values) protocol.Values {
	args := protocol.Values{"system_user_id": botUser}
	for _, values := range more {
		maps.Copy(args, values)
	}
	config := protocol.Values{"project": m.project, "generate": args}
	if m.platform != "http" { // which hold a token from the start
		config["replace_existing"] = true
	}
	return config
}

// heldToken returns the token that the project holds.
func (m *maker) heldToken() string {
	switch m.platform {
	case "chatwoot":
		return m.Chatwoot.Token(acctest.Inbox)
	case "zammad":
		return m.Zammad.Token(acctest.Channel)
	default:
		return m.Chat.Token("SUPPORT")
	}
}

// isAlive reports whether a token works.
func (m *maker) isAlive(token string) bool {
	_, alive, ok := m.Graph.FindToken(token)
	return ok && alive
}

// wantSound checks what must hold at every moment after the first success: the project holds a token of botUser that
// works, the state names it, and so many tokens of botUser are valid.
func (m *maker) wantSound(t *testing.T, live int) {
	t.Helper()
	token := m.heldToken()
	info, alive, _ := m.Graph.FindToken(token)
	if !alive || info.UserID != botUser {
		t.Fatalf("the project holds the token %s of user %q, alive: %v", acctest.Fingerprint(token), info.UserID, alive)
	}
	m.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(token), "system_user_id": botUser, "app_id": acctest.AppID})
	m.wantLive(t, live)
}

func (m *maker) wantLive(t *testing.T, live int) {
	t.Helper()
	if got := m.Graph.LiveTokens(botUser); got != live {
		t.Errorf("%d tokens of the system user live, want %d", got, live)
	}
}

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
	m.WantQuietPlan(t, config)
	if got := m.Graph.Calls(); m.platform != "chatwoot" && len(got) != 0 {
		t.Errorf("a plan in which no token is due asks Meta: %v", got)
	}
}
