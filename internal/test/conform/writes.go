package conform

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var writeScenarios = []scenario{
	{"the first write fails", firstWriteFails},
	{"the answer to the first write is lost", answerLost},
	{"the update fails", updateFails},
	{"the removal fails", removalFails},
}

// faults are tried on every write that creates an object: whatever the apply says, the next one leaves one object.
var faults = map[string]simkit.Fault{
	"500 once":   {Status: 500},
	"500 always": {Status: 500, Times: -1},
	"reset":      {Kind: simkit.KindReset, Times: -1},
	"page":       {Kind: simkit.KindHTML, Status: 502},
	"refused":    {Status: 403, Body: `{"error":{"code":200,"message":"(#200) Permissions error"}}`},
}

// lost are the faults of a write that takes effect.
var lost = map[string]simkit.Fault{
	"reset":     {Kind: simkit.KindReset, When: simkit.After},
	"500":       {Status: 500, When: simkit.After},
	"503":       {Status: 503, When: simkit.After},
	"truncated": {Kind: simkit.KindTruncated},
	"empty":     {Kind: simkit.KindEmpty, When: simkit.After},
	"page":      {Kind: simkit.KindHTML, When: simkit.After},
}

// failNext lets the next such write meet a fault.
func (st *Stage) failNext(w Write, f simkit.Fault) {
	f.Method, f.Path = w.Method, w.Path
	w.On(st.World).FailNext(f)
}

// wantFaultMet fails the test unless the fault was met, and lets no other call meet it.
func (st *Stage) wantFaultMet(w Write, f simkit.Fault, name string) {
	st.t.Helper()
	if f.Times >= 0 && w.On(st.World).PendingFaults() > 0 {
		st.t.Errorf("%s: the write was not sent", name)
	}
	w.On(st.World).ClearFaults()
}

// undisturbed returns what exists after an undisturbed creation, and how many writes that took.
func (s Spec) undisturbed(t testing.TB) (exists map[string]string, writes int) {
	t.Helper()
	st := s.StartStage(t)
	st.AppliedObject(s.Config(0))
	return st.remoteObjects(), s.Create.On(st.World).CountProcessed(s.Create.Method, s.Create.Path)
}

func firstWriteFails(t testing.TB, s Spec) {
	if s.Create.On == nil {
		st := s.StartStage(t)
		st.AppliedObject(s.Config(0))
		st.WantNoWrites("created")
		return
	}
	want, writes := s.undisturbed(t)
	for _, name := range sortedKeys(faults) {
		st, r := s.createWithFault(t, Fault{Fault: faults[name]}, name)
		st.wantConvergence(r, s.Config(0), want, name)
		st.wantAtMost(writes, name)
	}
	for _, name := range sortedKeys(s.Create.Faults) {
		f := s.Create.Faults[name]
		st, r := s.createWithFault(t, f, name)
		if (r.State == nil) != (len(f.Says) > 0) {
			t.Errorf("%s: the state is %v", name, r.State)
		}
		st.wantConvergence(r, s.Config(0), want, name)
	}
}

// wantAtMost fails the test if the writes of the creation reached the remote API more than atMost times.
func (st *Stage) wantAtMost(atMost int, name string) {
	st.t.Helper()
	w := st.spec.Create
	n := w.On(st.World).CountProcessed(w.Method, w.Path)
	if n > atMost {
		st.t.Errorf("%s: the creation took effect %d times, want at most %d", name, n, atMost)
	}
}

// createWithFault applies a planned creation that meets a fault.
func (s Spec) createWithFault(t testing.TB, f Fault, name string) (*Stage, *protocol.Resource) {
	t.Helper()
	st := s.StartStage(t, protocol.Values{"max_retries": 2})
	r := st.NewObject()
	p, diags := r.Plan(s.Config(0))
	diags.NoError(t)
	st.failNext(s.Create, f.Fault)
	diags = r.ApplyPlanned(p)
	acctest.WantNoSecret(t, diags)
	st.wantFaultMet(s.Create, f.Fault, name)
	if n := s.Create.On(st.World).CountCalls(s.Create.Method, s.Create.Path); s.Create.Once && n != 1 {
		t.Errorf("%s: the creation was sent %d times", name, n)
	}
	st.wantOutcome(diags, s.Create, f, name)
	if len(diags.Errors()) > 0 && r.State != nil {
		t.Errorf("%s: failed, and the state holds %v", name, r.State)
	}
	return st, r
}

