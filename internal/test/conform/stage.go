package conform

import (
	"cmp"
	"maps"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Stage is a world with a provider, in which a case of a scenario takes place. Tests of what is special to a resource use it too.
type Stage struct {
	*world.World
	t       testing.TB
	spec    Spec
	clock   func() time.Time
	initial map[string]string // what exists before the first object
	server  *protocol.Server
}

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// tickingClock returns a clock that goes on by a second whenever it is asked.
func tickingClock() func() time.Time {
	var asked atomic.Int64
	return func() time.Time { return start.Add(time.Duration(asked.Add(1)) * time.Second) }
}

// frozenTime returns the time of a clock that stands still.
func frozenTime() time.Time { return start }

// StartStage starts a world of its own for a case.
func (s Spec) StartStage(t testing.TB, more ...protocol.Values) *Stage {
	t.Helper()
	return s.StartStageAt(t, tickingClock(), more...)
}

// StartStageAt opens a stage as StartStage does, with a clock.
func (s Spec) StartStageAt(t testing.TB, clock func() time.Time, more ...protocol.Values) *Stage {
	t.Helper()
	w := acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock})
	if s.Prepare != nil {
		s.Prepare(w)
	}
	st := &Stage{World: w, t: t, spec: s, clock: clock, initial: s.Remote(w)}
	st.server = st.StartServer(more...)
	st.ForgetCalls()
	return st
}

// StartResource starts a world and returns a resource that is not in the state. The test runs in parallel.
func (s Spec) StartResource(t *testing.T, more ...protocol.Values) (*world.World, *protocol.Resource) {
	t.Helper()
	t.Parallel()
	st := s.StartStage(t, more...)
	return st.World, st.NewObject()
}

// providerBlock returns the arguments of the provider.
func (st *Stage) providerBlock(more ...protocol.Values) protocol.Values {
	block := acctest.ProviderBlock(st.World, cmp.Or(st.spec.Platform, "http"))
	for _, m := range append([]protocol.Values{st.spec.Provider}, more...) {
		maps.Copy(block, m)
	}
	return block
}

// StartServer starts a provider that remembers nothing.
func (st *Stage) StartServer(more ...protocol.Values) *protocol.Server {
	st.t.Helper()
	s := protocol.Serve(st.t, acctest.FactoryAt(st.clock))
	s.Configure(st.providerBlock(more...)).NoError(st.t)
	return s
}

// NewObject returns a resource that is not in the state.
func (st *Stage) NewObject() *protocol.Resource { return st.server.NewResource(st.spec.Type) }

// AppliedObject returns a resource with a configuration applied.
func (st *Stage) AppliedObject(config protocol.Values) *protocol.Resource {
	st.t.Helper()
	r := st.NewObject()
	r.Apply(config).NoError(st.t)
	st.addDependents(r)
	return r
}

// addDependents gives an object what must survive with it.
func (st *Stage) addDependents(r *protocol.Resource) {
	if st.spec.AddDependents != nil {
		st.spec.AddDependents(st.World, r.State)
	}
}

// changedConfig returns the changed configuration of object 0.
func (s Spec) changedConfig() protocol.Values { return Merge(s.Config(0), s.Changed) }

// Merge returns a copy of v with more arguments.
func Merge(v protocol.Values, more ...protocol.Values) protocol.Values {
	v = maps.Clone(v)
	for _, m := range more {
		maps.Copy(v, m)
	}
	return v
}

// remoteObjects returns what exists now.
func (st *Stage) remoteObjects() map[string]string { return st.spec.Remote(st.World) }

// wantObjects fails the test unless n objects exist besides those of the beginning.
func (st *Stage) wantObjects(n int, when string) {
	st.t.Helper()
	if have, want := len(st.remoteObjects()), len(st.initial)+n; have != want && st.hasWrites() {
		st.t.Errorf("%s: %d objects exist, want %d: %v", when, have, want, st.remoteObjects())
	}
}

// hasWrites reports whether the resource creates something at a remote API.
func (st *Stage) hasWrites() bool { return st.spec.Create.On != nil }

// wantRemote fails the test unless exactly these objects exist.
func (st *Stage) wantRemote(want map[string]string, when string) {
	st.t.Helper()
	if have := st.remoteObjects(); !maps.Equal(have, want) {
		st.t.Errorf("%s: there is\n%v\nwant\n%v", when, have, want)
	}
}

// WantEmptyPlan fails the test unless the plan of a configuration is empty and says nothing.
func (st *Stage) WantEmptyPlan(r *protocol.Resource, config protocol.Values, when string) {
	st.t.Helper()
	before := r.State
	p, diags := r.Plan(config)
	switch {
	case p == nil:
		st.t.Errorf("%s: no plan:\n%s", when, diags)
	case !p.Empty() || len(diags) > 0:
		st.t.Errorf("%s: the plan is not empty:\n before %v\n after  %v\n%s", when, before, p.After, diags)
	}
}

// WantStateKept fails the test unless the state is what it was.
func (st *Stage) WantStateKept(r *protocol.Resource, before protocol.Values, when string) {
	st.t.Helper()
	if !reflect.DeepEqual(r.State, before) || r.Identity == nil {
		st.t.Errorf("%s: the state was\n%v\nand is\n%v (identity %v)", when, before, r.State, r.Identity)
	}
}

func (st *Stage) simulators() []*simkit.Kit {
	return []*simkit.Kit{st.Graph.Kit, st.Chat.Kit, st.Chatwoot.Kit, st.Zammad.Kit, st.Jira.Kit}
}

// ForgetCalls empties the logs of all simulators.
func (st *Stage) ForgetCalls() {
	for _, k := range st.simulators() {
		k.ResetCalls()
	}
}

// sentWrites returns the writes since ForgetCalls.
func (st *Stage) sentWrites() []simkit.Call {
	var all []simkit.Call
	for _, k := range st.simulators() {
		all = append(all, k.Writes()...)
	}
	return all
}

// WantNoWrites fails the test if a write was sent since ForgetCalls.
func (st *Stage) WantNoWrites(when string) {
	st.t.Helper()
	if sent := st.sentWrites(); len(sent) > 0 {
		st.t.Errorf("%s: these writes were sent: %v", when, sent)
	}
}

// allCalls returns all calls since ForgetCalls.
func (st *Stage) allCalls() []simkit.Call {
	var all []simkit.Call
	for _, k := range st.simulators() {
		all = append(all, k.Calls()...)
	}
	return all
}

// WantNoCalls fails the test if a call was made since ForgetCalls.
func (st *Stage) WantNoCalls(when string) {
	st.t.Helper()
	if calls := st.allCalls(); len(calls) > 0 {
		st.t.Errorf("%s: these calls were made: %v", when, calls)
	}
}
