package messagetemplate_test

import (
	"fmt"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// wantWarned fails the test unless the plan changes nothing and has one warning.
func wantWarned(t testing.TB, r *protocol.Resource, config v, at string, says ...string) {
	t.Helper()
	p, diags := r.Plan(config)
	diags.WantWarning(t, at, says...)
	if !p.Empty() {
		t.Errorf("the plan is not empty: %v", p.After)
	}
}

// wantState fails the test unless the state has these values.
func wantState(t testing.TB, r *protocol.Resource, want v) {
	t.Helper()
	for name, value := range want {
		if got := fmt.Sprint(r.State[name]); got != fmt.Sprint(value) {
			t.Errorf("%s is %s, want %v", name, got, value)
		}
	}
}

// Meta announces in May that a template becomes MARKETING in June, and does it. Month by month, no plan changes anything at Meta, until a
// person accepts the category, which sends nothing either.
func TestReview_announcedCategory(t *testing.T) {
	t.Parallel()
	config := conform.Merge(sent, v{"message_send_ttl_seconds": 3600})
	st, r, clock := startReviewed(t, config)
	st.WantEmptyPlan(r, config, "May, nothing is announced")

	st.Graph.AnnounceCategory(id(r), "MARKETING")
	announced := []string{"Meta changes the category of template order_update (en_US) to MARKETING", "2026-06-01", "message_send_ttl_seconds"}
	wantWarned(t, r, config, "category", announced...)
	clock.Set(time.Date(2026, 5, 31, 23, 59, 0, 0, time.UTC))
	wantWarned(t, r, config, "category", announced...)
	wantState(t, r, v{"category": "UTILITY", "effective_category": "UTILITY", "correct_category": "MARKETING"})

	made := []string{"Meta uses template order_update (en_US) as MARKETING", "configured category is UTILITY", "cleared",
		"3600 is not allowed for MARKETING", "set category to MARKETING"}
	for month := time.June; month <= time.August; month++ {
		clock.Set(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC))
		wantWarned(t, r, config, "category", made...)
		r.Apply(config).WantWarning(t, "category", made...)
	}
	wantState(t, r, v{"category": "UTILITY", "effective_category": "MARKETING", "previous_category": "UTILITY",
		"message_send_ttl_seconds": 3600})
	st.WantNoWrites("as configured")

	r.Apply(conform.Merge(config, v{"category": "MARKETING"})).WantError(t, "message_send_ttl_seconds", "43200")
	accepted := configOf("MARKETING", v{"body": text})
	r.Apply(accepted).WantNone(t)
	wantState(t, r, v{"category": "MARKETING", "effective_category": "MARKETING", "message_send_ttl_seconds": nil})
	st.WantEmptyPlan(r, accepted, "accepted")
	st.WantNoWrites("accepted")

	clock.Set(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	longer := conform.Merge(accepted, v{"message_send_ttl_seconds": 86400})
	r.Apply(longer).WantNone(t)
	st.WantEmptyPlan(r, longer, "with a time to live of the new category")
}

// A time to live that the new category allows is set again, once.
func TestReview_clearedTTLThatFits(t *testing.T) {
	t.Parallel()
	config := conform.Merge(sent, v{"message_send_ttl_seconds": 43200})
	st, r, clock := startReviewed(t, config)
	st.Graph.AnnounceCategory(id(r), "MARKETING")
	clock.Set(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	r.Apply(config).NoError(t)
	wantState(t, r, v{"message_send_ttl_seconds": 43200})
	if n := st.Graph.CountProcessed("POST", "/*/91*"); n != 1 {
		t.Errorf("%d edits were sent, want 1", n)
	}
	wantWarned(t, r, config, "category", "Meta uses template")
}

// Meta may assign another category at the creation. The configured one stays, and nothing is sent again.
func TestReview_assignedCategory(t *testing.T) {
	t.Parallel()
	for _, ttl := range []any{nil, 3600} {
		st := stage(t)
		st.Graph.AssignMarketing("warehouse")
		config := conform.Merge(sent, v{"message_send_ttl_seconds": ttl})
		r := st.NewObject()
		r.Apply(config).WantWarning(t, "category", "Meta has assigned template order_update (en_US) to the category MARKETING")
		st.ForgetCalls()
		wantWarned(t, r, config, "category", "Meta uses template order_update (en_US) as MARKETING")
		wantState(t, r, v{"category": "UTILITY", "effective_category": "MARKETING"})
		st.WantNoWrites("assigned")
	}
}

// Another category is refused for an approved template, and sent for a rejected one.
func TestReview_configuredCategory(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	marketing := configOf("MARKETING", v{"body": text})
	_, diags := r.Plan(marketing)
	diags.WantError(t, "category", "cannot be changed", "order_update (en_US) is approved as UTILITY", "another name")
	st.WantNoWrites("approved")
	st.Graph.SetTemplateStatus(id(r), "REJECTED", "TAG_CONTENT_MISMATCH")
	wantWarned(t, r, sent, "", "Meta has rejected template order_update (en_US)", "TAG_CONTENT_MISMATCH")
	wantState(t, r, v{"rejected_reason": "TAG_CONTENT_MISMATCH"})
	r.Apply(marketing).NoError(t)
	wantState(t, r, v{"effective_category": "MARKETING", "rejected_reason": nil})
	st.WantEmptyPlan(r, marketing, "sent")
}

// The time to live is changed in place. A value that is no longer configured stays.
func TestReview_timeToLive(t *testing.T) {
	t.Parallel()
	config := conform.Merge(sent, v{"message_send_ttl_seconds": 60})
	st, r, clock := startReviewed(t, config)
	config["message_send_ttl_seconds"] = -1
	r.Apply(config).WantNone(t)
	wantState(t, r, v{"message_send_ttl_seconds": -1})
	st.WantEmptyPlan(r, config, "changed")
	clock.Advance(24 * time.Hour)
	st.ForgetCalls()
	st.WantEmptyPlan(r, sent, "removed")
	r.Apply(arrived).WantNone(t)
	wantState(t, r, v{"message_send_ttl_seconds": -1})
	st.WantEmptyPlan(r, arrived, "removed, and another text")
}

// A template that cannot be sent is a warning that names it. It changes nothing.
func TestReview_status(t *testing.T) {
	t.Parallel()
	for status, says := range map[string][]string{
		"PAUSED": {"Meta has paused template order_update (en_US)", "3 hours"}, "DISABLED": {"Meta has disabled template", "another name"},
		"ARCHIVED": {"Meta has archived template", "28 days", "restore it"},
	} {
		st, r, _ := startReviewed(t, sent)
		st.Graph.SetTemplateStatus(id(r), status, "")
		wantWarned(t, r, sent, "", says...)
		wantState(t, r, v{"status": status})
		st.WantNoWrites(status)
	}
}

// A rejection whose reason Meta does not name.
func TestReview_noReason(t *testing.T) {
	t.Parallel()
	st := stage(t)
	there := byHand(equal, map[string]any{"rejected_reason": "NONE"})
	there.Status = "REJECTED"
	st.Graph.AddTemplate(there)
	r := st.NewObject()
	r.Apply(sent).NoError(t)
	wantWarned(t, r, sent, "", "Meta has rejected template order_update (en_US)", "Meta names no reason.")
	wantState(t, r, v{"rejected_reason": nil})
}

// A template that a person deleted is dropped from the state, also while Meta still shows it.
func TestReview_beingDeleted(t *testing.T) {
	t.Parallel()
	st, r, _ := startReviewed(t, sent)
	st.Graph.SetUndelivered(id(r), true)
	st.Graph.DeleteTemplate(id(r))
	r.Refresh().WantWarning(t, "", "is gone ("+acctest.Account+"/order_update/en_US)", "PENDING_DELETION", "30 days")
	if r.State != nil {
		t.Errorf("the state is %v", r.State)
	}
	_, diags := r.Plan(sent)
	diags.WantError(t, "name", "order_update (en_US) is being deleted", "another name")
}

// wait_for_approval waits for the review. A rejection and the end of the time are warnings, and the template is in the state.
func TestReview_wait(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reviewAfter time.Duration
		config      v
		status      string
		says        []string
	}{
		"approved": {3 * time.Second, sent, "APPROVED", nil},
		"rejected": {3 * time.Second, conform.Merge(sent, v{"name": "copy"}), "REJECTED",
			[]string{"Meta has rejected template copy (en_US)", "INVALID_FORMAT"}},
		"time over": {time.Hour, conform.Merge(sent, v{"timeouts": v{"create": "5s"}}), "PENDING",
			[]string{"The review of template order_update (en_US) has not ended", "PENDING", "timeouts"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := stage(t)
			if name == "rejected" { // its body is that of another template
				st.AppliedObject(sent)
			}
			st.Graph.SetReviewTime(c.reviewAfter)
			r := st.NewObject()
			diags := r.Apply(conform.Merge(c.config, v{"wait_for_approval": true}))
			if c.says == nil {
				diags.WantNone(t)
			} else {
				diags.WantWarning(t, "", c.says...)
			}
			wantState(t, r, v{"status": c.status})
		})
	}
}
