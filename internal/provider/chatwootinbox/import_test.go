package chatwootinbox_test

import (
	"net/http"
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var inboxID = strconv.Itoa(acctest.Inbox)

func TestAccChatwootInbox_import(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	before := stored(f.World, acctest.Inbox)
	f.WantQuietPlan(t, theInbox()) // without a token
	f.Apply(theInbox(protocol.Values{"access_token_wo": acctest.GoodToken})).WantNone(t)
	wantHeld(t, f.World, acctest.Inbox, before, chatwootsim.StoredCounts{}) // the stored token: facts about it are added to the state
	f.WantState(t, protocol.Values{"app_id": acctest.AppID})
	f.WantUpdateInPlace(t, theInbox(protocol.Values{"access_token_wo": acctest.RotatedToken, "name": "Help"}), nil, nil)
	wantHeld(t, f.World, acctest.Inbox, conform.Merge(before, protocol.Values{"api_key": acctest.RotatedToken, "name": "Help"}),
		chatwootsim.StoredCounts{InboxSaves: 1, ChannelSaves: 1})
}

func TestAccChatwootInbox_importRefused(t *testing.T) {
	t.Parallel()
	as := func(token string) func(*acctest.Fixture) protocol.Values {
		return func(f *acctest.Fixture) protocol.Values {
			return protocol.Values{"endpoint": f.URLs.Chatwoot, "account_id": acctest.ChatwootAccount, "access_token": token}
		}
	}
	for name, c := range map[string]struct {
		id    int
		chat  func(*acctest.Fixture) protocol.Values
		do    func(*world.World)
		texts []string
	}{
		"web widget":         {id: acctest.WidgetInbox, texts: []string{"Channel::WebWidget", "not a WhatsApp inbox"}},
		"360dialog":          {id: acctest.DialogInbox, texts: []string{"360dialog"}},
		"of another account": {id: acctest.ForeignInbox, texts: []string{"does not exist", "belongs to this account"}},
		"no such inbox":      {id: 999, texts: []string{"Inbox 999 does not exist"}},
		"invalid id":         {id: -1, texts: []string{"whole number"}},
		"agent": {id: acctest.Inbox, chat: as(acctest.ChatwootAgentToken),
			texts: []string{"administrator", "chat.chatwoot.access_token"}},
		"agent bot": {id: acctest.Inbox, chat: as(acctest.ChatwootBotToken), texts: []string{"HTTP 401"}},
		"a proxy that drops underscores": {id: acctest.Inbox, do: func(w *world.World) { w.Chatwoot.DropUnderscoreHeaders(true) },
			texts: []string{"underscores_in_headers on", "api_access_token"}},
		"not an account": {id: acctest.Inbox, chat: func(f *acctest.Fixture) protocol.Values {
			return protocol.Values{"endpoint": f.URLs.Chatwoot, "account_id": 77, "access_token": acctest.ChatwootAdminToken}
		}, texts: []string{"chat.chatwoot.account_id"}},
		"a page": {id: acctest.Inbox, do: func(w *world.World) {
			w.Chatwoot.FailNext(simkit.Fault{Times: -1, Kind: simkit.KindHTML, Status: http.StatusOK})
		}, texts: []string{"text/html"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			if c.chat != nil {
				block := acctest.ProviderBlock(f.World, "chatwoot")
				block["chat"] = protocol.Values{"chatwoot": c.chat(f)}
				f.Server.Configure(block).WantNone(t)
			}
			if c.do != nil {
				c.do(f.World)
			}
			diags := f.Import(strconv.Itoa(c.id))
			diags.WantError(t, "", c.texts...)
			f.WantNoSecret(t, diags)
			if f.State != nil {
				t.Errorf("the state holds %v", f.State)
			}
		})
	}
}
