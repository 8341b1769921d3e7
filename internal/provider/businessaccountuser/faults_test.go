package businessaccountuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// The write succeeds and reading the tasks fails: this is a warning, and the next plan shows the stored tasks.
func TestAccBusinessAccountUser_readAfterWriteFails(t *testing.T) {
	w, r := spec().StartResource(t)
	p, diags := r.Plan(args("MESSAGING"))
	diags.WantNone(t)
	w.Graph.FailNext(faultOn("GET", simkit.Fault{Skip: 1, Status: 500, Times: -1}))
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read the tasks of user", "HTTP 500")
	w.Graph.ClearFaults()
	wantEmptyPlan(t, r, "MESSAGING")
	wantTasks(t, w, 1, 0, "MESSAGING")

	w.Graph.DelayLists(6) // as many reads as are made
	r.Apply(args("DEVELOP")).WantWarning(t, "tasks", "does not show all tasks of user", "DEVELOP")
	wantEmptyPlan(t, r, "DEVELOP")
	wantTasks(t, w, 2, 0, "DEVELOP")
}

// The list of users lags behind a write: it is read again until it shows the write, so that the next plan is empty.
func TestAccBusinessAccountUser_listLags(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.DelayLists(3)
	r.Apply(args("MESSAGING")).WantNone(t)
	r.Apply(args("DEVELOP")).WantNone(t)
	wantEmptyPlan(t, r, "DEVELOP")
	wantTasks(t, w, 2, 0, "DEVELOP")

	before := r.State
	r.Remove().WantNone(t)
	again := serve(t, w, nil).NewResource(typeName)
	again.Apply(args("DEVELOP")).WantNone(t) // it does not take the old list for an assignment to adopt
	if wantTasks(t, w, 3, 1, "DEVELOP"); again.State["user_id"] != before["user_id"] {
		t.Error(again.State)
	}
}

// Assigning the user again fails after the removal: the error says so, and the next apply assigns the user.
func TestAccBusinessAccountUser_assigningAgainFails(t *testing.T) {
	w, r := startApplied(t, "DEVELOP", "MESSAGING")
	w.Graph.MergeTasks(true)
	w.Graph.FailNext(faultOn("POST", simkit.Fault{Skip: 1, Status: 500, Times: -1}))
	r.Apply(args("MESSAGING")).WantError(t, "", "User has no access to the account", "HTTP 500", "Apply again")
	w.Graph.ClearFaults()
	wantTasks(t, w, 2, 1)
	_, diags := r.Plan(args("MESSAGING"))
	diags.WantWarning(t, "", "is gone", "is no longer assigned", "create it again")
	r.Apply(args("MESSAGING")).NoError(t)
	wantTasks(t, w, 3, 1, "MESSAGING")
	wantEmptyPlan(t, r, "MESSAGING")
}

// The removal of extra tasks fails: the user still has the wanted tasks.
func TestAccBusinessAccountUser_removalFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		says  []string // nil: no error
		at    string
		left  []string
	}{
		"once":        {fault: simkit.Fault{Status: 500}, left: []string{"MESSAGING"}},
		"reset, done": {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, left: []string{"MESSAGING"}},
		"always": {fault: simkit.Fault{Status: 500, Times: -1},
			says: []string{"Could not confirm that the extra tasks were removed", "so the user has access"}, left: []string{"DEVELOP", "MESSAGING"}},
		"done always": {fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1},
			says: []string{"Could not confirm that the extra tasks were removed"}, left: []string{"MESSAGING"}},
		"refused": {fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
			says: []string{"User keeps tasks", "DEVELOP", "Permissions error"}, left: []string{"DEVELOP", "MESSAGING"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := startApplied(t, "DEVELOP", "MESSAGING")
			w.Graph.MergeTasks(true)
			w.Graph.FailNext(faultOn("DELETE", c.fault))
			diags := r.Apply(args("MESSAGING"))
			w.Graph.ClearFaults()
			if c.says == nil {
				diags.WantNone(t)
			} else {
				diags.WantError(t, c.at, c.says...)
				wantStateTasks(t, r, "DEVELOP", "MESSAGING")
			}
			n := w.Graph.Stored("assigned_users")
			wantTasks(t, w, n.Changed, n.Deleted, c.left...)
			r.Apply(args("MESSAGING")).WantNone(t)
			wantEmptyPlan(t, r, "MESSAGING")
			n = w.Graph.Stored("assigned_users")
			wantTasks(t, w, n.Changed, n.Deleted, "MESSAGING")
		})
	}
}

// Destroying succeeds for a user who is not assigned, whatever Meta answers.
func TestAccBusinessAccountUser_destroyAbsent(t *testing.T) {
	for name, refuse := range map[string]bool{"success": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			w, r := startApplied(t, "MESSAGING")
			w.Graph.RefuseAbsentUnassign(refuse)
			w.Graph.UnassignUser(acctest.Account, bot)
			r.Remove().WantNone(t)
			if r.State != nil {
				t.Errorf("the state holds %v", r.State)
			}
			wantTasks(t, w, 1, 0)
		})
	}
}

// A refused creation was to take the place of the assignment that is removed: the user keeps the access.
func TestAccBusinessAccountUser_refusedThenRemoved(t *testing.T) {
	w, r := startApplied(t, "MESSAGING")
	fresh := *r
	fresh.State, fresh.Identity, fresh.Private = nil, nil, nil
	r.Refresh().WantNone(t)
	p, diags := fresh.PlanHere(args("DEVELOP"))
	diags.WantNone(t)
	r.Restart()
	fresh.Commit(p).WantError(t, "user_id", "already assigned")
	r.CommitRemoval().WantError(t, "", "The user was not unassigned", "moved block")
	wantTasks(t, w, 1, 0, "MESSAGING")
}
