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

// arm lets the next such write meet a fault.
func (st *Stage) arm(w Write, f simkit.Fault) {
	f.Method, f.Path = w.Method, w.Path
	w.On(st.World).FailNext(f)
}

// met fails the test unless the fault was met, and lets no other call meet it.
func (st *Stage) met(w Write, f simkit.Fault, name string) {
	st.t.Helper()
	if f.Times >= 0 && w.On(st.World).PendingFaults() > 0 {
		st.t.Errorf("%s: the write was not sent", name)
	}
	w.On(st.World).ClearFaults()
}

// normal returns what exists after an undisturbed creation, and how many writes that took.
func (s Spec) normal(t testing.TB) (exists map[string]string, writes int) {
	t.Helper()
	st := s.Stage(t)
	st.Applied(s.Config(0))
	return st.remote(), s.Create.On(st.World).CountProcessed(s.Create.Method, s.Create.Path)
}

func firstWriteFails(t testing.TB, s Spec) {
	if s.Create.On == nil {
		st := s.Stage(t)
		st.Applied(s.Config(0))
		st.WantNoWrites("created")
		return
	}
	want, writes := s.normal(t)
	for _, name := range sortedKeys(faults) {
		st, r := s.create(t, Fault{Fault: faults[name]}, name)
		st.converges(r, s.Config(0), want, name)
		st.tookEffect(writes, name)
	}
	for _, name := range sortedKeys(s.Create.Faults) {
		f := s.Create.Faults[name]
		st, r := s.create(t, f, name)
		if (r.State == nil) != (len(f.Says) > 0) {
			t.Errorf("%s: the state is %v", name, r.State)
		}
		st.converges(r, s.Config(0), want, name)
	}
}

// tookEffect fails the test if the writes of the creation reached the remote API more than atMost times.
func (st *Stage) tookEffect(atMost int, name string) {
	st.t.Helper()
	w := st.spec.Create
	n := w.On(st.World).CountProcessed(w.Method, w.Path)
	if n > atMost {
		st.t.Errorf("%s: the creation took effect %d times, want at most %d", name, n, atMost)
	}
}

// create applies a planned creation that meets a fault.
func (s Spec) create(t testing.TB, f Fault, name string) (*Stage, *protocol.Resource) {
	t.Helper()
	st := s.Stage(t, protocol.Values{"max_retries": 2})
	r := st.Object()
	p, diags := r.Plan(s.Config(0))
	diags.NoError(t)
	st.arm(s.Create, f.Fault)
	diags = r.ApplyPlanned(p)
	acctest.WantNoSecret(t, diags)
	st.met(s.Create, f.Fault, name)
	if n := s.Create.On(st.World).CountCalls(s.Create.Method, s.Create.Path); s.Create.Once && n != 1 {
		t.Errorf("%s: the creation was sent %d times", name, n)
	}
	st.outcome(diags, s.Create, f, name)
	if len(diags.Errors()) > 0 && r.State != nil {
		t.Errorf("%s: failed, and the state holds %v", name, r.State)
	}
	return st, r
}

// outcome compares what an operation said with what the spec says about a fault.
func (st *Stage) outcome(diags protocol.Diags, w Write, f Fault, name string) {
	st.t.Helper()
	if len(f.Says) == 0 {
		return
	}
	for _, failure := range record(st.t, func(t testing.TB) { diags.WantError(t, cmp.Or(f.At, w.At), f.Says...) }) {
		st.t.Errorf("%s: %s", name, failure)
	}
	title := cmp.Or(f.Title, w.Title)
	if title != "" && !slices.ContainsFunc(diags.Errors(), func(d protocol.Diag) bool { return d.Summary == title }) {
		st.t.Errorf("%s: the title is not %q: %s", name, title, diags)
	}
}

// converges applies until there is nothing to do: once.
func (st *Stage) converges(r *protocol.Resource, config protocol.Values, want map[string]string, name string) {
	st.t.Helper()
	if diags := r.Apply(config); len(diags.Errors()) > 0 {
		st.t.Errorf("%s: the next apply says %s", name, diags)
		return
	}
	st.give(r)
	st.same(want, name)
	st.WantEmptyPlan(r, config, name)
}

// answerLost loses the answer to a write that took effect: whatever the apply says, the next one leaves one object. A write that may be
// repeated is repeated at most once.
func answerLost(t testing.TB, s Spec) {
	if s.Create.On == nil {
		t.Skip("no such write")
	}
	want, atMost := s.normal(t)
	if !s.Create.Once {
		atMost++
	}
	for _, name := range sortedKeys(lost) {
		st, r := s.create(t, Fault{Fault: lost[name]}, name)
		st.converges(r, s.Config(0), want, name)
		st.tookEffect(atMost, name)
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
		st := s.Stage(t, protocol.Values{"max_retries": 2})
		r := st.Applied(s.Config(0))
		before := r.State
		p, diags := r.Plan(s.changed())
		diags.NoError(t)
		st.arm(s.Update, f.Fault)
		diags = r.ApplyPlanned(p)
		st.met(s.Update, f.Fault, name)
		if st.outcome(diags, s.Update, f, name); len(f.Says) > 0 {
			st.WantStateKept(r, before, name)
		} else if len(diags.Errors()) > 0 {
			t.Errorf("%s: %s", name, diags)
		}
		r.Apply(s.changed()).NoError(t)
		st.WantEmptyPlan(r, s.changed(), name)
		st.exist(1, name)
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
		st := s.Stage(t, protocol.Values{"max_retries": 2})
		r := st.Applied(s.Config(0))
		before, there := r.State, st.remote()
		st.arm(s.Delete, f.Fault)
		diags := r.Destroy()
		st.met(s.Delete, f.Fault, name)
		if st.outcome(diags, s.Delete, f, name); len(f.Says) > 0 {
			st.WantStateKept(r, before, name)
			if f.When != simkit.After {
				st.same(there, name)
			}
		} else if len(diags.Errors()) > 0 || r.State != nil {
			t.Errorf("%s: state %v, %s", name, r.State, diags)
		}
		r.Destroy().NoError(t)
		if r.State != nil {
			t.Errorf("%s: the next destruction leaves the state %v", name, r.State)
		}
		if !s.RemainsAfterDestroy {
			st.same(st.empty, name)
		}
	}
}
