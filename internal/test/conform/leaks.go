package conform

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
)

// secrets are the secrets of acctest.Seed, and what all of them have in common.
var secrets = map[string]string{
	"a part of a secret":        acctest.Canary,
	"the provider's token":      acctest.ProviderToken,
	"the configured token":      acctest.GoodToken,
	"the rotated token":         acctest.RotatedToken,
	"the token set by hand":     acctest.HandToken,
	"the app secret":            acctest.AppSecret,
	"the chat credential":       acctest.ChatToken,
	"the Chatwoot credential":   acctest.ChatwootAdminToken,
	"the Chatwoot app secret":   acctest.InboxAppSecret,
	"the Zammad credential":     acctest.ZammadToken,
	"the Zammad app secret":     acctest.ChannelAppSecret,
	"the Jira credential":       acctest.JiraToken,
	"the app token":             acctest.AppID + "|" + acctest.AppSecret,
	"the Chatwoot verify token": acctest.InboxVerifyToken,
	"the Zammad verify token":   acctest.ChannelVerifyToken,
}

// log collects what the provider logs.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// leaks searches what the life of an object leaves behind, and what a refresh after each loss of a permission leaves behind.
func leaks(t testing.TB, s Spec) {
	whole := s.life(t)
	whole.applied("created", s.Config(0))
	whole.applied("changed", s.changed())
	whole.step("imported", whole.r.Import(s.ImportID(whole.r.State)))
	whole.step("destroyed", whole.r.Destroy())
	whole.end()
	for _, name := range sortedKeys(s.LosePermission) {
		lost := s.life(t)
		lost.applied("created", s.Config(0))
		s.LosePermission[name].Do(lost.st.World, lost.r.State)
		lost.step(name, lost.r.Refresh())
		lost.step(name+", destroyed", lost.r.Destroy())
		lost.end()
	}
}

// life is an object whose state, private state, plans, messages and log of level TRACE are searched for secrets.
type life struct {
	st    *Stage
	r     *protocol.Resource
	found *leak.Search
	log   *log
}

func (s Spec) life(t testing.TB) life {
	t.Helper()
	st, lines := s.Stage(t), &log{}
	st.server.In(tfsdklogtest.RootLogger(tflogtest.RootLogger(context.Background(), lines), lines))
	return life{st, st.Object(), leak.New(secrets), lines}
}

// step searches what a step leaves behind.
func (l life) step(name string, diags protocol.Diags) {
	l.st.t.Helper()
	text, err := json.Marshal(l.r.Instance())
	if err != nil {
		l.st.t.Fatal(err)
	}
	l.found.In(name+": state", text)
	l.found.In(name+": private state", l.r.Private)
	l.found.In(name+": messages", []byte(diags.String()))
}

// applied plans a configuration and applies it.
func (l life) applied(name string, config protocol.Values) {
	l.st.t.Helper()
	p, diags := l.r.Plan(config)
	diags.NoError(l.st.t)
	l.step(name+", planned", diags)
	l.found.In(name+": plan", []byte(p.Text()))
	diags = l.r.Apply(config)
	diags.NoError(l.st.t)
	l.step(name, diags)
}

// end searches the log, and fails the test if a secret was found.
func (l life) end() {
	l.st.t.Helper()
	text := l.log.text.String()
	l.found.In("log", []byte(text))
	if l.st.writes() && !strings.Contains(text, `"@message":"request"`) {
		l.st.t.Error("the log does not show the requests")
	}
	for _, hit := range l.found.Hits {
		l.st.t.Error(hit)
	}
}
