package graphsim

import (
	"net/url"
	"regexp"
	"strings"
)

const otherEntity = "OTHER"

var (
	entityTypes = []string{
		"LIMITED_LIABILITY_PARTNERSHIP", "SOLE_PROPRIETORSHIP", "PARTNERSHIP", "PUBLIC_COMPANY", "PRIVATE_COMPANY", otherEntity,
	}
	indianPhoneRule = patternRule(regexp.MustCompile(`^\+[0-9]{1,19}$`))
	contactRule     = objectRule(map[string]rule{"email": emailRule(128), "mobile_number": indianPhoneRule,
		"landline_number": indianPhoneRule}, "email")
	officerRule = objectRule(map[string]rule{
		"name": textRule(1, 128), "email": emailRule(128), "mobile_number": indianPhoneRule, "landline_number": indianPhoneRule,
	}, "name", "email")
)

// registerCompliance adds the setting for businesses in India. A POST replaces all.
// Meta's OpenAPI reads nulls before the first one.
func (s *Sim) registerCompliance() {
	null := func(*call, *object, field) any { return jsonNull }
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: "business_compliance_info", kind: "WhatsAppBusinessComplianceInfo",
		scopes: []string{scopeWhatsAppManagement}, replacesAll: true,
		properties: []property{
			{name: "whatsapp_business_account_id", compute: func(_ *call, o *object, _ field) any { return s.accountOf(o).id }},
			{name: "messaging_product", compute: func(*call, *object, field) any { return "whatsapp" }},
			{name: "entity_name", write: textRule(2, 128), required: true, compute: null},
			{name: "entity_type", write: oneOfRule(entityTypes...), required: true, compute: null},
			{name: "entity_type_custom", write: textRule(1, 1024), compute: null},
			{name: "is_registered", write: boolRule, compute: null},
			{name: "grievance_officer_details", write: officerRule, required: true, compute: null},
			{name: "customer_care_details", write: contactRule, required: true, compute: null},
		},
		checkFirst: checkProduct,
		check: func(_ *call, _ *object, next map[string]any) *Error {
			kind, _ := next["entity_type"].(string)
			switch _, custom := next["entity_type_custom"]; {
			case custom != (kind == otherEntity):
				return errBadParameter("Param entity_type_custom goes with the entity_type OTHER, and only with it")
			case next["is_registered"] != nil && kind != otherEntity && kind != "PARTNERSHIP":
				return errBadParameter("Param is_registered goes with the entity_type OTHER or PARTNERSHIP only")
			}
			return nil
		},
		show: func(_ *call, o *object, _ url.Values) *object {
			name, ok := o.fields["entity_type"].(string)
			if !ok || !s.switches.entityTypesLabeled {
				return o
			}
			label := strings.ReplaceAll(name, "_", " ")
			return o.withFields(map[string]any{"entity_type": label[:1] + strings.ToLower(label[1:])})
		},
	})
}
