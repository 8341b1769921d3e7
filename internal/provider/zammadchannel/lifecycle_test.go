package zammadchannel_test

import (
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Each argument is set, changed and cleared. Each change is one save that keeps all other settings.
func TestAccZammadChannel_lifecycle(t *testing.T) {
	t.Parallel()
	f := start(t)
	var verify, uuid any
	full := protocol.Values{"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"},
		"group_id": acctest.Group}
	rotated := conform.Merge(full, protocol.Values{"access_token_wo": acctest.RotatedToken, "app_secret_wo": acctest.InboxAppSecret})
	foreign := protocol.Values{"phone_number_id": acctest.ForeignNumber, "business_account_id": acctest.ForeignAccount}
	for _, step := range []struct {
		config        protocol.Values
		planned, held protocol.Values
		state         protocol.Values
		saves         zammadsim.StoredCounts
	}{
		{
			config: newChannel(), planned: protocol.Values{"token_fingerprint": protocol.Unknown},
			held: protocol.Values{"access_token": acctest.GoodToken, "app_secret": acctest.AppSecret, "phone_number_id": acctest.OtherNumber,
				"business_id": acctest.Account, "group": acctest.OtherGroup},
			state: protocol.Values{"id": strconv.Itoa(next), "name": "Canary Sales", "phone_number": "+15550100002", "active": true, "welcome": nil,
				"reminder": nil},
			saves: zammadsim.StoredCounts{Saves: 1, Tokens: 1, Secrets: 1},
		},
		{
			config: newChannel(full),
			held: protocol.Values{"welcome": "Hello", "reminder_active": true, "reminder_message": "Still there?", "group": acctest.Group,
				"access_token": acctest.GoodToken},
			saves: zammadsim.StoredCounts{Saves: 2, Tokens: 1, Secrets: 1},
		},
		{ // both secrets in one save; the group stays
			config: newChannel(rotated),
			planned: protocol.Values{"token_fingerprint": protocol.Unknown, "app_secret_fingerprint": protocol.Unknown,
				"name": "Canary Sales"},
			held: protocol.Values{"access_token": acctest.RotatedToken, "app_secret": acctest.InboxAppSecret, "group": acctest.Group,
				"welcome": "Hello"},
			saves: zammadsim.StoredCounts{Saves: 3, Tokens: 2, Secrets: 2},
		},
		{ // another number and account: in place, with the same webhook
			config: newChannel(rotated, foreign),
			planned: protocol.Values{"name": protocol.Unknown, "phone_number": protocol.Unknown,
				"token_fingerprint": acctest.Fingerprint(acctest.RotatedToken)},
			held: protocol.Values{"phone_number_id": acctest.ForeignNumber, "business_id": acctest.ForeignAccount,
				"group": acctest.Group},
			state: protocol.Values{"phone_number": "+15550100009"},
			saves: zammadsim.StoredCounts{Saves: 4, Tokens: 2, Secrets: 2},
		},
		{ // cleared
			config: newChannel(foreign, protocol.Values{"access_token_wo": acctest.RotatedToken, "app_secret_wo": nil}),
			held: protocol.Values{"welcome": "", "reminder_active": false, "reminder_message": "", "group": acctest.OtherGroup,
				"app_secret": acctest.InboxAppSecret},
			saves: zammadsim.StoredCounts{Saves: 5, Tokens: 2, Secrets: 2},
		},
	} {
		f.WantUpdateInPlace(t, step.config, step.planned, step.state)
		if verify == nil {
			verify, uuid = stored(f.World, next)["verify_token"], stored(f.World, next)["callback_url_uuid"]
		}
		step.held["verify_token"], step.held["callback_url_uuid"] = verify, uuid
		wantHeld(t, f.World, next, step.held, step.saves)
		f.WantQuietPlan(t, step.config)
	}
}

// The attribute webhook contains the values to enter at Meta.
func TestAccZammadChannel_webhook(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	webhook, _ := f.State["webhook"].(protocol.Values)
	uuid, _ := stored(f.World, acctest.Channel)["callback_url_uuid"].(string)
	if url, _ := webhook["callback_url"].(string); uuid == "" || url != f.URLs.Zammad+"/api/v1/channels_whatsapp_webhook/"+uuid {
		t.Errorf("the callback is %v", webhook["callback_url"])
	}
	if webhook["verify_token"] != acctest.ChannelVerifyToken || strings.Contains(acctest.ChannelVerifyToken, " ") {
		t.Error("the verify token differs")
	}
}

// Zammad reads the name and the number from Meta at each save. A changed name is stored in the state and does not fail the apply.
func TestAccZammadChannel_renamedAtMeta(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	config := theChannel(protocol.Values{"access_token_wo": acctest.RotatedToken})
	planned, diags := f.Plan(config)
	diags.WantNone(t)
	f.Graph.SetVerifiedName(acctest.Number, "Renamed")
	f.ApplyPlanned(planned).WantNone(t)
	f.WantState(t, protocol.Values{"name": "Canary Support"})
	f.WantQuietPlan(t, config)
	f.WantState(t, protocol.Values{"name": "Renamed"})
}
