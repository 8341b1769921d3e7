package chatwootinbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:     "whatsapp_chatwoot_inbox",
		Platform: "chatwoot",
		Provider: protocol.Values{"business_id": acctest.Business},
		Prepare: func(w *world.World) {
			conform.AddNumbers(w)
			conform.AddUsers(w)
			w.Graph.InstallApp(conform.User(0), acctest.AppID)
			w.Graph.AssignUser(acctest.Account, conform.User(0), "MANAGE")
		},
		Config: func(i int) protocol.Values {
			if i == 0 {
				return newInbox()
			}
			return newInbox(protocol.Values{"name": fmt.Sprint("Inbox ", i), "phone_number": fmt.Sprintf("+1555011%04d", i),
				"phone_number_id": conform.Number(i)})
		},
		Changed: protocol.Values{"name": "Shop", "greeting": protocol.Values{"enabled": true, "message": "Hello"}},
		Inputs: []string{
			"name", "phone_number", "phone_number_id", "business_account_id", "greeting", "access_token_wo", "app_secret_wo",
		},
		List:                  protocol.Values{},
		Needs:                 []string{"access_token", "graph_endpoint", "chat"},
		ImportID:              func(state protocol.Values) string { return fmt.Sprint(state["id"]) },
		NotImported:           []string{"scopes", "app_id", "system_user_id", "expires_at"},
		Rechecked:             true,
		ReplaceRefusedIfEqual: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for _, id := range w.Chatwoot.InboxIDs() {
				in, _ := w.Chatwoot.FindInbox(id)
				all[fmt.Sprint(id)] = strings.Join([]string{in.Name, in.Channel.PhoneNumber, acctest.Fingerprint(w.Chatwoot.Token(id))}, ", ")
			}
			return all
		},
		Create: conform.Write{On: conform.Chatwoot, Method: "POST", Once: true, Faults: faults()},
		Update: conform.Write{On: conform.Chatwoot, Method: "PATCH"},
		Delete: conform.Write{On: conform.Chatwoot, Method: "DELETE"},
		ByHand: map[string]func(*world.World, protocol.Values){
			"name":              func(w *world.World, _ protocol.Values) { w.Chatwoot.Rename(newest(w), "By hand") },
			"token_fingerprint": func(w *world.World, _ protocol.Values) { w.Chatwoot.SetToken(newest(w), acctest.HandToken) },
			"greeting": func(w *world.World, _ protocol.Values) {
				w.Chatwoot.SetSetting(newest(w), "greeting_message", "By hand")
			},
		},
		Disappear: map[string]conform.Event{
			"404 to all calls": conform.PlanError(func(w *world.World) {
				w.Chatwoot.FailNext(simkit.Fault{Times: -1, Status: http.StatusNotFound, Body: `{"error":"Resource could not be found"}`})
			}, "could not be read to confirm"),
			// The plan of a new inbox may succeed for an agent.
			"no longer an administrator": conform.PlanError(func(w *world.World) {
				w.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, chatwootsim.Agent)
			}, "administrator", "chat.chatwoot.access_token"),
			"deleted": {
				Do: func(w *world.World, _ protocol.Values) { w.Chatwoot.RemoveInbox(newest(w)) }, Then: conform.Dropped,
				Warns: []string{"does not contain it"},
			},
			"renamed": {Do: func(w *world.World, _ protocol.Values) { w.Chatwoot.Rename(newest(w), "By hand") }, Then: conform.Changed},
			"another token": {
				Do: func(w *world.World, _ protocol.Values) { w.Chatwoot.SetToken(newest(w), acctest.HandToken) }, Then: conform.Changed,
			},
		},
		LosePermission: permissionLosses(),
		PlanCalls:      8,
		Golden: map[string]protocol.Values{
			"full": newInbox(protocol.Values{
				"greeting": protocol.Values{"enabled": true, "message": "Hello"}, "access_token_wo_version": "1", "app_secret_wo": acctest.AppSecret,
			}),
			"generated": newInbox(protocol.Values{"access_token_wo": nil, "generate": protocol.Values{"system_user_id": conform.User(0)}}),
		},
	}
}
