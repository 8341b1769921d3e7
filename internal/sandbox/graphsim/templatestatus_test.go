package graphsim_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

func TestTemplates_categoryIsAssigned(t *testing.T) {
	w := newWorld(t)
	w.AssignMarketing("discount")
	sale := l{body("Your DISCOUNT is ready.")}
	w.createTemplate(o{"components": sale}).wantOutcome("ok", `"category":"MARKETING"`)
	w.createTemplate(o{"name": "plain"}).wantOutcome("ok", `"category":"UTILITY"`)
}

// A template is reviewed after some time, paused and archived.
func TestTemplates_status(t *testing.T) {
	w := newWorld(t)
	status := func(id, want string) {
		t.Helper()
		w.try("admin GET "+id+"?fields=status", "ok", `"`+want+`"`)
	}
	first := w.createTemplate(nil).textAt("id")
	w.clock.Advance(48 * time.Hour)
	status(first, "PENDING")
	second := w.createTemplate(o{"name": "same_text"}).textAt("id")
	other := w.createTemplate(o{"name": "other_text", "components": l{body("Something else.")}}).textAt("id")
	w.SetReviewTime(49 * time.Hour)
	w.clock.Advance(time.Hour)
	status(first, "APPROVED")
	w.clock.Advance(48*time.Hour - time.Second)
	status(second, "PENDING")
	w.clock.Advance(time.Second)
	status(second, "REJECTED")
	status(other, "APPROVED")
	status(first, "APPROVED") // the duplicate is the later one

	for _, name := range []string{"code_1", "code_2"} { // all have the same texts
		code := w.createTemplate(o{"name": name, "category": "AUTHENTICATION", "components": l{
			o{"type": "BODY"}, buttons(o{"type": "OTP", "otp_type": "COPY_CODE"}),
		}}).textAt("id")
		w.clock.Advance(49 * time.Hour)
		status(code, "APPROVED")
	}
	for _, pause := range []time.Duration{3 * time.Hour, 6 * time.Hour} {
		w.SetTemplateStatus(first, "PAUSED", "")
		w.clock.Advance(pause - time.Second)
		status(first, "PAUSED")
		w.clock.Advance(time.Second)
		status(first, "APPROVED")
	}
	w.SetTemplateStatus(first, "PAUSED", "")
	status(first, "DISABLED")

	w.SetTemplateStatus(other, "ARCHIVED", "")
	w.clock.Advance(28*24*time.Hour - time.Second)
	status(other, "ARCHIVED")
	w.clock.Advance(time.Second)
	w.try("admin GET "+other, "100/33")
	w.SetTemplateStatus(first, "SHINY", "")
	status(first, "SHINY")
}

// A call ends a pause by pacing after five minutes. Such a pause does not end by itself.
func TestTemplates_unpause(t *testing.T) {
	w := newWorld(t)
	id := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "note"})
	call, read := "admin POST "+id+"/unpause", "admin GET "+id+"?fields=status"
	w.try(call, "ok", `"success":false`, "not paused", "APPROVED")
	w.SetTemplateStatus(id, "PAUSED", graphsim.Pacing)
	w.clock.Advance(5*time.Minute - time.Second)
	w.try(call, "ok", `"success":false`, "5 minutes after")
	w.try(read, "ok", `"PAUSED"`)
	w.clock.Advance(time.Second)
	w.DropScope(employeeToken, "whatsapp_business_management")
	w.AssignUser(waba, employeeUser, "MANAGE")
	w.try("employee POST "+id+"/unpause", "200")
	w.RemoveUnpause(true)
	w.try(call, "100/33", "Unsupported post request")
	w.RemoveUnpause(false)
	w.try(read, "ok", `"PAUSED"`)
	w.try(call, "ok", `"success":true`, "!reason")
	w.try(read, "ok", `"APPROVED"`)

	w.SetTemplateStatus(id, "PAUSED", "") // the first of the three
	w.clock.Advance(time.Hour)
	w.try(call, "ok", `"success":false`, "low quality")
	w.AllowUnpauseOfAny(true)
	w.try(call, "ok", `"success":true`)
	w.SetTemplateStatus(id, "PAUSED", "")
	w.clock.Advance(6*time.Hour - time.Second)
	w.try(read, "ok", `"PAUSED"`)
	w.SetTemplateStatus(id, "PAUSED", graphsim.Pacing)
	w.clock.Advance(48 * time.Hour)
	w.try(read, "ok", `"PAUSED"`)
	expect(t, "stored", w.Stored("message_templates"), "{0 2 0}")
}

// A category is announced, and switched on the first of the next month.
func TestTemplates_recategorization(t *testing.T) {
	w := newWorld(t)
	id := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "note", Fields: o{"message_send_ttl_seconds": 600}})
	read := "admin GET " + id + "?fields=category,correct_category,previous_category,message_send_ttl_seconds"
	w.AnnounceCategory(id, "MARKETING")
	w.clock.Set(time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC))
	w.try(read, "ok", `"category":"UTILITY","correct_category":"MARKETING"`, `"message_send_ttl_seconds":600`, "!previous")
	w.clock.Advance(time.Second)
	w.try(read, "ok", `"category":"MARKETING","correct_category":"MARKETING"`, `"message_send_ttl_seconds":null`,
		`"previous_category":"UTILITY"`)
}
