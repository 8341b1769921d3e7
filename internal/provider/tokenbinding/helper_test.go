package tokenbinding_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

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

// fingerprint is computed as the documentation tells people to, not with the provider's own function.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:])[:16]
}

// config is a whole configuration for the CLI with the one binding "test" of project SUPPORT.
func config(w *world.World, token string, lines ...string) string {
	return acctest.Provider(w) + binding("test", "SUPPORT", quoted(token), lines...)
}

// binding is one resource; token is an expression, "" does not have.
func binding(name, project, token string, lines ...string) string {
	text := fmt.Sprintf("resource %q %q {\n  project = %q\n", typeName, name, project)
	if token != "" {
		text += "  access_token_wo = " + token + "\n"
	}
	return text + "  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func quoted(token string) string { return fmt.Sprintf("%q", token) }

// check runs in the middle of a step of the CLI: with a plan at hand, or after an apply.
type check func() error

func (c check) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c()
}

func (c check) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = c()
}

// holds says what the chat service has to hold, and what has to have been stored there so far.
func holds(w *world.World, project, token string, stored chatsim.Stored) check {
	return func() error {
		if got := w.Chat.Token(project); got != token {
			return fmt.Errorf("project %s holds the token %s, want %s", project, fingerprint(got), fingerprint(token))
		}
		if got := w.Chat.Stored(project); got != stored {
			return fmt.Errorf("project %s has stored %+v, want %+v", project, got, stored)
		}
		return nil
	}
}

// wantHeld is holds for a test that is not in a step of the CLI.
func wantHeld(t *testing.T, w *world.World, project, token string, stored chatsim.Stored) {
	t.Helper()
	if err := holds(w, project, token, stored)(); err != nil {
		t.Error(err)
	}
}

// fixture is a world with a provider that is driven over the protocol, and one binding that is not in the state yet.
type fixture struct {
	*world.World
	*protocol.Resource
	server *protocol.Server
}

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
	s := protocol.Serve(t, acctest.Factories()["whatsapp"])
	s.Configure(providerBlock(w)).Clean(t)
	return &fixture{World: w, Resource: s.Resource(typeName), server: s}
}

func providerBlock(w *world.World) protocol.Values {
	return protocol.Values{
		"access_token": acctest.ProviderToken, "app_id": acctest.AppID, "app_secret": acctest.AppSecret, "graph_endpoint": w.URLs.Graph,
		"chat": protocol.Values{"http": protocol.Values{"endpoint": w.URLs.Chat, "access_token": acctest.ChatToken}},
	}
}

// with returns the configuration of a binding of project SUPPORT and more arguments; nil leaves one out.
func with(token any, more ...protocol.Values) protocol.Values {
	values := protocol.Values{"project": "SUPPORT", "access_token_wo": token}
	for _, m := range more {
		maps.Copy(values, m)
	}
	return values
}

// bound applies a configuration to start from, which stores its token once.
func (f *fixture) bound(t *testing.T, token string, more ...protocol.Values) {
	t.Helper()
	f.Apply(with(token, more...)).Clean(t)
	wantHeld(t, f.World, "SUPPORT", token, chatsim.Stored{Tokens: 1})
}

// wantQuiet applies a configuration that must change nothing anywhere.
func (f *fixture) wantQuiet(t *testing.T, config protocol.Values) {
	t.Helper()
	before := len(f.Chat.Writes())
	planned, diags := f.Plan(config)
	diags.Clean(t)
	if !planned.Empty() {
		t.Errorf("the plan is not empty:\n before %v\n after  %v", f.State, planned.After)
	}
	if got := len(f.Chat.Writes()) - before; got != 0 {
		t.Errorf("planning has written %d times", got)
	}
}

// want compares attributes of the state.
func (f *fixture) want(t *testing.T, values protocol.Values) {
	t.Helper()
	wantValues(t, f.State, values)
}

func wantValues(t *testing.T, have, want protocol.Values) {
	t.Helper()
	if have == nil {
		t.Fatal("there is no state")
	}
	for name, value := range want {
		if got := have[name]; fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("%s is %v, want %v", name, got, value)
		}
	}
}

// noSecret fails the test if a message holds a part of a secret of the world.
func noSecret(t *testing.T, diags protocol.Diags) {
	t.Helper()
	if text := diags.String(); strings.Contains(text, acctest.Canary) {
		t.Errorf("a message holds a secret:\n%s", text)
	}
}

// tokenWith is GoodToken with these scopes.
func tokenWith(scopes []string) graphsim.Token {
	return graphsim.Token{Token: acctest.GoodToken, AppID: acctest.AppID, UserID: "122000000000001", Scopes: scopes}
}
