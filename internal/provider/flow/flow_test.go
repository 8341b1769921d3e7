package flow_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// stored returns the JSON of a stored flow as Meta has it.
func stored(st *conform.Stage, r *protocol.Resource) string {
	id, _ := r.State["id"].(string)
	return st.Graph.FlowJSON(id)
}

func publishedConfig() protocol.Values {
	return conform.Merge(config(0), protocol.Values{"published": true})
}

// A changed flow is a draft in between, and is published once, by the last write. The plan warns of that.
func TestAccFlow_publishesLast(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(publishedConfig())
	if r.State["status"] != "PUBLISHED" {
		t.Fatalf("created: %v", r.State)
	}
	changed := conform.Merge(publishedConfig(), protocol.Values{"flow_json": screens("New"), "name": "renamed"})
	p, diags := r.Plan(changed)
	diags.WantWarning(t, "", "Flow signup_0 will be a draft during the apply", "name, flow_json")
	st.ForgetCalls()
	r.ApplyPlanned(p).WantNone(t)
	var writes []string
	for _, call := range st.Graph.Writes() {
		writes = append(writes, call.Path[strings.LastIndexByte(call.Path, '/')+1:])
	}
	id, _ := r.State["id"].(string)
	if got := strings.Join(writes, " "); got != "assets "+id+" publish" || r.State["status"] != "PUBLISHED" {
		t.Errorf("the writes are %s, the state %v", got, r.State)
	}
	st.WantEmptyPlan(r, changed, "published again")
}

// JSON with errors is not published: the error names the lines of the configured text, and says that the flow is a draft now. The next
// apply publishes what was corrected.
func TestAccFlow_errorsInJSON(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(publishedConfig())
	const heading = `{"type": "TextHeading", "text": "Hello"},`
	bad := strings.Replace(screens("Bad"), heading, strings.Repeat(heading, 50), 1) // Meta has 50 in its pages, and 100 in its editor
	diags := r.Apply(conform.Merge(publishedConfig(), protocol.Values{"flow_json": bad}))
	diags.WantError(t, "flow_json", "was not published", "line 4, column 5", "MAX_ALLOWED_COMPONENTS_PER_SCREEN", "is a draft now")
	if r.State["status"] != "DRAFT" || r.State["published"] != false || stored(st, r) != bad {
		t.Errorf("the state is %v", r.State)
	}
	r.Apply(publishedConfig()).NoError(t)
	if r.State["status"] != "PUBLISHED" || stored(st, r) != screens("Form 0") {
		t.Errorf("corrected: %v", r.State)
	}
}

// A creation whose later step fails keeps its draft, with a warning, and the next apply continues with the same flow.
func TestAccFlow_draftIsKept(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/*/93*/assets", "/*/93*/publish"} {
		st := spec().StartStage(t, protocol.Values{"max_retries": 0})
		r := st.NewObject()
		p, diags := r.Plan(publishedConfig())
		diags.NoError(t)
		st.Graph.FailNext(simkit.Fault{Method: "POST", Path: path, Status: 500})
		r.ApplyPlanned(p).WantWarning(t, "", "Flow signup_0 was created as a draft and is not complete", "HTTP 500", "apply again")
		id := r.State["id"]
		r.Apply(publishedConfig()).NoError(t)
		if r.State["id"] != id || r.State["status"] != "PUBLISHED" || stored(st, r) != screens("Form 0") {
			t.Errorf("%s: %v", path, r.State)
		}
	}
}

// A flow with the configured name is never adopted: the error has the import command.
func TestAccFlow_nameTaken(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	first := st.AppliedObject(config(0))
	_, diags := st.StartServer().NewResource("whatsapp_flow").Plan(config(0))
	id, _ := first.State["id"].(string)
	diags.WantError(t, "name", "Flow signup_0 already exists", "terraform import whatsapp_flow.NAME "+acctest.Account+"/"+id)
}

// Other white space and another order of keys plan nothing, and THROTTLED and BLOCKED count as published.
func TestAccFlow_noDifference(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(publishedConfig())
	spaced := strings.ReplaceAll(screens("Form 0"), `"type": "TextHeading", "text": "Hello"`, `"text":"Hello","type":"TextHeading"`)
	id, _ := r.State["id"].(string)
	for _, status := range []string{"THROTTLED", "BLOCKED"} {
		st.Graph.SetFlowStatus(id, status)
		st.WantEmptyPlan(r, conform.Merge(publishedConfig(), protocol.Values{"flow_json": spaced}), status)
	}
}

// The JSON is downloaded only after a change.
func TestAccFlow_readsJSONOnce(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(config(0))
	id, _ := r.State["id"].(string)
	for _, want := range []int{0, 1, 0} {
		if want == 1 {
			st.Graph.EditFlow(id, screens("Form 0")+"\n")
		}
		st.ForgetCalls()
		r.Refresh().WantNone(t)
		if n := st.Graph.CountCalls("GET", "/*/93*/assets"); n != want {
			t.Errorf("%d reads of the JSON, want %d", n, want)
		}
	}
}

// A destroy leaves a published flow with a warning, and deprecates it on request.
func TestAccFlow_onDestroy(t *testing.T) {
	t.Parallel()
	for onDestroy, want := range map[string]string{"": "PUBLISHED", "abandon": "PUBLISHED", "deprecate": "DEPRECATED"} {
		st := spec().StartStage(t)
		values := publishedConfig()
		if onDestroy != "" {
			values["on_destroy"] = onDestroy
		}
		r := st.AppliedObject(values)
		diags := r.Destroy()
		diags.NoError(t)
		if flows := st.Graph.Flows(acctest.Account); len(flows) != 1 || flows[0].Status != want {
			t.Errorf("%q: %v", onDestroy, flows)
		}
		if stays := strings.Contains(diags.String(), "stays at Meta"); stays != (want == "PUBLISHED") {
			t.Errorf("%q: %s", onDestroy, diags)
		}
	}
}

// What Meta refuses in any case is refused by the plan: an endpoint that is missing, and to unpublish. A missing key and subscription are
// warnings, because the same run can set them up.
func TestAccFlow_planned(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	const version = `"version": "7.3",`
	withEndpoint := strings.Replace(screens("End"), version, version+` "data_api_version": "3.0", "routing_model": {"FORM": []},`, 1)
	values := conform.Merge(publishedConfig(), protocol.Values{"flow_json": withEndpoint})
	_, diags := st.NewObject().Plan(values)
	diags.WantError(t, "endpoint_uri", "has no endpoint", "139002")
	_, diags = st.NewObject().Plan(conform.Merge(values, protocol.Values{"endpoint_uri": "https://flows.example.com"}))
	diags.NoError(t)
	if text := diags.String(); !strings.Contains(text, "needs a signed key") || !strings.Contains(text, "needs a subscribed app") {
		t.Errorf("the plan says %s", text)
	}
	r := st.AppliedObject(publishedConfig())
	_, diags = r.Plan(conform.Merge(config(0), protocol.Values{"published": false}))
	diags.WantError(t, "published", "cannot be unpublished")
}
