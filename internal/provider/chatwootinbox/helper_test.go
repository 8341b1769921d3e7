package chatwootinbox_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_chatwoot_inbox"
	address  = typeName + ".test"
	sales    = "+15550100002" // the number of acctest.OtherNumber
	asterisk = "**********"
)

// fingerprint computes the fingerprint as documented, without the provider's own function.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:])[:16]
}

// newInbox is the configuration of an inbox that does not exist yet. nil removes an argument.
func newInbox(more ...protocol.Values) protocol.Values {
	return with(protocol.Values{
		"name": "Sales", "phone_number": sales, "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
		"access_token_wo": acctest.GoodToken,
	}, more...)
}

// theInbox is the configuration that describes acctest.Inbox, without its token.
func theInbox(more ...protocol.Values) protocol.Values {
	return with(protocol.Values{
		"name": "Support", "phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number, "business_account_id": acctest.Account,
	}, more...)
}

func with(values protocol.Values, more ...protocol.Values) protocol.Values {
	values = maps.Clone(values)
	for _, m := range more {
		maps.Copy(values, m)
	}
	return values
}

// hcl returns the HCL of one resource. A value that begins with = is an expression.
func hcl(name string, values protocol.Values, lines ...string) string {
	text := fmt.Sprintf("resource %q %q {\n", typeName, name)
	for key, value := range values {
		if value == nil {
			continue
		}
		expression, ok := strings.CutPrefix(fmt.Sprint(value), "=")
		if !ok {
			expression = fmt.Sprintf("%#v", value)
		}
		text += "  " + key + " = " + expression + "\n"
	}
	return text + "  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func config(w *world.World, values protocol.Values, lines ...string) string {
	return acctest.ProviderFor(w, "chatwoot") + hcl("test", values, lines...)
}

// check is a check during a step of the CLI: of the plan, or after the apply.
type check func() error

func (c check) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c()
}

func (c check) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = c()
}

// stored returns the settings of an inbox in Chatwoot.
func stored(w *world.World, id int) protocol.Values {
	in, ok := w.Chatwoot.Inbox(id)
	if !ok {
		return nil
	}
	return with(protocol.Values{
		"name": in.Name, "greeting": in.Settings["greeting_enabled"], "message": in.Settings["greeting_message"],
		"phone_number": in.Channel.PhoneNumber, "provider": in.Channel.Provider,
	}, in.Channel.ProviderConfig)
}

// holds checks the settings of an inbox in Chatwoot, and how often it was saved.
func holds(w *world.World, id int, want protocol.Values, saves chatwootsim.Stored) check {
	return func() error {
		have := stored(w, id)
		for key, value := range want {
			if fmt.Sprint(have[key]) != fmt.Sprint(value) {
				return fmt.Errorf("inbox %d: %s is not the expected value", id, key)
			}
		}
		if got := w.Chatwoot.Stored(id); got != saves {
			return fmt.Errorf("inbox %d was saved %+v, want %+v", id, got, saves)
		}
		return nil
	}
}

func wantHeld(t *testing.T, w *world.World, id int, want protocol.Values, saves chatwootsim.Stored) {
	t.Helper()
	if err := holds(w, id, want, saves)(); err != nil {
		t.Error(err)
	}
}

// newest returns the ID of the inbox that was created last.
func newest(w *world.World) int {
	ids := w.Chatwoot.InboxIDs()
	return ids[len(ids)-1]
}

// fixture is a world, a provider that is used over the protocol, and one inbox that is not in the state yet.
type fixture struct {
	*world.World
	*protocol.Resource
	server *protocol.Server
}

func start(t *testing.T) *fixture {
	t.Helper()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factories()["whatsapp"])
	s.Configure(acctest.BlockFor(w, "chatwoot")).Clean(t)
	return &fixture{World: w, Resource: s.Resource(typeName), server: s}
}

// imported is a fixture with acctest.Inbox in the state.
func imported(t *testing.T) *fixture {
	t.Helper()
	f := start(t)
	f.Import(strconv.Itoa(acctest.Inbox)).Clean(t)
	f.Chatwoot.ResetCalls()
	return f
}

// wantQuiet asserts that a plan is empty, has no diagnostics and writes nothing.
func (f *fixture) wantQuiet(t *testing.T, config protocol.Values) {
	t.Helper()
	before := len(f.Chatwoot.Writes())
	f.WantNoChange(t, config)
	if got := len(f.Chatwoot.Writes()) - before; got != 0 {
		t.Errorf("the plan sent %d writes", got)
	}
}

// noSecret asserts that neither a message nor the state holds a secret of the world. The verify token belongs in the state.
func (f *fixture) noSecret(t *testing.T, diags protocol.Diags) {
	t.Helper()
	if text := diags.String(); strings.Contains(text, acctest.Canary) {
		t.Errorf("a message holds a secret:\n%s", text)
	}
	state := strings.ReplaceAll(fmt.Sprint(f.State, string(f.Private)), acctest.InboxVerifyToken, "")
	if strings.Contains(state, acctest.Canary) {
		t.Errorf("the state holds a secret:\n%s", state)
	}
}
