package zammadchannel_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:     "whatsapp_zammad_channel",
		Platform: "zammad",
		Provider: protocol.Values{"business_id": acctest.Business},
		Prepare: func(w *world.World) {
			conform.AddNumbers(w)
			conform.AddUsers(w)
			w.Graph.InstallApp(conform.User(0), acctest.AppID)
			w.Graph.AssignUser(acctest.Account, conform.User(0), "MANAGE")
		},
		Config: func(i int) protocol.Values {
			if i == 0 {
				return newChannel()
			}
			return newChannel(protocol.Values{"phone_number_id": conform.Number(i)})
		},
		Changed: protocol.Values{"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"}},
		Inputs: []string{
			"phone_number_id", "business_account_id", "group_id", "welcome", "reminder", "access_token_wo", "app_secret_wo",
		},
		List:                  protocol.Values{},
		Needs:                 []string{"access_token", "graph_endpoint", "chat"},
		ImportID:              func(state protocol.Values) string { return fmt.Sprint(state["id"]) },
		NotImported:           []string{"scopes", "app_id", "system_user_id", "expires_at", "token_fingerprint", "app_secret_fingerprint"},
		SecretsNotShown:       true,
		Rechecked:             true,
		ReplaceRefusedIfEqual: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for _, id := range w.Zammad.ChannelIDs() {
				ch, _ := w.Zammad.FindChannel(id)
				held := acctest.Fingerprint(w.Zammad.Token(id))
				all[fmt.Sprint(id)] = strings.Join([]string{fmt.Sprint(ch.GroupID, ch.Options["phone_number_id"]), held}, ", ")
			}
			return all
		},
		Create: conform.Write{On: conform.Zammad, Method: "POST", Once: true, Faults: faults()},
		Update: conform.Write{On: conform.Zammad, Method: "PUT"},
		Delete: conform.Write{On: conform.Zammad, Method: "DELETE"},
		ByHand: map[string]func(*world.World, protocol.Values){
			"group_id":        func(w *world.World, _ protocol.Values) { w.Zammad.SetGroup(next, acctest.Group) },
			"welcome":         func(w *world.World, _ protocol.Values) { w.Zammad.SetOption(next, "welcome", "By hand") },
			"reminder":        func(w *world.World, _ protocol.Values) { w.Zammad.SetOption(next, "reminder_message", "By hand") },
			"phone_number_id": func(w *world.World, _ protocol.Values) { w.Zammad.SetOption(next, "phone_number_id", acctest.Number) },
		},
		Disappear: map[string]conform.Event{
			"deleted": {
				Do: func(w *world.World, _ protocol.Values) { w.Zammad.RemoveChannel(next) }, Then: conform.Dropped,
				Warns: []string{"does not contain it"},
			},
			"another group": {Do: func(w *world.World, _ protocol.Values) { w.Zammad.SetGroup(next, acctest.Group) }, Then: conform.Changed},
			"another token": {
				Do: func(w *world.World, _ protocol.Values) { w.Zammad.SetToken(next, acctest.HandToken) }, Then: conform.Unseen,
			},
		},
		LosePermission: permissionLosses(),
		PlanCalls:      3,
		Golden: map[string]protocol.Values{
			"full": newChannel(protocol.Values{
				"welcome": "Hello", "reminder": protocol.Values{"active": true, "message": "Still there?"}, "access_token_wo_version": "1",
			}),
			"generated": newChannel(protocol.Values{"access_token_wo": nil, "generate": protocol.Values{"system_user_id": conform.User(0)}}),
		},
	}
}
