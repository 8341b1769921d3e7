package systemuser_test

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

func spec() conform.Spec {
	return conform.Spec{
		Type:     "whatsapp_system_user",
		Provider: protocol.Values{"business_id": acctest.Business},
		Config: func(i int) protocol.Values {
			return protocol.Values{"name": fmt.Sprint("bot ", i), "role": "EMPLOYEE"}
		},
		Changed:      protocol.Values{"name": "robot"},
		WithoutWrite: protocol.Values{"on_destroy": "abandon", "adopt_existing": true},
		Inputs:       []string{"name", "role", "business_id"},
		List:         protocol.Values{},
		Needs:        []string{"access_token", "business_id", "graph_endpoint", "app_secret"},
		ImportID:     func(state protocol.Values) string { return fmt.Sprint(state["business_id"], "/", state["id"]) },
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for _, user := range w.Graph.SystemUsers(acctest.Business) {
				all[user.ID] = fmt.Sprint(user.Name, ", ", user.Role, ", tokens: ", w.Graph.LiveTokens(user.ID))
			}
			return all
		},
		AddDependents: func(w *world.World, state protocol.Values) {
			id := fmt.Sprint(state["id"])
			w.Graph.AddToken(graphsim.Token{Token: "EAACANARYtokenOfTheBot" + id, AppID: acctest.AppID, UserID: id, Name: "bot",
				Scopes: acctest.Scopes})
		},
		RemainsAfterDestroy: true,
		Create:              conform.Write{On: conform.Graph, Method: "POST", Path: edge, Once: true, Faults: faults()},
		PlanCalls:           1,
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: edge, At: "name", Faults: map[string]conform.Fault{
			"once":        {Fault: simkit.Fault{Status: 500}},
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"refused": {Fault: graphsim.Error{Code: 100, Message: "(#100) Param name is bad"}.Fault("", "", 1),
				Says: []string{"Param name is bad"}},
			"hidden": {Fault: graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported post request."}.Fault("", "", 1),
				Says: []string{"app-scoped"}},
		}},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: tokens, Faults: map[string]conform.Fault{
			"500 always": {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"Cannot revoke", "HTTP 500"}},
			"hidden": {Fault: graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported delete request."}.Fault("", "", 1),
				Says: []string{"not visible", "subcode 33", "app-scoped"}},
			"no permission": {Fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
				Says: []string{"Cannot revoke", "Permissions error"}},
		}},
		ByHand: map[string]func(*world.World, protocol.Values){
			"name": func(w *world.World, state protocol.Values) {
				w.Graph.RenameSystemUser(fmt.Sprint(state["id"]), "by hand")
			},
		},
		Disappear: map[string]conform.Event{
			"another in list": {Do: func(w *world.World, state protocol.Values) {
				w.Graph.FailNext(simkit.Fault{Path: edge, Status: 200, Body: `{"data":[{"id":"x"}]}`, Times: -1})
				w.Graph.HideSystemUser(fmt.Sprint(state["id"]), true)
			}, Says: []string{"subcode 33"}},
			"renamed": {
				Do: func(w *world.World, state protocol.Values) {
					w.Graph.RenameSystemUser(fmt.Sprint(state["id"]), "by hand")
				},
				Then: conform.Changed,
			},
			"hidden": {Do: func(w *world.World, state protocol.Values) { w.Graph.HideSystemUser(fmt.Sprint(state["id"]), true) },
				Says: []string{"System user is not visible", "subcode 33", "app-scoped", "may not see it"}},
			"removed": {
				Do:   func(w *world.World, state protocol.Values) { w.Graph.RemoveSystemUser(fmt.Sprint(state["id"])) },
				Says: []string{"System user is not visible", "Meta cannot delete a system user", "app-scoped", "terraform state rm"},
			},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.DropScope(acctest.ProviderToken, "business_management")
			}, Says: []string{"code 200", "business_management"}},
			"made employee": {Do: func(w *world.World, _ protocol.Values) { w.Graph.SetSystemUserRole(acctest.SystemUser, "EMPLOYEE") },
				Says: []string{"code 200", "role Admin"}},
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) },
				Says: []string{"code 190, subcode 458"}},
			"expired": {Do: func(w *world.World, _ protocol.Values) { w.Graph.ExpireToken(acctest.ProviderToken) },
				Says: []string{"code 190, subcode 463"}},
			"bad gateway": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.FailNext(simkit.Fault{Kind: simkit.KindHTML, Status: 502, Times: -1})
			}, Says: []string{"502"}},
		},
		Golden: map[string]protocol.Values{"portfolio": {"name": "bot 0", "role": "EMPLOYEE", "business_id": acctest.Business}},
	}
}
