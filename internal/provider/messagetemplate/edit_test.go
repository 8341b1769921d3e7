package messagetemplate_test

import (
	"fmt"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var (
	sent    = configOf("UTILITY", v{"body": text})
	arrived = configOf("UTILITY", v{"body": v{"text": "Your order has arrived at our shop today."}})
)

// may is when tests with a clock of their own begin.
var may = time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)

// startReviewed creates a template that Meta then reviews, and returns the clock, too.
func startReviewed(t testing.TB, config v) (*conform.Stage, *protocol.Resource, *simkit.ManualClock) {
	t.Helper()
	clock := simkit.NewManualClock(may)
	st := spec().StartStageAt(t, clock.Now)
	r := st.AppliedObject(config)
	clock.Advance(time.Minute)
	r.Refresh().NoError(t)
	st.ForgetCalls()
	return st, r, clock
}

func id(r *protocol.Resource) string { return fmt.Sprint(r.State["id"]) }

// The status decides in the plan whether an edit is possible. Nothing is sent that Meta would refuse.
func TestEdit_status(t *testing.T) {
	t.Parallel()
	for status, says := range map[string][]string{
		"PENDING": {"cannot be edited now", "status is PENDING", "within 24 hours"}, "IN_APPEAL": {"status is IN_APPEAL"},
		"LIMIT_EXCEEDED": {"status is LIMIT_EXCEEDED"}, "DISABLED": {"status is DISABLED", "another name"},
		"ARCHIVED": {"status is ARCHIVED", "restore it"},
		"APPROVED": nil, "REJECTED": nil, "PAUSED": nil,
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			st, r, _ := startReviewed(t, sent)
			st.Graph.SetTemplateStatus(id(r), status, "")
			p, diags := r.Plan(arrived)
			if says != nil {
				if diags = diags.Errors(); len(diags) > 0 {
					diags.WantError(t, "name", append(says, "order_update (en_US)")...)
				}
				if p != nil {
					t.Errorf("the plan is %v", p.After)
				}
				st.WantNoWrites(status)
				return
			}
			r.ApplyPlanned(p).NoError(t)
			if n := st.Graph.CountProcessed("POST", "/*/91*"); n != 1 {
				t.Errorf("%d edits were sent", n)
			}
			st.WantEmptyPlan(r, arrived, status)
		})
	}
}

// Meta accepts one edit of an approved template in 24 hours. The plan says when the next one is possible.
func TestEdit_onceInADay(t *testing.T) {
	t.Parallel()
	st, r, clock := startReviewed(t, sent)
	r.Apply(arrived).WantNone(t)
	st.WantEmptyPlan(r, arrived, "edited")
	st.ForgetCalls()
	clock.Advance(23 * time.Hour)
	_, diags := r.Plan(sent)
	diags.WantError(t, "name", "was edited within the last 24 hours", "2026-05-05T09:01:00Z")
	st.WantNoWrites("too early")
	clock.Advance(time.Hour)
	r.Apply(sent).WantNone(t)
	st.WantEmptyPlan(r, sent, "a day later")
}

// Edits of a rejected template are not counted: the first one after its approval is possible at once.
func TestEdit_rejectedIsNotCounted(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	st.Graph.SetTemplateStatus(id(r), "REJECTED", "INVALID_FORMAT")
	r.Apply(arrived).NoError(t)
	st.WantEmptyPlan(r, arrived, "approved after an edit")
	r.Apply(sent).WantNone(t)
	st.WantEmptyPlan(r, sent, "edited again")
}

// An edit in WhatsApp Manager counts too, and this provider does not see when it was made: Meta's refusal is explained.
func TestEdit_byHandToday(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	before := r.State
	st.Graph.EditTemplate(id(r), []any{map[string]any{"type": "BODY", "text": "Your order has left our warehouse today."}})
	diags := r.Apply(arrived)
	diags.WantError(t, "name", "subcode 2388124", "one change of an approved template in 24 hours", "apply again after that")
	st.WantStateKept(r, before, "refused")
}

