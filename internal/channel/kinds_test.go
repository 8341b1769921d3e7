package channel_test

import (
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// kind is one object that is a whole channel, and what a person does at its simulated platform.
type kind struct {
	name, platform, typeName, list string
	numberAt                       string          // the argument by which the platform tells channels apart
	id                             int             // of the channel that the world has
	held                           protocol.Values // describes that channel, with the secrets that it holds
	fresh                          protocol.Values // describes a channel that is not there yet
	label                          string          // an argument that is an ordinary text
	update                         string          // the method of an update
	masks                          bool            // the platform does not show the token

	kit      func(*world.World) *simkit.Kit
	stored   func(w *world.World, id int) protocol.Values
	saves    func(w *world.World, id int) any // how often the platform has saved it
	ids      func(*world.World) []int
	created  func(*world.World) int
	token    func(w *world.World, id int) string
	setToken func(w *world.World, id int, token string)
	forget   func(w *world.World, id int)
	demote   func(*world.World) // takes the permission from the provider's credential
}

// wantRotation returns the diagnostics without the warning that this token is going to replace that of a channel.
func (k kind) wantRotation(t *testing.T, diags protocol.Diags, id int, token string) protocol.Diags {
	t.Helper()
	noun := map[string]string{"chatwoot": "inbox ", "zammad": "channel "}[k.platform]
	return acctest.WantRotation(t, diags, noun+strconv.Itoa(id), token)
}

var chatwoot = kind{
	name: "chatwoot", platform: "chatwoot", typeName: "whatsapp_chatwoot_inbox", list: "whatsapp_chatwoot_inboxes", numberAt: "phone_number",
	id: acctest.Inbox, label: "name", update: "PATCH",
	held: protocol.Values{
		"name": "Support", "phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number, "business_account_id": acctest.Account,
		"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.InboxAppSecret,
	},
	fresh: protocol.Values{
		"name": "Sales", "phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
		"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.AppSecret,
	},
	kit: func(w *world.World) *simkit.Kit { return w.Chatwoot.Kit },
	stored: func(w *world.World, id int) protocol.Values {
		in, _ := w.Chatwoot.FindInbox(id)
		own := protocol.Values{"name": in.Name, "greeting": in.Settings["greeting_enabled"], "message": in.Settings["greeting_message"]}
		return conform.Merge(own, in.Channel.ProviderConfig)
	},
	saves:    func(w *world.World, id int) any { return w.Chatwoot.Stored(id) },
	ids:      func(w *world.World) []int { return w.Chatwoot.InboxIDs() },
	created:  func(w *world.World) int { return w.Chatwoot.CreatedCount() },
	token:    func(w *world.World, id int) string { return w.Chatwoot.Token(id) },
	setToken: func(w *world.World, id int, token string) { w.Chatwoot.SetToken(id, token) },
	forget:   func(w *world.World, id int) { w.Chatwoot.RemoveInbox(id) },
	demote:   func(w *world.World) { w.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, "") },
}

var zammad = kind{
	name: "zammad", platform: "zammad", typeName: "whatsapp_zammad_channel", list: "whatsapp_zammad_channels", numberAt: "phone_number_id",
	id: acctest.Channel, label: "welcome", update: "PUT", masks: true,
	held: protocol.Values{
		"phone_number_id": acctest.Number, "business_account_id": acctest.Account, "group_id": acctest.Group,
		"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"},
		"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.ChannelAppSecret,
	},
	fresh: protocol.Values{
		"phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account, "group_id": acctest.OtherGroup,
		"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.AppSecret,
	},
	kit: func(w *world.World) *simkit.Kit { return w.Zammad.Kit },
	stored: func(w *world.World, id int) protocol.Values {
		ch, _ := w.Zammad.FindChannel(id)
		return conform.Merge(protocol.Values{"group": ch.GroupID}, ch.Options)
	},
	saves:    func(w *world.World, id int) any { return w.Zammad.Stored(id) },
	ids:      func(w *world.World) []int { return w.Zammad.ChannelIDs() },
	created:  func(w *world.World) int { return w.Zammad.CreatedCount() },
	token:    func(w *world.World, id int) string { return w.Zammad.Token(id) },
	setToken: func(w *world.World, id int, token string) { w.Zammad.SetToken(id, token) },
	forget:   func(w *world.World, id int) { w.Zammad.RemoveChannel(id) },
	demote:   func(w *world.World) { w.Zammad.SetPermissions(3, "ticket.agent") },
}

// kinds returns the two objects; of Zammad there are versions that show tokens and versions that do not.
func kinds() []kind {
	clear := zammad
	clear.name, clear.masks = "zammad without masking", false
	return []kind{chatwoot, zammad, clear}
}

// eachKind runs a test for each kind, in parallel.
func eachKind(t *testing.T, test func(t *testing.T, k kind)) {
	t.Helper()
	t.Parallel()
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			test(t, k)
		})
	}
}

// botUser is a system user with the app installed and the account assigned.
const botUser = "122000000000077"

// generated returns a configuration whose token is generated; more are further arguments of generate.
func generated(values protocol.Values, more ...protocol.Values) protocol.Values {
	arguments := conform.Merge(protocol.Values{"system_user_id": botUser}, more...)
	return conform.Merge(values, protocol.Values{"access_token_wo": nil, "generate": arguments})
}

// fixture is a world, and a provider for one kind that is driven over the protocol.
type fixture struct {
	kind
	*acctest.Fixture
	kit *simkit.Kit
}

func start(t *testing.T, k kind) *fixture {
	t.Helper()
	w := acctest.Start(t)
	w.Zammad.MaskSecrets(k.masks)
	w.Graph.AddSystemUser(graphsim.SystemUser{
		ID: "61550000000077", BusinessID: acctest.Business, Name: "bot", IDs: map[string]string{acctest.AppID: botUser},
		Apps:     []string{acctest.AppID},
		Accounts: map[string][]string{acctest.Account: {"MANAGE"}},
	})
	return &fixture{kind: k, Fixture: acctest.StartResourceIn(t, w, k.typeName, k.platform), kit: k.kit(w)}
}

// startImported puts the channel of the world into the state of a new fixture.
func startImported(t *testing.T, k kind) *fixture {
	t.Helper()
	f := start(t, k)
	f.Import(strconv.Itoa(k.id)).WantNone(t)
	f.kit.ResetCalls()
	return f
}

// startApplied returns an imported fixture whose secrets are known, too.
func startApplied(t *testing.T, k kind) *fixture {
	t.Helper()
	f := startImported(t, k)
	f.Apply(k.held).WantNone(t)
	return f
}

// newest returns the ID of the channel that was made last.
func (f *fixture) newest() int {
	ids := f.ids(f.World)
	return ids[len(ids)-1]
}

// wantSound checks that a channel holds a token of botUser that works, that the state names it, and how many of them are valid.
func (f *fixture) wantSound(t *testing.T, id, live int) {
	t.Helper()
	token := f.token(f.World, id)
	info, alive, _ := f.Graph.FindToken(token)
	if !alive || info.UserID != botUser {
		t.Fatalf("the channel holds a token of %q, alive: %v", info.UserID, alive)
	}
	f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(token), "system_user_id": botUser})
	f.wantLive(t, live)
}

func (f *fixture) wantLive(t *testing.T, live int) {
	t.Helper()
	if got := f.Graph.LiveTokens(botUser); got != live {
		t.Errorf("%d tokens of the system user live, want %d: %+v", got, live, f.Graph.Stored("access_tokens"))
	}
}
