package protocol

import (
	"fmt"
	"testing"
)

// WantValues fails the test unless an object has these values, compared as texts. It may have others.
func WantValues(t testing.TB, have, want Values) {
	t.Helper()
	if have == nil {
		t.Fatal("there is no object")
	}
	for name, value := range want {
		if got := have[name]; fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("%s is %v, want %v", name, got, value)
		}
	}
}

// WantState compares attributes of the state.
func (r *Resource) WantState(t testing.TB, values Values) {
	t.Helper()
	WantValues(t, r.State, values)
}

// WantNoChange fails the test unless a plan is empty and has no diagnostics.
func (r *Resource) WantNoChange(t testing.TB, config Values) {
	t.Helper()
	planned, diags := r.Plan(config)
	diags.WantNone(t)
	if !planned.Empty() {
		t.Errorf("the plan is not empty:\n before %v\n after  %v", r.State, planned.After)
	}
}
