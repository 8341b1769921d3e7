package conform

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var eventScenarios = []scenario{
	{"the object disappears", func(t testing.TB, s Spec) { planAfterEvents(t, s, s.Disappear, false) }},
	{"the permission is lost", func(t testing.TB, s Spec) { planAfterEvents(t, s, s.LosePermission, true) }},
	{"a saved plan after a change by hand", savedPlan},
	{"a change by hand is shown and taken back", restoreByHand},
	{"refreshed and planned as by the framework", answersOfFramework},
}

// anyID is what differs between two equal errors: IDs, ports, and when calls are accepted again.
var anyID = regexp.MustCompile(`fbtrace_id [\w-]+|127\.0\.0\.1:\d+->|before \S+Z \(in [^)]*\)|after \S+Z \(in [^)]*\)`)

// answersOfFramework compares the answers to a refresh and a plan with those of the framework alone, before and after each event: see
// package serve.
func answersOfFramework(t testing.TB, s Spec) {
	events := maps.Clone(s.Disappear)
	maps.Copy(events, s.LosePermission)
	events["nothing"] = PlanError(func(*world.World) {})
	for _, name := range sortedKeys(events) {
		s.compareWithFramework(t, name, s.Config(0), events[name].Do)
	}
	for _, name := range sortedKeys(s.ByHand) {
		s.compareWithFramework(t, name, s.changedConfig(), s.ByHand[name])
	}
}

func (s Spec) compareWithFramework(t testing.TB, name string, config protocol.Values, do func(*world.World, protocol.Values)) {
	t.Helper()
	st := s.StartStageAt(t, frozenTime)
	ours := st.AppliedObject(config)
	framework := protocol.Serve(t, acctest.FrameworkAt(frozenTime))
	framework.Configure(st.providerBlock()).NoError(t)
	alone := framework.NewResource(s.Type)
	alone.State, alone.Identity, alone.Private = ours.State, ours.Identity, ours.Private
	do(st.World, ours.State)
	want := alone.Answers(config)
	for i, have := range ours.Answers(config) {
		have, want := anyID.ReplaceAllString(fmt.Sprintf("%+v", have), ""), anyID.ReplaceAllString(fmt.Sprintf("%+v", want[i]), "")
		if have != want {
			t.Errorf("%s: the answer is\n%s\nand that of the framework alone\n%s", name, have, want)
		}
	}
}

// planAfterEvents lets each event happen and checks the plan after it. With alike, the plan of a new object meets the same problem.
func planAfterEvents(t testing.TB, s Spec, all map[string]Event, alike bool) {
	t.Helper()
	if len(all) == 0 {
		t.Error("the spec names no event")
	}
	for _, name := range sortedKeys(all) {
		e := all[name]
		st := s.StartStage(t)
		r := st.AppliedObject(s.Config(0))
		e.Do(st.World, r.State)
		st.ForgetCalls()
		if alike && e.Then == Kept {
			st.wantNewRefused(name, e)
		}
		st.wantPlanAfter(r, name, e)
	}
}

// wantPlanAfter plans after an event, and brings the object back where that is possible.
func (st *Stage) wantPlanAfter(r *protocol.Resource, name string, e Event) {
	st.t.Helper()
	config, before, private, there := st.spec.Config(0), r.State, string(r.Private), st.remoteObjects()
	p, diags := r.Plan(config)
	text := diags.String()
	if strings.Contains(text, acctest.Canary) || strings.Contains(text, "<html") || strings.ContainsAny(text, "\x1b\u202e") {
		st.t.Errorf("%s: a message holds what it must not:\n%q", name, text)
	}
	st.wantSaid(name, e, diags)
	st.WantNoWrites(name)
	switch e.Then {
	case Kept:
		if len(diags.Errors()) == 0 {
			st.t.Errorf("%s: the plan says %s", name, diags)
		}
		st.WantStateKept(r, before, name)
		if string(r.Private) != private {
			st.t.Errorf("%s: the private state was %s and is %s", name, private, r.Private)
		}
		diags := r.Destroy()
		if e.Removable {
			diags.NoError(st.t)
			return
		}
		if len(diags.Errors()) == 0 {
			st.t.Errorf("%s: the destruction says %s", name, diags)
		}
		st.WantStateKept(r, before, name+", destroyed")
		st.WantNoWrites(name + ", destroyed")
	case Lost:
		st.wantLossWarning(name, e, diags)
		if r.State != nil || p != nil {
			st.t.Errorf("%s: the state is %v, the plan %+v", name, r.State, p)
		}
	case Unseen:
		if p == nil || !p.Empty() {
			st.t.Errorf("%s: the plan is %+v, %s", name, p, diags)
		}
		st.WantStateKept(r, before, name)
	case Dropped, Changed:
		if e.Then == Dropped {
			st.wantLossWarning(name, e, diags)
		}
		if p == nil || (r.State == nil) != (e.Then == Dropped) || p.Empty() || len(p.Replace) > 0 {
			st.t.Errorf("%s: the state is %v, the plan %+v", name, r.State, p)
			return
		}
		r.ApplyPlanned(p).NoError(st.t)
		st.wantObjects(1, name+", applied")
		st.WantEmptyPlan(r, config, name+", applied")
		return
	}
	st.wantRemote(there, name)
}

