package graphsim

import (
	"cmp"
	"time"
)

const (
	firstPause   = 3 * time.Hour // "Template pausing"; a third pause disables
	secondPause  = 6 * time.Hour
	archivedStay = 28 * 24 * time.Hour // "Template archival"
)

// setStatus changes the status of a template as Meta does.
func (s *Sim) setStatus(o *object, status, reason string) {
	for _, name := range []string{pausedUntilField, goneField, "rejected_reason"} {
		delete(o.fields, name)
	}
	o.fields["status"] = status
	switch status {
	case "APPROVED":
		o.fields[approvedField] = true
	case "REJECTED":
		o.fields["rejected_reason"] = cmp.Or(reason, "INVALID_FORMAT")
	case "PENDING":
		o.fields[reviewedField] = s.Now()
	case "PAUSED":
		s.pauseTemplate(o, reason == Pacing)
	case "ARCHIVED":
		o.fields[goneField] = s.Now().Add(archivedStay)
	}
}

// pauseTemplate pauses a template. A pause by template pacing does not end by itself, and does not count as one of the
// three ("Template pausing").
func (s *Sim) pauseTemplate(o *object, byPacing bool) {
	o.fields[pausedSinceField] = s.Now()
	if byPacing {
		return
	}
	pauses, _ := o.fields[pausesField].(int)
	o.fields[pausesField] = pauses + 1
	switch pauses {
	case 0:
		o.fields[pausedUntilField] = s.Now().Add(firstPause)
	case 1:
		o.fields[pausedUntilField] = s.Now().Add(secondPause)
	default:
		o.fields["status"] = "DISABLED"
	}
}

// ageTemplates applies the changes that are due at the clock's time.
func (s *Sim) ageTemplates() {
	for _, o := range s.objects {
		if o.kind != kindTemplate {
			continue
		}
		switch o.text("status") {
		case "PENDING":
			s.endReview(o)
		case "PAUSED":
			if s.isReached(o, pausedUntilField) {
				s.setStatus(o, "APPROVED", "")
			}
		case "ARCHIVED", "PENDING_DELETION":
			if s.isReached(o, goneField) {
				s.dropObject(o.id)
				continue
			}
		}
		if s.isReached(o, switchField) {
			s.switchCategory(o)
		}
	}
}

// isReached reports whether the moment in a field has come.
func (s *Sim) isReached(o *object, name string) bool {
	at, ok := o.fields[name].(time.Time)
	return ok && !s.Now().Before(at)
}

func (s *Sim) endReview(o *object) {
	since, ok := o.fields[reviewedField].(time.Time)
	if !ok || s.switches.reviewAfter == 0 || s.Now().Before(since.Add(s.switches.reviewAfter)) {
		return
	}
	if s.isDuplicate(o) {
		s.setStatus(o, "REJECTED", "INVALID_FORMAT")
		return
	}
	s.setStatus(o, "APPROVED", "")
}

// isDuplicate reports whether body and footer equal those of another template. Those of authentication templates are
// all equal, and do not count.
func (s *Sim) isDuplicate(o *object) bool {
	if o.fields["category"] == authentication {
		return false
	}
	return len(s.childrenOf(o.parent, kindTemplate, func(t *object) bool {
		return t.id != o.id && t.order < o.order && bodyAndFooter(t) == bodyAndFooter(o)
	})) > 0
}

func bodyAndFooter(o *object) [2]string {
	var texts [2]string
	for _, part := range componentsOf(o) {
		switch part.text("type") {
		case "BODY":
			texts[0] = part.text("text")
		case "FOOTER":
			texts[1] = part.text("text")
		}
	}
	return texts
}

// switchCategory applies the announced recategorization: it clears the TTL
// ("Time-to-live").
func (s *Sim) switchCategory(o *object) {
	o.fields["previous_category"], o.fields["category"] = o.fields["category"], o.fields["correct_category"]
	if o.fields["message_send_ttl_seconds"] != nil {
		o.fields["message_send_ttl_seconds"] = nil
	}
	delete(o.fields, switchField)
}

// Pacing is the reason of a pause that does not end by itself.
const Pacing = "PACING"

// SetTemplateStatus changes a template as Meta decides: APPROVED, REJECTED (with the
// reason, default INVALID_FORMAT), PENDING, PAUSED (3 hours, 6 hours the second time, and
// then DISABLED; with the reason Pacing, until it is unpaused), DISABLED, ARCHIVED
// (deleted after 28 days), or any other word.
func (s *Sim) SetTemplateStatus(id, status, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setStatus(s.mustNode(kindTemplate, id), status, reason)
}

// AnnounceCategory makes Meta announce (correct_category) that a template gets another
// category on the first day of the next month, 00:00 UTC, and do so when the clock gets
// there: previous_category is set then, and the TTL is null.
func (s *Sim) AnnounceCategory(id, category string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, now := s.mustNode(kindTemplate, id), s.Now().UTC()
	o.fields["correct_category"] = category
	o.fields[switchField] = time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
}

// SetUndelivered says whether messages with a template are on their way, so that its
// deletion takes 30 days (PENDING_DELETION).
func (s *Sim) SetUndelivered(id string, on bool) {
	s.setNodeField(kindTemplate, id, undeliveredField, on)
}

// RefuseAuthentication makes an account refuse authentication templates with code 10 and
// subcode 2388185, as accounts that are not verified do.
func (s *Sim) RefuseAuthentication(accountID string, on bool) {
	s.setNodeField(kindBusinessAccount, accountID, noAuthField, on)
}
