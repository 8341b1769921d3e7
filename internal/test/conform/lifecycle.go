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
	{"lifecycle", lifecycle},
	{"import by ID", importByID},
	{"import by identity", importByIdentity},
	{"move from terraform_data", moveFromData},
	{"unknown inputs of a new object", unknownNew},
	{"unknown inputs of an existing object", unknownExisting},
	{"unknown provider configuration", unknownProvider},
	{"ten objects in parallel", parallel},
	{"golden states", goldenStates},
	{"no secret in state, plan or log", leaks},
}

// lifecycle creates, changes and destroys an object; the plan after each step is empty.
func lifecycle(t testing.TB, s Spec) {
	st := s.Stage(t)
	p, diags := st.Object().Plan(s.Config(0))
	diags.NoError(t)
	st.WantNoWrites("planning the creation")
	if p != nil {
		st.same(st.empty, "planned")
	}
	r := st.Object()
	r.ApplyPlanned(p).NoError(t)
	st.exist(1, "created")
	st.WantEmptyPlan(r, s.Config(0), "created")

	local := With(s.Config(0), s.WithoutWrite)
	st.ForgetCalls()
	if p, _ := r.Plan(local); p == nil || len(p.Replace) > 0 || p.Empty() != (len(s.WithoutWrite) == 0) {
		t.Errorf("what concerns Terraform alone is planned as %+v", p)
	}
	r.Apply(local).NoError(t)
	st.WantNoWrites("what concerns Terraform alone is applied")
	st.WantEmptyPlan(r, local, "what concerns Terraform alone is applied")

	p, diags = r.Plan(s.changed())
	diags.NoError(t)
	st.WantNoWrites("planning the change")
	if p.Empty() || (len(p.Replace) > 0) != s.Replaces {
		t.Errorf("the change is planned as %v, replacing because of %v", p.After, p.Replace)
	}
	r.Apply(s.changed()).NoError(t)
	st.WantEmptyPlan(r, s.changed(), "changed")
	there := len(st.remote()) - len(st.empty)

	r.Destroy().NoError(t)
	if r.State != nil {
		t.Errorf("destroyed, the state holds %v", r.State)
	}
	if s.RemainsAfterDestroy {
		st.exist(there, "destroyed")
	} else {
		st.same(st.empty, "destroyed")
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
	st := s.Stage(t)
	made := st.Applied(s.Config(0))
	before := st.remote()
	st.ForgetCalls()
	r := st.Serve().Resource(s.Type)
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
		st.same(before, "imported")
	}
	st.exist(1, "imported")
}

// unknownNew plans an object whose inputs come from another one, and applies it when they are known.
func unknownNew(t testing.TB, s Spec) {
	for _, input := range s.Inputs {
		st := s.Stage(t)
		r := st.Object()
		p, diags := r.Plan(With(s.Config(0), protocol.Values{input: protocol.Unknown}))
		diags.NoError(t)
		if after := p.After[input]; after != protocol.Unknown && after != nil { // a plan never holds a write-only value
			t.Errorf("%s is planned as %v", input, p.After[input])
		}
		st.WantNoWrites("planning with an unknown " + input)
		r.Apply(s.Config(0)).NoError(t)
		st.exist(1, "applied")
		st.WantEmptyPlan(r, s.Config(0), "applied")
	}
}

// unknownExisting plans an existing object with an input that is not known yet: that replaces nothing, and an equal value
// changes nothing.
func unknownExisting(t testing.TB, s Spec) {
	for _, input := range s.Inputs {
		st := s.Stage(t)
		r := st.Applied(s.Config(0))
		before := st.remote()
		st.ForgetCalls()
		p, diags := r.Plan(With(s.Config(0), protocol.Values{input: protocol.Unknown}))
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
		st.same(before, "applied")
		st.WantEmptyPlan(r, s.Config(0), "applied")
	}
}

