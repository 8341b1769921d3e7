package messagetemplate_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// listCalls returns the number of calls that list templates, without those that read the limit, and of the others.
func listCalls(w *world.World) (lists, others int) {
	for _, c := range w.Graph.Calls() {
		if strings.Contains(c.Path, "/message_templates") && !isLimit(c) {
			lists++
		} else {
			others++
		}
	}
	return lists, others
}

func isLimit(c simkit.Call) bool { return strings.Contains(c.Query, "summary=") }

func listing(t *testing.T, s *protocol.Server, filters protocol.Values) (protocol.Values, []string) {
	t.Helper()
	block := protocol.Values{"business_account_id": acctest.Account}
	for name, value := range filters {
		block[name] = value
	}
	got, diags := s.ReadData("whatsapp_message_templates", block)
	diags.WantNone(t)
	var names []string
	all, _ := got["templates"].([]any)
	for _, one := range all {
		v, _ := one.(protocol.Values)
		names = append(names, fmt.Sprint(v["name"], "/", v["language"]))
	}
	return got, names
}

// Filters select from one list, which data sources and resources share.
func TestAccMessageTemplates_filters(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	for _, one := range []graphsim.Template{
		{Name: "order_update", Language: "en_US"},
		{Name: "order_update", Language: "de", Status: "PAUSED"},
		{Name: "order_update_2", Language: "de", Category: "MARKETING", Status: "PENDING_DELETION"},
		{Name: "login", Language: "en_US", Category: "AUTHENTICATION"},
	} {
		one.BusinessAccountID = acctest.Account
		w.Graph.AddTemplate(one)
	}
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	const us, de, second, login = "order_update/en_US", "order_update/de", "order_update_2/de", "login/en_US"
	cases := []struct {
		filters protocol.Values
		want    []string
	}{
		{nil, []string{login, de, us, second}},
		{protocol.Values{"names": []string{"order_update", "other"}}, []string{de, us}},
		{protocol.Values{"names": []string{}}, nil},
		{protocol.Values{"name_contains": "update"}, []string{de, us, second}},
		{protocol.Values{"languages": []string{"de"}}, []string{de, second}},
		{protocol.Values{"categories": []string{"MARKETING", "AUTHENTICATION"}}, []string{login, second}},
		{protocol.Values{"statuses": []string{"paused"}}, []string{de}},
		{protocol.Values{"statuses": []string{"APPROVED"}, "languages": []string{"en_US"}, "name_contains": "order"}, []string{us}},
	}
	for _, c := range cases {
		if _, names := listing(t, s, c.filters); fmt.Sprint(names) != fmt.Sprint(c.want) {
			t.Errorf("%v: %v, want %v", c.filters, names, c.want)
		}
	}
	if n, others := listCalls(w); n != 1 || others != len(cases) {
		t.Errorf("%d lists and %d other calls, want 1 and %d", n, others, len(cases))
	}
	for name, value := range map[string]any{"categories": []string{"OTHER"}, "names": []string{"Order Update"}} {
		_, diags := s.ReadData("whatsapp_message_templates", protocol.Values{"business_account_id": acctest.Account, name: value})
		diags.WantError(t, name)
	}
}

// The data source shows what the resource shows, and the limit of the account. The content can be configured.
func TestAccMessageTemplates_read(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	r := s.NewResource("whatsapp_message_template")
	r.Apply(config(1)).NoError(t)
	id := fmt.Sprint(r.State["id"])
	w.Graph.SetTemplateStatus(id, "REJECTED", "ABUSIVE_CONTENT")
	w.Graph.AnnounceCategory(id, "MARKETING")
	r.Refresh().NoError(t)
	image := w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: acctest.Account, Name: "picture", Components: []any{
		map[string]any{"type": "HEADER", "format": "IMAGE", "example": map[string]any{"header_handle": []any{"4::aW"}}},
		map[string]any{"type": "BODY", "text": "Our new catalog is here for you."},
	}})
	odd := w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: acctest.Account, Name: "odd"})
	w.Graph.SetField(odd, "components", []any{map[string]any{"text": []any{"a"}, "type": "BODY"}})
	s.Restart().NoError(t)

	got, _ := listing(t, s, nil)
	all, _ := got["templates"].([]any)
	row, _ := all[1].(protocol.Values)
	for name, of := range map[string]string{
		"id": "id", "name": "name", "language": "language", "status": "status", "category": "effective_category",
		"parameter_format": "parameter_format", "previous_category": "previous_category", "correct_category": "correct_category",
		"rejected_reason": "rejected_reason",
		"components_json": "effective_components_json",
	} {
		if row[name] != r.State[of] {
			t.Errorf("%s is %v, want %v", name, row[name], r.State[of])
		}
	}
	if row["rejected_reason"] != "ABUSIVE_CONTENT" || row["correct_category"] != "MARKETING" || row["components_json"] == nil {
		t.Errorf("%v", row)
	}
	if other, _ := all[0].(protocol.Values); other["components_json"] != `[{"text":["a"],"type":"BODY"}]` || other["rejected_reason"] != nil {
		t.Errorf("%v", other)
	}
	picture, _ := all[2].(protocol.Values)
	if text := fmt.Sprint(picture["components_json"]); picture["id"] != image || !strings.Contains(text, `"header_handle":["imported"]`) {
		t.Errorf("%v", picture)
	}
	s.NewResource("whatsapp_message_template").Validate(protocol.Values{
		"business_account_id": acctest.Account, "name": "picture", "language": "en_US", "category": "UTILITY",
		"components_json": picture["components_json"],
	}).NoError(t)
	if fmt.Sprint(got["message_template_count"], " of ", got["message_template_limit"]) != "3 of 250" {
		t.Errorf("%v of %v", got["message_template_count"], got["message_template_limit"])
	}
	_, diags := s.ReadData("whatsapp_message_templates", protocol.Values{"business_account_id": "102000000000999"})
	diags.WantError(t, "business_account_id", "subcode 33")
}
