package channel_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// kind is one object that is a whole channel, and how to look at its simulated platform.
type kind struct {
	platform, typeName string
	id                 int             // of the channel that the world has
	held               protocol.Values // describes that channel, with the secrets that it holds
	stored             func(w *world.World, id int) protocol.Values
	saves              func(w *world.World, id int) any // how often the platform has saved it
	keys               map[string]string                // where the platform keeps an argument
}

var kinds = []kind{
	{
		platform: "chatwoot", typeName: "whatsapp_chatwoot_inbox", id: acctest.Inbox,
		held: protocol.Values{
			"name": "Support", "phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number, "business_account_id": acctest.Account,
			"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.InboxAppSecret,
		},
		stored: func(w *world.World, id int) protocol.Values {
			in, _ := w.Chatwoot.Inbox(id)
			own := protocol.Values{"name": in.Name, "greeting": in.Settings["greeting_enabled"], "message": in.Settings["greeting_message"]}
			return with(own, in.Channel.ProviderConfig)
		},
		saves: func(w *world.World, id int) any { return w.Chatwoot.Stored(id) },
		keys:  map[string]string{"name": "name", "access_token_wo": "api_key", "app_secret_wo": "app_secret"},
	},
	{
		platform: "zammad", typeName: "whatsapp_zammad_channel", id: acctest.Channel,
		held: protocol.Values{
			"phone_number_id": acctest.Number, "business_account_id": acctest.Account, "group_id": acctest.Group,
			"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"},
			"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.ChannelAppSecret,
		},
		stored: func(w *world.World, id int) protocol.Values {
			ch, _ := w.Zammad.Channel(id)
			return with(protocol.Values{"group": ch.GroupID}, ch.Options)
		},
		saves: func(w *world.World, id int) any { return w.Zammad.Stored(id) },
		keys: map[string]string{
			"group_id": "group", "welcome": "welcome", "reminder": "reminder_message", "access_token_wo": "access_token", "app_secret_wo": "app_secret",
		},
	},
}

// eachKind runs a test for each kind.
func eachKind(t *testing.T, test func(t *testing.T, k kind)) {
	t.Helper()
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.platform, func(t *testing.T) {
			t.Parallel()
			test(t, k)
		})
	}
}

func with(values protocol.Values, more ...protocol.Values) protocol.Values {
	values = maps.Clone(values)
	for _, m := range more {
		maps.Copy(values, m)
	}
	return values
}

// fixture is a world, and a provider for one kind that is driven over the protocol.
type fixture struct {
	kind
	*world.World
	*protocol.Resource
	server *protocol.Server
}

func start(t *testing.T, k kind) *fixture {
	t.Helper()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factories()["whatsapp"])
	s.Configure(acctest.BlockFor(w, k.platform)).Clean(t)
	return &fixture{kind: k, World: w, Resource: s.Resource(k.typeName), server: s}
}

// imported is a fixture with the channel in the state that the world has, and with its secrets known. masking is for
// Zammad.
func imported(t *testing.T, k kind, masking bool) *fixture {
	t.Helper()
	f := start(t, k)
	f.Zammad.Masking(masking)
	f.Import(strconv.Itoa(k.id)).Clean(t)
	f.Apply(k.held).Clean(t)
	return f
}

// wantNoSecret fails the test if a message or the state holds a secret of the world, but for the verify tokens and the
// names, which have the same mark.
func (f *fixture) wantNoSecret(t *testing.T, diags protocol.Diags) {
	t.Helper()
	known := strings.NewReplacer(acctest.InboxVerifyToken, "", acctest.ChannelVerifyToken, "", "Canary", "")
	if text := known.Replace(diags.String()); strings.Contains(text, acctest.Canary) {
		t.Errorf("a message holds a secret:\n%s", text)
	}
	if text := known.Replace(fmt.Sprint(f.State, string(f.Private))); strings.Contains(text, acctest.Canary) {
		t.Errorf("the state holds a secret:\n%s", text)
	}
}
