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

// logBuffer collects what the provider logs.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// noLeaks searches what the life of an object leaves behind, and what a refresh after each loss of a permission leaves behind.
func noLeaks(t testing.TB, s Spec) {
	whole := s.newSearchedObject(t)
	whole.apply("created", s.Config(0))
	whole.apply("changed", s.changedConfig())
	whole.search("imported", whole.r.Import(s.ImportID(whole.r.State)))
	whole.search("destroyed", whole.r.Destroy())
	whole.finish()
	for _, name := range sortedKeys(s.LosePermission) {
		lost := s.newSearchedObject(t)
		lost.apply("created", s.Config(0))
		s.LosePermission[name].Do(lost.st.World, lost.r.State)
		lost.search(name, lost.r.Refresh())
		lost.search(name+", destroyed", lost.r.Destroy())
		lost.finish()
	}
}

// searchedObject is an object whose state, private state, plans, messages and log of level TRACE are searched for secrets.
type searchedObject struct {
	st    *Stage
	r     *protocol.Resource
	found *leak.Search
	log   *logBuffer
}

func (s Spec) newSearchedObject(t testing.TB) searchedObject {
	t.Helper()
	st, lines := s.StartStage(t), &logBuffer{}
	st.server.SetContext(tfsdklogtest.RootLogger(tflogtest.RootLogger(context.Background(), lines), lines))
	return searchedObject{st, st.NewObject(), leak.New(secrets), lines}
}

// search searches what a step leaves behind.
func (o searchedObject) search(name string, diags protocol.Diags) {
	o.st.t.Helper()
	text, err := json.Marshal(o.r.StateInstance())
	if err != nil {
		o.st.t.Fatal(err)
	}
	o.found.ScanData(name+": state", text)
	o.found.ScanData(name+": private state", o.r.Private)
	o.found.ScanData(name+": messages", []byte(diags.String()))
}

// apply plans a configuration and applies it.
func (o searchedObject) apply(name string, config protocol.Values) {
	o.st.t.Helper()
	p, diags := o.r.Plan(config)
	diags.NoError(o.st.t)
	o.search(name+", planned", diags)
	o.found.ScanData(name+": plan", []byte(p.Text()))
	diags = o.r.Apply(config)
	diags.NoError(o.st.t)
	o.search(name, diags)
}

// finish searches the log, and fails the test if a secret was found.
func (o searchedObject) finish() {
	o.st.t.Helper()
	text := o.log.text.String()
	o.found.ScanData("log", []byte(text))
	if o.st.hasWrites() && !strings.Contains(text, `"@message":"request"`) {
		o.st.t.Error("the log does not show the requests")
	}
	for _, hit := range o.found.Hits {
		o.st.t.Error(hit)
	}
}
