package businessaccountsettings_test

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

const argument = "business_account_id"

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Spec{
		Type:    "whatsapp_business_account_settings",
		Prepare: conform.AddAccounts,
		Config: func(i int) protocol.Values {
			return protocol.Values{argument: conform.Account(i), "disable_marketing_messages_on_cloud_api": true, "timezone_id": "42"}
		},
		Changed:  protocol.Values{"is_enabled_for_insights": true},
		Inputs:   []string{argument},
		List:     protocol.Values{"business_account_ids": []string{conform.Account(0), conform.Account(1)}},
		Needs:    []string{"access_token", "graph_endpoint"},
		ImportID: func(state protocol.Values) string { return fmt.Sprint(state[argument]) },
		// An import reads everything that Meta shows.
		NotImported: []string{"name"},
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if fields := w.Graph.Fields(conform.Account(i)); fields["disable_marketing_messages_on_cloud_api"] == true {
					all[conform.Account(i)] = fmt.Sprint(fields["timezone_id"], fields["is_enabled_for_insights"])
				}
			}
			return all
		},
		RemainsAfterDestroy: true,
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/*", At: argument, Faults: map[string]conform.Fault{
			"500 once":   {Fault: simkit.Fault{Status: 500}},
			"500 always": {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500"}},
			"no success": {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"not available": {Fault: graphsim.Error{Code: 100, Subcode: 200005, Message: "Template insights are not available"}.Fault("", "", 1),
				Says: []string{"not available"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: "/*/*", At: argument},
		Disappear: map[string]conform.Event{
			"changed by hand": {Do: func(w *world.World, state protocol.Values) {
				w.Graph.SetField(fmt.Sprint(state[argument]), "timezone_id", "7")
			}, Then: conform.Changed},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": {Do: func(w *world.World, _ protocol.Values) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, At: argument, Says: []string{"whatsapp_business_management"}},
			"account removed": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemoveBusinessAccount(acctest.Account) },
				At: argument, Says: []string{"subcode 33"}},
		},
	}
}

// Analytics cannot be switched off, and Meta shows the features as a list.
func TestAccBusinessAccountSettings_features(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	off := protocol.Values{argument: acctest.Account, "is_enabled_for_insights": false}
	st.NewObject().Validate(off).WantError(t, "is_enabled_for_insights", "must be")
	config := protocol.Values{argument: acctest.Account, "degrees_of_freedom_spec": protocol.Values{
		"creative_features_spec": protocol.Values{"image_touchups": protocol.Values{"enroll_status": "OPT_OUT"}},
	}}
	r := st.AppliedObject(config)
	st.WantEmptyPlan(r, config, "created")
	imported := st.StartServer().NewResource("whatsapp_business_account_settings")
	imported.Import(acctest.Account).NoError(t)
	st.WantEmptyPlan(imported, conform.Merge(config, protocol.Values{"name": "Support", "timezone_id": "1"}), "imported")
}

// Meta may answer a change with the ID of the account, and may show the names of the features as they were written.
func TestAccBusinessAccountSettings_otherAnswers(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.AnswerAccountChangesWithID(true)
	st.Graph.LowerCaseFeatureKeys(true)
	config := protocol.Values{argument: acctest.Account, "degrees_of_freedom_spec": protocol.Values{
		"creative_features_spec": protocol.Values{"image_touchups": protocol.Values{"enroll_status": "OPT_OUT"}},
	}}
	r := st.NewObject()
	r.Apply(config).WantNone(t)
	st.WantEmptyPlan(r, config, "created")
}
