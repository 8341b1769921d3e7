package conform

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

var addressScenarios = []scenario{
	{"rename by import", renameByImport},
	{"replacement", func(t testing.TB, s Spec) { replacement(t, s, false) }},
	{"replacement, created first", func(t testing.TB, s Spec) { replacement(t, s, true) }},
	{"shift of a count", countShift},
}

// renameByImport imports an object under a new name while its old block is dropped. The plan refuses that, or the new name
// keeps everything that the old one had, in whatever order Terraform plans and applies the two.
func renameByImport(t testing.TB, s Spec) {
	for _, importedFirst := range []bool{true, false} {
		for _, removedFirst := range []bool{true, false} {
			st := s.Stage(t)
			old, fresh := st.Made(s.Config(0)), st.Object()
			there := st.remote()
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
				st.same(there, "refused")
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
			st.same(there, "renamed")
			st.Quiet(fresh, s.Config(0), "renamed")
		}
	}
}

// replacement replaces an object that has not changed, as -replace, taint and replace_triggered_by do. The plan refuses
// that, or one object is left.
func replacement(t testing.TB, s Spec, createFirst bool) {
	t.Helper()
	st := s.Stage(t)
	old := st.Made(s.Config(0))
	there := st.remote()
	st.replace(old, st.Object(), s.Config(0), createFirst)
	if len(st.sent()) == 0 {
		st.same(there, "replaced")
	}
	if !s.Stays {
		st.exist(1, "replaced")
	}
}

// replace plans and applies a replacement of old by fresh.
func (st *Stage) replace(old, fresh *protocol.Resource, config protocol.Values, createFirst bool) {
	st.t.Helper()
	there := st.remote()
	st.server.Restart()
	diags := old.RefreshHere()
	_, more := old.PlanHere(config)
	diags = append(diags, more...)
	p, more := fresh.PlanHere(config)
	if diags = append(diags, more...); len(diags.Errors()) > 0 {
		st.same(there, "refused")
		return
	}
	st.server.Restart()
	if createFirst {
		fresh.Commit(p).NoError(st.t)
		old.CommitRemoval().NoError(st.t)
	} else {
		old.CommitRemoval().NoError(st.t)
		fresh.Commit(p).NoError(st.t)
	}
	st.Quiet(fresh, config, "replaced")
}

// countShift drops the first of two objects, so that the first address gets the second object's configuration and the
// second address is destroyed, in whatever order. The plan refuses that, or the second object is there at the end.
func countShift(t testing.TB, s Spec) {
	for _, removedFirst := range []bool{true, false} {
		st := s.Stage(t)
		first, second := st.Made(s.Config(0)), st.Made(s.Config(1))
		there := st.remote()
		st.server.Restart()
		diags := append(first.RefreshHere(), second.RefreshHere()...)
		p, more := first.PlanHere(s.Config(1))
		diags = append(diags, more...)
		fresh := first
		replaced := p != nil && len(p.Replace) > 0
		if replaced {
			fresh = st.Object()
			p, more = fresh.PlanHere(s.Config(1))
			diags = append(diags, more...)
		}
		_, more = second.PlanRemovalHere()
		if diags = append(diags, more...); len(diags.Errors()) > 0 {
			st.same(there, "refused")
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
		st.Quiet(fresh, s.Config(1), "shifted")
		if !s.Stays {
			st.exist(1, "shifted")
		}
	}
}