// What a person changed at Meta is listed in the plan, and restored.
func TestEdit_changedByHand(t *testing.T) {
	t.Parallel()
	st, r, clock := startReviewed(t, sent)
	st.Graph.EditTemplate(id(r), []any{map[string]any{"type": "BODY", "text": "Another text of this template."}})
	clock.Advance(24 * time.Hour)
	p, diags := r.Plan(sent)
	diags.WantWarning(t, "", "Template order_update (en_US) was changed outside Terraform", "body.text", "Another text of this template.")
	r.ApplyPlanned(p).WantNone(t)
	st.WantEmptyPlan(r, sent, "restored")
	if got := fmt.Sprint(parsedComponents(t, st)); got != "[map[text:Your order has left our warehouse today. type:BODY]]" {
		t.Errorf("Meta has %s", got)
	}
}

// What another user has changed does not stop the plan while Meta accepts no edit. The plan warns and sends nothing, also if an argument
// changes that Meta does not have. The edit is planned when it is possible.
func TestEdit_changedByHandNotEditable(t *testing.T) {
	t.Parallel()
	for status, says := range map[string]string{
		"PENDING": "within 24 hours", "IN_APPEAL": "IN_APPEAL", "DISABLED": "another name", "ARCHIVED": "restore it",
		"APPROVED": "2026-05-05T09:01:00Z",
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			st, r, clock := startReviewed(t, arrived)
			r.Apply(sent).WantNone(t)
			editOutside(t, st, id(r), v{"text": "Another text of this template."})
			st.Graph.SetTemplateStatus(id(r), status, "")
			st.ForgetCalls()
			wantUneditable := func(config v, when string) {
				t.Helper()
				p, diags := r.Plan(config)
				diags[len(diags)-1:].WantWarning(t, "name", "order_update (en_US) was changed outside Terraform and cannot be edited now", says,
					"body.text", "Another text of this template.")
				r.ApplyPlanned(p).NoError(t)
				st.WantNoWrites(when)
			}
			wantUneditable(sent, "as configured")
			other := conform.Merge(sent, v{"on_destroy": "abandon"})
			wantUneditable(other, "another argument")
			wantState(t, r, v{"on_destroy": "abandon", "status": status})
			if status == "DISABLED" || status == "ARCHIVED" {
				return
			}
			st.Graph.SetTemplateStatus(id(r), "APPROVED", "")
			clock.Advance(24 * time.Hour)
			r.Apply(other).WantWarning(t, "", "The apply restores the configured content")
			st.WantEmptyPlan(r, other, "restored")
		})
	}
}

// editOutside changes the body of a template as another user does.
func editOutside(t testing.TB, st *conform.Stage, id string, body v) {
	t.Helper()
	st.Graph.EditTemplate(id, []any{conform.Merge(body, v{"type": "BODY"})})
}

