package phonenumberwebhook_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_phone_number_webhook"
	word     = "CANARYverifyToken0123456789"
	node     = "/*/1[0-9]*"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func prepare(w *world.World) {
	conform.AddNumbers(w)
	app(w, "messages")
	w.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID})
}

func app(w *world.World, fields ...string) {
	w.Graph.SetAppSubscription(graphsim.AppSubscription{AppID: acctest.AppID, CallbackURL: "https://app.example.com", Fields: fields})
}

// overrideAtMeta returns the callback of a number, "" if there is none.
func overrideAtMeta(w *world.World, number string) string {
	callback, _ := w.Graph.Fields(number + "/webhook_configuration/" + acctest.AppID)["override_callback_uri"].(string)
	return callback
}

func setOverride(callback string) func(*world.World, protocol.Values) {
	return func(w *world.World, _ protocol.Values) {
		w.Graph.SetNumberOverride(acctest.Number, acctest.AppID, callback)
	}
}

func spec() conform.Spec {
	return conform.Spec{
		Type:          "whatsapp_phone_number_webhook",
		SecondAddress: conform.ErrorAt{At: "phone_number_id", Says: "Two resources manage the same webhook of a phone number"},
		Prepare:       prepare,
		Config: func(i int) protocol.Values {
			return protocol.Values{
				"phone_number_id": conform.Number(i), "override_callback_uri": fmt.Sprint("https://chat.example.com/webhooks/", i),
				"verify_token_wo": word,
			}
		},
		Changed:         protocol.Values{"override_callback_uri": "https://chat.example.com/other", "verify_token_wo_version": "2"},
		ReplacedBy:      protocol.Values{"phone_number_id": conform.Number(1)},
		WithoutWrite:    protocol.Values{"on_destroy": "abandon"},
		Inputs:          []string{"phone_number_id", "override_callback_uri", "verify_token_wo"},
		List:            protocol.Values{"business_account_id": acctest.Account},
		Needs:           []string{"access_token", "graph_endpoint"},
		ImportID:        func(state protocol.Values) string { return fmt.Sprint(state["phone_number_id"]) },
		OneRemoteObject: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if callback := overrideAtMeta(w, conform.Number(i)); callback != "" {
					all[conform.Number(i)] = callback
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: node, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500"}},
			"no success":  {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"handshake": {Fault: graphsim.Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: " +
				"HTTP Status Code = 404"}.Fault("", "", 1), At: "override_callback_uri", Says: []string{"code 2200", "hub.challenge", "HTTP 200"}},
			"not subscribed": {Fault: graphsim.Error{Code: 100, Message: "(#100) Before override the current callback uri, your app must be " +
				"subscribed to receive messages for WhatsApp Business Account"}.Fault("", "", 1), At: "override_callback_uri",
				Says: []string{"Before override", "whatsapp_business_account_webhook", "whatsapp_app_webhook"}},
			"coexistence": {Fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1), Says: []string{"code 200"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: node},
		Delete: conform.Write{On: conform.Graph, Method: "POST", Path: node},
		Disappear: map[string]conform.Event{
			"cleared":          {Do: setOverride(""), Then: conform.Changed},
			"another override": {Do: setOverride("https://other.example.com"), Then: conform.Changed},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": conform.PlanError(func(w *world.World) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, "whatsapp_business_management"),
			"revoked": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "code 190, subcode 458"),
			"number removed": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemovePhoneNumber(acctest.Number) },
				At: "phone_number_id", Says: []string{"subcode 33"}},
		},
	}
}
