package acctest

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Serve starts a provider for a world and one of its platforms; more are further arguments of the provider, nil leaves one out.
func Serve(t testing.TB, w *world.World, platform string, more ...protocol.Values) *protocol.Server {
	t.Helper()
	block := ProviderBlock(w, platform)
	for _, m := range more {
		maps.Copy(block, m)
	}
	s := protocol.Serve(t, Factory())
	s.Configure(block).WantNone(t)
	return s
}

// Fixture is a world, a provider that is driven over the protocol, and one resource that is not in the state yet.
type Fixture struct {
	*world.World
	*protocol.Resource
	Server *protocol.Server
}

// StartResource starts the world of Start with a provider for one of its platforms.
func StartResource(t testing.TB, typeName, platform string) *Fixture {
	t.Helper()
	return StartResourceIn(t, Start(t), typeName, platform)
}

// StartResourceIn starts a resource as StartResource does, in a world; more are further arguments of the provider.
func StartResourceIn(t testing.TB, w *world.World, typeName, platform string, more ...protocol.Values) *Fixture {
	t.Helper()
	s := Serve(t, w, platform, more...)
	return &Fixture{World: w, Resource: s.NewResource(typeName), Server: s}
}

// WantQuietPlan fails the test unless the plan of a configuration is empty, says nothing and sends nothing but reads.
func (f *Fixture) WantQuietPlan(t testing.TB, config protocol.Values) {
	t.Helper()
	before := f.countWrites()
	f.WantNoChange(t, config)
	if got := f.countWrites() - before; got != 0 {
		t.Errorf("planning has written %d times", got)
	}
}

// WantUpdateInPlace applies a configuration whose plan replaces nothing and has some values, as the state has others.
func (f *Fixture) WantUpdateInPlace(t testing.TB, config, planned, state protocol.Values) {
	t.Helper()
	p, diags := f.Plan(config)
	diags.NoError(t)
	if len(p.Replace) > 0 {
		t.Errorf("the plan replaces the object because of %v", p.Replace)
	}
	protocol.WantValues(t, p.After, planned)
	f.ApplyPlanned(p).NoError(t)
	f.WantState(t, state)
}

func (f *Fixture) countWrites() int {
	n := 0
	for _, kit := range []*simkit.Kit{f.Graph.Kit, f.Chat.Kit, f.Chatwoot.Kit, f.Zammad.Kit, f.Jira.Kit} {
		n += len(kit.Writes())
	}
	return n
}

// CheckChannel compares what a chat platform has stored of a channel, and how often it saved it. No value may be the mask of a secret.
func CheckChannel[S comparable](id int, have, want protocol.Values, saved, saves S) error {
	for key, value := range have {
		if value == Mask {
			return fmt.Errorf("channel %d: %s is the mask", id, key)
		}
	}
	for key, value := range want {
		if fmt.Sprint(have[key]) != fmt.Sprint(value) {
			return fmt.Errorf("channel %d: %s is not the expected value", id, key)
		}
	}
	if saved != saves {
		return fmt.Errorf("channel %d was saved %+v, want %+v", id, saved, saves)
	}
	return nil
}

// Mask is what Zammad shows of a secret.
const Mask = "**********"

// WantNoSecret fails the test if a message holds a part of a secret of the world, or a control character.
func WantNoSecret(t testing.TB, diags protocol.Diags) {
	t.Helper()
	if text := diags.String(); strings.Contains(text, Canary) || strings.ContainsAny(text, "\x1b\u202e") {
		t.Errorf("a message holds a secret or a control character:\n%q", text)
	}
}

// WantNoSecret does the same for the messages of an operation and for the state after it, which may hold a verify token.
func (f *Fixture) WantNoSecret(t testing.TB, diags protocol.Diags) {
	t.Helper()
	WantNoSecret(t, diags)
	verifyTokens := strings.NewReplacer(InboxVerifyToken, "", ChannelVerifyToken, "")
	if text := verifyTokens.Replace(fmt.Sprint(f.State, string(f.Private))); strings.Contains(text, Canary) {
		t.Errorf("the state holds a secret:\n%s", text)
	}
}
