package messagetemplate_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const unpauseCall = "/*/*/unpause"

func unpausing(text string) v { return conform.Merge(sent, v{"unpause_trigger": text}) }

// pausedTemplate creates a template that Meta then paused some time ago.
func pausedTemplate(t testing.TB, reason string, ago time.Duration) (*conform.Stage, *protocol.Resource) {
	t.Helper()
	st, r, clock := startReviewed(t, unpausing("1"))
	st.Graph.SetTemplateStatus(id(r), "PAUSED", reason)
	clock.Advance(ago)
	r.Refresh().NoError(t)
	st.ForgetCalls()
	return st, r
}

func unpauseCalls(st *conform.Stage) int { return st.Graph.CountCalls("POST", unpauseCall) }

// A changed text ends a pause with one call, also if the answer is lost. A plan, an equal text and no text send nothing.
func TestUnpause(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simkit.Fault{
		"answered": {Status: 500, Path: "/never"}, "answer lost": {Kind: simkit.KindReset, When: simkit.After, Method: "POST", Path: unpauseCall},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, r := pausedTemplate(t, graphsim.Pacing, time.Hour)
			st.Graph.FailNext(fault)
			r.Apply(unpausing("1")).WantWarning(t, "", "Meta has paused template", "unpause_trigger")
			r.Apply(sent).NoError(t)
			p, diags := r.Plan(unpausing("2"))
			diags.NoError(t)
			st.WantNoWrites("planned")
			r.ApplyPlanned(p).NoError(t)
			wantState(t, r, v{"status": "APPROVED", "unpause_trigger": "2"})
			if n := unpauseCalls(st); n != 1 {
				t.Errorf("%d calls", n)
			}
			st.WantEmptyPlan(r, unpausing("2"), "unpaused")
		})
	}
}

// Nothing is sent for a template that is not paused, by a creation, and together with an edit, after which Meta reviews the template.
func TestUnpause_nothingSent(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, unpausing("1"))
	p, diags := r.Plan(unpausing("2"))
	if diags.WantNone(t); p.After["status"] != "APPROVED" {
		t.Errorf("the status is planned as %v", p.After["status"])
	}
	r.ApplyPlanned(p).WantNone(t)
	st.WantEmptyPlan(r, unpausing("2"), "approved")

	st.Graph.SetTemplateStatus(id(r), "PAUSED", graphsim.Pacing)
	r.Apply(conform.Merge(arrived, v{"unpause_trigger": "3"})).NoError(t)
	wantState(t, r, v{"status": "APPROVED", "unpause_trigger": "3"}) // edits are approved at once here
	if n := unpauseCalls(st); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// Meta has ended the pause after the plan.
func TestUnpause_endedMeanwhile(t *testing.T) {
	t.Parallel()
	st, r := pausedTemplate(t, graphsim.Pacing, time.Hour)
	p, diags := r.Plan(unpausing("2"))
	diags.NoError(t)
	st.Graph.SetTemplateStatus(id(r), "APPROVED", "")
	r.ApplyPlanned(p).NoError(t)
	wantState(t, r, v{"status": "APPROVED", "unpause_trigger": "2"})
	if n := unpauseCalls(st); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// A text that is unknown while planning leaves the status open. The plan within the apply knows it.
func TestUnpause_unknownText(t *testing.T) {
	t.Parallel()
	st, r := pausedTemplate(t, graphsim.Pacing, time.Hour)
	p, diags := r.Plan(conform.Merge(sent, v{"unpause_trigger": protocol.Unknown}))
	if diags.NoError(t); p.After["status"] != protocol.Unknown {
		t.Errorf("the status is planned as %v", p.After["status"])
	}
	for text, status := range map[string]any{"1": "PAUSED", "2": protocol.Unknown} {
		r.Restart().NoError(t)
		p, diags := r.PlanHere(unpausing(text))
		if diags.NoError(t); p.After["status"] != status {
			t.Errorf("with the text %s, the status is planned as %v, want %v", text, p.After["status"], status)
		}
	}
	st.WantNoWrites("planned")
}

// A refusal fails the apply at the trigger, in Meta's words. The next apply tries again.
func TestUnpause_refused(t *testing.T) {
	t.Parallel()
	const (
		refused = "Template order_update (en_US) is still paused"
		inDoubt = "It is not known whether template order_update (en_US) is still paused"
	)
	for name, c := range map[string]struct {
		reason  string
		ago     time.Duration
		arrange func(*world.World)
		undo    func(*world.World)
		says    []string
	}{
		"too early": {graphsim.Pacing, time.Minute, func(*world.World) {}, nil, []string{refused, "5 minutes after it was paused"}},
		"quality": {"", time.Hour, func(*world.World) {}, func(w *world.World) { w.Graph.AllowUnpauseOfAny(true) },
			[]string{refused, "low quality", "WhatsApp Manager"}},
		"no such call": {graphsim.Pacing, time.Hour, func(w *world.World) { w.Graph.RemoveUnpause(true) },
			func(w *world.World) { w.Graph.RemoveUnpause(false) }, []string{refused, "does not have it", "WhatsApp Manager"}},
		"500": {graphsim.Pacing, time.Hour, func(w *world.World) {
			w.Graph.FailNext(simkit.Fault{Status: 500, Method: "POST", Path: unpauseCall})
		}, func(*world.World) {}, []string{inDoubt, "Meta shows the template as paused"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, r := pausedTemplate(t, c.reason, c.ago)
			c.arrange(st.World)
			r.Apply(unpausing("2")).Errors().WantError(t, "unpause_trigger", c.says...)
			wantState(t, r, v{"status": "PAUSED", "unpause_trigger": "1"})
			if n := unpauseCalls(st); n != 1 {
				t.Errorf("%d calls", n)
			}
			if c.undo == nil {
				return
			}
			c.undo(st.World)
			r.Apply(unpausing("2")).NoError(t)
			wantState(t, r, v{"status": "APPROVED", "unpause_trigger": "2"})
		})
	}
}

// Meta has accepted the call and shows nothing of it yet.
func TestUnpause_notShown(t *testing.T) {
	t.Parallel()
	st, r := pausedTemplate(t, graphsim.Pacing, time.Hour)
	st.Graph.FailNext(simkit.Fault{Method: "POST", Path: unpauseCall, Status: 200, Body: `{"success":true}`})
	p, diags := r.Plan(unpausing("2"))
	diags.NoError(t)
	r.ApplyPlanned(p).WantWarning(t, "", "does not show yet that template order_update (en_US) is unpaused", "accepted the call")
	wantState(t, r, v{"status": "PAUSED", "unpause_trigger": "2"})
}
