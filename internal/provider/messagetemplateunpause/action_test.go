package messagetemplateunpause_test

import (
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_message_template_unpause"
	edge     = "/*/*/unpause"
	title    = "spring_offer (en_US)"
	inDoubt  = "It is not known whether template " + title + " is still paused"
	refused  = "Template " + title + " is still paused"
	manager  = "WhatsApp Manager > Message templates"
)

var config = protocol.Values{"business_account_id": acctest.Account, "name": "spring_offer", "language": "en_US"}

// startPaused starts a world with a template that was paused some time ago, and returns the ID of the template.
func startPaused(t *testing.T, reason string, ago time.Duration) (*world.World, *protocol.Server, string) {
	t.Helper()
	clock := simkit.NewManualClock(time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC))
	w := acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now})
	id := w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: acctest.Account, Name: "spring_offer"})
	w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: acctest.Account, Name: "spring_offer", Language: "de", Status: "PAUSED"})
	w.Graph.SetTemplateStatus(id, "PAUSED", reason)
	clock.Advance(ago)
	s := acctest.Serve(t, w, "http")
	w.Graph.ResetCalls()
	return w, s, id
}

func status(w *world.World, id string) any { return w.Graph.Fields(id)["status"] }

// A pause is ended with one call, also if the answer is lost. A plan sends nothing, and nor does an invocation for a template that is not
// paused.
func TestUnpause(t *testing.T) {
	t.Parallel()
	for _, lost := range []bool{false, true} {
		w, s, id := startPaused(t, graphsim.Pacing, time.Hour)
		s.PlanAction(typeName, config).WantNone(t)
		if n := len(w.Graph.Calls()); n != 0 {
			t.Errorf("a plan has made %d calls", n)
		}
		if lost {
			w.Graph.FailNext(simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Method: "POST", Path: edge})
		}
		for _, says := range []string{"Its status is APPROVED", "is not paused: its status is APPROVED. Nothing was sent"} {
			done := s.Invoke(typeName, config)
			done.Diags.WantNone(t)
			if len(done.Progress) != 1 || !strings.Contains(done.Progress[0], title) || !strings.Contains(done.Progress[0], says) {
				t.Errorf("said %q", done.Progress)
			}
		}
		if n := len(w.Graph.Writes()); n != 1 || status(w, id) != "APPROVED" {
			t.Errorf("%d writes, %v", n, status(w, id))
		}
	}
}

// What Meta refuses is an error in Meta's words, with the next step.
func TestUnpause_refused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reason  string
		ago     time.Duration
		arrange func(*world.World)
		summary string
		says    []string
	}{
		"too early": {graphsim.Pacing, time.Minute, nil, refused, []string{"5 minutes after it was paused", "wait", manager}},
		"quality":   {"", time.Hour, nil, refused, []string{"low quality", "3 hours", manager}},
		"no such call": {graphsim.Pacing, time.Hour, func(w *world.World) { w.Graph.RemoveUnpause(true) }, refused,
			[]string{"this version of the Graph API does not have it", manager}},
		"unknown path": {graphsim.Pacing, time.Hour, func(w *world.World) {
			w.Graph.FailNext(graphsim.Error{Code: 2500, Message: "Unknown path components: /unpause"}.Fault("POST", edge, 1))
		}, refused, []string{"Unknown path components", "this version of the Graph API does not have it", manager}},
		"500": {graphsim.Pacing, time.Hour, func(w *world.World) {
			w.Graph.FailNext(simkit.Fault{Status: 500, Method: "POST", Path: edge})
		}, inDoubt, []string{"HTTP 500", "Meta shows the template as paused", "Run the same command again"}},
		"lost, unreadable": {graphsim.Pacing, time.Hour, func(w *world.World) {
			w.Graph.FailNext(simkit.Fault{Status: 500, Method: "POST", Path: edge})
			w.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) No"}.Fault("GET", "/*/91*", 1))
		}, inDoubt, []string{"could not be read", "Run the same command again"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s, id := startPaused(t, c.reason, c.ago)
			if c.arrange != nil {
				c.arrange(w)
			}
			s.Invoke(typeName, config).Diags.WantError(t, "", append(c.says, c.summary)...)
			if n := w.Graph.CountCalls("POST", edge); n != 1 || status(w, id) != "PAUSED" {
				t.Errorf("%d calls, %v", n, status(w, id))
			}
		})
	}
}

// If Meta ends every pause, so does the action: it does not ask why a template was paused.
func TestUnpause_any(t *testing.T) {
	t.Parallel()
	w, s, id := startPaused(t, "", time.Hour)
	w.Graph.AllowUnpauseOfAny(true)
	s.Invoke(typeName, config).Diags.WantNone(t)
	if status(w, id) != "APPROVED" {
		t.Errorf("the status is %v", status(w, id))
	}
}

// What Meta shows after it has accepted the call: still the pause, or nothing that can be read.
func TestUnpause_notShown(t *testing.T) {
	t.Parallel()
	for says, arrange := range map[string]func(*world.World){
		"Its status is PAUSED": func(*world.World) {},
		"Its status is not known": func(w *world.World) {
			w.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) No"}.Fault("GET", "/*/91*", 1))
		},
	} {
		w, s, _ := startPaused(t, graphsim.Pacing, time.Hour)
		w.Graph.FailNext(simkit.Fault{Method: "POST", Path: edge, Status: 200, Body: `{"success":true}`})
		arrange(w)
		done := s.Invoke(typeName, config)
		done.Diags.WantNone(t)
		if len(done.Progress) != 1 || !strings.Contains(done.Progress[0], says) {
			t.Errorf("said %q, want %q", done.Progress, says)
		}
	}
}

// Without the template, nothing is sent.
func TestUnpause_absent(t *testing.T) {
	t.Parallel()
	w, s, _ := startPaused(t, graphsim.Pacing, time.Hour)
	for at, c := range map[string]struct{ argument, value, says string }{
		"name":                {"language", "fr", "spring_offer (fr)"},
		"business_account_id": {"business_account_id", "102000000099999", "the object does not exist"},
	} {
		changed := protocol.Values{c.argument: c.value}
		for name, value := range config {
			if name != c.argument {
				changed[name] = value
			}
		}
		s.Invoke(typeName, changed).Diags.WantError(t, at, c.says)
	}
	if n := len(w.Graph.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
}
