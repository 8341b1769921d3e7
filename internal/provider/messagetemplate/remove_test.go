package messagetemplate_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

// Meta does not delete a disabled template: the plan says so, and how to remove it from the state.
func TestRemove_disabled(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	st.Graph.SetTemplateStatus(id(r), "DISABLED", "")
	r.Destroy().WantError(t, "on_destroy", "order_update (en_US) cannot be deleted", "DISABLED", `on_destroy = "abandon"`, "apply that first")
	_, diags := r.Plan(conform.Merge(sent, v{"name": "another"}))
	if diags = diags.Errors(); len(diags) != 1 {
		t.Fatalf("a replacement: %s", diags)
	}
	diags.WantError(t, "on_destroy", "cannot be deleted")
	st.WantNoWrites("refused")
	r.Apply(conform.Merge(sent, v{"on_destroy": "abandon"})).NoError(t)
	r.Destroy().WantWarning(t, "", "Template order_update (en_US) stays at Meta", `on_destroy is "abandon"`)
	st.WantNoWrites("abandoned")
}

// A template that was disabled after the plan stays in the state.
func TestRemove_disabledAfterPlan(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	before := r.State
	st.Graph.SetTemplateStatus(id(r), "DISABLED", "")
	r.Remove().WantError(t, "on_destroy", "cannot be deleted", `on_destroy = "abandon"`)
	st.WantStateKept(r, before, "disabled")
	st.WantNoWrites("disabled")
}

// A destruction deletes this language only.
func TestRemove_oneLanguage(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	german := st.AppliedObject(conform.Merge(sent, v{"language": "de", "body": v{"text": "Ihre Bestellung hat heute unser Lager verlassen."}}))
	german.Destroy().NoError(t)
	all := st.Graph.Templates(acctest.Account)
	if len(all) != 1 || all[0].ID != id(r) {
		t.Errorf("there are %v", all)
	}
}

// Content that no plan has shown is not deleted.
func TestRemove_changedAfterPlan(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	before := r.State
	st.Graph.EditTemplate(id(r), []any{map[string]any{"type": "BODY", "text": other}})
	r.Remove().WantError(t, "name", "Template order_update (en_US) changed after the plan", "Plan again, with a refresh")
	st.WantStateKept(r, before, "changed")
	st.WantNoWrites("changed")
}

// The answer to a deletion is lost, or a person was faster: the template is gone, and the state is empty.
func TestRemove_answerLost(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]simkit.Fault{
		"reset":     {Kind: simkit.KindReset, When: simkit.After},
		"500":       {Status: 500, When: simkit.After},
		"truncated": {Kind: simkit.KindTruncated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, undelivered := range []bool{false, true} {
				st, r, _ := startReviewed(t, sent)
				st.Graph.SetUndelivered(id(r), undelivered)
				f.Method, f.Path = "DELETE", edge
				st.Graph.FailNext(f)
				r.Remove().WantNone(t)
				if r.State != nil {
					t.Errorf("the state is %v", r.State)
				}
			}
		})
	}
}

// Another name or language deletes the template in place and warns of it. One that stays is said to stay.
func TestReplace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more v
		says string
		left int
	}{
		"name":      {v{"name": "another"}, "Meta blocks the name", 1},
		"language":  {v{"language": "en_GB"}, "Meta blocks the name", 1},
		"abandoned": {v{"name": "another"}, "stays at Meta", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, r, _ := startReviewed(t, sent)
			if name == "abandoned" {
				r.Apply(conform.Merge(sent, v{"on_destroy": "abandon"})).WantNone(t)
			}
			st.Graph.BlockLanguagesOnly(true)
			p, diags := r.Plan(conform.Merge(sent, c.more))
			diags.WantWarning(t, "name", "Template order_update (en_US) will be replaced", c.says)
			if len(p.Replace) != 1 {
				t.Errorf("the plan replaces because of %v", p.Replace)
			}
			r.Apply(conform.Merge(sent, c.more)).NoError(t)
			if n := len(st.Graph.Templates(acctest.Account)); n != c.left {
				t.Errorf("%d templates exist, want %d", n, c.left)
			}
		})
	}
}

// -replace and a taint would delete a name that is blocked then: refused in the plan. So is a count that shifts by one.
func TestReplace_sameName(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	r.Refresh().NoError(t)
	first, diags := r.PlanHere(sent)
	diags.NoError(t)
	_, diags = r.PlanReplacementHere(sent, first)
	diags.WantError(t, "name", "cannot be deleted and made again", "30 days", "remove -replace", "terraform untaint",
		"moved block", "two blocks")
	st.WantNoWrites("refused")
}
