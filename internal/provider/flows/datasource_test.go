package flows_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// withEndpoint is a flow that needs an endpoint.
const withEndpoint = `{"version":"7.2","data_api_version":"3.0","routing_model":{"A":[]},"screens":[{"id":"A","terminal":true,"layout":` +
	`{"children":[{"type":"Footer","on-click-action":{"name":"data_exchange"}}]}}]}`

// One call reads all flows of an account, sorted.
func TestAccFlows_read(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	got, diags := s.ReadData("whatsapp_flows", protocol.Values{"business_account_id": acctest.ForeignAccount})
	diags.WantNone(t)
	if all, ok := got["flows"].([]any); !ok || len(all) != 0 {
		t.Errorf("an account without flows: %v", got)
	}
	w.Graph.AddFlow(graphsim.Flow{
		BusinessAccountID: acctest.Account, Name: "survey", Categories: []string{"SURVEY", "CONTACT_US"}, JSON: withEndpoint,
		Fields: map[string]any{"endpoint_uri": "https://flows.example/?token=" + acctest.HandToken},
	})
	w.Graph.AddFlow(graphsim.Flow{
		BusinessAccountID: acctest.Account, Name: "broken", Status: "DRAFT", JSON: "{\n  \"version\": \"7.2\",\n  \"other\": 7\n}",
	})
	w.Graph.ResetCalls()
	got, diags = s.ReadData("whatsapp_flows", protocol.Values{"business_account_id": acctest.Account})
	diags.WantNone(t)
	all, _ := got["flows"].([]any)
	if len(all) != 2 || len(w.Graph.Calls()) != 1 {
		t.Fatalf("%d calls, %v", len(w.Graph.Calls()), all)
	}
	for i, want := range []protocol.Values{
		{"name": "broken", "status": "DRAFT", "endpoint_uri": nil, "data_api_version": nil, "validation_errors": []any{protocol.Values{
			"error": "MISSING_REQUIRED_PROPERTY", "error_type": "FLOW_JSON_ERROR", "message": `The property "screens" is missing.`,
			"line_start": 1, "line_end": 4, "column_start": 1, "column_end": 2, "path": "$root",
		}}},
		{
			"name": "survey", "status": "PUBLISHED", "data_api_version": "3.0", "json_version": "7.2",
			"categories": []any{"CONTACT_US", "SURVEY"}, "endpoint_uri": "https://flows.example/?token=(redacted)", "validation_errors": []any{},
		},
	} {
		flow, _ := all[i].(protocol.Values)
		protocol.WantValues(t, flow, want)
		if flow["id"] == nil || flow["updated_at"] == nil {
			t.Errorf("%v", flow)
		}
	}
	_, diags = s.ReadData("whatsapp_flows", protocol.Values{"business_account_id": "102000000000999"})
	diags.WantError(t, "business_account_id", "subcode 33")
}
