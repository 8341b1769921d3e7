package chatwootinbox_test

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Each argument is set, changed and cleared. Each change is one write that keeps all other settings.
func TestAccChatwootInbox_lifecycle(t *testing.T) {
	t.Parallel()
	f := start(t)
	const id = acctest.ForeignInbox + 1
	var verify any
	greeting := protocol.Values{"name": "Shop", "greeting": protocol.Values{"enabled": true, "message": "Hello"}}
	rotated := protocol.Values{"access_token_wo": acctest.RotatedToken, "app_secret_wo": acctest.AppSecret}
	for _, step := range []struct {
		before        func()
		config        protocol.Values
		planned, held protocol.Values
		state         protocol.Values
		saves         chatwootsim.StoredCounts
	}{
		{
			config: newInbox(), planned: protocol.Values{"token_fingerprint": protocol.Unknown},
			held: protocol.Values{"name": "Sales", "greeting": false, "api_key": acctest.GoodToken, "phone_number_id": acctest.OtherNumber,
				"business_account_id": acctest.Account, "provider": "whatsapp_cloud"},
			state: protocol.Values{"id": strconv.Itoa(id), "greeting": nil, "app_secret_fingerprint": nil},
			saves: chatwootsim.StoredCounts{InboxSaves: 1, ChannelSaves: 1},
		},
		{ // attributes of the inbox: one save, without a call to Meta
			config: newInbox(greeting), planned: protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken)},
			held:  protocol.Values{"name": "Shop", "greeting": true, "message": "Hello", "api_key": acctest.GoodToken},
			saves: chatwootsim.StoredCounts{InboxSaves: 2, ChannelSaves: 1},
		},
		{ // the secrets: one save of the channel
			before: func() { f.Chatwoot.SetConfig(id, "calling_enabled", true) }, config: newInbox(greeting, rotated),
			planned: protocol.Values{"token_fingerprint": protocol.Unknown, "app_secret_fingerprint": protocol.Unknown},
			held: protocol.Values{"api_key": acctest.RotatedToken, "app_secret": acctest.AppSecret, "calling_enabled": true,
				"message": "Hello"},
			saves: chatwootsim.StoredCounts{InboxSaves: 2, ChannelSaves: 2},
		},
		{ // cleared
			config: newInbox(rotated, protocol.Values{"access_token_wo_version": "1"}),
			held:   protocol.Values{"name": "Sales", "greeting": false, "message": ""}, state: protocol.Values{"greeting": nil},
			saves: chatwootsim.StoredCounts{InboxSaves: 3, ChannelSaves: 2},
		},
	} {
		if step.before != nil {
			step.before()
		}
		f.WantUpdateInPlace(t, step.config, step.planned, step.state)
		if verify == nil {
			verify = stored(f.World, id)["webhook_verify_token"]
		}
		step.held["webhook_verify_token"] = verify
		wantHeld(t, f.World, id, step.held, step.saves)
		f.WantQuietPlan(t, step.config)
	}
	protocol.WantValues(t, f.State, protocol.Values{"webhook": protocol.Values{"verify_token": verify,
		"callback_url": "https://chatwoot.example/webhooks/whatsapp/" + sales}})
}

// Another account replaces the inbox. The new inbox is created after Chatwoot has deleted the old one.
func TestAccChatwootInbox_lifecycleReplacement(t *testing.T) {
	w := acctest.Start(t)
	w.Chatwoot.DeleteAfterReads(4)
	acctest.Run(t,
		resource.TestStep{Config: config(w, newInbox())},
		resource.TestStep{ // the same number, which is in use until the old inbox is deleted
			PreConfig: func() { w.Graph.MovePhoneNumber(acctest.OtherNumber, acctest.ForeignAccount) },
			Config:    config(w, newInbox(protocol.Values{"business_account_id": acctest.ForeignAccount})),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
			}},
			ConfigStateChecks: []statecheck.StateCheck{checkInbox(w, acctest.ForeignInbox+2,
				protocol.Values{"business_account_id": acctest.ForeignAccount, "phone_number": sales},
				chatwootsim.StoredCounts{InboxSaves: 1, ChannelSaves: 1})},
		},
	)
	if got := w.Chatwoot.CreatedCount(); got != 2 {
		t.Errorf("%d inboxes were created", got)
	}
	if ids := w.Chatwoot.InboxIDs(); len(ids) != 4 {
		t.Errorf("after the destroy there are %v", ids)
	}
}
