package phonenumber_test

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

func TestConform(t *testing.T) { conform.Run(t, spec()) }

const (
	typeName = "whatsapp_phone_number"
	edge     = "/*/*/phone_numbers"
)

func spec() conform.Spec {
	return conform.Spec{
		Type:          "whatsapp_phone_number",
		SecondAddress: conform.ErrorAt{At: "phone_number", Says: "Two resources manage the same phone number of an account"},
		Config: func(i int) protocol.Values {
			return protocol.Values{
				"business_account_id": acctest.Account, "cc": "1", "phone_number": fmt.Sprint(5550200000 + i),
				"verified_name": fmt.Sprint("Canary ", i),
			}
		},
		Changed:      protocol.Values{"verified_name": "Canary Help"},
		ReplacedBy:   protocol.Values{"business_account_id": acctest.ForeignAccount, "cc": "44", "phone_number": "5550300000"},
		WithoutWrite: protocol.Values{"migrate_phone_number": true},
		Inputs:       []string{"business_account_id", "cc", "phone_number", "verified_name"},
		List:         protocol.Values{"business_account_id": acctest.Account},
		Needs:        []string{"access_token", "graph_endpoint"},
		ImportID:     func(state protocol.Values) string { return fmt.Sprint(state["id"]) },
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{} // Meta chooses the IDs
			for _, shown := range w.Graph.PhoneNumbers(acctest.Account) {
				all[shown] = "added"
			}
			return all
		},
		RemainsAfterDestroy: true,
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge, Once: true, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500, done":   {Fault: simkit.Fault{Status: 500, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, At: "phone_number", Says: []string{"HTTP 500", "Plan again"}},
			"in use elsewhere": {Fault: graphsim.Error{Code: 100, Subcode: 2388002, Message: "(#100) In use"}.Fault("", "", 1), At: "phone_number",
				Says: []string{"subcode 2388002", "Delete the number from the other WhatsApp account"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/1*", At: "verified_name"},
		Disappear: map[string]conform.Event{
			"renamed": {Do: func(w *world.World, state protocol.Values) { w.Graph.SetVerifiedName(fmt.Sprint(state["id"]), "Other") },
				Then: conform.Changed},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": conform.PlanError(func(w *world.World) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, "whatsapp_business_management"),
			"revoked": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "code 190, subcode 458"),
		},
	}
}
