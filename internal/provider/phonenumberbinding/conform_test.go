package phonenumberbinding_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:    "whatsapp_phone_number_binding",
		Prepare: conform.AddProjects,
		Config: func(i int) protocol.Values {
			return protocol.Values{"project": conform.Project(i), "phone_number_id": conform.Number(i)}
		},
		Changed:         protocol.Values{"phone_number_id": acctest.OtherNumber},
		WithoutWrite:    protocol.Values{"on_destroy": "clear", "replace_existing": true},
		Inputs:          []string{"project", "phone_number_id"},
		List:            protocol.Values{},
		Listed:          protocol.Values{"project": acctest.Project}, // SUPPORT is its key
		Needs:           []string{"access_token", "graph_endpoint", "chat"},
		ImportID:        func(state protocol.Values) string { return fmt.Sprint(state["project"]) },
		OneRemoteObject: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				name := conform.Project(i)
				if p, _ := w.Chat.FindProject(name); p.PhoneNumberID != "" {
					all[name] = fmt.Sprint(p.PhoneNumberID, " of ", p.BusinessAccountID, ", written: ", w.Chat.Stored(name).Numbers)
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Chat, Method: "PUT", Path: put, At: "project", Title: "Unable to create whatsapp_phone_number_binding",
			Faults: faults()},
		PlanCalls: 6,
		Update:    conform.Write{On: conform.Chat, Method: "PUT", Path: put, At: "project"},
		Delete: conform.Write{On: conform.Chat, Method: "DELETE", Path: put, Faults: map[string]conform.Fault{
			"archived": {Fault: simkit.Fault{Status: 409, Body: `{"detail":"archived"}`}, Says: []string{"HTTP 409", "archived"}},
		}},
		Disappear: map[string]conform.Event{
			"cleared": {Do: func(w *world.World, _ protocol.Values) { w.Chat.ClearNumber(support) }, Then: conform.Changed},
			"another number": {
				Do: func(w *world.World, _ protocol.Values) {
					w.Chat.SetNumber(support, acctest.ForeignNumber, acctest.ForeignAccount)
				},
				Then: conform.Changed,
			},
			"not an ID": {
				Do:   func(w *world.World, _ protocol.Values) { w.Chat.SetNumber(support, "not an id \x1b[31m", "") },
				Then: conform.Changed,
			},
			"project deleted": {
				Do:   func(w *world.World, _ protocol.Values) { w.Chat.RemoveProject(support) },
				Then: conform.Lost, At: "project", Says: []string{"Project SUPPORT does not exist"},
				Warns: []string{"HTTP 404", "its complete list of projects does not contain it"},
			},
		},
		ByHand: map[string]func(*world.World, protocol.Values){
			"phone_number_id": func(w *world.World, _ protocol.Values) { w.Chat.SetNumber(support, acctest.Number, acctest.Account) },
			"business_account_id": func(w *world.World, _ protocol.Values) {
				w.Chat.SetNumber(support, acctest.OtherNumber, acctest.ForeignAccount)
			},
		},
		LosePermission: permissionLosses(),
	}
}
