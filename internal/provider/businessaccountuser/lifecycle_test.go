package businessaccountuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Whichever way MANAGE reads back, and whether a repeated assignment replaces or merges: the second plan is empty, and
// what was set is what is there.
func TestAccBusinessAccountUser_lifecycleInEveryReading(t *testing.T) {
	for name, read := range map[string]graphsim.TasksReadBack{"as given": graphsim.TasksAsGiven, "expanded": graphsim.TasksExpanded, "without MANAGE": graphsim.TasksExpandedWithoutManage} {
		for _, merge := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				w, r := open(t)
				w.Graph.SetTasksReadBack(read)
				w.Graph.MergeTasks(merge)
				w.Graph.ShuffleTasks(true)
				r.Apply(args("MANAGE")).Clean(t)
				holds(t, r, "MANAGE")
				quiet(t, r, "MANAGE")
				has(t, w, 1, 0, "MANAGE")
				unassigned := 0
				if merge { // only this needs it
					unassigned = 1
				}
				r.Apply(args("DEVELOP", "MESSAGING")).Clean(t)
				quiet(t, r, "DEVELOP", "MESSAGING")
				has(t, w, 2+unassigned, unassigned, "DEVELOP", "MESSAGING")
				r.Apply(args("DEVELOP", "MESSAGING", "VIEW_COST")).Clean(t) // more of them needs no removal
				quiet(t, r, "DEVELOP", "MESSAGING", "VIEW_COST")
				has(t, w, 3+unassigned, unassigned, "DEVELOP", "MESSAGING", "VIEW_COST")
				r.Apply(args("MANAGE")).Clean(t)
				quiet(t, r, "MANAGE")
				r.Destroy().NoError(t)
				has(t, w, 4+unassigned, unassigned+1)
			})
		}
	}
}

// Between the removal and the assignment there is nobody else's call, and it takes no more than it must.
func TestAccBusinessAccountUser_stripped(t *testing.T) {
	w, r := made(t, "DEVELOP", "MESSAGING")
	w.Graph.MergeTasks(true)
	p, diags := r.Plan(args("MESSAGING"))
	diags.Clean(t)
	w.Graph.ResetCalls()
	r.ApplyPlanned(p).Clean(t)
	var methods []string
	for _, c := range w.Graph.Writes() {
		if c.Via == "" && c.Path != "/v25.0/" {
			methods = append(methods, c.Method)
		}
	}
	if len(methods) != 3 || methods[0] != "POST" || methods[1] != "DELETE" || methods[2] != "POST" {
		t.Errorf("sent %v", methods)
	}
	has(t, w, 3, 1, "MESSAGING")
	quiet(t, r, "MESSAGING")
}

// The provider's own user would lose the account in between, with Terraform's token.
func TestAccBusinessAccountUser_ownIsNeverStripped(t *testing.T) {
	w, r := open(t)
	w.Graph.MergeTasks(true)
	own := func(tasks ...string) protocol.Values {
		return with(args(tasks...), protocol.Values{"user_id": acctest.SystemUser})
	}
	r.Import(acctest.Account + "/" + acctest.SystemUser).Clean(t)
	for range 2 { // until somebody does it by hand
		p, diags := r.Plan(own("DEVELOP"))
		diags.Clean(t)
		if p.Empty() {
			t.Error("what is left does not show")
		}
		r.ApplyPlanned(p).WantWarning(t, "tasks", "keeps tasks that are not configured", "MANAGE", "the provider's own access_token", "by hand")
	}
	if n := w.Graph.CountCalls("DELETE", ""); n != 0 {
		t.Errorf("%d removals were sent", n)
	}
	w.Graph.AssignUser(acctest.Account, acctest.SystemUser, "DEVELOP")
	if p, diags := r.Plan(own("DEVELOP")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p, diags)
	}
}

// Not knowing whose the provider's token is counts as its own.
func TestAccBusinessAccountUser_unknownOwnIsNotStripped(t *testing.T) {
	w, r := made(t, "DEVELOP", "MESSAGING")
	w.Graph.MergeTasks(true)
	w.Graph.FailNext(graphsim.Error{Code: 100, Message: "(#100) no"}.Fault("", "/*/debug_token", -1))
	r.Apply(args("MESSAGING")).WantWarning(t, "tasks", "keeps tasks that are not configured", "DEVELOP", "does not say whose")
	has(t, w, 2, 0, "DEVELOP", "MESSAGING")
	w.Graph.ClearFaults()
	r.Apply(args("MESSAGING")).Clean(t)
	has(t, w, 4, 1, "MESSAGING")
}

// What somebody added by hand is drift, and goes.
func TestAccBusinessAccountUser_addedByHand(t *testing.T) {
	for name, merge := range map[string]bool{"replace": false, "merge": true} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, "MESSAGING")
			w.Graph.MergeTasks(merge)
			w.Graph.AssignUser(acctest.Account, bot, "MESSAGING", "MANAGE_BILLING")
			p, diags := r.Plan(args("MESSAGING"))
			diags.Clean(t)
			holds(t, r, "MESSAGING", "MANAGE_BILLING")
			r.ApplyPlanned(p).Clean(t)
			quiet(t, r, "MESSAGING")
			if got := w.Graph.AssignedTasks(acctest.Account, bot); len(got) != 1 {
				t.Errorf("the user has %v", got)
			}
		})
	}
}

// Somebody has corrected it by hand between plan and apply: nothing is left to send.
func TestAccBusinessAccountUser_nothingLeftToSend(t *testing.T) {
	w, r := made(t, "MESSAGING")
	p, diags := r.Plan(args("DEVELOP"))
	diags.Clean(t)
	w.Graph.AssignUser(acctest.Account, bot, "DEVELOP")
	r.ApplyPlanned(p).Clean(t)
	holds(t, r, "DEVELOP")
	has(t, w, 1, 0, "DEVELOP")
}