// wantNewRefused plans the same object as a new one, which meets the same problem.
func (st *Stage) wantNewRefused(name string, e Event) {
	st.t.Helper()
	_, diags := st.StartServer().NewResource(st.spec.Type).Plan(st.spec.Config(0))
	for _, text := range append([]string{""}, e.Says...) {
		if errors := diags.Errors(); len(errors) == 0 || !strings.Contains(strings.ToLower(errors.String()), strings.ToLower(text)) {
			st.t.Errorf("%s: the plan of a new object does not say %q:\n%s", name, text, diags)
		}
	}
	if e.NewAt != "" && !slices.ContainsFunc(diags.Errors(), func(d protocol.Diag) bool { return d.Path == e.NewAt }) {
		st.t.Errorf("%s: the plan of a new object has no error at %s:\n%s", name, e.NewAt, diags)
	}
	st.WantNoWrites(name + ", planned as a new object")
}

// wantLossWarning demands the warning that the object has left the state.
func (st *Stage) wantLossWarning(name string, e Event, diags protocol.Diags) {
	st.t.Helper()
	failures := failuresOf(st.t, func(t testing.TB) {
		diags.Warnings().WantWarning(t, "", append([]string{st.spec.Type + " is gone", "removes it from the state"}, e.Warns...)...)
	})
	for _, f := range failures {
		st.t.Errorf("%s: %s", name, f)
	}
}

func (st *Stage) wantSaid(name string, e Event, diags protocol.Diags) {
	st.t.Helper()
	if len(e.Says) == 0 {
		return
	}
	failures := failuresOf(st.t, func(t testing.TB) {
		if e.Then == Kept || e.Then == Lost {
			diags.WantError(t, e.At, e.Says...)
		} else {
			diags.WantWarning(t, e.At, e.Says...)
		}
	})
	for _, f := range failures {
		st.t.Errorf("%s: %s", name, f)
	}
}

// restoreByHand changes one attribute at a time. The plan shows that attribute, and besides it only what is read after the apply. The
// apply restores it.
func restoreByHand(t testing.TB, s Spec) {
	t.Helper()
	for _, name := range sortedKeys(s.ByHand) {
		st := s.StartStage(t)
		config := s.changedConfig()
		r := st.AppliedObject(config)
		before := r.State
		s.ByHand[name](st.World, r.State)
		p, diags := r.Plan(config)
		diags.NoError(t)
		if p == nil || len(p.Replace) > 0 {
			t.Errorf("%s: the plan is %+v", name, p)
			continue
		}
		if reflect.DeepEqual(p.After[name], r.State[name]) {
			t.Errorf("%s: the plan does not show the change:\n before %v\n after  %v", name, r.State, p.After)
		}
		for _, other := range sortedKeys(p.After) {
			after := p.After[other]
			if other != name && after != protocol.Unknown && !reflect.DeepEqual(after, before[other]) {
				t.Errorf("%s: the plan changes %s to %v", name, other, after)
			}
		}
		r.ApplyPlanned(p).NoError(t)
		if !reflect.DeepEqual(r.State, before) {
			t.Errorf("%s: the apply did not restore the object:\n before %v\n after  %v", name, before, r.State)
		}
		st.WantEmptyPlan(r, config, name+", applied")
	}
}

// savedPlan applies a change that was planned before the object disappeared. It is applied, or refused; the next apply
// leaves one object.
func savedPlan(t testing.TB, s Spec) {
	for _, name := range sortedKeys(s.Disappear) {
		e := s.Disappear[name]
		if e.Then == Kept || e.Then == Lost {
			continue // nothing can be applied then
		}
		st := s.StartStage(t)
		r := st.AppliedObject(s.Config(0))
		p, diags := r.Plan(s.changedConfig())
		diags.NoError(t)
		e.Do(st.World, r.State)
		before := st.remoteObjects()
		if len(p.Replace) == 0 && len(r.ApplyPlanned(p).Errors()) > 0 { // a replacement is two plans
			st.wantRemote(before, name+", refused")
		}
		there := st.remoteObjects()
		if diags := r.Apply(s.changedConfig()); e.Then == Unseen && len(diags.Errors()) > 0 {
			st.wantRemote(there, name)
			continue
		} else {
			diags.NoError(t)
		}
		st.WantEmptyPlan(r, s.changedConfig(), name)
		if e.Then != Unseen {
			st.wantObjects(1, name)
		}
	}
}
