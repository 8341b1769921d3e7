package graphsim

import "cmp"

const kindPhoneNumber kind = "WhatsAppBusinessPhoneNumber"

const messagingLimit = "whatsapp_business_manager_messaging_limit"

// PhoneNumber is a business phone number: connected to the Cloud API and in good
// standing, unless Status and Fields say otherwise.
type PhoneNumber struct {
	ID                 string         `json:"id"`
	BusinessAccountID  string         `json:"business_account_id"`
	DisplayPhoneNumber string         `json:"display_phone_number"`
	VerifiedName       string         `json:"verified_name"`
	Status             string         `json:"status,omitempty"`
	PIN                string         `json:"pin,omitempty"`    // of two-step verification
	Fields             map[string]any `json:"fields,omitempty"` // anything else, by Meta's field name
}

// AddPhoneNumber adds a number or replaces it.
func (s *Sim) AddPhoneNumber(p PhoneNumber) {
	extra := map[string]any{"throughput": map[string]any{"level": "STANDARD"}}
	if p.PIN != "" {
		extra[pinField], extra["is_pin_enabled"] = p.PIN, true
	}
	for name, value := range p.Fields {
		extra[name] = value
	}
	s.putObject(kindPhoneNumber, p.ID, p.BusinessAccountID, extra, map[string]string{
		"display_phone_number":     p.DisplayPhoneNumber,
		"verified_name":            p.VerifiedName,
		"status":                   cmp.Or(p.Status, "CONNECTED"),
		"quality_rating":           "GREEN",
		"code_verification_status": "VERIFIED",
		"name_status":              "APPROVED",
		"platform_type":            "CLOUD_API",
		"account_mode":             "LIVE",
		messagingLimit:             "TIER_2K",
	})
}

// PhoneNumbers lists the numbers of an account as they are shown, by ID.
func (s *Sim) PhoneNumbers(accountID string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]string{}
	for id, o := range s.objects {
		if o.kind == kindPhoneNumber && o.parent == accountID {
			found[id], _ = o.fields["display_phone_number"].(string)
		}
	}
	return found
}

// RemovePhoneNumber deletes a number, as an administrator does in WhatsApp Manager.
func (s *Sim) RemovePhoneNumber(id string) { s.removeNode(kindPhoneNumber, id) }

// MovePhoneNumber puts a number under another account.
func (s *Sim) MovePhoneNumber(id, accountID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusinessAccount, accountID)
	s.mustNode(kindPhoneNumber, id).parent = accountID
}

// SetVerifiedName changes the display name of a number.
func (s *Sim) SetVerifiedName(id, name string) { s.SetField(id, "verified_name", name) }

func (s *Sim) registerPhoneNumbers() {
	s.defineNode(kindPhoneNumber, &nodeType{
		scopes: []string{scopeWhatsAppManagement},
		defaults: []string{
			"verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type",
			"throughput", webhookConfiguration, "id",
		},
		fields: []string{
			"display_phone_number", "verified_name", "quality_rating", "quality_score", "code_verification_status",
			"name_status", "new_display_name", "new_name_status", "status", "platform_type", "host_platform", "throughput", "account_mode",
			"messaging_limit_tier", messagingLimit, "is_official_business_account",
			"is_pin_enabled", "is_preverified_number", "is_on_biz_app",
			"certificate", "new_certificate", "last_onboarded_time",
			"country_code", "country_dial_code", "eligibility_for_api_business_global_search", "username",
			"unified_cert_status",
		},
		computed: map[string]computeFunc{"health_status": s.healthStatus, webhookConfiguration: s.webhooksOf},
	})
}

// isRegistered reports whether a number is registered. No field has this; a connected number on the Cloud API is.
func isRegistered(o *object) bool {
	return o.fields["status"] == "CONNECTED" && o.fields["platform_type"] == "CLOUD_API"
}

// healthStatus lists the node, the objects that it belongs to and the calling app ("Messaging Health Status"). All are
// healthy; SetField sets another answer.
func (s *Sim) healthStatus(c *call, o *object, _ field) any {
	if s.switches.healthStatusHidden {
		return nil
	}
	names := map[kind]string{kindPhoneNumber: "PHONE_NUMBER", kindBusinessAccount: "WABA", kindBusiness: "BUSINESS"}
	const can = "AVAILABLE"
	var entities []any
	for at := o; at != nil; at = s.objects[at.parent] {
		entities = append(entities, map[string]any{"entity_type": names[at.kind], "id": at.id, "can_send_message": can})
	}
	entities = append(entities, map[string]any{"entity_type": "APP", "id": c.caller.app.ID, "can_send_message": can})
	return map[string]any{"can_send_message": can, "entities": entities}
}
