package graphsim

// Health is what Meta thinks of one entity's ability to send messages.
type Health struct {
	CanSendMessage string        // AVAILABLE (default), LIMITED, BLOCKED
	Errors         []HealthError // shown when there are any
	AdditionalInfo []string
}

// HealthError is one reason.
type HealthError struct {
	Code             int    `json:"error_code"`
	Description      string `json:"error_description"`
	PossibleSolution string `json:"possible_solution"`
}

// SetHealth sets what health_status says of a phone number, an account, a
// business or an app.
func (s *Sim) SetHealth(id string, h Health) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.health[id] = h
}

// healthStatus lists the node and everything above it, down to the calling app
// ("Messaging Health Status"). The whole is as bad as its worst part.
func (s *Sim) healthStatus(c *call, o *object) any {
	if s.switches.healthStatusHidden {
		return nil
	}
	names := map[kind]string{kindPhoneNumber: "PHONE_NUMBER", kindBusinessAccount: "WABA", kindBusiness: "BUSINESS"}
	worst := "AVAILABLE"
	var entities []any
	add := func(entityType, id string) {
		h := s.health[id]
		can := or(h.CanSendMessage, "AVAILABLE")
		if can == "BLOCKED" || can == "LIMITED" && worst == "AVAILABLE" {
			worst = can
		}
		entity := map[string]any{"entity_type": entityType, "id": id, "can_send_message": can}
		if len(h.Errors) > 0 {
			entity["errors"] = h.Errors
		}
		if len(h.AdditionalInfo) > 0 {
			entity["additional_info"] = h.AdditionalInfo
		}
		entities = append(entities, entity)
	}
	for at := o; at != nil; at = s.objects[at.parent] {
		add(names[at.kind], at.id)
	}
	add("APP", c.caller.app.ID)
	return map[string]any{"can_send_message": worst, "entities": entities}
}
