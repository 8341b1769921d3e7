package session_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

var (
	first       = session.Object{Kind: "token", ID: "1"}
	second      = session.Object{Kind: "token", ID: "2"}
	otherKind   = session.Object{Kind: "phone number", ID: "1"}
	longerID    = session.Object{Kind: "token", ID: "12"}
	allOfLedger = []session.Object{first, second, otherKind, longerID}
)

func TestLedger_inStateAndWritten(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	l.NoteInState(first)
	l.NoteWritten(second)
	for _, o := range allOfLedger {
		if held := l.IsInState(o); held != (o == first) {
			t.Errorf("%v: held = %v", o, held)
		}
		if written := l.WasWritten(o); written != (o == second) {
			t.Errorf("%v: written = %v", o, written)
		}
	}
	if err := l.PlanExisting(longerID); err != nil || !l.IsInState(longerID) {
		t.Errorf("a planned object: held = %v, %v", l.IsInState(longerID), err)
	}
}

// An address is read and planned once. Only a second plan shows a second address: an address that is forgotten is read too.
func TestLedger_twoAddresses(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	l.NoteInState(first)
	l.NoteInState(first)
	for _, o := range allOfLedger {
		if err := l.PlanExisting(o); err != nil {
			t.Errorf("%v: %v", o, err)
		}
	}
	diags := tfdiag.FromError("plan", "toy", l.PlanExisting(first))
	if len(diags) != 1 || diags[0].Summary() != "Two resource addresses hold the same token" {
		t.Errorf("diagnostics: %v", diags)
	}
}

func TestLedger_refused(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	l.NoteRefused(first)
	for _, o := range allOfLedger {
		if refused := l.WasRefused(o); refused != (o == first) {
			t.Errorf("%v: refused = %v", o, refused)
		}
	}
}

func TestLedger_left(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	if l.WasLeftByDestroy(first, "") {
		t.Error("nothing was destroyed, and an empty remainder is accepted")
	}
	l.NoteLeftByDestroy(first, "sha256:a")
	for _, o := range allOfLedger {
		for _, value := range []string{"", "sha256:a", "sha256:b"} {
			if left := l.WasLeftByDestroy(o, value); left != (o == first && value == "sha256:a") {
				t.Errorf("%v, %q: left = %v", o, value, left)
			}
		}
	}
}

func TestLedger_claim(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	for _, step := range []struct{ project, typeName, other string }{
		{"1", "binding", ""}, {"1", "binding", ""}, {"1", "channel", "binding"}, {"2", "channel", ""}, {"1", "binding", ""},
	} {
		if other := l.Claim(session.Object{Kind: "token", ID: step.project}, step.typeName); other != step.other {
			t.Errorf("%s claims %s: other = %q, want %q", step.typeName, step.project, other, step.other)
		}
	}
}

// One write of an object at a time. Other objects do not wait, and a canceled write waits no longer.
func TestLedger_lock(t *testing.T) {
	t.Parallel()
	var (
		l      session.Ledger
		wg     sync.WaitGroup
		inside atomic.Int32
	)
	lock := func(o session.Object) (unlock func()) {
		unlock, err := l.Lock(t.Context(), o)
		if err != nil {
			t.Error(err)
			return func() {}
		}
		return unlock
	}
	release := lock(first)
	lock(second)()
	lock(otherKind)()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Lock(canceled, first); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled write: %v", err)
	}
	for range 50 {
		wg.Go(func() {
			defer lock(first)()
			if inside.Add(1) != 1 {
				t.Error("two writes at once")
			}
			if !l.WasWritten(first) {
				t.Error("a write began before the first one ended")
			}
			inside.Add(-1)
		})
	}
	l.NoteWritten(first)
	release()
	wg.Wait()
}

func TestLedger_planCreation(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	for _, o := range allOfLedger {
		if l.PlanCreation(o) {
			t.Errorf("%v: the first creation is the second one", o)
		}
	}
	if !l.PlanCreation(first) || l.IsInState(second) {
		t.Error("a second creation is not seen, or a planned one is held")
	}
}

// What a run plans is known to the objects that are planned after it.
func TestLedger_plannedResult(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	if l.HasPlannedResult(first) {
		t.Error("nothing was planned")
	}
	l.NotePlannedResult(first)
	if !l.HasPlannedResult(first) || l.HasPlannedResult(second) || l.HasPlannedResult(otherKind) || l.IsInState(first) || l.WasWritten(first) {
		t.Error("the planned object is not known, or too much is")
	}
}

// An address that needs what belongs to the object of another address is refused, whichever of the two is planned first.
func TestLedger_planReplacementOf(t *testing.T) {
	t.Parallel()
	refusal := errors.New("refused")
	var l session.Ledger
	if l.PlanReplacementOf(first, refusal) {
		t.Error("the object counts as planned before it was")
	}
	if err := l.PlanExisting(first); !errors.Is(err, refusal) {
		t.Errorf("planned after another address wanted it: %v", err)
	}
	if err := l.PlanExisting(second); err != nil {
		t.Errorf("another object: %v", err)
	}
	if !l.PlanReplacementOf(second, refusal) {
		t.Error("the object was planned before, and that is not reported")
	}
	if err := l.PlanExisting(first); err == nil || errors.Is(err, refusal) {
		t.Errorf("a second address: %v", err)
	}
}

func TestLedger_planUnique(t *testing.T) {
	t.Parallel()
	var l session.Ledger
	for _, o := range allOfLedger {
		if err := l.PlanUnique(o, "toy"); err != nil {
			t.Errorf("%v: %v", o, err)
		}
	}
	diags := tfdiag.FromError("plan", "toy", l.PlanUnique(longerID, "toy"))
	if len(diags) != 1 || diags[0].Summary() != "Two resources manage the same token" ||
		!strings.Contains(diags[0].Detail(), "Another toy resource in this configuration manages the same object (12).") {
		t.Errorf("diagnostics: %v", diags)
	}
}
