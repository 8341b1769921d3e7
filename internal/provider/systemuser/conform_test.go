package systemuser_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
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
		Changed:  protocol.Values{"name": "robot"},
		Inputs:   []string{"name", "role", "business_id"},
		Needs:    []string{"access_token", "business_id", "graph_endpoint", "app_secret"},
		ImportID: func(state protocol.Values) string { return fmt.Sprint(state["business_id"], "/", state["id"]) },
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for _, user := range w.Graph.SystemUsers(acctest.Business) {
				all[user.ID] = fmt.Sprint(user.Name, ", ", user.Role, ", tokens: ", w.Graph.LiveTokens(user.ID))
			}
			return all
		},
		Give: func(w *world.World, state protocol.Values) {
			id := fmt.Sprint(state["id"])
			w.Graph.AddToken(graphsim.Token{Token: "EAACANARYtokenOfTheBot" + id, AppID: acctest.AppID, UserID: id, Name: "bot", Scopes: acctest.Scopes})
		},
		Stays:  true,
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge, At: "name"},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: edge, At: "name"},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: tokens},
		Pending: map[string]string{
			"unknown inputs of an existing object": "issue F, item 2",
			"rename by import":                     "issue F, item 1",
			"rename by import with the CLI":        "issue F, item 1",
		},
		Vanish: map[string]conform.Event{
			"removed": {
				Do:   func(w *world.World, state protocol.Values) { w.Graph.RemoveSystemUser(fmt.Sprint(state["id"])) },
				Says: []string{"The system user cannot be seen", "Meta cannot delete a system user", "app-scoped", "terraform state rm"},
			},
		},
		Lose: map[string]conform.Event{
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, Says: []string{"code 190, subcode 458"}},
		},
	}
}
