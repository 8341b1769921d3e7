package conform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

var addressScenarios = []scenario{
	{"rename by import", renameByImport},
	{"replacement", func(t testing.TB, s Spec) { replaceObject(t, s, false) }},
	{"replacement, created first", func(t testing.TB, s Spec) { replaceObject(t, s, true) }},
	{"arguments that replace", changeReplacedArguments},
	{"shift of a count", countShift},
	{"refused in the apply", refusedInApply},
	{"two new addresses", twoNew},
}

// renameByImport imports an object under a new name while its old block is dropped. The plan refuses that, or the new name
// keeps everything that the old one had, in whatever order Terraform plans and applies the two.
func renameByImport(t testing.TB, s Spec) {
	for _, importedFirst := range []bool{true, false} {
		for _, removedFirst := range []bool{true, false} {
			st := s.StartStage(t)
			old, fresh := st.AppliedObject(s.Config(0)), st.NewObject()
			there := st.remoteObjects()
			diags := fresh.Import(s.ImportID(old.State)) // reads it in a new process
			if !importedFirst {
				st.server.Restart()
			}
			diags = append(diags, old.RefreshHere()...)
			if !importedFirst {
				diags = append(diags, fresh.RefreshHere()...)
			}
			p, more := fresh.PlanHere(s.Config(0))
			diags = append(diags, more...)
			_, more = old.PlanRemovalHere()
			if diags = append(diags, more...); len(diags.Errors()) > 0 {
				st.wantRemote(there, "refused")
				continue
			}
			st.server.Restart()
			if removedFirst {
				old.CommitRemoval()
			}
			if !p.Empty() {
				fresh.Commit(p).NoError(t)
			}
			if !removedFirst {
				old.CommitRemoval()
			}
			st.wantRemote(there, "renamed")
			st.WantEmptyPlan(fresh, s.Config(0), "renamed")
		}
	}
}

// twoNew plans two new addresses with one configuration. The plan refuses the second one, or each gets an object of its own.
func twoNew(t testing.TB, s Spec) {
	if s.Create.On == nil {
		return
	}
	st := s.StartStage(t)
	first, second := st.NewObject(), st.NewObject()
	p, diags := first.PlanHere(s.Config(0))
	diags.NoError(t)
	q, diags := second.PlanHere(s.Config(0))
	if twice := s.SecondAddress; twice.At != "" {
		diags.WantError(t, twice.At, twice.Says)
	}
	if len(diags.Errors()) > 0 {
		st.WantNoWrites("refused")
		return
	}
	st.server.Restart()
	first.Commit(p).NoError(t)
	second.Commit(q).NoError(t)
	st.wantObjects(2, "both applied")
}

// replaceObject replaces an object, as -replace and taint do, with the same configuration and with a changed one. The plan refuses that, or
// one object is left. No plan shows create_before_destroy, so an apply may refuse what is created first: it names the argument, and loses
// nothing.
func replaceObject(t testing.TB, s Spec, createFirst bool) {
	t.Helper()
	for _, changed := range []bool{false, true} {
		st := s.StartStage(t)
		old := st.AppliedObject(s.Config(0))
		there := st.remoteObjects()
		st.replace(old, st.NewObject(), replacing{createFirst: createFirst, changed: changed, tainted: changed})
		if len(st.sentWrites()) == 0 {
			st.wantRemote(there, "replaced")
		}
		if !s.RemainsAfterDestroy {
			st.wantObjects(1, "replaced")
		}
	}
}

// replacing is the way in which an object is replaced. A tainted one is planned once.
type replacing struct{ createFirst, changed, tainted bool }

