package systemuserapp_test

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

const (
	bot      = "122000000000077" // conform.User(0)
	otherApp = "200000000000002"
	install  = "/*/*/applications"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type: "whatsapp_system_user_app",
		Prepare: func(w *world.World) {
			conform.AddUsers(w)
			w.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Other", Secret: "CANARYothersecret000000000000000", BusinessID: acctest.Business})
		},
		Config: func(i int) protocol.Values {
			return protocol.Values{"system_user_id": conform.User(i), "app_id": acctest.AppID}
		},
		Changed: protocol.Values{"app_id": otherApp}, Replaces: true,
		ReplacedBy: protocol.Values{"system_user_id": conform.User(1), "app_id": otherApp},
		Inputs:     []string{"system_user_id", "app_id"},
		Needs:      []string{"access_token"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state["system_user_id"], "/", state["app_id"])
		},
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				found, _ := w.Graph.FindSystemUser(conform.User(i))
				for _, app := range found.Apps {
					all[conform.User(i)+"/"+app] = "installed"
				}
			}
			return all
		},
		RemainsAfterDestroy: true,
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: install, Faults: map[string]conform.Fault{
			"500 always": {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"The app may be installed", "changes nothing"}},
			"reset":      {Fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}, Says: []string{"The app may be installed"}},
			"no success": {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"app refused": {
				Fault: graphsim.Error{Code: 100, Message: "(#100) The app needs more access"}.Fault("", "", 1),
				At:    "app_id", Says: []string{"The app needs more access", "same business portfolio"},
			},
			"no permission": {
				Fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
				At:    "app_id", Says: []string{"Permissions error", "admin"},
			},
			"hidden": {
				Fault: graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported post request."}.Fault("", "", 1),
				At:    "system_user_id", Says: []string{"System user is not visible", "app-scoped"},
			},
			"dead token": {Fault: graphsim.Error{Code: 190, Subcode: 463, Message: "expired"}.Fault("", "", 1),
				Says: []string{"code 190, subcode 463"}},
		}},
		// An installation cannot be read, so a refresh sends nothing and keeps the state.
		Disappear: map[string]conform.Event{
			"uninstalled":  {Do: func(w *world.World, _ protocol.Values) { w.Graph.UninstallApp(bot, acctest.AppID) }, Then: conform.Unseen},
			"user removed": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemoveSystemUser(bot) }, Then: conform.Unseen},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": {
				Do: func(w *world.World, _ protocol.Values) {
					w.Graph.DropScope(acctest.ProviderToken, "business_management")
				}, Then: conform.Unseen,
			},
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, Then: conform.Unseen},
			"hidden":  {Do: func(w *world.World, _ protocol.Values) { w.Graph.HideSystemUser(bot, true) }, Then: conform.Unseen},
		},
	}
}
