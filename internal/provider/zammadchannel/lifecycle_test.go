package zammadchannel_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func is(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

func action(a plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, a)}, more...)}
}

// Each argument is set, changed and cleared. Each change is one save that keeps all other settings.
func TestAccZammadChannel_lifecycle(t *testing.T) {
	w := acctest.Start(t)
	channel := func(want protocol.Values, saves, tokens, secrets int) acctest.Check {
		return holds(w, next, want, zammadsim.Stored{Saves: saves, Tokens: tokens, Secrets: secrets})
	}
	verify, uuid := any(nil), any(nil)
	sameWebhook := acctest.Check(func() error {
		if now := stored(w, next); verify == nil {
			verify, uuid = now["verify_token"], now["callback_url_uuid"]
		}
		return holds(w, next, protocol.Values{"verify_token": verify, "callback_url_uuid": uuid}, w.Zammad.Stored(next))()
	})
	full := protocol.Values{"welcome": "Hello", "reminder": `={ active = true, message = "Still there?" }`}
	acctest.Run(t,
		resource.TestStep{
			Config:           config(w, newChannel()),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(address, tfjsonpath.New("token_fingerprint"))),
			ConfigStateChecks: []statecheck.StateCheck{
				channel(protocol.Values{"access_token": acctest.GoodToken, "app_secret": acctest.AppSecret, "phone_number_id": acctest.OtherNumber,
					"business_id": acctest.Account, "group": acctest.OtherGroup}, 1, 1, 1), sameWebhook,
				is("id", knownvalue.StringExact(strconv.Itoa(next))), is("name", knownvalue.StringExact("Canary Sales")),
				is("phone_number", knownvalue.StringExact("+15550100002")), is("active", knownvalue.Bool(true)),
				is("welcome", knownvalue.Null()), is("reminder", knownvalue.Null()), is("access_token_wo", knownvalue.Null()),
				is("app_secret_wo", knownvalue.Null()),
				is("token_fingerprint", knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken))),
				is("app_secret_fingerprint", knownvalue.StringExact(acctest.Fingerprint(acctest.AppSecret))),
				statecheck.ExpectSensitiveValue(address, tfjsonpath.New("webhook").AtMapKey("verify_token")),
			},
		},
		resource.TestStep{
			Config:           config(w, newChannel(full, protocol.Values{"group_id": acctest.Group})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{channel(protocol.Values{"welcome": "Hello", "reminder_active": true,
				"reminder_message": "Still there?", "group": acctest.Group, "access_token": acctest.GoodToken}, 2, 1, 1), sameWebhook},
		},
		resource.TestStep{ // both secrets in one save; the group stays
			Config: config(w, newChannel(full, protocol.Values{"group_id": acctest.Group, "access_token_wo": acctest.RotatedToken,
				"app_secret_wo": acctest.InboxAppSecret})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate, plancheck.ExpectUnknownValue(address, tfjsonpath.New("token_fingerprint")),
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("app_secret_fingerprint")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("name"), knownvalue.StringExact("Canary Sales"))),
			ConfigStateChecks: []statecheck.StateCheck{channel(protocol.Values{"access_token": acctest.RotatedToken,
				"app_secret": acctest.InboxAppSecret, "group": acctest.Group, "welcome": "Hello"}, 3, 2, 2), sameWebhook},
		},
		resource.TestStep{ // another number and account: in place, with the same webhook
			Config: config(w, newChannel(full, protocol.Values{"group_id": acctest.Group, "access_token_wo": acctest.RotatedToken,
				"app_secret_wo": acctest.InboxAppSecret, "phone_number_id": acctest.ForeignNumber, "business_account_id": acctest.ForeignAccount})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate, plancheck.ExpectUnknownValue(address, tfjsonpath.New("name")),
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("phone_number")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("token_fingerprint"),
					knownvalue.StringExact(acctest.Fingerprint(acctest.RotatedToken)))),
			ConfigStateChecks: []statecheck.StateCheck{channel(protocol.Values{"phone_number_id": acctest.ForeignNumber,
				"business_id": acctest.ForeignAccount, "group": acctest.Group}, 4, 2, 2), sameWebhook,
				is("phone_number", knownvalue.StringExact("+15550100009"))},
		},
		resource.TestStep{ // cleared
			Config: config(w, newChannel(protocol.Values{"access_token_wo": acctest.RotatedToken, "app_secret_wo": nil,
				"phone_number_id": acctest.ForeignNumber, "business_account_id": acctest.ForeignAccount})),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{channel(protocol.Values{"welcome": "", "reminder_active": false, "reminder_message": "",
				"group": acctest.OtherGroup, "app_secret": acctest.InboxAppSecret}, 5, 2, 2), sameWebhook},
		},
	)
	if _, there := w.Zammad.Channel(next); there || w.Zammad.Created() != 1 {
		t.Errorf("the channel exists: %v; %d were created", there, w.Zammad.Created())
	}
}

// The attribute webhook contains the values to enter at Meta.
func TestAccZammadChannel_webhook(t *testing.T) {
	t.Parallel()
	f := imported(t)
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
	f := imported(t)
	config := theChannel(protocol.Values{"access_token_wo": acctest.RotatedToken})
	planned, diags := f.Plan(config)
	diags.Clean(t)
	f.Graph.SetVerifiedName(acctest.Number, "Renamed")
	f.ApplyPlanned(planned).Clean(t)
	f.Want(t, protocol.Values{"name": "Canary Support"})
	f.WantQuiet(t, config)
	f.Want(t, protocol.Values{"name": "Renamed"})
}
