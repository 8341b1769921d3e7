package graphsim_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const goodFlow = `{
  "version": "7.2",
  "screens": [
    {
      "id": "START", "terminal": true, "title": "Hello", "data": {},
      "layout": {"type": "SingleColumnLayout", "children": [
        {"type": "TextHeading", "text": "Hello"},
        {"type": "Footer", "label": "Done", "on-click-action": {"name": "complete", "payload": {}}}
      ]}
    }
  ]
}`

const endpointFlow = `{"version":"7.2","data_api_version":"3.0","routing_model":{"A":["B"],"B":[]},"screens":[
{"id":"A","layout":{"children":[{"type":"Footer","on-click-action":{"name":"navigate","next":{"type":"screen","name":"B"}}}]}},
{"id":"B","terminal":true,"layout":{"children":[{"type":"Footer","on-click-action":{"name":"data_exchange"}}]}}]}`

// asset uploads the JSON of a flow.
func (w *world) asset(flow, text string, fields ...string) reply {
	w.t.Helper()
	var data bytes.Buffer
	form := multipart.NewWriter(&data)
	if fields == nil {
		fields = []string{"name", "flow.json", "asset_type", "FLOW_JSON"}
	}
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			w.t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("file", "flow.json")
	if err == nil {
		_, err = io.WriteString(file, text)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"/v25.0/"+flow+"/assets", &data)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+adminToken)
	return w.send(req)
}

// download fetches an address outside of the Graph API.
func (w *world) download(address, bearer string) (status int, text string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

// 15: a flow is a draft, gets its JSON, is published, and is a draft again after a change.
func TestFlows(t *testing.T) {
	w := newWorld(t)
	create := func(form string) string { return "admin POST " + waba + "/flows " + form }
	id := w.try(create(`name=order&categories=["OTHER"]`), "ok", "!validation_errors").textAt("id")
	w.try(create(`name=order&categories=["OTHER"]`), "100", "unique")
	w.try("admin POST "+emptyWABA+`/flows name=order&categories=["OTHER"]`, "ok")
	for _, bad := range []string{
		`name=a`, `categories=["OTHER"]`, `name=a&categories=[]`, `name=a&categories=["X"]`, `name=a&categories=OTHER`,
		`name=` + strings.Repeat("a", 201) + `&categories=["OTHER"]`, `name=a&categories=["OTHER"]&endpoint_uri=http://a.example`,
		`name=a&categories=["OTHER"]&clone_flow_id=1`,
	} {
		w.try(create(bad), "100")
	}
	w.try("admin GET "+id, "ok", `"categories":["OTHER"],"id":"`+id+`","name":"order","status":"DRAFT","validation_errors":[]`)
	read := "admin GET " + id + "?fields=status,updated_at,json_version,application"
	before := w.try(read, "ok", `"application":{"id":"111"`, "!json_version").textAt("updated_at")
	w.try("admin GET "+id+"/assets", "ok", `"data":[]`)
	w.try("admin POST "+id+"/publish", "139002", "validation errors")
	w.asset(id, goodFlow).wantOutcome("ok", `"success":true`, `"validation_errors":[]`)
	if after := w.try(read, "ok", `"json_version":"7.2"`).textAt("updated_at"); after <= before {
		t.Errorf("updated_at %s after %s", after, before)
	}
	w.try("admin POST "+id+"/deprecate", "139003")
	w.try("admin POST "+id+"/publish", "ok", `"success":true`)
	w.try("admin POST "+id+"/publish", "139002", "not a draft")
	w.try("admin DELETE "+id, "139004")
	w.try("admin GET "+waba+"?fields=flows{id,status}", "ok", `"flows":{"data":[{"id":"`+id+`","status":"PUBLISHED"}]`)

	w.try("admin POST "+id+" name=renamed", "ok", `"success":true`)
	w.try(read, "ok", `"status":"DRAFT"`)
	w.try("admin POST "+id+" application_id=1", "100")
	w.try("admin POST "+id+" application_id="+otherApp, "ok")
	w.try(read, "ok", `"id":"112"`)
	w.try("admin GET "+id+"?fields=application_id", "100", "nonexisting field")
	w.SetFlowStatus(id, "THROTTLED")
	w.asset(id, goodFlow).wantOutcome("ok")
	w.try(read, "ok", `"status":"DRAFT"`)
	w.try("admin POST "+id+"/publish", "ok")
	w.FreezeFlow(id, true)
	w.asset(id, goodFlow).wantOutcome("139001")
	w.try("admin POST "+id+" name=again", "139001")
	w.SetFlowStatus(id, "BLOCKED")
	w.try("admin POST "+id+"/deprecate", "ok")
	w.try("admin POST "+id+"/deprecate", "139003")
	w.try("admin POST "+id+" name=again", "139001")
	expect(t, "stored", w.Stored("flows"), "{2 7 0}")
}

func TestFlows_create(t *testing.T) {
	w := newWorld(t)
	create := func(more o) reply {
		in := o{"name": fmt.Sprint("flow ", w.SpentUnits()), "categories": l{"OTHER"}}
		for name, value := range more {
			in[name] = value
		}
		return w.postJSON(waba+"/flows", in)
	}
	good := create(o{"flow_json": goodFlow}).wantOutcome("ok", `"success":true`, `"validation_errors":[]`).textAt("id")
	broken := create(o{"flow_json": "{"}).wantOutcome("ok", "INVALID_FLOW_JSON").textAt("id")
	copied := create(o{"clone_flow_id": good}).wantOutcome("ok").textAt("id")
	expect(t, "copy", w.FlowJSON(copied), goodFlow)
	create(o{"clone_flow_id": good, "flow_json": goodFlow}).wantOutcome("100")

	w.try("admin DELETE "+broken, "ok", `"success":true`)
	w.try("admin GET "+broken, "100/33")
	w.SetFlowStatus(good, "PUBLISHED")
	w.EditFlow(good, endpointFlow) // in WhatsApp Manager
	w.try("admin GET "+good, "ok", `"status":"DRAFT"`)
	w.try("admin DELETE "+good, "ok")
}

// 15: the address of the JSON is not part of the Graph API, and expires.
func TestFlows_assets(t *testing.T) {
	w := newWorld(t)
	id := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "live", JSON: goodFlow})
	address := func() string {
		return w.try("admin GET "+id+"/assets", "ok", `"asset_type":"FLOW_JSON"`, `"name":"flow.json"`).textAt("data", 0, "download_url")
	}
	first := address()
	if first == address() {
		t.Error("the address does not change")
	}
	get := func(bearer string, status int, text string) {
		t.Helper()
		if got, body := w.download(first, bearer); got != status || !strings.Contains(body, text) {
			t.Errorf("%d %s", got, body)
		}
	}
	get("", 200, goodFlow)
	get(adminToken, 403, "no access token")
	w.clock.Advance(time.Hour + time.Second)
	get("", 403, "expired")
	first = strings.Replace(address(), "flow-assets/", "flow-assets/x", 1)
	get("", 403, "expired")
	w.asset(id, goodFlow, "name", "flow.json", "asset_type", "IMAGE").wantOutcome("100")
	w.asset(id, goodFlow, "name", "x", "asset_type", "FLOW_JSON").wantOutcome("100")
	w.try("admin POST "+id+"/assets name=flow.json&asset_type=FLOW_JSON", "100", "file is required")
}

