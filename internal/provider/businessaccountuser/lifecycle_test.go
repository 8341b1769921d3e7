package businessaccountuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// However Meta shows MANAGE, and whether a repeated assignment replaces or merges the tasks: the second plan is empty, and the user
// has the configured tasks.
func TestAccBusinessAccountUser_lifecycleInEveryForm(t *testing.T) {
	for name, read := range map[string]graphsim.TasksReadBack{"as given": graphsim.TasksAsGiven, "expanded": graphsim.TasksExpanded,
		"without MANAGE": graphsim.TasksExpandedWithoutManage} {
		for _, merge := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				w, r := spec().StartResource(t)
				w.Graph.SetTasksReadBack(read)
				w.Graph.MergeTasks(merge)
				w.Graph.ShuffleTasks(true)
				r.Apply(args("MANAGE")).WantNone(t)
				wantStateTasks(t, r, "MANAGE")
				wantEmptyPlan(t, r, "MANAGE")
				wantTasks(t, w, 1, 0, "MANAGE")
				unassigned := 0
				if merge { // merged tasks have to be removed
					unassigned = 1
				}
				r.Apply(args("DEVELOP", "MESSAGING")).WantNone(t)
				wantEmptyPlan(t, r, "DEVELOP", "MESSAGING")
				wantTasks(t, w, 2+unassigned, unassigned, "DEVELOP", "MESSAGING")
				r.Apply(args("DEVELOP", "MESSAGING", "VIEW_COST")).WantNone(t) // additional tasks need no removal
				wantEmptyPlan(t, r, "DEVELOP", "MESSAGING", "VIEW_COST")
				wantTasks(t, w, 3+unassigned, unassigned, "DEVELOP", "MESSAGING", "VIEW_COST")
				r.Apply(args("MANAGE")).WantNone(t)
				wantEmptyPlan(t, r, "MANAGE")
				r.Destroy().NoError(t)
				wantTasks(t, w, 4+unassigned, unassigned+1)
			})
		}
	}
}

// Extra tasks are removed with one removal and one assignment, with no other call between them.
func TestAccBusinessAccountUser_stripped(t *testing.T) {
	w, r := startApplied(t, "DEVELOP", "MESSAGING")
	w.Graph.MergeTasks(true)
	p, diags := r.Plan(args("MESSAGING"))
	diags.WantNone(t)
	w.Graph.ResetCalls()
	r.ApplyPlanned(p).WantNone(t)
	var methods []string
	for _, c := range w.Graph.Writes() {
		if c.Via == "" && c.Path != "/v25.0/" {
			methods = append(methods, c.Method)
		}
	}
	if len(methods) != 3 || methods[0] != "POST" || methods[1] != "DELETE" || methods[2] != "POST" {
		t.Errorf("sent %v", methods)
	}
	wantTasks(t, w, 3, 1, "MESSAGING")
	wantEmptyPlan(t, r, "MESSAGING")
}

// The provider's own user is never unassigned, because its token would lose access to the account.
func TestAccBusinessAccountUser_ownUserIsNotUnassigned(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.MergeTasks(true)
	own := func(tasks ...string) protocol.Values {
		return conform.Merge(args(tasks...), protocol.Values{"user_id": acctest.SystemUser})
	}
	r.Import(acctest.Account + "/" + acctest.SystemUser).WantNone(t)
	for range 2 { // until the tasks are removed manually
		p, diags := r.Plan(own("DEVELOP"))
		diags.WantNone(t)
		if p.Empty() {
			t.Error("the extra tasks are not shown")
		}
		r.ApplyPlanned(p).WantWarning(t, "tasks", "that are not configured", "MANAGE", "the provider's access_token", "manually")
	}
	if n := w.Graph.CountCalls("DELETE", ""); n != 0 {
		t.Errorf("%d removals were sent", n)
	}
	w.Graph.AssignUser(acctest.Account, acctest.SystemUser, "DEVELOP")
	if p, diags := r.Plan(own("DEVELOP")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p, diags)
	}
}

// If the owner of the provider's token is unknown, the user is not unassigned.
func TestAccBusinessAccountUser_unknownOwnerIsNotUnassigned(t *testing.T) {
	w, r := startApplied(t, "DEVELOP", "MESSAGING")
	w.Graph.MergeTasks(true)
	w.Graph.FailNext(graphsim.Error{Code: 100, Message: "(#100) no"}.Fault("", "/*/debug_token", -1))
	r.Apply(args("MESSAGING")).WantWarning(t, "tasks", "that are not configured", "DEVELOP", "does not return the user that owns")
	wantTasks(t, w, 2, 0, "DEVELOP", "MESSAGING")
	w.Graph.ClearFaults()
	r.Apply(args("MESSAGING")).WantNone(t)
	wantTasks(t, w, 4, 1, "MESSAGING")
}

// Tasks that were added manually are drift and are removed.
func TestAccBusinessAccountUser_addedManually(t *testing.T) {
	for name, merge := range map[string]bool{"replace": false, "merge": true} {
		t.Run(name, func(t *testing.T) {
			w, r := startApplied(t, "MESSAGING")
			w.Graph.MergeTasks(merge)
			w.Graph.AssignUser(acctest.Account, bot, "MESSAGING", "MANAGE_BILLING")
			p, diags := r.Plan(args("MESSAGING"))
			diags.WantNone(t)
			wantStateTasks(t, r, "MESSAGING", "MANAGE_BILLING")
			r.ApplyPlanned(p).WantNone(t)
			wantEmptyPlan(t, r, "MESSAGING")
			if got := w.Graph.AssignedTasks(acctest.Account, bot); len(got) != 1 {
				t.Errorf("the user has %v", got)
			}
		})
	}
}

// The tasks are corrected manually between plan and apply: nothing is sent.
func TestAccBusinessAccountUser_alreadyCorrected(t *testing.T) {
	w, r := startApplied(t, "MESSAGING")
	p, diags := r.Plan(args("DEVELOP"))
	diags.WantNone(t)
	w.Graph.AssignUser(acctest.Account, bot, "DEVELOP")
	r.ApplyPlanned(p).WantNone(t)
	wantStateTasks(t, r, "DEVELOP")
	wantTasks(t, w, 1, 0, "DEVELOP")
}
