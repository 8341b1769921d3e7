package conform

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var lifecycleScenarios = []scenario{
	{"lifecycle", fullLifecycle},
	{"import by ID", importByID},
	{"import by identity", importByIdentity},
	{"move from terraform_data", moveFromData},
	{"unknown inputs of a new object", unknownNew},
	{"unknown inputs of an existing object", unknownExisting},
	{"unknown provider configuration", unknownProvider},
	{"ten objects in parallel", tenInParallel},
	{"golden states", goldenStates},
	{"no secret in state, plan or log", noLeaks},
}

// fullLifecycle creates, changes and destroys an object; the plan after each step is empty.
func fullLifecycle(t testing.TB, s Spec) {
	st := s.StartStage(t)
	p, diags := st.NewObject().Plan(s.Config(0))
	diags.NoError(t)
	st.WantNoWrites("planning the creation")
	if p != nil {
		st.wantRemote(st.initial, "planned")
	}
	r := st.NewObject()
	r.ApplyPlanned(p).NoError(t)
	st.wantObjects(1, "created")
	st.WantEmptyPlan(r, s.Config(0), "created")

	local := Merge(s.Config(0), s.WithoutWrite)
	st.ForgetCalls()
	if p, _ := r.Plan(local); p == nil || len(p.Replace) > 0 || p.Empty() != (len(s.WithoutWrite) == 0) {
		t.Errorf("what concerns Terraform alone is planned as %+v", p)
	}
	r.Apply(local).NoError(t)
	st.WantNoWrites("what concerns Terraform alone is applied")
	st.WantEmptyPlan(r, local, "what concerns Terraform alone is applied")

	p, diags = r.Plan(s.changedConfig())
	diags.NoError(t)
	st.WantNoWrites("planning the change")
	if p.Empty() || (len(p.Replace) > 0) != s.Replaces {
		t.Errorf("the change is planned as %v, replacing because of %v", p.After, p.Replace)
	}
	r.Apply(s.changedConfig()).NoError(t)
	st.WantEmptyPlan(r, s.changedConfig(), "changed")
	there := len(st.remoteObjects()) - len(st.initial)

	r.Destroy().NoError(t)
	if r.State != nil {
		t.Errorf("destroyed, the state holds %v", r.State)
	}
	if s.RemainsAfterDestroy {
		st.wantObjects(there, "destroyed")
	} else {
		st.wantRemote(st.initial, "destroyed")
	}
}

func importByID(t testing.TB, s Spec) {
	importBy(t, s, func(r, made *protocol.Resource) protocol.Diags { return r.Import(s.ImportID(made.State)) })
}

func importByIdentity(t testing.TB, s Spec) {
	importBy(t, s, func(r, made *protocol.Resource) protocol.Diags { return r.ImportIdentity(made.Identity) })
}

// importBy imports an object that Terraform does not know. The plan after it is empty, apart from what an import cannot
// read, and nothing is written.
func importBy(t testing.TB, s Spec, take func(r, made *protocol.Resource) protocol.Diags) {
	t.Helper()
	st := s.StartStage(t)
	made := st.AppliedObject(s.Config(0))
	before := st.remoteObjects()
	st.ForgetCalls()
	r := st.StartServer().NewResource(s.Type)
	take(r, made).NoError(t)
	for _, name := range sortedKeys(made.State) {
		want := made.State[name]
		if got := r.State[name]; !slices.Contains(s.NotImported, name) && !reflect.DeepEqual(got, want) {
			t.Errorf("%s is imported as %v, and is %v", name, got, want)
		}
	}
	if !reflect.DeepEqual(r.Identity, made.Identity) {
		t.Errorf("the identity is %v, want %v", r.Identity, made.Identity)
	}
	p, diags := r.Plan(s.Config(0))
	diags.NoError(t)
	if p == nil || len(p.Replace) > 0 || len(s.NotImported) == 0 && !p.Empty() {
		t.Fatalf("the plan after the import is %+v", p)
	}
	if !p.Empty() {
		r.ApplyPlanned(p).NoError(t)
		st.WantEmptyPlan(r, s.Config(0), "imported and applied")
	}
	if !s.SecretsNotShown {
		st.WantNoWrites("importing")
		st.wantRemote(before, "imported")
	}
	st.wantObjects(1, "imported")
}

// unknownNew plans an object whose inputs come from another one, and applies it when they are known.
func unknownNew(t testing.TB, s Spec) {
	for _, input := range s.Inputs {
		st := s.StartStage(t)
		r := st.NewObject()
		p, diags := r.Plan(Merge(s.Config(0), protocol.Values{input: protocol.Unknown}))
		diags.NoError(t)
		if after := p.After[input]; after != protocol.Unknown && after != nil { // a plan never holds a write-only value
			t.Errorf("%s is planned as %v", input, p.After[input])
		}
		st.WantNoWrites("planning with an unknown " + input)
		r.Apply(s.Config(0)).NoError(t)
		st.wantObjects(1, "applied")
		st.WantEmptyPlan(r, s.Config(0), "applied")
	}
}

// unknownExisting plans an existing object with an input that is not known yet: that replaces nothing, and an equal value
// changes nothing.
func unknownExisting(t testing.TB, s Spec) {
	for _, input := range s.Inputs {
		st := s.StartStage(t)
		r := st.AppliedObject(s.Config(0))
		before := st.remoteObjects()
		st.ForgetCalls()
		p, diags := r.Plan(Merge(s.Config(0), protocol.Values{input: protocol.Unknown}))
		diags.NoError(t)
		if len(p.Replace) > 0 {
			t.Errorf("an unknown %s replaces the object, because of %v", input, p.Replace)
		}
		st.server.Restart() // the apply plans once more, when the value is known
		p, diags = r.PlanHere(s.Config(0))
		diags.NoError(t)
		if len(p.Replace) > 0 {
			t.Errorf("an equal %s replaces the object, because of %v", input, p.Replace)
		}
		if !p.Empty() {
			r.Commit(p).NoError(t)
		}
		st.WantNoWrites("applying an equal " + input)
		st.wantRemote(before, "applied")
		st.WantEmptyPlan(r, s.Config(0), "applied")
	}
}

