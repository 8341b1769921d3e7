package businessaccountuser_test

import (
	"fmt"
	"slices"
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
		Type:     "whatsapp_business_account_user",
		Provider: protocol.Values{"business_id": acctest.Business},
		Prepare:  conform.AddUsers,
		Config: func(i int) protocol.Values {
			return protocol.Values{"business_account_id": acctest.Account, "user_id": conform.User(i), "tasks": []string{"MESSAGING"}}
		},
		Changed:    protocol.Values{"tasks": []string{"DEVELOP", "VIEW_COST"}},
		ReplacedBy: protocol.Values{"business_account_id": acctest.ForeignAccount, "user_id": conform.User(1)},
		Inputs:     []string{"business_account_id", "user_id", "tasks"},
		List:       protocol.Values{"business_account_id": acctest.Account},
		Needs:      []string{"access_token", "business_id", "graph_endpoint"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state["business_account_id"], "/", state["user_id"])
		},
		OneRemoteObject: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if !w.Graph.HasObject(acctest.Account) {
					break
				}
				if tasks := w.Graph.AssignedTasks(acctest.Account, conform.User(i)); len(tasks) > 0 {
					slices.Sort(tasks)
					all[conform.User(i)] = fmt.Sprint(tasks)
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge, Faults: map[string]conform.Fault{
			"500 once":    {Fault: simkit.Fault{Status: 500}},
			"500, done":   {Fault: simkit.Fault{Status: 500, When: simkit.After}},
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500", "not known whether this took effect"}},
			"done always": {Fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}, Says: []string{"not known whether this took effect"}},
			"no success":  {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"invalid": {Fault: graphsim.Error{Code: 100, Message: "(#100) Param tasks is odd"}.Fault("", "", 1), At: "user_id",
				Says: []string{"Param tasks is odd", "Check the user and the tasks", "app-scoped"}},
			"hidden": {Fault: graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported post request."}.Fault("", "", 1),
				At: "business_account_id", Says: []string{"subcode 33", acctest.Account, acctest.Business}},
			"no permission": {Fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
				Says: []string{"Permissions error", "role ADMIN"}},
		}},
		PlanCalls: 1,
		Update:    conform.Write{On: conform.Graph, Method: "POST", Path: edge},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: edge, Faults: map[string]conform.Fault{
			"always done": {Fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}},
			"refused": {Fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
				Says: []string{"Permissions error"}},
		}},
		ByHand: map[string]func(*world.World, protocol.Values){
			"tasks": func(w *world.World, _ protocol.Values) { w.Graph.AssignUser(acctest.Account, bot, "MANAGE") },
		},
		Disappear: map[string]conform.Event{
			"unassigned": {
				Do:   func(w *world.World, _ protocol.Values) { w.Graph.UnassignUser(acctest.Account, bot) },
				Then: conform.Dropped, Says: []string{typeName + " is gone", "user " + bot, acctest.Account,
					"Two complete lists of its users", "create it again"},
			},
			"other tasks": {
				Do: func(w *world.World, _ protocol.Values) { w.Graph.AssignUser(acctest.Account, bot, "DEVELOP") }, Then: conform.Changed,
			},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, Says: []string{"code 200", "whatsapp_business_management"}},
			"scope dropped, hidden": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.SetMissingScopeCode(100)
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, At: "business_account_id", Says: []string{"subcode 33", "may not see it", acctest.Business}},
			"unassigned": {Do: func(w *world.World, _ protocol.Values) { w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account) },
				At: "business_account_id", Says: []string{"subcode 33", "may not see it"}},
			"made employee": {Do: func(w *world.World, _ protocol.Values) { w.Graph.SetSystemUserRole(acctest.SystemUser, "EMPLOYEE") },
				Says: []string{"code 200", "role ADMIN"}},
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) },
				Says: []string{"code 190, subcode 458"}},
			"account gone": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemoveBusinessAccount(acctest.Account) },
				At: "business_account_id", Says: []string{"subcode 33", "when the object does not exist and when"}},
			"no business": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.FailNext(graphsim.Error{Code: 100, Message: "(#100) The parameter business is required"}.Fault("GET", edge, -1))
			}, At: "business_id", Says: []string{"business is required", "Meta lists the users of an account by business portfolio"}},
			"other business": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.FailNext(graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported get request."}.Fault("GET", edge, -1))
			}, At: "business_account_id", Says: []string{"check both IDs"}},
			"bad gateway": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.FailNext(simkit.Fault{Kind: simkit.KindHTML, Status: 502, Times: -1})
			}, Says: []string{"502"}},
			"broken list": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.FailNext(simkit.Fault{Path: edge, Status: 200, Body: `{"data":[{"id":"x"}]}`, Times: -1})
			}, Says: []string{"a user without a valid ID"}},
		},
	}
}