// A time to live that Meta has cleared does not stop a plan either. Another one in the configuration is an error.
func TestEdit_clearedTTLNotEditable(t *testing.T) {
	t.Parallel()
	config := conform.Merge(sent, v{"message_send_ttl_seconds": 43200})
	st, r, clock := startReviewed(t, config)
	st.Graph.AnnounceCategory(id(r), "MARKETING")
	clock.Set(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	r.Refresh().NoError(t)
	st.Graph.SetTemplateStatus(id(r), "PENDING", "")
	p, diags := r.Plan(config)
	diags[len(diags)-1:].WantWarning(t, "name", "cannot be edited now",
		`message_send_ttl_seconds: "43200" is configured, and Meta has nothing`)
	if !p.Empty() {
		t.Errorf("the plan is %v", p.After)
	}
	_, diags = r.Plan(conform.Merge(sent, v{"message_send_ttl_seconds": 86400, "category": "MARKETING"}))
	diags.WantError(t, "name", "cannot be edited now", "PENDING")
	st.WantNoWrites("in review")
}

// Equal content in another form sends nothing: from blocks to Meta's own JSON and back.
func TestEdit_equalContent(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	config := configOf("UTILITY", v{"components_json": `[ {"text":"Your order has left our warehouse today.","type":"body"} ]`})
	for _, c := range []v{config, sent, conform.Merge(sent, v{"on_destroy": "abandon", "wait_for_approval": true})} {
		r.Apply(c).WantNone(t)
		st.WantEmptyPlan(r, c, "the same content")
	}
	st.WantNoWrites("the same content")
}

// The answer to an edit is lost. Meta refuses to repeat it, because the template is in review or was edited today, and has the content.
func TestEdit_answerLost(t *testing.T) {
	t.Parallel()
	for name, approvedAtOnce := range map[string]bool{"in review": false, "approved at once": true} {
		for fault, f := range map[string]simkit.Fault{
			"reset": {Kind: simkit.KindReset, When: simkit.After}, "500": {Status: 500, When: simkit.After},
		} {
			t.Run(name+", "+fault, func(t *testing.T) {
				t.Parallel()
				st, r, _ := startReviewed(t, sent)
				st.Graph.ApproveEdits(approvedAtOnce)
				f.Method, f.Path = "POST", "/*/91*"
				st.Graph.FailNext(f)
				r.Apply(arrived).NoError(t)
				st.WantEmptyPlan(r, arrived, "edited")
			})
		}
	}
}

// An answer that is lost does not hide a refusal: Meta has another content then.
func TestEdit_refusalIsNoSuccess(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	before := r.State
	st.Graph.FailNext(graphsim.Error{Code: 100, Subcode: 2388040, Message: "(#100) Too long"}.Fault("POST", "/*/91*", 1))
	r.Apply(arrived).WantError(t, "name", "subcode 2388040")
	st.WantStateKept(r, before, "refused")
}

// A template that cannot be read after a write is in the state, with what was sent. The next plan reads it.
func TestWrite_readFails(t *testing.T) {
	t.Parallel()
	st := stage(t)
	fail := simkit.Fault{Method: "GET", Path: "/*/91*", Status: 400, Body: `{"error":{"code":100,"message":"(#100) No"}}`, Times: 2}
	config := conform.Merge(sent, v{"message_send_ttl_seconds": 3600})
	r := st.NewObject()
	p, diags := r.Plan(config)
	diags.WantNone(t)
	st.Graph.FailNext(fail)
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read template order_update (en_US) after its creation", "The next plan reads it")
	st.Graph.ClearFaults()
	st.WantEmptyPlan(r, config, "created")

	config = conform.Merge(arrived, v{"message_send_ttl_seconds": nil})
	p, diags = r.Plan(config)
	diags.WantNone(t)
	st.Graph.FailNext(fail)
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read template order_update (en_US) after its edit")
	st.Graph.ClearFaults()
	if ttl := fmt.Sprint(r.State["message_send_ttl_seconds"]); ttl != "3600" {
		t.Errorf("the time to live is %s", ttl)
	}
	st.WantEmptyPlan(r, config, "edited")
}

// Only the account, the name and the language replace a template. What Meta cannot change in place is refused, and nothing is deleted.
func TestEdit_unchangeable(t *testing.T) {
	t.Parallel()
	library := v{"name": "delivery_update_1"}
	lowBalance := v{"name": "low_balance_warning_1", "button_inputs_json": `[{"type":"URL","url":{"base_url":"https://a.example/"}},` +
		`{"type":"PHONE_NUMBER","phone_number":"+15550100000"}]`}
	for name, c := range map[string]struct {
		from, to v
		at       string
	}{
		"format":                      {sent, conform.Merge(sent, v{"parameter_format": "NAMED"}), "parameter_format"},
		"from blocks to a library":    {sent, configOf("UTILITY", v{"library": library}), "library"},
		"from a library to blocks":    {configOf("UTILITY", v{"library": library}), sent, "library"},
		"from one library to another": {configOf("UTILITY", v{"library": library}), configOf("UTILITY", v{"library": lowBalance}), "library"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, r, _ := startReviewed(t, c.from)
			_, diags := r.Plan(c.to)
			diags.WantError(t, c.at, "order_update (en_US)", "blocked for 30 days", "another name")
			st.WantNoWrites("refused")
			r.Apply(conform.Merge(c.to, v{"name": "another"})).NoError(t)
			if all := st.Graph.Templates(acctest.Account); len(all) != 1 || all[0].Name != "another" {
				t.Errorf("there are %v", all)
			}
		})
	}
}
