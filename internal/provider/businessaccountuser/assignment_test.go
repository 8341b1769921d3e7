package businessaccountuser_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_business_account_user"
	address  = typeName + ".test"
	bot      = "122000000000077" // a system user without assignments
	importID = acctest.Account + "/" + bot
	edge     = "/*/" + acctest.Account + "/assigned_users"
)

// args returns a configuration for the protocol.
func args(tasks ...string) protocol.Values {
	return protocol.Values{"business_account_id": acctest.Account, "user_id": bot, "tasks": tasks}
}

func serve(t *testing.T, w *world.World, more ...protocol.Values) *protocol.Server {
	t.Helper()
	return acctest.Serve(t, w, "http", append([]protocol.Values{{"business_id": acctest.Business}}, more...)...)
}

func startApplied(t *testing.T, tasks ...string) (*world.World, *protocol.Resource) {
	t.Helper()
	w, r := spec().StartResource(t)
	r.Apply(args(tasks...)).WantNone(t)
	return w, r
}

// wantTasks asserts the tasks of bot at Meta, and how many assignments and removals took effect.
func wantTasks(t *testing.T, w *world.World, assigned, unassigned int, tasks ...string) {
	t.Helper()
	got := w.Graph.AssignedTasks(acctest.Account, bot)
	slices.Sort(got)
	if slices.Sort(tasks); !slices.Equal(got, tasks) {
		t.Errorf("the user has %v, want %v", got, tasks)
	}
	if n := w.Graph.Stored("assigned_users"); n.Changed != assigned || n.Deleted != unassigned {
		t.Errorf("assigned %d and unassigned %d times, want %d and %d", n.Changed, n.Deleted, assigned, unassigned)
	}
}

// wantStateTasks asserts the tasks in the state.
func wantStateTasks(t *testing.T, r *protocol.Resource, tasks ...string) {
	t.Helper()
	var got []string
	list, _ := r.State["tasks"].([]any)
	for _, task := range list {
		got = append(got, fmt.Sprint(task))
	}
	slices.Sort(got)
	if slices.Sort(tasks); !slices.Equal(got, tasks) {
		t.Errorf("the state holds %v, want %v", r.State, tasks)
	}
}

func wantUnchanged(t *testing.T, r *protocol.Resource, before protocol.Values) {
	t.Helper()
	if !reflect.DeepEqual(r.State, before) || r.Identity["user_id"] != before["user_id"] ||
		r.Identity["business_account_id"] != acctest.Account {
		t.Errorf("the state was %v and is %v, identity %v", before, r.State, r.Identity)
	}
}

// wantEmptyPlan asserts that the next plan is empty and has no diagnostics.
func wantEmptyPlan(t *testing.T, r *protocol.Resource, tasks ...string) {
	t.Helper()
	if p, diags := r.Plan(args(tasks...)); !p.Empty() || len(diags) > 0 {
		t.Errorf("the next plan is %v, %s", p, diags)
	}
}

func wantNoCalls(t *testing.T, w *world.World) {
	t.Helper()
	if calls := w.Graph.Calls(); len(calls) != 0 {
		t.Errorf("these calls were made: %v", calls)
	}
}

func wantWrites(t *testing.T, w *world.World, writes int) {
	t.Helper()
	if got := w.Graph.Writes(); len(got) != writes {
		t.Errorf("these writes were sent: %v, want %d", got, writes)
	}
}

func faultOn(method string, f simkit.Fault) simkit.Fault {
	f.Method, f.Path = method, edge
	return f
}
