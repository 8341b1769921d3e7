package messagetemplate_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

// all are all values that only a creation sets.
var all = v{"sub_category": "ORDER_STATUS", "cta_url_link_tracking_opted_out": true, "display_format": "ORDER_DETAILS",
	"degrees_of_freedom_spec_json": `{"creative_features_spec":{}}`}

// What only a creation sets reaches Meta. Another value is an error in the plan, and one that is removed stays at Meta.
func TestCreation(t *testing.T) {
	t.Parallel()
	st := stage(t)
	config := conform.Merge(sent, v{"creation": all})
	r := st.AppliedObject(config)
	fields := fmt.Sprint(st.Graph.Fields(id(r)))
	for _, want := range []string{"sub_category:ORDER_STATUS", "cta_url_link_tracking_opted_out:true", "display_format:ORDER_DETAILS",
		"degrees_of_freedom_spec:map[creative_features_spec:map[]]"} {
		if !strings.Contains(fields, want) {
			t.Errorf("Meta does not have %s: %s", want, fields)
		}
	}
	st.WantEmptyPlan(r, config, "created")
	st.ForgetCalls()
	for name, other := range map[string]any{"sub_category": "ORDER_DETAILS", "cta_url_link_tracking_opted_out": false,
		"display_format": "OTHER", "degrees_of_freedom_spec_json": "{}"} {
		_, diags := r.Plan(conform.Merge(sent, v{"creation": conform.Merge(all, v{name: other})}))
		diags.WantError(t, "creation."+name, name+" of template order_update (en_US) cannot be changed", "another name")
	}
	r.Apply(sent).NoError(t)
	st.WantEmptyPlan(r, sent, "removed")
	for name, c := range map[string]struct {
		value   any
		refused bool
	}{
		"sub_category": {"ORDER_DETAILS", true}, "cta_url_link_tracking_opted_out": {false, true},
		"display_format": {"ORDER_DETAILS", true}, "degrees_of_freedom_spec_json": {"{}", true},
	} {
		_, diags := r.Plan(conform.Merge(sent, v{"creation": v{name: c.value}}))
		diags.WantError(t, "creation."+name, "cannot be changed")
	}
	again := conform.Merge(sent, v{"creation": v{"sub_category": "ORDER_STATUS", "cta_url_link_tracking_opted_out": true}})
	r.Apply(again).NoError(t)
	st.WantEmptyPlan(r, again, "added as Meta has it")
	st.WantNoWrites("not changed")
}

// An import has none of the values. The configuration can then have what Meta shows, and any that Meta does not show.
func TestCreation_imported(t *testing.T) {
	t.Parallel()
	st := stage(t)
	config := conform.Merge(sent, v{"creation": all})
	st.AppliedObject(config)
	r := st.NewObject()
	r.Import(acctest.Account + "/order_update/en_US").NoError(t)
	st.ForgetCalls()
	_, diags := r.Plan(conform.Merge(sent, v{"creation": v{"sub_category": "ORDER_DETAILS"}}))
	diags.WantError(t, "creation.sub_category", "cannot be changed")
	r.Apply(config).NoError(t)
	st.WantEmptyPlan(r, config, "imported")
	st.WantNoWrites("imported")
}

// A template that exists with another value is not adopted. Click tracking that Meta does not mention is switched on.
func TestCreation_adopted(t *testing.T) {
	t.Parallel()
	st := stage(t)
	st.Graph.AddTemplate(byHand(equal, map[string]any{"sub_category": "ORDER_STATUS"}))
	_, diags := st.NewObject().Plan(conform.Merge(sent, v{"creation": v{"sub_category": "ORDER_DETAILS"}}))
	diags.WantError(t, "name", "already exists", `creation.sub_category: "ORDER_DETAILS" is configured, and Meta has "ORDER_STATUS"`)
	_, diags = st.NewObject().Plan(conform.Merge(sent, v{"creation": v{"cta_url_link_tracking_opted_out": true}}))
	diags.WantError(t, "name", `creation.cta_url_link_tracking_opted_out: "true" is configured, and Meta has "false"`)
	_, diags = st.NewObject().Plan(conform.Merge(sent, v{
		"creation": v{"sub_category": "ORDER_STATUS", "cta_url_link_tracking_opted_out": false},
	}))
	diags.WantWarning(t, "", "is adopted")
}

func TestCreation_invalid(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	for name, value := range map[string]any{"sub_category": "order status", "display_format": "", "degrees_of_freedom_spec_json": "[]"} {
		r.Validate(conform.Merge(sent, v{"creation": v{name: value}})).WantError(t, "creation."+name)
	}
}

// A template is imported by its ID too: after that of its account, or alone if the token names the account.
func TestImport_byID(t *testing.T) {
	t.Parallel()
	st := stage(t)
	made := st.AppliedObject(sent)
	st.NewObject().Import(id(made)).WantError(t, "", "account of message template "+id(made)+" is unknown")
	token, _, _ := st.Graph.FindToken(acctest.ProviderToken)
	token.GranularScopes = []graphsim.GranularScope{{Scope: "whatsapp_business_management", TargetIDs: []string{acctest.Account}}}
	st.Graph.AddToken(token)
	for name, c := range map[string]struct {
		id   string
		says []string // nil: no error
	}{
		"account and ID": {acctest.Account + "/" + id(made), nil},
		"ID alone":       {id(made), nil},
		"another ID":     {acctest.Account + "/910000000009999", []string{"There is no such message template", "910000000009999"}},
		"another ID alone": {"910000000009999", []string{
			"account of message template 910000000009999 is unknown", "BUSINESS_ACCOUNT_ID/TEMPLATE_ID",
		}},
		"name without a language": {acctest.Account + "/order_update", []string{"BUSINESS_ACCOUNT_ID/NAME/LANGUAGE"}},
	} {
		r := st.NewObject()
		diags := r.Import(c.id)
		if c.says != nil {
			diags.WantError(t, "", c.says...)
			continue
		}
		diags.NoError(t)
		if r.State["name"] != "order_update" || r.Identity["language"] != "en_US" {
			t.Errorf("%s: imported %v with %v", name, r.State, r.Identity)
		}
	}
}

// A template whose content Meta shows in a form that is not known is in the state after a creation and after an edit.
func TestCreate_unreadableContent(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.NewObject()
	strange := func(status string) simkit.Fault {
		return simkit.Fault{Method: "GET", Path: "/*/91*", Status: http.StatusOK, Body: `{"id":"910000000000001","name":"` +
			fmt.Sprint(sent["name"]) + `","language":"en_US","category":"UTILITY","status":"` + status + `","components":["strange"]}`}
	}
	p, diags := r.Plan(sent)
	diags.NoError(t)
	st.Graph.FailNext(strange("PENDING"))
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read the content of template", "The template was written")
	if r.State["id"] != "910000000000001" || r.State["status"] != "PENDING" {
		t.Fatalf("the state holds %v", r.State)
	}
	st.Graph.SetTemplateStatus(id(r), "APPROVED", "")
	r.Refresh().NoError(t)
	p, diags = r.Plan(arrived)
	diags.NoError(t)
	st.Graph.FailNext(strange("PENDING"))
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read the content of template", "The template was written")
	if body, _ := r.State["body"].(map[string]any); body["text"] != "Your order has arrived at our shop today." {
		t.Errorf("the state holds %v", r.State)
	}
}
