package messagetemplate_test

import (
	"fmt"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

// byHand returns a template with the content of sent, or with another text.
func byHand(text string, fields map[string]any) graphsim.Template {
	return graphsim.Template{BusinessAccountID: acctest.Account, Name: "order_update", Fields: fields,
		Components: []any{map[string]any{"type": "BODY", "text": text}}}
}

const (
	equal = "Your order has left our warehouse today."
	other = "This text was written in WhatsApp Manager."
)

var importCommand = "terraform import whatsapp_message_template.NAME " + acctest.Account + "/order_update/en_US"

// A template with equal content is adopted without a write. Its destruction leaves it, unless on_destroy says otherwise.
func TestAdopt_found(t *testing.T) {
	t.Parallel()
	for onDestroy, left := range map[string]int{"": 1, "delete": 0, "abandon": 1} {
		st := stage(t)
		want := st.Graph.AddTemplate(byHand(equal, nil))
		config := conform.Merge(sent, v{"on_destroy": nil})
		if onDestroy != "" {
			config["on_destroy"] = onDestroy
		}
		r := st.NewObject()
		p, diags := r.Plan(config)
		diags.WantWarning(t, "", "message template order_update (en_US) exists already and is adopted", `set on_destroy = "delete"`)
		if p.After["id"] != want {
			t.Errorf("planned %v", p.After)
		}
		r.ApplyPlanned(p).WantNone(t)
		st.WantNoWrites("adopted")
		st.WantEmptyPlan(r, config, "adopted")
		diags = r.Destroy()
		diags.NoError(t)
		if n := len(st.Graph.Templates(acctest.Account)); n != left {
			t.Errorf("on_destroy %q: %d templates exist, want %d", onDestroy, n, left)
		}
		if left > 0 {
			diags.WantWarning(t, "", "Template order_update (en_US) stays at Meta", "removed from the state")
		} else {
			diags.WantWarning(t, "", "Template order_update (en_US) will be deleted", "30 days")
		}
	}
}

// A template with other content is an error that shows the differences and the import command, in the plan and in the apply.
func TestAdopt_differs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		there  graphsim.Template
		config v
		says   string
	}{
		"text":         {byHand(other, nil), sent, "body.text"},
		"time to live": {byHand(equal, nil), conform.Merge(sent, v{"message_send_ttl_seconds": 60}), "message_send_ttl_seconds: "},
		"library": {byHand(equal, map[string]any{"library_template_name": "another"}),
			configOf("UTILITY", v{"library": v{"name": "delivery_update_1"}}),
			`library.name: "delivery_update_1" is configured, and Meta has "another"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := stage(t)
			r := st.NewObject()
			p, diags := r.Plan(c.config)
			diags.WantNone(t)
			st.Graph.AddTemplate(c.there)
			_, diags = st.NewObject().Plan(c.config)
			diags.WantError(t, "name", "Template order_update (en_US) already exists", c.says, importCommand)
			st.WantNoWrites("refused in the plan")
			r.ApplyPlanned(p).WantError(t, "name", "already exists", c.says, importCommand)
			if r.State != nil {
				t.Errorf("the state is %v", r.State)
			}
		})
	}
}

// A template of the library is adopted by its name in the library.
func TestAdopt_library(t *testing.T) {
	t.Parallel()
	st := stage(t)
	st.Graph.AddTemplate(byHand(other, map[string]any{"library_template_name": "delivery_update_1"}))
	config := configOf("UTILITY", v{"library": v{"name": "delivery_update_1"}})
	r := st.NewObject()
	r.Apply(config).NoError(t)
	st.WantNoWrites("adopted")
	st.WantEmptyPlan(r, config, "adopted")
}

// Another program creates the template after the plan. Equal content is adopted and left by a destruction.
func TestAdopt_createdAfterPlan(t *testing.T) {
	t.Parallel()
	st := stage(t)
	r := st.NewObject()
	p, diags := r.Plan(sent)
	diags.WantNone(t)
	want := st.Graph.AddTemplate(byHand(equal, nil))
	r.ApplyPlanned(p).NoError(t)
	if r.State["id"] != want {
		t.Errorf("the state is %v", r.State)
	}
	st.WantEmptyPlan(r, sent, "adopted")
	r.Destroy().WantWarning(t, "", "stays at Meta", `on_destroy = "delete"`)
}

// What was found in the plan and changed or deleted since is neither adopted nor created.
func TestAdopt_changedAfterPlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(st *conform.Stage, id string)
		says   string
	}{
		"deleted": {func(st *conform.Stage, id string) { st.Graph.RemoveObject(id) }, "was deleted after the plan"},
		"deleted and made again": {func(st *conform.Stage, id string) {
			st.Graph.RemoveObject(id)
			st.Graph.AddTemplate(byHand(equal, nil))
		}, "was deleted after the plan"},
		"changed": {func(st *conform.Stage, id string) {
			st.Graph.EditTemplate(id, []any{map[string]any{"type": "BODY", "text": other}})
		}, "already exists"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := stage(t)
			there := st.Graph.AddTemplate(byHand(equal, nil))
			r := st.NewObject()
			p, diags := r.Plan(sent)
			diags.NoError(t)
			c.change(st, there)
			r.ApplyPlanned(p).WantError(t, "name", c.says)
			st.WantNoWrites(name)
			if r.State != nil {
				t.Errorf("the state is %v", r.State)
			}
		})
	}
}

// The answer to a creation is lost. What Meta has then decides: equal content is this creation's, and a destruction deletes it.
func TestAdopt_answerLost(t *testing.T) {
	t.Parallel()
	lost := simkit.Fault{Method: "POST", Path: edge, Kind: simkit.KindReset, When: simkit.After}
	st := stage(t)
	r := st.NewObject()
	st.Graph.FailNext(lost)
	config := conform.Merge(sent, v{"message_send_ttl_seconds": 60})
	r.Apply(config).NoError(t)
	st.WantEmptyPlan(r, config, "created")
	r.Destroy().WantWarning(t, "", "will be deleted")
	if n := len(st.Graph.Templates(acctest.Account)); n != 0 {
		t.Errorf("%d templates are left", n)
	}

	st = stage(t)
	r = st.NewObject()
	p, diags := r.Plan(sent)
	diags.WantNone(t)
	st.Graph.AddTemplate(byHand(other, nil))
	lost.When = simkit.Before
	st.Graph.FailNext(lost)
	r.ApplyPlanned(p).WantError(t, "name", "already exists", "body.text", importCommand)
}

// A lost creation is looked up anew. The list that other adoptions share still shows a template that was deleted.
func TestAdopt_answerLostAndListOld(t *testing.T) {
	t.Parallel()
	st := spec().StartStageAt(t, func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) })
	r := st.NewObject()
	p, diags := r.Plan(sent)
	diags.WantNone(t)
	there := st.Graph.AddTemplate(byHand(equal, nil))
	r.Restart().WantNone(t)
	st.Graph.AddTemplates(acctest.Account, "note", 3)
	for i := range 3 {
		name := fmt.Sprintf("note_%04d", i+1)
		o := st.NewObject()
		found, diags := o.PlanHere(conform.Merge(sent, v{"name": name, "body": body("Hello from " + name)}))
		diags.NoError(t)
		o.Commit(found).NoError(t)
	}
	st.Graph.RemoveObject(there)
	st.Graph.FailNext(simkit.Fault{Method: "POST", Path: edge, Kind: simkit.KindReset, When: simkit.Before})
	if r.Commit(p).WantError(t, "name", "Apply again"); r.State != nil {
		t.Errorf("the state is %v", r.State)
	}
}

// An import of what is not there, or of a wrong ID, names what to check.
func TestImport_refused(t *testing.T) {
	t.Parallel()
	st := stage(t)
	for id, says := range map[string]string{
		"order_update":                              "BUSINESS_ACCOUNT_ID/NAME/LANGUAGE",
		"1/order_update/en_US":                      "5 to 20 digits",
		acctest.Account + "/order_update/en_US":     "do not include order_update (en_US)",
		fmt.Sprint(acctest.Account, "/x/", "en_us"): "do not include x (en_us)",
	} {
		if diags := st.NewObject().Import(id); len(diags.Errors()) != 1 {
			t.Errorf("%s: %s", id, diags)
		} else {
			diags.WantError(t, diags.Errors()[0].Path, says)
		}
	}
}

// A template that the plan has found and that cannot be read now is not adopted. The error says why.
func TestAdopt_unreadable(t *testing.T) {
	t.Parallel()
	st := stage(t)
	st.Graph.AddTemplate(byHand(equal, nil))
	r := st.NewObject()
	p, diags := r.Plan(sent)
	diags.NoError(t)
	st.Graph.FailNext(graphsim.Error{Code: 10, Message: "(#10) No permission"}.Fault("GET", edge, -1))
	r.ApplyPlanned(p).WantError(t, "", "code 10")
	st.WantNoWrites("unreadable")
}
