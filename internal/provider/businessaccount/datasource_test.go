package businessaccount_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const node = "WhatsAppBusinessAccount"

func readAccount(t *testing.T, w *world.World, id string) (protocol.Values, protocol.Diags) {
	t.Helper()
	s := acctest.Serve(t, w, "http")
	w.Graph.ResetCalls()
	return s.ReadData("whatsapp_business_account", protocol.Values{"business_account_id": id})
}

// One call reads the facts, and one the apps.
func TestAccBusinessAccount_read(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Graph.SetField(acctest.Account, "currency", "EUR")
	w.Graph.SetField(acctest.Account, "account_review_status", "PENDING")
	w.Graph.SetField(acctest.Account, "name", "Support\u202e "+acctest.HandToken)
	w.Graph.SubscribeApp(graphsim.SubscribedApp{
		BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: "https://chat.example.com/hook",
	})
	got, diags := readAccount(t, w, acctest.Account)
	diags.WantNone(t)
	protocol.WantValues(t, got, protocol.Values{
		"business_account_id": acctest.Account, "currency": "EUR", "account_review_status": "PENDING", "timezone_id": "1",
		"message_template_namespace": "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9", "owner_business_id": acctest.Business,
		"ownership_type": nil, "name": "Support (redacted)",
	})
	apps, _ := got["subscribed_apps"].([]any)
	if len(apps) != 1 || apps[0].(protocol.Values)["override_callback_uri"] != "https://chat.example.com/hook" {
		t.Errorf("%v", apps)
	}
	if n := len(w.Graph.Calls()); n != 2 {
		t.Errorf("%d calls", n)
	}
}

// Fields that Meta does not have for an account are null. What says that it is an account is not left out.
func TestAccBusinessAccount_fieldsMissing(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	for _, field := range []string{"business_verification_status", "owner_business_info", "health_status"} {
		w.Graph.RemoveField(node, field)
	}
	got, diags := readAccount(t, w, acctest.Account)
	diags.WantNone(t)
	if got["owner_business_id"] != nil || got["can_send_message"] != nil || got["account_review_status"] != "APPROVED" {
		t.Errorf("%v", got)
	}
	_, diags = readAccount(t, w, acctest.Number)
	diags.WantError(t, "business_account_id", "another kind of object")
	_, diags = readAccount(t, w, "102000000000999")
	diags.WantError(t, "business_account_id", "subcode 33")
}
