package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// staysAtMeta demands that the plan of a destruction and the destruction itself say that the flow stays, and why.
func staysAtMeta(t *testing.T, diags protocol.Diags, flow, why string) {
	t.Helper()
	diags.NoError(t)
	for _, text := range []string{
		flow + " will be left at Meta\n" + why, flow + " stays at Meta\nThe resource was removed from the state. " + why,
	} {
		if !strings.Contains(diags.String(), text) {
			t.Errorf("%q is missing in:\n%s", text, diags)
		}
	}
}

func id(r *protocol.Resource) string { return fmt.Sprint(r.State["id"]) }

// A published flow that Meta does not edit stays as it is. The error names the way out, and that way works.
func TestAccFlow_frozen(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(publishedConfig())
	st.Graph.FreezeFlow(id(r), true)
	before := st.Graph.Flows(acctest.Account)[0]
	for at, change := range map[string]protocol.Values{"flow_json": {"flow_json": screens("New")}, "name": {"name": "other"}} {
		diags := r.Apply(conform.Merge(publishedConfig(), change))
		diags.WantError(t, at, "code 139001", `clone_flow_id = "`+id(r)+`"`)
		if now := st.Graph.Flows(acctest.Account)[0]; fmt.Sprint(now) != fmt.Sprint(before) || r.State["published"] != true {
			t.Errorf("%s: the flow is %v, the state %v", at, now, r.State)
		}
	}
	clone := conform.Merge(publishedConfig(), protocol.Values{"name": "clone", "clone_flow_id": id(r)})
	delete(clone, "flow_json")
	made := st.StartServer().NewResource("whatsapp_flow")
	made.Apply(clone).WantNone(t)
	if made.State["status"] != "PUBLISHED" || st.Graph.FlowJSON(id(made)) != screens("Form 0") {
		t.Errorf("the clone is %v", made.State)
	}
}

// A clone and a publication that Meta refuses with the same code are errors that keep what is true: no flow, and a draft.
func TestAccFlow_frozenElsewhere(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	source := st.AppliedObject(config(0))
	refused := graphsim.Error{Code: 139001, Message: "Flow can't be updated"}
	st.Graph.FailNext(refused.Fault("POST", "/*/*/flows", 1))
	clone := st.StartServer().NewResource("whatsapp_flow")
	clone.Apply(conform.Merge(config(1), protocol.Values{"clone_flow_id": id(source)})).WantError(t, "name", "code 139001")
	if clone.State != nil || len(st.Graph.Flows(acctest.Account)) != 1 {
		t.Errorf("the state is %v, the flows %v", clone.State, st.Graph.Flows(acctest.Account))
	}
	st.Graph.FailNext(refused.Fault("POST", "/*/93*/publish", 1))
	source.Apply(publishedConfig()).WantError(t, "published", "Flow signup_0 was not published", "code 139001", "is a draft now")
	if source.State["published"] != false || source.State["status"] != "DRAFT" {
		t.Errorf("the state is %v", source.State)
	}
}

// Another clone_flow_id changes nothing, and the plan says so.
func TestAccFlow_cloneLater(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(config(0))
	later := conform.Merge(config(0), protocol.Values{"clone_flow_id": "930000000000099"})
	p, diags := r.Plan(later)
	diags.WantWarning(t, "clone_flow_id", "Flow signup_0 exists already, so clone_flow_id has no effect", "at creation only")
	st.ForgetCalls()
	r.ApplyPlanned(p).NoError(t)
	st.WantNoWrites("another clone_flow_id")
	st.WantEmptyPlan(r, later, "another clone_flow_id")
}

// A flow cannot get the name of another one: the plan refuses it, and so does the apply if the other one was made in between.
func TestAccFlow_renameRefused(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(config(0))
	renamed := conform.Merge(config(0), protocol.Values{"name": "taken"})
	p, diags := r.Plan(renamed)
	diags.NoError(t)
	st.Graph.AddFlow(graphsim.Flow{BusinessAccountID: acctest.Account, Name: "taken", JSON: screens("Other")})
	r.ApplyPlanned(p).WantError(t, "name", "code 100", "already exists")
	if r.State["name"] != "signup_0" || r.State["flow_json"] != screens("Form 0") {
		t.Errorf("the state is %v", r.State)
	}
	_, diags = r.Plan(renamed)
	diags.WantError(t, "name", "Flow taken already exists", "cannot get the name")
	st.WantEmptyPlan(r, config(0), "the old name")
}