// wantOutcome compares what an operation said with what the spec says about a fault.
func (st *Stage) wantOutcome(diags protocol.Diags, w Write, f Fault, name string) {
	st.t.Helper()
	if len(f.Says) == 0 {
		return
	}
	for _, failure := range failuresOf(st.t, func(t testing.TB) { diags.WantError(t, cmp.Or(f.At, w.At), f.Says...) }) {
		st.t.Errorf("%s: %s", name, failure)
	}
	title := cmp.Or(f.Title, w.Title)
	if title != "" && !slices.ContainsFunc(diags.Errors(), func(d protocol.Diag) bool { return d.Summary == title }) {
		st.t.Errorf("%s: the title is not %q: %s", name, title, diags)
	}
}

// wantConvergence applies until there is nothing to do: once.
func (st *Stage) wantConvergence(r *protocol.Resource, config protocol.Values, want map[string]string, name string) {
	st.t.Helper()
	if diags := r.Apply(config); len(diags.Errors()) > 0 {
		st.t.Errorf("%s: the next apply says %s", name, diags)
		return
	}
	st.addDependents(r)
	st.wantRemote(want, name)
	st.WantEmptyPlan(r, config, name)
}

// answerLost loses the answer to a write that took effect: whatever the apply says, the next one leaves one object. A write that may be
// repeated is repeated at most once.
func answerLost(t testing.TB, s Spec) {
	if s.Create.On == nil {
		t.Skip("no such write")
	}
	want, atMost := s.undisturbed(t)
	if !s.Create.Once {
		atMost++
	}
	for _, name := range sortedKeys(lost) {
		st, r := s.createWithFault(t, Fault{Fault: lost[name]}, name)
		st.wantConvergence(r, s.Config(0), want, name)
		st.wantAtMost(atMost, name)
	}
}

// updateFails keeps the state when the update fails; the next apply changes the object.
func updateFails(t testing.TB, s Spec) {
	if s.Update.On == nil {
		t.Skip("no such write")
	}
	all := map[string]Fault{"500 always": {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"500"}}}
	maps.Copy(all, s.Update.Faults)
	for _, name := range sortedKeys(all) {
		f := all[name]
		st := s.StartStage(t, protocol.Values{"max_retries": 2})
		r := st.AppliedObject(s.Config(0))
		before := r.State
		p, diags := r.Plan(s.changedConfig())
		diags.NoError(t)
		st.failNext(s.Update, f.Fault)
		diags = r.ApplyPlanned(p)
		st.wantFaultMet(s.Update, f.Fault, name)
		if st.wantOutcome(diags, s.Update, f, name); len(f.Says) > 0 {
			st.WantStateKept(r, before, name)
		} else if len(diags.Errors()) > 0 {
			t.Errorf("%s: %s", name, diags)
		}
		r.Apply(s.changedConfig()).NoError(t)
		st.WantEmptyPlan(r, s.changedConfig(), name)
		st.wantObjects(1, name)
	}
}

// removalFails keeps the state when the removal fails; the next one removes the object.
func removalFails(t testing.TB, s Spec) {
	if s.Delete.On == nil {
		t.Skip("no such write")
	}
	all := map[string]Fault{
		"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"500"}},
		"500 once":    {Fault: simkit.Fault{Status: 500}},
		"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
	}
	maps.Copy(all, s.Delete.Faults)
	for _, name := range sortedKeys(all) {
		f := all[name]
		st := s.StartStage(t, protocol.Values{"max_retries": 2})
		r := st.AppliedObject(s.Config(0))
		before, there := r.State, st.remoteObjects()
		st.failNext(s.Delete, f.Fault)
		diags := r.Destroy()
		st.wantFaultMet(s.Delete, f.Fault, name)
		if st.wantOutcome(diags, s.Delete, f, name); len(f.Says) > 0 {
			st.WantStateKept(r, before, name)
			if f.When != simkit.After {
				st.wantRemote(there, name)
			}
		} else if len(diags.Errors()) > 0 || r.State != nil {
			t.Errorf("%s: state %v, %s", name, r.State, diags)
		}
		r.Destroy().NoError(t)
		if r.State != nil {
			t.Errorf("%s: the next destruction leaves the state %v", name, r.State)
		}
		if !s.RemainsAfterDestroy {
			st.wantRemote(st.initial, name)
		}
	}
}
