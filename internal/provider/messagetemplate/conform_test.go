package messagetemplate_test

import (
	"fmt"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

const edge = "/*/*/message_templates"

// body returns the content of a template.
func body(text string, examples ...string) protocol.Values {
	return protocol.Values{"text": text, "examples": examples}
}

func config(i int) protocol.Values {
	return protocol.Values{
		"business_account_id": acctest.Account, "name": fmt.Sprint("order_update_", i), "language": "en_US", "category": "UTILITY",
		"body": body(fmt.Sprintf("Your order {{1}} has left our warehouse %d today.", i), "A-1"),
	}
}

func spec() conform.Spec {
	return conform.Spec{
		Type: "whatsapp_message_template",
		Prepare: func(w *world.World) {
			w.Graph.SetReviewTime(time.Nanosecond)
			w.Graph.ApproveEdits(true)
		},
		Config:       config,
		Changed:      protocol.Values{"body": body("Your order {{1}} has arrived at our shop today.", "A-1")},
		ReplacedBy:   protocol.Values{"business_account_id": acctest.ForeignAccount, "name": "other", "language": "de"},
		WithoutWrite: protocol.Values{"on_destroy": "delete"},
		Inputs:       []string{"business_account_id", "name"},
		List:         protocol.Values{"business_account_id": acctest.Account},
		Needs:        []string{"access_token", "graph_endpoint"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state["business_account_id"], "/", state["name"], "/", state["language"])
		},
		OneRemoteObject: true,
		NotImported:     []string{"body", "components_json"},
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for _, t := range w.Graph.Templates(acctest.Account) {
				all[t.Name+"/"+t.Language] = fmt.Sprint(t.Components)
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge, At: "name", Once: true, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500, done":   {Fault: simkit.Fault{Status: 500, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500", "Apply again"}},
			"name blocked": {Fault: graphsim.Error{Code: 100, Subcode: 2388023, Message: "(#100) Being deleted"}.Fault("", "", 1),
				Says: []string{"subcode 2388023", "choose another name"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/91*", At: "name"},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: edge, At: "name"},
		Disappear: map[string]conform.Event{
			"deleted by hand": {Do: func(w *world.World, state protocol.Values) { w.Graph.RemoveObject(fmt.Sprint(state["id"])) },
				Then: conform.Dropped, Warns: []string{"create it again"}},
			"changed by hand": {Do: func(w *world.World, state protocol.Values) {
				w.Graph.AddTemplate(graphsim.Template{
					ID: fmt.Sprint(state["id"]), BusinessAccountID: acctest.Account, Name: fmt.Sprint(state["name"]),
				})
			}, Then: conform.Changed},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": conform.PlanError(func(w *world.World) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, "whatsapp_business_management"),
			"revoked": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "code 190, subcode 458"),
		},
	}
}
