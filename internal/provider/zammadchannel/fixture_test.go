package zammadchannel_test

import (
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_zammad_channel"
	address  = typeName + ".test"
	next     = acctest.MailChannel + 1 // the ID of the first new channel
)

// newChannel returns the configuration of a channel that does not exist yet. nil removes an argument.
func newChannel(more ...protocol.Values) protocol.Values {
	return conform.Merge(protocol.Values{
		"phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account, "group_id": acctest.OtherGroup,
		"access_token_wo": acctest.GoodToken, "app_secret_wo": acctest.AppSecret,
	}, more...)
}

// theChannel returns the configuration that describes acctest.Channel, without its secrets.
func theChannel(more ...protocol.Values) protocol.Values {
	return conform.Merge(protocol.Values{
		"phone_number_id": acctest.Number, "business_account_id": acctest.Account, "group_id": acctest.Group,
		"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"},
	}, more...)
}

// stored returns the settings of a channel in Zammad.
func stored(w *world.World, id int) protocol.Values {
	ch, ok := w.Zammad.FindChannel(id)
	if !ok {
		return nil
	}
	return conform.Merge(protocol.Values{"group": ch.GroupID, "inactive": ch.Inactive}, ch.Options)
}

// checkChannel checks the settings of a channel in Zammad, and how often it was saved.
func checkChannel(w *world.World, id int, want protocol.Values, saves zammadsim.StoredCounts) acctest.Check {
	return func() error { return acctest.CheckChannel(id, stored(w, id), want, w.Zammad.Stored(id), saves) }
}

func wantHeld(t *testing.T, w *world.World, id int, want protocol.Values, saves zammadsim.StoredCounts) {
	t.Helper()
	if err := checkChannel(w, id, want, saves)(); err != nil {
		t.Error(err)
	}
}

func start(t *testing.T) *acctest.Fixture {
	t.Helper()
	return acctest.StartResource(t, typeName, "zammad")
}

// startImported puts acctest.Channel into the state of a new fixture.
func startImported(t *testing.T) *acctest.Fixture {
	t.Helper()
	f := start(t)
	f.Import(strconv.Itoa(acctest.Channel)).WantNone(t)
	f.Zammad.ResetCalls()
	return f
}
