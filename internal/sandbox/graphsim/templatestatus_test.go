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
	w.createTemplate(o{"components": sale}).is("ok", `"category":"MARKETING"`)
	w.createTemplate(o{"name": "plain"}).is("ok", `"category":"UTILITY"`)
}

// 13.3: the review by time, pauses, the archive.
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
	w.ReviewAfter(49 * time.Hour)
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

// 0.4, 0.5: a category is announced, and switched on the first of the next month.
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
