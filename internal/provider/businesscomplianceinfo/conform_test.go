package businesscomplianceinfo_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_business_compliance_info", DescriptionOnly: true,
		Edge: "business_compliance_info",
		Config: protocol.Values{
			"entity_name": "Example Traders", "entity_type": "PARTNERSHIP", "is_registered": true,
			"grievance_officer_details": protocol.Values{"name": "A. Person", "email": "officer@example.com", "mobile_number": "+911234567890"},
			"customer_care_details":     protocol.Values{"email": "care@example.com", "landline_number": "+911234567891"},
		},
		Changed:        protocol.Values{"entity_name": "Example Traders Limited"},
		Initial:        protocol.Values{"entity_name": nil, "entity_type": nil},
		ByHand:         map[string]any{"entity_name": "Changed elsewhere"},
		Abandons:       true,
		OtherOnDestroy: conform.NoOtherOnDestroy,
	}.ToSpec()
}

// Meta may show a legal form as a label, such as Partnership.
func TestAccBusinessComplianceInfo_label(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.LabelEntityTypes(true)
	r := st.AppliedObject(spec().Config(0))
	st.WantEmptyPlan(r, spec().Config(0), "shown as a label")
}

// Meta replaces the information as a whole: a change sends all of it, and what was added elsewhere is drift.
func TestAccBusinessComplianceInfo_whole(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(spec().Config(0))
	const edge = acctest.Number + "/business_compliance_info"
	st.Graph.SetField(edge, "customer_care_details", map[string]any{
		"email": "care@example.com", "landline_number": "+911234567891", "mobile_number": "+911234567892",
	})
	p, diags := r.Plan(spec().Config(0))
	diags.WantNone(t)
	if p.Empty() {
		t.Error("a number that was added elsewhere is not shown")
	}
	config := conform.Merge(spec().Config(0), protocol.Values{"entity_type": "OTHER", "entity_type_custom": "Family"})
	delete(config, "is_registered")
	r.Apply(config).WantNone(t)
	st.WantEmptyPlan(r, config, "another form")
	if fields := st.Graph.Fields(edge); fields["is_registered"] != nil || fields["entity_name"] != "Example Traders" {
		t.Errorf("stored: %v", fields)
	}
}

func TestAccBusinessComplianceInfo_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	contact := func(key, value string) protocol.Values {
		details := protocol.Values{"email": "care@example.com"}
		details[key] = value
		return protocol.Values{"customer_care_details": details}
	}
	for name, c := range map[string]struct {
		args protocol.Values
		says string
	}{
		"short name":      {protocol.Values{"entity_name": "A"}, "2 to 128 characters. It has 1"},
		"form":            {protocol.Values{"entity_type": "Partnership", "is_registered": nil}, "Perhaps PARTNERSHIP is meant"},
		"no custom":       {protocol.Values{"entity_type": "OTHER"}, "Missing legal form"},
		"custom":          {protocol.Values{"entity_type_custom": "Family"}, "Legal form in words without OTHER"},
		"registration":    {protocol.Values{"entity_type": "PUBLIC_COMPANY"}, "Registration of this legal form"},
		"email":           {contact("email", "care"), "such as care@example.com"},
		"phone":           {contact("mobile_number", "01234567"), "with + and its country code"},
		"long phone":      {contact("landline_number", "+"+strings.Repeat("1", 20)), "at most 20 characters"},
		"long custom":     {protocol.Values{"entity_type": "OTHER", "entity_type_custom": strings.Repeat("a", 1025)}, "1 to 1024 characters"},
		"officer, no one": {protocol.Values{"grievance_officer_details": protocol.Values{"name": "", "email": "a@example.com"}}, "at least 1"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(conform.Merge(spec().Config(0), c.args))
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) {
				t.Errorf("got %s", diags)
			}
		})
	}
	st.WantNoCalls("validated")
}
