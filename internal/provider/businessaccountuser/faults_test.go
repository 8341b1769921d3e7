package businessaccountuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Assigning is the same however often, so it is repeated; what fails for good saves nothing, and the next apply does it.
func TestAccBusinessAccountUser_firstWriteFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		at    string
		says  []string // none: the user is assigned
		calls int      // that took effect in the end
	}{
		"500 once":      {fault: simkit.Fault{Status: 500}, calls: 1},
		"500, done":     {fault: simkit.Fault{Status: 500, When: simkit.After}, calls: 2},
		"reset, done":   {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, calls: 2},
		"500 for good":  {fault: simkit.Fault{Status: 500, Times: -1}, says: []string{"HTTP 500", "not known whether this took effect"}, calls: 1},
		"done for good": {fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}, says: []string{"not known whether this took effect"}, calls: 3},
		"no success":    {fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, says: []string{"no success"}, calls: 1},
		"invalid":       {fault: graphsim.Error{Code: 100, Message: "(#100) Param tasks is odd"}.Fault("", "", 1), at: "user_id", says: []string{"Param tasks is odd", "Check the user and the tasks", "app-scoped"}, calls: 1},
		"hidden":        {fault: graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported post request."}.Fault("", "", 1), at: "business_account_id", says: []string{"subcode 33", acctest.Account, acctest.Business}, calls: 1},
		"no permission": {fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1), says: []string{"Permissions error", "role ADMIN"}, calls: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := open(t, protocol.Values{"max_retries": 2})
			p, diags := r.Plan(args("MESSAGING"))
			diags.Clean(t)
			w.Graph.FailNext(on("POST", c.fault))
			diags = r.ApplyPlanned(p)
			w.Graph.ClearFaults()
			if c.says == nil {
				diags.Clean(t)
			} else {
				diags.WantError(t, c.at, c.says...)
				if r.State != nil {
					t.Errorf("the state holds %v", r.State)
				}
				r.Apply(args("MESSAGING")).Clean(t) // the same command again
			}
			holds(t, r, "MESSAGING")
			quiet(t, r, "MESSAGING")
			has(t, w, c.calls, 0, "MESSAGING")
		})
	}
}

// The write succeeded, and reading it back did not: that is a warning, and the next plan shows what there is.
func TestAccBusinessAccountUser_notReadBack(t *testing.T) {
	w, r := open(t)
	p, diags := r.Plan(args("MESSAGING"))
	diags.Clean(t)
	w.Graph.FailNext(on("GET", simkit.Fault{Skip: 1, Status: 500, Times: -1}))
	r.ApplyPlanned(p).WantWarning(t, "", "The tasks could not be read back", "HTTP 500")
	w.Graph.ClearFaults()
	quiet(t, r, "MESSAGING")
	has(t, w, 1, 0, "MESSAGING")

	w.Graph.ListsLag(1)
	r.Apply(args("DEVELOP")).WantWarning(t, "tasks", "Meta does not show all tasks yet", "DEVELOP")
	quiet(t, r, "DEVELOP")
	has(t, w, 2, 0, "DEVELOP")
}

// A user who lost everything on the way to fewer tasks: it is said, and the next apply sets it right.
func TestAccBusinessAccountUser_assigningAgainFails(t *testing.T) {
	w, r := made(t, "DEVELOP", "MESSAGING")
	w.Graph.MergeTasks(true)
	w.Graph.FailNext(on("POST", simkit.Fault{Skip: 1, Status: 500, Times: -1}))
	r.Apply(args("MESSAGING")).WantError(t, "", "User has no access to the account", "HTTP 500", "Apply again")
	w.Graph.ClearFaults()
	has(t, w, 2, 1)
	_, diags := r.Plan(args("MESSAGING"))
	diags.WantWarning(t, "", "is gone", "is no longer assigned", "create it again")
	r.Apply(args("MESSAGING")).NoError(t)
	has(t, w, 3, 1, "MESSAGING")
	quiet(t, r, "MESSAGING")
}

