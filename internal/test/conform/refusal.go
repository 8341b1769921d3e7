package conform

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// Refusal is a configuration of object 0 that the plan refuses.
type Refusal struct {
	Arrange func(*Stage) // nil: nothing
	Config  protocol.Values
	At      string // the argument of the error
	Says    []string
}

// Refuses plans each configuration, and fails the test if a plan succeeds or something is written.
func (s Spec) Refuses(t *testing.T, refusals map[string]Refusal) {
	t.Helper()
	for _, name := range sortedKeys(refusals) {
		r := refusals[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := s.StartStage(t)
			if r.Arrange != nil {
				r.Arrange(st)
			}
			_, diags := st.NewObject().Plan(r.Config)
			diags.WantError(t, r.At, r.Says...)
			st.WantNoWrites("refused")
		})
	}
}

// ReadsTogether plans objects of one account in a new process, and fails the test if more calls are made than two for all of them.
func (s Spec) ReadsTogether(t *testing.T) {
	t.Helper()
	st := s.StartStage(t)
	var all []*protocol.Resource
	for i := range Objects {
		all = append(all, st.AppliedObject(s.Config(i)))
	}
	st.ForgetCalls()
	all[0].Restart()
	for i, r := range all {
		r.RefreshHere().WantNone(t)
		_, diags := r.PlanHere(s.Config(i))
		diags.WantNone(t)
	}
	if calls := st.Graph.Calls(); len(calls) > 2 {
		t.Errorf("%d calls: %v", len(calls), calls)
	}
}
