package phonenumberbinding_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:    "whatsapp_phone_number_binding",
		Prepare: conform.AddProjects,
		Config: func(i int) protocol.Values {
			return protocol.Values{"project": conform.Project(i), "phone_number_id": conform.Number(i)}
		},
		Changed:  protocol.Values{"phone_number_id": acctest.OtherNumber},
		Inputs:   []string{"project", "phone_number_id"},
		Needs:    []string{"access_token", "graph_endpoint", "chat"},
		ImportID: func(state protocol.Values) string { return fmt.Sprint(state["project"]) },
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				name := conform.Project(i)
				if p, _ := w.Chat.Project(name); p.PhoneNumberID != "" {
					all[name] = fmt.Sprint(p.PhoneNumberID, " of ", p.BusinessAccountID, ", written: ", w.Chat.Stored(name).Numbers)
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Chat, Method: "PUT", Path: put, At: "project"},
		Update: conform.Write{On: conform.Chat, Method: "PUT", Path: put, At: "project"},
		Delete: conform.Write{On: conform.Chat, Method: "DELETE", Path: put},
		Pending: map[string]string{
			"unknown inputs of an existing object": "issue F, item 2",
			"rename by import":                     "issue F, item 1",
			"rename by import with the CLI":        "issue F, item 1",
		},
		Vanish: map[string]conform.Event{
			"cleared": {Do: func(w *world.World, _ protocol.Values) { w.Chat.ClearNumber(support) }, Then: conform.Changed},
			"another number": {
				Do: func(w *world.World, _ protocol.Values) {
					w.Chat.SetNumber(support, acctest.ForeignNumber, acctest.ForeignAccount)
				},
				Then: conform.Changed,
			},
			"project deleted": {
				Do:   func(w *world.World, _ protocol.Values) { w.Chat.Forget(support) },
				Then: conform.Lost, At: "project", Says: []string{"Project SUPPORT does not exist", "Check the id or key"},
			},
		},
		Lose: map[string]conform.Event{
			"project hidden": {
				Do:   func(w *world.World, _ protocol.Values) { w.Chat.Hide(support) },
				Says: []string{"HTTP 403", "The credential is accepted, but may not do this"},
			},
			"chat credential revoked": {
				Do:   func(w *world.World, _ protocol.Values) { w.Chat.RevokeBearer(acctest.ChatToken) },
				Says: []string{"HTTP 401", "Check chat.http.access_token"},
			},
		},
	}
}
