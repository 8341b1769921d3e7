package tokenbinding_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	address  = "whatsapp_token_binding.test"
	typeName = "whatsapp_token_binding"
)

// Short names for a fault's function.
type (
	answer  = http.ResponseWriter
	request = http.Request
	handler = http.Handler
)

// config returns a whole configuration for the CLI with the one binding "test" of project SUPPORT.
func config(w *world.World, token string, lines ...string) string {
	return acctest.ProviderHCL(w) + binding("test", "SUPPORT", quoted(token), lines...)
}

// binding returns one resource. token is an expression; without it there is no access_token_wo.
func binding(name, project, token string, lines ...string) string {
	text := fmt.Sprintf("resource %q %q {\n  project = %q\n", typeName, name, project)
	if token != "" {
		text += "  access_token_wo = " + token + "\n"
	}
	return text + "  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func quoted(token string) string { return fmt.Sprintf("%q", token) }

// checkProject says what the chat service has to hold, and what has to have been stored there so far.
func checkProject(w *world.World, project, token string, stored chatsim.StoredCounts) acctest.Check {
	return func() error {
		if got := w.Chat.Token(project); got != token {
			return fmt.Errorf("project %s holds the token %s, want %s", project, acctest.Fingerprint(got), acctest.Fingerprint(token))
		}
		if got := w.Chat.Stored(project); got != stored {
			return fmt.Errorf("project %s has stored %+v, want %+v", project, got, stored)
		}
		return nil
	}
}

// wantHeld checks at once, and not in a step of the CLI, what holds checks.
func wantHeld(t *testing.T, w *world.World, project, token string, stored chatsim.StoredCounts) {
	t.Helper()
	if err := checkProject(w, project, token, stored)(); err != nil {
		t.Error(err)
	}
}

// fixture is a world with a provider that is driven over the protocol, and one binding that is not in the state yet.
type fixture struct{ *acctest.Fixture }

// ticking starts a world whose clock moves on by a second each time it is read. An adopted token, which is stored until its
// time is a later one, is then stored once.
func ticking(t *testing.T) *world.World {
	clock := simkit.NewManualClock(time.Now())
	return acctest.StartWith(t, acctest.Seed(), world.Options{Now: func() time.Time {
		clock.Advance(time.Second)
		return clock.Now()
	}})
}

func start(t *testing.T) *fixture { return startIn(t, acctest.Start(t)) }

func startIn(t *testing.T, w *world.World) *fixture {
	t.Helper()
	return &fixture{acctest.StartResourceIn(t, w, typeName, "http")}
}

// configWith returns the configuration of a binding of project SUPPORT and more arguments; nil leaves one out.
func configWith(token any, more ...protocol.Values) protocol.Values {
	values := protocol.Values{"project": "SUPPORT", "access_token_wo": token}
	for _, m := range more {
		maps.Copy(values, m)
	}
	return values
}

// applyToken applies a configuration to start from, which stores its token once.
func (f *fixture) applyToken(t *testing.T, token string, more ...protocol.Values) {
	t.Helper()
	f.Apply(configWith(token, more...)).WantNone(t)
	wantHeld(t, f.World, "SUPPORT", token, chatsim.StoredCounts{Tokens: 1})
}

// tokenWith returns GoodToken with these scopes.
func tokenWith(scopes []string) graphsim.Token {
	return graphsim.Token{Token: acctest.GoodToken, AppID: acctest.AppID, UserID: "122000000000001", Scopes: scopes}
}
