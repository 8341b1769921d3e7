package chatwootinbox_test

import (
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_chatwoot_inbox"
	address  = typeName + ".test"
	sales    = "+15550100002" // the number of acctest.OtherNumber
)

// newInbox returns the configuration of an inbox that does not exist yet. nil removes an argument.
func newInbox(more ...protocol.Values) protocol.Values {
	return conform.Merge(protocol.Values{
		"name": "Sales", "phone_number": sales, "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
		"access_token_wo": acctest.GoodToken,
	}, more...)
}

// theInbox returns the configuration that describes acctest.Inbox, without its token.
func theInbox(more ...protocol.Values) protocol.Values {
	return conform.Merge(protocol.Values{
		"name": "Support", "phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number, "business_account_id": acctest.Account,
	}, more...)
}

func config(w *world.World, values protocol.Values, lines ...string) string {
	return acctest.ProviderHCLFor(w, "chatwoot") + acctest.ResourceHCL(typeName, "test", values, lines...)
}

// stored returns the settings of an inbox in Chatwoot.
func stored(w *world.World, id int) protocol.Values {
	in, ok := w.Chatwoot.FindInbox(id)
	if !ok {
		return nil
	}
	return conform.Merge(protocol.Values{
		"name": in.Name, "greeting": in.Settings["greeting_enabled"], "message": in.Settings["greeting_message"],
		"phone_number": in.Channel.PhoneNumber, "provider": in.Channel.Provider,
	}, in.Channel.ProviderConfig)
}

// checkInbox checks the settings of an inbox in Chatwoot, and how often it was saved.
func checkInbox(w *world.World, id int, want protocol.Values, saves chatwootsim.StoredCounts) acctest.Check {
	return func() error { return acctest.CheckChannel(id, stored(w, id), want, w.Chatwoot.Stored(id), saves) }
}

func wantHeld(t *testing.T, w *world.World, id int, want protocol.Values, saves chatwootsim.StoredCounts) {
	t.Helper()
	if err := checkInbox(w, id, want, saves)(); err != nil {
		t.Error(err)
	}
}

// newest returns the ID of the inbox that was created last.
func newest(w *world.World) int {
	ids := w.Chatwoot.InboxIDs()
	return ids[len(ids)-1]
}

func start(t *testing.T) *acctest.Fixture {
	t.Helper()
	return acctest.StartResource(t, typeName, "chatwoot")
}

// startImported puts acctest.Inbox into the state of a new fixture.
func startImported(t *testing.T) *acctest.Fixture {
	t.Helper()
	f := start(t)
	f.Import(strconv.Itoa(acctest.Inbox)).WantNone(t)
	f.Chatwoot.ResetCalls()
	return f
}
