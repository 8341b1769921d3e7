package businessaccountuser_test

import (
	"fmt"
	"slices"
	"testing"

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
		Changed: protocol.Values{"tasks": []string{"DEVELOP", "VIEW_COST"}},
		Inputs:  []string{"business_account_id", "user_id", "tasks"},
		Needs:   []string{"access_token", "graph_endpoint", "app_secret"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state["business_account_id"], "/", state["user_id"])
		},
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if tasks := w.Graph.AssignedTasks(acctest.Account, conform.User(i)); len(tasks) > 0 {
					slices.Sort(tasks)
					all[conform.User(i)] = fmt.Sprint(tasks)
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: edge},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: edge},
		Pending: map[string]string{
			"unknown inputs of an existing object": "issue F, item 2",
			"rename by import":                     "issue F, item 1",
			"rename by import with the CLI":        "issue F, item 1",
		},
		Vanish: map[string]conform.Event{
			"unassigned": {
				Do:   func(w *world.World, _ protocol.Values) { w.Graph.UnassignUser(acctest.Account, bot) },
				Then: conform.Dropped, Says: []string{typeName + " is gone", "user " + bot + " is not assigned", acctest.Account, "create it again"},
			},
			"other tasks": {
				Do: func(w *world.World, _ protocol.Values) { w.Graph.AssignUser(acctest.Account, bot, "DEVELOP") }, Then: conform.Changed,
			},
		},
		Lose: map[string]conform.Event{
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, Says: []string{"code 190, subcode 458"}},
		},
	}
}
