package tokenbinding_test

import (
	"fmt"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const putToken = "/projects/*/whatsapp/token"

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:     "whatsapp_token_binding",
		Provider: protocol.Values{"business_id": acctest.Business},
		Prepare: func(w *world.World) {
			conform.AddProjects(w)
			conform.AddUsers(w)
			w.Chat.EchoSecrets(true)
			w.Graph.InstallApp(botUser, acctest.AppID)
			w.Graph.AssignUser(acctest.Account, botUser, "MANAGE")
		},
		Config: func(i int) protocol.Values {
			tokens := []string{acctest.GoodToken, acctest.HandToken}
			return protocol.Values{"project": conform.Project(i), "access_token_wo": tokens[i%2]}
		},
		Changed: protocol.Values{"access_token_wo": acctest.RotatedToken},
		WithoutWrite: protocol.Values{
			"access_token_wo_version": "1", "required_scopes": []string{"whatsapp_business_management", "whatsapp_business_messaging"},
			"minimum_validity": "24h", "required_access": protocol.Values{"phone_number_ids": []string{acctest.OtherNumber}},
			"replace_existing": true, "on_destroy": "abandon",
		},
		Inputs:          []string{"project", "access_token_wo"},
		List:            protocol.Values{},
		Listed:          protocol.Values{"project": acctest.Project}, // SUPPORT is its key
		Needs:           []string{"access_token", "graph_endpoint", "app_secret", "chat"},
		ImportID:        func(state protocol.Values) string { return fmt.Sprint(state["project"]) },
		NotImported:     []string{"scopes", "app_id", "system_user_id", "expires_at"},
		Rechecked:       true,
		OneRemoteObject: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				name := conform.Project(i)
				if p, _ := w.Chat.FindProject(name); p.Token != "" {
					all[name] = fmt.Sprint(acctest.Fingerprint(p.Token), ", written: ", w.Chat.Stored(name).Tokens)
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Chat, Method: "PUT", Path: putToken, At: "project", Faults: map[string]conform.Fault{
			"500 always": {Fault: simkit.Fault{Times: -1, Body: "{}"}, Says: []string{"HTTP 500", "reports an internal error"}},
			"500 twice":  {Fault: simkit.Fault{Times: 2, Body: "{}"}},
			"reset":      {Fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}, Says: []string{"reset"}},
			"HTML page":  {Fault: simkit.Fault{Kind: simkit.KindHTML, Times: -1}, Says: []string{"text/html"}},
			"403":        {Fault: simkit.Fault{Status: http.StatusForbidden, Body: "{}"}, Says: []string{"HTTP 403"}},
			"409":        {Fault: simkit.Fault{Status: http.StatusConflict, Body: "{}"}, Says: []string{"HTTP 409"}},
			"redirect": {Fault: simkit.Fault{Status: http.StatusTemporaryRedirect, Headers: map[string]string{"Location": "https://example.com/"},
				Body: "{}"}, Says: []string{"redirects to example.com"}},
		}},
		PlanCalls: 7,
		Update:    conform.Write{On: conform.Chat, Method: "PUT", Path: putToken, At: "project"},
		Delete:    conform.Write{On: conform.Chat, Method: "DELETE", Path: putToken},
		Disappear: map[string]conform.Event{
			"cleared": {Do: func(w *world.World, _ protocol.Values) { w.Chat.ClearToken("SUPPORT") }, Then: conform.Changed},
			"another token": {
				Do: func(w *world.World, _ protocol.Values) { w.Chat.SetToken("SUPPORT", acctest.RotatedToken) }, Then: conform.Changed,
			},
			"project made again": {
				Do: func(w *world.World, _ protocol.Values) {
					w.Chat.RemoveProject("SUPPORT")
					w.Chat.AddProject(chatsim.Project{ID: "10077", Key: "SUPPORT"})
				},
				Then: conform.Changed,
			},
			"project deleted": {
				Do:   func(w *world.World, _ protocol.Values) { w.Chat.RemoveProject("SUPPORT") },
				Then: conform.Lost, At: "project", Says: []string{"Project SUPPORT does not exist", "complete list"},
				Warns: []string{"complete list of projects"},
			},
		},
		ByHand: map[string]func(*world.World, protocol.Values){
			"token_fingerprint": func(w *world.World, _ protocol.Values) { w.Chat.SetToken("SUPPORT", acctest.HandToken) },
		},
		LosePermission: permissionLosses(),
		Golden: map[string]protocol.Values{
			"full": {
				"project": "SUPPORT", "access_token_wo": acctest.GoodToken, "access_token_wo_version": "1",
				"required_scopes": []string{"whatsapp_business_management", "whatsapp_business_messaging"}, "forbid_excess_scopes": false,
				"minimum_validity": "168h", "replace_existing": true, "on_destroy": "abandon",
				"required_access": protocol.Values{"business_account_ids": []string{acctest.Account}, "phone_number_ids": []string{acctest.Number}},
			},
			"generated": {"project": "SUPPORT", "generate": protocol.Values{"system_user_id": botUser}},
		},
	}
}
