package phonenumberregistration_test

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
	typeName     = "whatsapp_phone_number_registration"
	pin          = "482913"
	registerEdge = "/*/*/register"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

// endRegistration ends the registration of a number.
func endRegistration(w *world.World, number string) {
	w.Graph.SetField(number, "status", "DISCONNECTED")
	w.Graph.SetField(number, "platform_type", "NOT_APPLICABLE")
}

func status(w *world.World, number string) string {
	return fmt.Sprint(w.Graph.Fields(number)["status"])
}

func code(code int, message string) simkit.Fault {
	return graphsim.Error{Code: code, Message: message}.Fault("", "", 1)
}

func spec() conform.Spec {
	return conform.Spec{
		Type:          "whatsapp_phone_number_registration",
		SecondAddress: conform.ErrorAt{At: "phone_number_id", Says: "Two resources manage the same registration of a phone number"},
		Prepare: func(w *world.World) {
			conform.AddNumbers(w)
			for i := range conform.Objects {
				endRegistration(w, conform.Number(i))
			}
		},
		Config: func(i int) protocol.Values {
			return protocol.Values{"phone_number_id": conform.Number(i), "pin_wo": pin}
		},
		Changed:      protocol.Values{"pin_wo": "482914", "pin_wo_version": "2"},
		ReplacedBy:   protocol.Values{"phone_number_id": conform.Number(1)},
		WithoutWrite: protocol.Values{"on_destroy": "deregister"},
		Inputs:       []string{"phone_number_id", "pin_wo"},
		List:         protocol.Values{"business_account_id": acctest.Account},
		Needs:        []string{"access_token", "graph_endpoint"},
		ImportID:     func(state protocol.Values) string { return fmt.Sprint(state["phone_number_id"]) },
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if w.Graph.HasObject(conform.Number(i)) && status(w, conform.Number(i)) == "CONNECTED" {
					all[conform.Number(i)] = "registered"
				}
			}
			return all
		},
		RemainsAfterDestroy: true,
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: registerEdge, Once: true, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500, done":   {Fault: simkit.Fault{Status: 500, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500", "not known whether this took effect"}},
			"no success":  {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"wrong PIN": {Fault: code(133005, "(#133005) Two step verification PIN Mismatch"), At: "pin_wo",
				Says: []string{"code 133005", "Do not try other PINs"}},
			"locked": {Fault: code(133008, "(#133008) Too many two step verification PIN guesses"), At: "pin_wo", Says: []string{"code 133008"}},
			"not verified": {Fault: code(133006, "(#133006) Phone number re-verification needed"), Says: []string{"code 133006",
				"Verify the number first"}},
			"too often": {Fault: code(133016, "(#133016) Too many attempts"), Says: []string{"code 133016", "72 hours"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/" + acctest.Number},
		Disappear: map[string]conform.Event{
			"deregistered": {Do: func(w *world.World, _ protocol.Values) { endRegistration(w, acctest.Number) }, Then: conform.Changed,
				At: "phone_number_id", Says: []string{"will be registered", "DISCONNECTED", "ten registrations", "72 hours"}},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, Says: []string{"whatsapp_business_management"}},
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) },
				Says: []string{"code 190, subcode 458"}},
			"number removed": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemovePhoneNumber(acctest.Number) },
				At: "phone_number_id", Says: []string{"subcode 33"}},
		},
	}
}
