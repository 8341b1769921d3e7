package chatwootinbox_test

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func is(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

func action(a plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, a)}, more...)}
}

// Each argument is set, changed and cleared. Each change is one write that keeps all other settings.
func TestAccChatwootInbox_lifecycle(t *testing.T) {
	w := acctest.Start(t)
	const id = acctest.ForeignInbox + 1
	inbox := func(want protocol.Values, inboxSaves, channelSaves int) acctest.Check {
		return holds(w, id, want, chatwootsim.Stored{InboxSaves: inboxSaves, ChannelSaves: channelSaves})
	}
	verify := ""
	sameWebhook := acctest.Check(func() error {
		now, _ := stored(w, id)["webhook_verify_token"].(string)
		if verify == "" {
			verify = now
		}
		return inbox(protocol.Values{"webhook_verify_token": verify}, w.Chatwoot.Stored(id).InboxSaves, w.Chatwoot.Stored(id).ChannelSaves)()
	})
	acctest.Run(t,
		resource.TestStep{
			Config:           config(w, newInbox()),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(address, tfjsonpath.New("token_fingerprint"))),
			ConfigStateChecks: []statecheck.StateCheck{
				inbox(protocol.Values{"name": "Sales", "greeting": false, "api_key": acctest.GoodToken, "phone_number_id": acctest.OtherNumber,
					"business_account_id": acctest.Account, "provider": "whatsapp_cloud"}, 1, 1), sameWebhook,
				is("id", knownvalue.StringExact(strconv.Itoa(id))), is("greeting", knownvalue.Null()), is("access_token_wo", knownvalue.Null()),
				is("app_secret_fingerprint", knownvalue.Null()),
				is("token_fingerprint", knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken))),
				is("app_id", knownvalue.StringExact(acctest.AppID)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("webhook").AtMapKey("callback_url"),
					knownvalue.StringExact("https://chatwoot.example/webhooks/whatsapp/"+sales)),
				statecheck.ExpectSensitiveValue(address, tfjsonpath.New("webhook").AtMapKey("verify_token")),
			},
		},
		resource.TestStep{ // attributes of the inbox: one save, without a call to Meta
			Config: config(w, newInbox(protocol.Values{"name": "Shop", "greeting": `={ enabled = true, message = "Hello" }`})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate,
				plancheck.ExpectKnownValue(address, tfjsonpath.New("token_fingerprint"),
					knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken)))),
			ConfigStateChecks: []statecheck.StateCheck{inbox(protocol.Values{"name": "Shop", "greeting": true, "message": "Hello",
				"api_key": acctest.GoodToken}, 2, 1), sameWebhook},
		},
		resource.TestStep{ // the secrets: one save of the channel
			PreConfig: func() { w.Chatwoot.SetConfig(id, "calling_enabled", true) },
			Config: config(w, newInbox(protocol.Values{"name": "Shop", "greeting": `={ enabled = true, message = "Hello" }`,
				"access_token_wo": acctest.RotatedToken, "app_secret_wo": acctest.AppSecret})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate, plancheck.ExpectUnknownValue(address, tfjsonpath.New("token_fingerprint")),
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("app_secret_fingerprint"))),
			ConfigStateChecks: []statecheck.StateCheck{inbox(protocol.Values{"api_key": acctest.RotatedToken, "app_secret": acctest.AppSecret,
				"calling_enabled": true, "message": "Hello"}, 2, 2), sameWebhook},
		},
		resource.TestStep{ // cleared
			Config: config(w, newInbox(protocol.Values{"access_token_wo": acctest.RotatedToken, "access_token_wo_version": "1",
				"app_secret_wo": acctest.AppSecret})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{inbox(protocol.Values{"name": "Sales", "greeting": false, "message": ""}, 3, 2), sameWebhook,
				is("greeting", knownvalue.Null())},
		},
	)
	if _, there := w.Chatwoot.Inbox(id); there {
		t.Error("the inbox exists after the destroy")
	}
	if got := w.Chatwoot.Created(); got != 1 {
		t.Errorf("%d inboxes were created", got)
	}
}

// Another account replaces the inbox. The new inbox is created after Chatwoot has deleted the old one.
func TestAccChatwootInbox_lifecycleReplacement(t *testing.T) {
	w := acctest.Start(t)
	w.Chatwoot.DeleteAfterReads(4)
	acctest.Run(t,
		resource.TestStep{Config: config(w, newInbox())},
		resource.TestStep{ // the same number, which is in use until the old inbox is deleted
			PreConfig:        func() { w.Graph.MovePhoneNumber(acctest.OtherNumber, acctest.ForeignAccount) },
			Config:           config(w, newInbox(protocol.Values{"business_account_id": acctest.ForeignAccount})),
			ConfigPlanChecks: action(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, acctest.ForeignInbox+2,
				protocol.Values{"business_account_id": acctest.ForeignAccount, "phone_number": sales},
				chatwootsim.Stored{InboxSaves: 1, ChannelSaves: 1})},
		},
	)
	if got := w.Chatwoot.Created(); got != 2 {
		t.Errorf("%d inboxes were created", got)
	}
	if ids := w.Chatwoot.InboxIDs(); len(ids) != 4 {
		t.Errorf("after the destroy there are %v", ids)
	}
}
