package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

// screens returns the JSON of a flow of one screen with a title.
func screens(title string) string {
	return `{
  "version": "7.3",
  "screens": [
    {
      "id": "FORM",
      "title": "` + title + `",
      "terminal": true,
      "layout": {
        "type": "SingleColumnLayout",
        "children": [
          {"type": "TextHeading", "text": "Hello"},
          {"type": "Footer", "label": "Done", "on-click-action": {"name": "complete", "payload": {}}}
        ]
      }
    }
  ]
}
`
}

func config(i int) protocol.Values {
	return protocol.Values{
		"business_account_id": acctest.Account, "name": fmt.Sprint("signup_", i), "categories": []string{"SIGN_UP"},
		"flow_json": screens(fmt.Sprint("Form ", i)),
	}
}

func spec() conform.Spec {
	return conform.Spec{
		Type:                  "whatsapp_flow",
		Config:                config,
		Changed:               protocol.Values{"flow_json": screens("Changed"), "categories": []string{"OTHER", "SURVEY"}},
		ReplacedBy:            protocol.Values{"business_account_id": acctest.ForeignAccount},
		WithoutWrite:          protocol.Values{"on_destroy": "deprecate"},
		Inputs:                []string{"business_account_id", "name", "flow_json"},
		List:                  protocol.Values{"business_account_id": acctest.Account},
		Needs:                 []string{"access_token", "graph_endpoint"},
		ImportID:              func(state protocol.Values) string { return fmt.Sprint(state["business_account_id"], "/", state["id"]) },
		ReplaceRefusedIfEqual: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for _, f := range w.Graph.Flows(acctest.Account) {
				all[f.Name] = strings.Join([]string{f.Status, fmt.Sprint(f.Categories), f.JSON}, " ")
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/*/flows", At: "name", Once: true, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500, done":   {Fault: simkit.Fault{Status: 500, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500", "Apply again"}},
			"refused":     {Fault: graphsim.Error{Code: 100, Message: "(#100) Invalid parameter"}.Fault("", "", 1), Says: []string{"code 100"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/93*/assets", At: "flow_json"},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: "/*/93*"},
		Disappear: map[string]conform.Event{
			"deleted by hand": {Do: func(w *world.World, state protocol.Values) { w.Graph.RemoveObject(fmt.Sprint(state["id"])) },
				Then: conform.Dropped, Warns: []string{"two complete lists"}},
			"changed by hand": {Do: func(w *world.World, state protocol.Values) {
				w.Graph.EditFlow(fmt.Sprint(state["id"]), screens("By hand"))
			}, Then: conform.Changed},
			"formatted by hand": {Do: func(w *world.World, state protocol.Values) {
				w.Graph.EditFlow(fmt.Sprint(state["id"]), strings.ReplaceAll(fmt.Sprint(state["flow_json"]), "\n", "\n\n"))
			}, Then: conform.Unseen},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": conform.PlanError(func(w *world.World) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, "whatsapp_business_management"),
			"revoked": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "code 190, subcode 458"),
		},
	}
}