// unknownProvider plans with a provider of which one argument is not known yet: no request is sent to the remote system that the
// argument belongs to, an existing object stays as it is, and a new one is planned and made once everything is known.
func unknownProvider(t testing.TB, s Spec) {
	for _, argument := range s.Needs {
		for _, block := range s.unknownBlocks(t, argument) {
			st := s.StartStage(t)
			made := st.AppliedObject(s.Config(0))
			before := made.State
			there := st.remoteObjects()
			server := st.StartServer(block)
			st.ForgetCalls()
			old := server.Adopt(made)
			again, diags := old.Plan(s.Config(0))
			if diags.NoError(t); len(again.Replace) > 0 || !again.Empty() && !s.Rechecked {
				t.Errorf("%v: the plan of the existing object is %v", block, again.After)
			}
			st.WantStateKept(old, before, "planned")
			atMeta := s.Create.On != nil && s.Create.On(st.World) == st.Graph.Kit
			unread := atMeta != (argument == "chat") // the remote system that holds the object is the unknown one
			if s.Delete.On != nil && unread {
				if diags := old.Remove(); !strings.Contains(diags.Errors().String(), "not known yet") {
					t.Errorf("%v: the removal says %s", block, diags)
				}
				st.WantStateKept(old, before, "removal")
			}
			if diags := server.NewResource(s.Type).Import(s.ImportID(before)); (len(diags.Errors()) == 1) != unread {
				t.Errorf("%v: the import says %s", block, diags)
			}
			fresh := server.NewResource(s.Type)
			p, diags := fresh.Plan(s.Config(1))
			diags.NoError(t)
			st.wantNoCallsFor(argument)
			st.WantNoWrites(argument + " is not known")
			st.wantRemote(there, argument+" is not known")
			server.Configure(st.providerBlock()).NoError(t)
			if !again.Empty() {
				old.ApplyPlanned(again).NoError(t)
				st.WantStateKept(old, before, "applied")
				if !s.SecretsNotShown {
					st.WantNoWrites(argument + " is known")
				}
			}
			fresh.ApplyPlanned(p).NoError(t)
			st.wantObjects(2, argument+" is known")
			st.WantEmptyPlan(fresh, s.Config(1), argument+" is known")
		}
	}
}

// wantNoCallsFor fails the test if a call was made to the remote system that an unknown argument of the provider belongs to.
func (st *Stage) wantNoCallsFor(argument string) {
	st.t.Helper()
	for _, k := range st.simulators() {
		if calls := k.Calls(); len(calls) > 0 && (k == st.Graph.Kit) != (argument == "chat") {
			st.t.Errorf("%s is not known: these calls were made: %v", argument, calls)
		}
	}
}

// unknownBlocks returns the ways in which an argument of the provider can be unknown: as a whole, or in a part.
func (s Spec) unknownBlocks(t testing.TB, argument string) []protocol.Values {
	t.Helper()
	all := []protocol.Values{{argument: protocol.Unknown}}
	nested, ok := s.StartStage(t).providerBlock()[argument].(protocol.Values)
	if !ok {
		return all
	}
	for _, name := range sortedKeys(nested) {
		all = append(all, protocol.Values{argument: protocol.Values{name: protocol.Unknown}})
		arguments, _ := nested[name].(protocol.Values)
		for _, part := range sortedKeys(arguments) {
			all = append(all, protocol.Values{argument: protocol.Values{name: Merge(arguments, protocol.Values{part: protocol.Unknown})}})
		}
	}
	return all
}

// tenInParallel makes ten objects at the same time while answers get lost: each is made once, and the plan of all is empty and reads lists.
func tenInParallel(t testing.TB, s Spec) {
	st := s.StartStage(t)
	noAnswer := simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Skip: 2, Times: 3, Method: s.Create.Method, Path: s.Create.Path}
	if st.hasWrites() {
		s.Create.On(st.World).FailNext(noAnswer)
	}
	objects, plans, results := [Objects]*protocol.Resource{}, [Objects]*protocol.Planned{}, [Objects]protocol.Diags{}
	for i := range Objects {
		objects[i] = st.NewObject()
		p, diags := objects[i].PlanHere(s.Config(i))
		diags.NoError(t)
		plans[i] = p
	}
	st.server.Restart()
	var wg sync.WaitGroup
	for i := range Objects {
		wg.Go(func() { results[i] = objects[i].Commit(plans[i]) })
	}
	wg.Wait()
	if st.hasWrites() {
		st.wantFaultMet(s.Create, noAnswer, "in parallel")
	}
	if s.Create.Once {
		st.wantAtMost(Objects, "in parallel")
	}
	for i, diags := range results {
		if len(diags.Errors()) > 0 {
			t.Errorf("object %d: %s", i, diags)
		}
	}
	st.wantObjects(Objects, "made")
	st.server.Restart()
	st.ForgetCalls()
	for i, r := range objects {
		diags := r.RefreshHere()
		p, more := r.PlanHere(s.Config(i))
		if diags = append(diags, more...); len(diags) > 0 || !p.Empty() {
			t.Errorf("made: the plan of object %d is not empty: %s", i, diags)
		}
	}
	if calls := st.allCalls(); s.PlanCalls > 0 && len(calls) > s.PlanCalls {
		t.Errorf("the plan made %d calls, want at most %d: %v", len(calls), s.PlanCalls, calls)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