// A deprecated flow is neither changed nor published again: the plan says why. It stays at Meta when it is destroyed.
func TestAccFlow_deprecated(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(publishedConfig())
	st.Graph.SetFlowStatus(id(r), "DEPRECATED")
	for _, change := range []protocol.Values{{}, {"flow_json": screens("New")}, {"name": "other"}} {
		_, diags := r.Plan(conform.Merge(publishedConfig(), change))
		diags.WantError(t, "name", "Flow signup_0 is deprecated", "neither changes nor publishes", "state rm")
	}
	if r.State["status"] != "DEPRECATED" || r.State["published"] != false {
		t.Errorf("the state is %v", r.State)
	}
	st.WantEmptyPlan(r, config(0), "published is left out")
	st.ForgetCalls()
	staysAtMeta(t, r.Destroy(), "Flow signup_0", "Meta does not delete a deprecated flow.")
	st.WantNoWrites("a deprecated flow is destroyed")
}

// What another user writes between plan and apply is not overwritten, not published, and not deleted.
func TestAccFlow_changedAfterThePlan(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]protocol.Values{
		"JSON": {"flow_json": screens("New")}, "fields": {"categories": []string{"OTHER"}}, "publication": {"published": true},
	} {
		st := spec().StartStage(t)
		r := st.AppliedObject(config(0))
		p, diags := r.Plan(conform.Merge(config(0), change))
		diags.NoError(t)
		st.Graph.EditFlow(id(r), screens("By hand"))
		before := r.State
		st.ForgetCalls()
		r.ApplyPlanned(p).WantError(t, "name", "Flow signup_0 changed after the plan", "Nothing was written", "Plan again, with a refresh")
		st.WantNoWrites(name)
		st.WantStateKept(r, before, name)
		if stored(st, r) != screens("By hand") {
			t.Errorf("%s: the flow has %s", name, stored(st, r))
		}
		r.Apply(conform.Merge(config(0), change)).NoError(t) // a plan that has shown it
		if stored(st, r) == screens("By hand") {
			t.Errorf("%s: the flow keeps the other JSON", name)
		}
	}
	st := spec().StartStage(t)
	r := st.AppliedObject(config(0))
	st.Graph.EditFlow(id(r), screens("By hand"))
	r.Remove().WantError(t, "name", "Flow signup_0 changed after the plan")
	if stored(st, r) != screens("By hand") {
		t.Error("the flow was deleted")
	}
}

// A publication and a deprecation whose answers are lost are made once, and are no errors.
func TestAccFlow_lostAnswers(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]simkit.Fault{
		"reset": {Kind: simkit.KindReset, When: simkit.After}, "500": {Status: 500, When: simkit.After},
	} {
		st := spec().StartStage(t)
		values := conform.Merge(publishedConfig(), protocol.Values{"on_destroy": "deprecate"})
		r := st.AppliedObject(conform.Merge(values, protocol.Values{"published": false}))
		changed := st.Graph.Stored("flows").Changed
		lost.Method, lost.Path = "POST", "/*/93*/publish"
		st.Graph.FailNext(lost)
		r.Apply(values).WantNone(t)
		if n := st.Graph.Stored("flows").Changed - changed; n != 1 || r.State["status"] != "PUBLISHED" {
			t.Errorf("%s: %d publications, the state is %v", name, n, r.State)
		}
		lost.Path = "/*/93*/deprecate"
		st.Graph.FailNext(lost)
		r.Destroy().NoError(t)
		if n := st.Graph.Stored("flows").Changed - changed; n != 2 || st.Graph.Flows(acctest.Account)[0].Status != "DEPRECATED" {
			t.Errorf("%s: %d writes, the flows are %v", name, n, st.Graph.Flows(acctest.Account))
		}
	}
}

// A flow that another app or the editor in WhatsApp Manager made is imported by its ID and by its identity. The plan of the
// configuration that Terraform generates is empty, and a destruction leaves the flow.
func TestAccFlow_importForeign(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	const otherApp = "200000000000009"
	st.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Editor", BusinessID: acctest.Business})
	compact := strings.NewReplacer("\n", "", "  ", "").Replace(screens("Made elsewhere"))
	for _, status := range []string{"PUBLISHED", "DRAFT", "THROTTLED"} {
		flow := st.Graph.AddFlow(graphsim.Flow{
			BusinessAccountID: acctest.Account, Name: "Foreign " + status, AppID: otherApp, Status: status, JSON: compact,
			Categories: []string{"SURVEY", "OTHER"},
		})
		for _, byIdentity := range []bool{false, true} {
			server := st.StartServer()
			r := server.NewResource("whatsapp_flow")
			if byIdentity {
				r.ImportIdentity(protocol.Values{"business_account_id": acctest.Account, "id": flow}).WantNone(t)
			} else {
				r.Import(acctest.Account + "/" + flow).WantNone(t)
			}
			generated := server.GeneratedConfig("whatsapp_flow", r.State)
			if generated["flow_json"] != compact || generated["application_id"] != otherApp {
				t.Errorf("%s: the configuration is %v", status, generated)
			}
			st.WantEmptyPlan(r, generated, status)
			st.ForgetCalls()
			staysAtMeta(t, r.Destroy(), "Flow Foreign "+status, "")
			st.WantNoWrites(status + ", destroyed")
		}
	}
}
