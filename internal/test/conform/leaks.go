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

// leaks searches what a life of an object leaves behind: state, private state, plans, messages and the log of level TRACE.
func leaks(t testing.TB, s Spec) {
	st, found, lines := s.Stage(t), leak.New(secrets), &log{}
	st.server.In(tfsdklogtest.RootLogger(tflogtest.RootLogger(context.Background(), lines), lines))
	r := st.Object()
	step := func(name string, diags protocol.Diags) {
		text, err := json.Marshal(r.Instance())
		if err != nil {
			t.Fatal(err)
		}
		found.In(name+": state", text)
		found.In(name+": private state", r.Private)
		found.In(name+": messages", []byte(diags.String()))
	}
	for name, config := range map[string]protocol.Values{"created": s.Config(0), "changed": s.changed()} {
		p, diags := r.Plan(config)
		step(name+", planned", diags)
		if p != nil {
			found.In(name+": plan", []byte(p.Text()))
			step(name, r.ApplyPlanned(p))
		}
	}
	step("imported", r.Import(s.ImportID(r.State)))
	for name, e := range s.LosePermission {
		e.Do(st.World, r.State)
		step(name, r.Refresh())
		break
	}
	step("destroyed", r.Destroy())
	found.In("log", lines.text.Bytes())
	if st.writes() && !strings.Contains(lines.text.String(), `"@message":"request"`) {
		t.Error("the log does not show the requests")
	}
	for _, hit := range found.Hits {
		t.Error(hit)
	}
}
