package zammadchannel_test

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

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_zammad_channel"
	address  = typeName + ".test"
	asterisk = "**********"
	next     = acctest.MailChannel + 1 // the ID of the first new channel
)

// fingerprint computes the fingerprint as documented, without the provider's own function.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:])[:16]
}

// newChannel is the configuration of a channel that does not exist yet. nil removes an argument.
func newChannel(more ...protocol.Values) protocol.Values {
	return with(protocol.Values{
		"phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account, "group_id": acctest.OtherGroup,
		"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.AppSecret,
	}, more...)
}

// theChannel is the configuration that describes acctest.Channel, without its secrets.
func theChannel(more ...protocol.Values) protocol.Values {
	return with(protocol.Values{
		"phone_number_id": acctest.Number, "business_account_id": acctest.Account, "group_id": acctest.Group,
		"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"},
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
	return acctest.ProviderFor(w, "zammad") + hcl("test", values, lines...)
}

// check is a check during a step of the CLI: of the plan, or after the apply.
type check func() error

func (c check) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c()
}

func (c check) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = c()
}

// stored returns the settings of a channel in Zammad.
func stored(w *world.World, id int) protocol.Values {
	ch, ok := w.Zammad.Channel(id)
	if !ok {
		return nil
	}
	return with(protocol.Values{"group": ch.GroupID, "inactive": ch.Inactive}, ch.Options)
}

// holds checks the settings of a channel in Zammad, and how often it was saved. No setting may be the mask.
func holds(w *world.World, id int, want protocol.Values, saves zammadsim.Stored) check {
	return func() error {
		have := stored(w, id)
		for key, value := range have {
			if value == asterisk {
				return fmt.Errorf("channel %d: %s is the mask", id, key)
			}
		}
		for key, value := range want {
			if fmt.Sprint(have[key]) != fmt.Sprint(value) {
				return fmt.Errorf("channel %d: %s is not the expected value", id, key)
			}
		}
		if got := w.Zammad.Stored(id); got != saves {
			return fmt.Errorf("channel %d was saved %+v, want %+v", id, got, saves)
		}
		return nil
	}
}

func wantHeld(t *testing.T, w *world.World, id int, want protocol.Values, saves zammadsim.Stored) {
	t.Helper()
	if err := holds(w, id, want, saves)(); err != nil {
		t.Error(err)
	}
}

// fixture is a world, a provider that is used over the protocol, and one channel that is not in the state yet.
type fixture struct {
	*world.World
	*protocol.Resource
	server *protocol.Server
}

func start(t *testing.T) *fixture {
	t.Helper()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factories()["whatsapp"])
	s.Configure(acctest.BlockFor(w, "zammad")).Clean(t)
	return &fixture{World: w, Resource: s.Resource(typeName), server: s}
}

// imported is a fixture with acctest.Channel in the state.
func imported(t *testing.T) *fixture {
	t.Helper()
	f := start(t)
	f.Import(strconv.Itoa(acctest.Channel)).Clean(t)
	f.Zammad.ResetCalls()
	return f
}

// wantQuiet asserts that a plan is empty, has no diagnostics and writes nothing.
func (f *fixture) wantQuiet(t *testing.T, config protocol.Values) {
	t.Helper()
	before := len(f.Zammad.Writes())
	f.WantNoChange(t, config)
	if got := len(f.Zammad.Writes()) - before; got != 0 {
		t.Errorf("the plan sent %d writes", got)
	}
}

// noSecret asserts that neither a message nor the state holds a secret of the world. The verify token belongs in the state.
func (f *fixture) noSecret(t *testing.T, diags protocol.Diags) {
	t.Helper()
	if text := diags.String(); strings.Contains(text, acctest.Canary) {
		t.Errorf("a message holds a secret:\n%s", text)
	}
	state := strings.ReplaceAll(fmt.Sprint(f.State, string(f.Private)), acctest.ChannelVerifyToken, "")
	if strings.Contains(state, acctest.Canary) {
		t.Errorf("the state holds a secret:\n%s", state)
	}
}
