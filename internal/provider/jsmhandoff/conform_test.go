package jsmhandoff_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// jiraProject returns the key and the ID of the service desk of object i.
func jiraProject(i int) (key, id string) {
	if i == 0 {
		return acctest.ServiceDesk, projectID
	}
	return fmt.Sprint("P", i), fmt.Sprint(20000 + i)
}

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:     "whatsapp_jsm_handoff",
		Platform: "jira",
		Prepare: func(w *world.World) {
			conform.AddNumbers(w)
			for i := 1; i < conform.Objects; i++ {
				key, id := jiraProject(i)
				w.Jira.AddProject(jirasim.Project{ID: id, Key: key, Name: key})
			}
		},
		Config: func(i int) protocol.Values {
			key, id := jiraProject(i)
			return protocol.Values{
				"project": key, "phone_number_id": conform.Number(i), "access_token_wo": acctest.GoodToken,
				"confirmed_code": code(id, conform.Number(i), acctest.GoodToken),
			}
		},
		Changed:  protocol.Values{"require_confirmation": true},
		Inputs:   []string{"project", "phone_number_id", "access_token_wo", "confirmed_code"},
		Needs:    []string{"access_token", "graph_endpoint", "chat"},
		ImportID: func(state protocol.Values) string { return fmt.Sprint(state["project"]) },
		NotImported: []string{"phone_number_id", "token_fingerprint", "confirmation_code", "confirmed_code", "confirmed", "app_id",
			"system_user_id", "scopes", "display_phone_number", "verified_name"},
		PlanCalls: 15,
		Rechecked: true,
		Remote:    func(*world.World) map[string]string { return nil }, // the resource writes nothing
		Disappear: map[string]conform.Event{
			"project deleted": {
				Do:   func(w *world.World, _ protocol.Values) { w.Jira.RemoveProject("SUP") },
				Says: []string{"does not exist, or", "may not browse it", "If the project was deleted, remove the blocks that refer to it"},
			},
		},
		LosePermission: permissionLosses(),
	}
}

// permissionLosses returns failures of Jira, which fail the refresh, and of Meta, which fail the plan but allow the removal of the
// hand-off.
func permissionLosses() map[string]conform.Event {
	jira := func(f simkit.Fault) func(*world.World) { return func(w *world.World) { w.Jira.FailNext(f) } }
	all := map[string]conform.Event{
		"project hidden": conform.PlanError(func(w *world.World) { w.Jira.Hide("SUP") },
			"does not exist, or the account of chat.jira.email may not browse it"),
		"bad credentials": conform.PlanError(func(w *world.World) { w.Jira.RevokeTokens("5b10a2844c20165700ede21g") },
			"does not accept this one", "Check chat.jira.api_token and that it belongs to chat.jira.email"),
		"bad credentials, 401": conform.PlanError(func(w *world.World) {
			w.Jira.AnswerBadCredentialsWith401(true)
			w.Jira.RevokeTokens("5b10a2844c20165700ede21g")
		}, "HTTP 401", "Check chat.jira.api_token"),
		"forbidden": conform.PlanError(jira(simkit.Fault{Status: 403, Body: `{"errorMessages":["no"]}`, Times: -1}), "HTTP 403",
			"Browse Projects"),
		"404 to all": conform.PlanError(jira(simkit.Fault{Status: 404, Body: `{}`, Times: -1}), "Check chat.jira.endpoint"),
		"login page": conform.PlanError(jira(simkit.Fault{Kind: simkit.KindHTML, Times: -1}), "text/html"),
	}
	for at, e := range map[string]conform.Event{
		"project": conform.PlanError(func(w *world.World) { w.Jira.SetType("SUP", "software") }, "Project SUP is not a service desk",
			`"software"`),
		"access_token_wo": conform.PlanError(func(w *world.World) {
			w.Graph.EchoSecrets(true)
			w.Graph.RevokeToken(acctest.GoodToken, 458)
		}, "subcode 458"),
		"phone_number_id": conform.PlanError(func(w *world.World) { w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account) },
			"subcode 33"),
	} {
		e.At, e.Removable = at, true
		all[at] = e
	}
	return all
}