// 15: why a flow cannot be published.
func TestFlows_publish(t *testing.T) {
	w := newWorld(t)
	id := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "live", AppID: appID, Status: "DRAFT", JSON: endpointFlow})
	refused := func(reason string) {
		t.Helper()
		w.try("admin POST "+id+"/publish", "139002", reason)
	}
	refused("endpoint_uri")
	w.try("admin POST "+id+" endpoint_uri=https://flow.example", "ok")
	refused("signed public key")
	w.SetField(phone+"/whatsapp_business_encryption", "business_public_key_signature_status", "MISMATCH")
	refused("signed public key")
	w.SetField(phone+"/whatsapp_business_encryption", "business_public_key_signature_status", "VALID")
	refused("subscribed to webhooks")
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID})
	w.FailFlowEndpoint(id, true)
	refused("not healthy")
	w.FailFlowEndpoint(id, false)
	w.try("admin POST "+id+"/publish", "ok")

	bare := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "bare", Status: "DRAFT", JSON: endpointFlow})
	w.SetField(bare, "endpoint_uri", "https://flow.example")
	w.try("admin POST "+bare+"/publish", "139002", "no app")
	alone := w.AddFlow(graphsim.Flow{BusinessAccountID: emptyWABA, Name: "alone", Status: "DRAFT", JSON: goodFlow})
	w.try("system POST "+alone+"/publish", "139002", "no phone number")
	old := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "old", Status: "DRAFT", JSON: strings.Replace(goodFlow, "7.2", "5.0", 1)})
	w.try("admin POST "+old+"/publish", "139002", "5.0 is frozen")
}

// 16: the JSON is taken, and its errors are told with their places.
func TestFlows_validation(t *testing.T) {
	w := newWorld(t)
	id := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "live", Status: "DRAFT"})
	change := func(text, old, to string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("no %s", old)
		}
		return strings.Replace(text, old, to, 1)
	}
	w.asset(id, goodFlow+"}").wantOutcome("ok", `"success":true`, `"error":"INVALID_FLOW_JSON"`, `"line_start":12`, `"column_start":2`,
		`"FLOW_JSON_ERROR"`)
	w.try("admin GET "+id, "ok", "INVALID_FLOW_JSON")
	w.asset(id, change(goodFlow, `"START"`, `"START 1"`)).wantOutcome("ok", `"error":"PATTERN_MISMATCH"`, `"line_start":5`,
		`"column_start":13`,
		`"line_end":5`, `"column_end":22`, `"path":"screens.0.id"`)
	const components = `{"type": "TextHeading", "text": "Hello"},`
	for _, c := range []struct{ text, name string }{
		{"[]", "INVALID_FLOW_JSON"}, {`{"version"`, "INVALID_FLOW_JSON"}, {`{"version":"7.2"}`, "MISSING_REQUIRED_PROPERTY"},
		{change(goodFlow, `"version": "7.2",`, ""), "MISSING_FLOW_JSON_VERSION"},
		{change(goodFlow, "7.2", "9.9"), "INVALID_FLOW_JSON_VERSION"},
		{change(goodFlow, `"id": "START",`, ""), "MISSING_REQUIRED_PROPERTY"},
		{change(goodFlow, components, strings.Repeat(components, 50)), "MAX_ALLOWED_COMPONENTS_PER_SCREEN"},
	} {
		w.asset(id, c.text).wantOutcome("ok", c.name)
	}
	for _, good := range []string{goodFlow, endpointFlow, change(goodFlow, components, strings.Repeat(components, 49))} {
		w.asset(id, good).wantOutcome("ok", `"validation_errors":[]`)
	}
}
