package metaarg

import (
	"testing"

	"terraform-provider-whatsapp/internal/graph"
)

func TestFactsOf(t *testing.T) {
	t.Parallel()
	display, name := FactsOf(graph.PhoneNumber{DisplayPhoneNumber: "+1 555-010-0001", VerifiedName: "Support\u202e\x07"})
	if display.ValueString() != "+1 555-010-0001" || name.ValueString() != "Support" {
		t.Errorf("got %s and %s", display, name)
	}
	if display, name = FactsOf(graph.PhoneNumber{}); !display.IsNull() || !name.IsNull() {
		t.Errorf("of nothing: %s and %s", display, name)
	}
	for name, attribute := range PhoneNumberFacts() {
		if !attribute.IsComputed() || attribute.IsOptional() || attribute.GetMarkdownDescription() == "" {
			t.Errorf("%s is not a described fact", name)
		}
	}
}