// unknownProvider plans with a provider of which one argument is not known yet: no request is sent to the remote system that the
// argument belongs to, an existing object stays as it is, and a new one is planned and made once everything is known.
func unknownProvider(t testing.TB, s Spec) {
	for _, argument := range s.Needs {
		for _, block := range s.unknown(t, argument) {
			st := s.Stage(t)
			made := st.Applied(s.Config(0))
			before := made.State
			there := st.remote()
			server := st.Serve(block)
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
			if diags := server.Resource(s.Type).Import(s.ImportID(before)); (len(diags.Errors()) == 1) != unread {
				t.Errorf("%v: the import says %s", block, diags)
			}
			fresh := server.Resource(s.Type)
			p, diags := fresh.Plan(s.Config(1))
			diags.NoError(t)
			st.silent(argument)
			st.WantNoWrites(argument + " is not known")
			st.same(there, argument+" is not known")
			server.Configure(st.block()).NoError(t)
			if !again.Empty() {
				old.ApplyPlanned(again).NoError(t)
				st.WantStateKept(old, before, "applied")
				if !s.SecretsNotShown {
					st.WantNoWrites(argument + " is known")
				}
			}
			fresh.ApplyPlanned(p).NoError(t)
			st.exist(2, argument+" is known")
			st.WantEmptyPlan(fresh, s.Config(1), argument+" is known")
		}
	}
}

// silent fails the test if a call was made to the remote system that an unknown argument of the provider belongs to.
func (st *Stage) silent(argument string) {
	st.t.Helper()
	for _, k := range st.kits() {
		if calls := k.Calls(); len(calls) > 0 && (k == st.Graph.Kit) != (argument == "chat") {
			st.t.Errorf("%s is not known: these calls were made: %v", argument, calls)
		}
	}
}

// unknown returns the ways in which an argument of the provider can be unknown: as a whole, or in a part.
func (s Spec) unknown(t testing.TB, argument string) []protocol.Values {
	t.Helper()
	all := []protocol.Values{{argument: protocol.Unknown}}
	nested, ok := s.Stage(t).block()[argument].(protocol.Values)
	if !ok {
		return all
	}
	for _, name := range sortedKeys(nested) {
		all = append(all, protocol.Values{argument: protocol.Values{name: protocol.Unknown}})
		arguments, _ := nested[name].(protocol.Values)
		for _, part := range sortedKeys(arguments) {
			all = append(all, protocol.Values{argument: protocol.Values{name: With(arguments, protocol.Values{part: protocol.Unknown})}})
		}
	}
	return all
}

// parallel makes ten objects at the same time while answers get lost: each is made once, and the plan of all is empty and reads lists.
func parallel(t testing.TB, s Spec) {
	st := s.Stage(t)
	noAnswer := simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Skip: 2, Times: 3, Method: s.Create.Method, Path: s.Create.Path}
	if st.writes() {
		s.Create.On(st.World).FailNext(noAnswer)
	}
	objects, plans, results := [Objects]*protocol.Resource{}, [Objects]*protocol.Planned{}, [Objects]protocol.Diags{}
	for i := range Objects {
		objects[i] = st.Object()
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
	if st.writes() {
		st.met(s.Create, noAnswer, "in parallel")
	}
	if s.Create.Once {
		st.tookEffect(Objects, "in parallel")
	}
	for i, diags := range results {
		if len(diags.Errors()) > 0 {
			t.Errorf("object %d: %s", i, diags)
		}
	}
	st.exist(Objects, "made")
	st.server.Restart()
	st.ForgetCalls()
	for i, r := range objects {
		diags := r.RefreshHere()
		p, more := r.PlanHere(s.Config(i))
		if diags = append(diags, more...); len(diags) > 0 || !p.Empty() {
			t.Errorf("made: the plan of object %d is not empty: %s", i, diags)
		}
	}
	if calls := st.calls(); s.PlanCalls > 0 && len(calls) > s.PlanCalls {
		t.Errorf("the plan made %d calls, want at most %d: %v", len(calls), s.PlanCalls, calls)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