// replace plans and applies a replacement of old by fresh.
func (st *Stage) replace(old, fresh *protocol.Resource, how replacing) {
	st.t.Helper()
	there, config := st.remoteObjects(), st.spec.Config(0)
	if how.changed {
		config = st.spec.changedConfig()
	}
	st.server.Restart()
	diags := old.RefreshHere()
	var p *protocol.Planned
	var more protocol.Diags
	if how.tainted {
		p, more = fresh.PlanHere(config)
	} else {
		p, more = old.PlanHere(config)
		diags = append(diags, more...)
		if p != nil {
			p, more = fresh.PlanReplacementHere(config, p)
		}
	}
	if diags = append(diags, more...); len(diags.Errors()) > 0 {
		st.wantRemote(there, "refused")
		return
	}
	st.server.Restart()
	if !how.createFirst {
		old.CommitRemoval().NoError(st.t)
		fresh.Commit(p).NoError(st.t)
	} else if diags := fresh.Commit(p); len(diags.Errors()) > 0 {
		st.wantRefusedFirst(old, diags, st.spec.ReplaceRefusedIfEqual || st.spec.OneRemoteObject && how.changed)
		return
	} else {
		old.CommitRemoval().NoError(st.t)
	}
	st.WantEmptyPlan(fresh, config, "replaced")
}

// wantRefusedFirst accepts that an apply refuses what is created first, where that is expected: Terraform keeps the old object in the
// state.
func (st *Stage) wantRefusedFirst(old *protocol.Resource, diags protocol.Diags, expected bool) {
	st.t.Helper()
	if !expected || !strings.Contains(diags.String(), "create_before_destroy") {
		st.t.Errorf("created first: %s", diags)
	}
	st.WantEmptyPlan(old, st.spec.Config(0), "refused")
	st.wantObjects(1, "refused")
}

// changeReplacedArguments changes each argument that needs another object.
func changeReplacedArguments(t testing.TB, s Spec) {
	if len(s.ReplacedBy) == 0 {
		return
	}
	r := s.StartStage(t).AppliedObject(s.Config(0))
	for _, argument := range sortedKeys(s.ReplacedBy) {
		p, diags := r.Plan(Merge(s.Config(0), protocol.Values{argument: s.ReplacedBy[argument]}))
		diags.NoError(t)
		if p == nil || !slices.Equal(p.Replace, []string{fmt.Sprintf("AttributeName(%q)", argument)}) {
			t.Errorf("another %s is planned as %+v", argument, p)
		}
	}
}

// countShift drops the first of two objects, so that the first address gets the second object's configuration and the
// second address is destroyed, in whatever order. The plan refuses that, or the second object is there at the end.
func countShift(t testing.TB, s Spec) {
	for _, removedFirst := range []bool{true, false} {
		st := s.StartStage(t)
		first, second := st.AppliedObject(s.Config(0)), st.AppliedObject(s.Config(1))
		there := st.remoteObjects()
		st.server.Restart()
		diags := append(first.RefreshHere(), second.RefreshHere()...)
		p, more := first.PlanHere(s.Config(1))
		diags = append(diags, more...)
		fresh := first
		replaced := p != nil && len(p.Replace) > 0
		if replaced {
			fresh = st.NewObject()
			p, more = fresh.PlanReplacementHere(s.Config(1), p)
			diags = append(diags, more...)
		}
		_, more = second.PlanRemovalHere()
		if diags = append(diags, more...); len(diags.Errors()) > 0 {
			st.wantRemote(there, "refused")
			continue
		}
		st.server.Restart()
		if removedFirst {
			second.CommitRemoval().NoError(t)
		}
		if replaced {
			first.CommitRemoval().NoError(t)
		}
		fresh.Commit(p).NoError(t)
		if !removedFirst {
			second.CommitRemoval().NoError(t)
		}
		st.WantEmptyPlan(fresh, s.Config(1), "shifted")
		if !s.RemainsAfterDestroy {
			st.wantObjects(1, "shifted")
		}
	}
}

// refusedInApply renames an object, or renames and changes it. Terraform plans the creation once more in the apply, where nothing shows
// that the old address is going to be destroyed. If that plan is refused, the destruction takes nothing away.
func refusedInApply(t testing.TB, s Spec) {
	for _, config := range []protocol.Values{s.Config(0), s.changedConfig()} {
		st := s.StartStage(t)
		old := st.AppliedObject(s.Config(0))
		there := st.remoteObjects()
		st.server.Restart()
		if _, diags := st.NewObject().PlanHere(config); len(diags.Errors()) > 0 {
			old.CommitRemoval()
			st.wantRemote(there, "refused")
		}
	}
}
