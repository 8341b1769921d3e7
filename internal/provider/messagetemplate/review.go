package messagetemplate

import (
	"fmt"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// statusAdvice is what a status means, and what a person can do.
var statusAdvice = map[string]string{
	paused: "Customers gave bad feedback. Meta ends a pause because of low quality after 3 hours, a second one after 6 hours, and disables " +
		"the template then: change its content. A pause by template pacing does not end by itself: use unpause_trigger, or WhatsApp " +
		"Manager > Message templates.",
	disabled: "Customers gave bad feedback again and again. It can be neither edited nor deleted: use a template with another name.",
	archived: "It was not used for 12 months, and Meta deletes it 28 days after it was archived. To keep it, restore it in WhatsApp Manager " +
		"> Message templates.",
}

// rejectionText returns why Meta has rejected a template, as a sentence.
func rejectionText(code string) string {
	if code == "" || code == noReason {
		return "Meta names no reason."
	}
	return "The reason is " + code + "."
}

// warnOfReview warns of what Meta has decided about the template.
func warnOfReview(s *session.Session, p *lifecycle.Plan[model]) {
	prior := *p.Prior
	title, effective := prior.displayName(), prior.EffectiveCategory.ValueString()
	if next := prior.CorrectCategory.ValueString(); next != "" && next != effective {
		when := "on the first day of the next month"
		if g, err := s.Graph(); err == nil {
			now := g.Now().UTC()
			when = "on " + time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		p.WarnAt(atCategory, fmt.Sprintf("Meta changes the category of template %s to %s", title, next), fmt.Sprintf("The change is %s. "+
			"Messages then have the price and the rules of that category, and Meta clears message_send_ttl_seconds. To prevent it, change the "+
			"content, or ask for a review in WhatsApp Manager > Message templates.", when))
	}
	if effective != "" && effective != p.Planned.Category.ValueString() && !p.Planned.Category.IsUnknown() {
		cleared := ""
		if ttl := prior.TTLSeconds; !ttl.IsNull() && !template.IsTTL(effective, ttl.ValueInt64()) {
			cleared = fmt.Sprintf(" Meta has cleared message_send_ttl_seconds: %d is not allowed for %s.", ttl.ValueInt64(), effective)
		}
		p.WarnAt(atCategory, fmt.Sprintf("Meta uses template %s as %s", title, effective), fmt.Sprintf("The configured category is %s. "+
			"Messages have the price and the rules of %s.%s Nothing is changed back. To accept it, set category to %s.",
			p.Planned.Category.ValueString(), effective, cleared, effective))
	}

	switch status := prior.Status.ValueString(); status {
	case rejected:
		p.Warn("Meta has rejected template "+title, rejectionText(prior.RejectedReason.ValueString())+" It cannot be sent. Change its "+
			"content, or ask for a review in WhatsApp Manager > Message templates.")
	case paused, disabled, archived:
		p.Warn("Meta has "+strings.ToLower(status)+" template "+title, "It cannot be sent. "+statusAdvice[status])
	}
}