// Whatever happens to the removal in between, the user has the wanted tasks at the end of it.
func TestAccBusinessAccountUser_removalFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		says  []string // none: it worked
		at    string
		left  []string
	}{
		"once":          {fault: simkit.Fault{Status: 500}, left: []string{"MESSAGING"}},
		"reset, done":   {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, left: []string{"MESSAGING"}},
		"for good":      {fault: simkit.Fault{Status: 500, Times: -1}, says: []string{"Could not confirm that the extra tasks were removed", "so the user has access"}, left: []string{"DEVELOP", "MESSAGING"}},
		"done for good": {fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}, says: []string{"Could not confirm that the extra tasks were removed"}, left: []string{"MESSAGING"}},
		"refused":       {fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1), says: []string{"User keeps tasks", "DEVELOP", "Permissions error"}, left: []string{"DEVELOP", "MESSAGING"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, "DEVELOP", "MESSAGING")
			w.Graph.MergeTasks(true)
			w.Graph.FailNext(on("DELETE", c.fault))
			diags := r.Apply(args("MESSAGING"))
			w.Graph.ClearFaults()
			if c.says == nil {
				diags.Clean(t)
			} else {
				diags.WantError(t, c.at, c.says...)
				holds(t, r, "DEVELOP", "MESSAGING")
			}
			n := w.Graph.Counts()
			has(t, w, n.Assigned, n.Unassigned, c.left...)
			r.Apply(args("MESSAGING")).Clean(t)
			quiet(t, r, "MESSAGING")
			n = w.Graph.Counts()
			has(t, w, n.Assigned, n.Unassigned, "MESSAGING")
		})
	}
}

func TestAccBusinessAccountUser_updateFails(t *testing.T) {
	w, r := made(t, "DEVELOP")
	before := r.State
	w.Graph.FailNext(on("POST", simkit.Fault{Status: 500, Times: -1}))
	r.Apply(args("MESSAGING")).WantError(t, "", "HTTP 500")
	w.Graph.ClearFaults()
	kept(t, r, before)
	r.Apply(args("MESSAGING")).Clean(t)
	has(t, w, 2, 0, "MESSAGING")
}

func TestAccBusinessAccountUser_destroy(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		done  bool
		says  string
	}{
		"once":        {simkit.Fault{Status: 500}, true, ""},
		"reset, done": {simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, true, ""},
		"always done": {simkit.Fault{Status: 500, When: simkit.After, Times: -1}, true, ""},
		"for good":    {simkit.Fault{Status: 500, Times: -1}, false, "HTTP 500"},
		"refused":     {graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1), false, "Permissions error"},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, "MESSAGING")
			before := r.State
			w.Graph.FailNext(on("DELETE", c.fault))
			diags := r.Destroy()
			w.Graph.ClearFaults()
			if c.done {
				diags.Clean(t)
				has(t, w, 1, 1)
				return
			}
			diags.WantError(t, "", c.says)
			kept(t, r, before)
			has(t, w, 1, 0, "MESSAGING")
		})
	}
}

// A user who is off already is what was wanted, whatever Meta answers to that.
func TestAccBusinessAccountUser_destroyAbsent(t *testing.T) {
	for name, refuse := range map[string]bool{"success": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, "MESSAGING")
			w.Graph.RefuseAbsentUnassign(refuse)
			w.Graph.UnassignUser(acctest.Account, bot)
			r.Remove().Clean(t)
			if r.State != nil {
				t.Errorf("the state holds %v", r.State)
			}
			has(t, w, 1, 0)
		})
	}
}

// A block that was renamed without a moved block: the old name's destruction must not undo what the new one has adopted.
func TestAccBusinessAccountUser_destroyAfterAdoption(t *testing.T) {
	w, old := made(t, "MESSAGING")
	s := serve(t, w)
	renamed, before := s.Resource(typeName), move(s, old)
	before.RefreshHere().Clean(t)
	p, diags := renamed.PlanHere(args("MESSAGING"))
	diags.Clean(t)
	renamed.Commit(p).Clean(t)
	before.CommitRemoval().Clean(t)
	has(t, w, 1, 0, "MESSAGING")
}
