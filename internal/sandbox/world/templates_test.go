package world

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// Templates and flows are changed by Meta and in WhatsApp Manager, and set up for a test.
func TestControl_templates(t *testing.T) {
	t.Parallel()
	w := start(t)
	template := w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: account, Name: "note"})
	flow := w.Graph.AddFlow(graphsim.Flow{BusinessAccountID: account, Name: "order"})
	const accounts, switches = "control POST /graph/business-accounts/" + account, "control POST /graph/template-settings"
	change, read := "control POST /graph/templates/"+template, "graph GET /"+template+
		"?fields=status,rejected_reason,components,correct_category,sub_category"
	create := func(name, more string) string {
		return `{"name":"` + name + `","language":"en_US","category":"UTILITY","components":[{"type":"BODY","text":"Sale ` + more + `"}]}`
	}
	const list = "graph GET /" + account + "/message_templates?summary=message_template_count,message_template_limit"
	run(t, w, []step{
		{change, `{"components":[{"type":"BODY","text":"By hand."}]}`, 204, ""},
		{read, "", 200, "By hand."},
		{read, "", 200, `"PENDING"`},
		{change, `{"status":"REJECTED","reason":"PROMOTIONAL"}`, 204, ""},
		{read, "", 200, `"rejected_reason":"PROMOTIONAL"`},
		{change, `{"status":"APPROVED","correct_category":"MARKETING","undelivered":true}`, 204, ""},
		{read, "", 200, `"correct_category":"MARKETING"`},
		{change, `{"status":"PAUSED","reason":"PACING"}`, 204, ""},
		{"graph POST /" + template + "/unpause", "", 200, "5 minutes after"},
		{switches, `{"unpause_unknown":true,"unpause_any":true}`, 204, ""},
		{"graph POST /" + template + "/unpause", "", 400, "Unsupported post request"},
		{change, `{"components":"text"}`, 422, "list of objects"},
		{"control POST /graph/templates/1", `{"status":"APPROVED"}`, 404, ""},
		{switches, `{"show_sub_category":false,"approve_edits":true,"keep_otp_buttons":true,"flatten_examples":true}`, 204, ""},
		{switches, `{"reorder_components":true}`, 204, ""},
		{read, "", 200, "!CUSTOM"},
		{change, `{"components":[{"type":"BODY","text":"Again."}]}`, 204, ""},
		{read, "", 200, `"APPROVED"`},
		{"control DELETE /graph/templates/" + template, "", 204, ""},
		{read, "", 200, "PENDING_DELETION"},
		{"graph POST /" + account + "/message_templates", create("note", "now."), 400, "2388023"},
		{accounts, `{"add_templates":{"prefix":"many","count":30}}`, 204, ""},
		{list, "", 200, `"summary":{"message_template_count":31,"message_template_limit":6000}`},
		{switches, `{"assign_marketing":["sale"],"review_after":"1h"}`, 204, ""},
		{switches, `{"localize_errors":true}`, 204, ""},
		{"graph POST /" + account + "/message_templates", create("new", "today."), 200, `"category":"MARKETING"`},
		{"graph POST /" + account + "/message_templates", create("new", "today."), 400, "inv\u00e1lido"},
		{"control GET /graph/business-accounts/" + account + "/templates", "", 200, `"text":"Sale today."`},
		{"control GET /graph/business-accounts/" + account + "/templates", "", 200, `"created":1`},
		{"control GET /graph/business-accounts/1/templates", "", 404, ""},
		{accounts, `{"refuse_authentication":true}`, 204, ""},
		{"graph POST /" + account + "/message_templates", `{"name":"code","language":"en_US","category":"AUTHENTICATION","components":[]}`,
			403, "2388185"},

		{"control POST /graph/flows/" + flow, `{"status":"BLOCKED","frozen":true,"endpoint_fails":true}`, 204, ""},
		{"graph GET /" + flow, "", 200, `"BLOCKED"`},
		{"graph POST /" + flow, `{"name":"new"}`, 400, "139001"},
		{"control POST /graph/flows/" + flow, `{"flow_json":"{","frozen":false}`, 204, ""},
		{"graph GET /" + flow, "", 200, "INVALID_FLOW_JSON"},
		{"control POST /graph/flows/1", `{"status":"BLOCKED"}`, 404, ""},
	})
}
