package graphsim

import (
	"fmt"
	"time"
)

// unpauseWait is how long a pause lasts before a call can end it. Meta's page had it for
// pauses by template pacing.
const unpauseWait = 5 * time.Minute

// unpauseTemplate ends a pause. No page has the form of a refusal; it is that of practice.
func (s *Sim) unpauseTemplate(c *call, o *object) (any, *Error) {
	if s.switches.unpauseUnknown {
		return nil, errUnsupported(c, o.id)
	}
	_, endsItself := o.fields[pausedUntilField].(time.Time)
	since, _ := o.fields[pausedSinceField].(time.Time)
	switch status := o.text("status"); {
	case status != "PAUSED":
		return unpauseRefusal("The template is not paused: its status is %s.", status), nil
	case endsItself && !s.switches.anyUnpaused:
		return unpauseRefusal("The template was paused because of its low quality."), nil
	case s.Now().Before(since.Add(unpauseWait)):
		return unpauseRefusal("The template can be unpaused 5 minutes after it was paused."), nil
	}
	s.setStatus(o, "APPROVED", "")
	s.countStored(templatesEdge, StoredCounts{Changed: 1})
	return successAnswer(), nil
}

func unpauseRefusal(format string, args ...any) map[string]any {
	return map[string]any{"success": false, "reason": fmt.Sprintf(format, args...)}
}
