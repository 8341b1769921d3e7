package metaarg

import (
	"testing"

	"terraform-provider-whatsapp/internal/graph"
)

func TestPhoneNumberValues(t *testing.T) {
	t.Parallel()
	display, name := PhoneNumberValues(graph.PhoneNumber{DisplayPhoneNumber: "+1 555-010-0001", VerifiedName: "Support\u202e\x07"})
	if display.ValueString() != "+1 555-010-0001" || name.ValueString() != "Support" {
		t.Errorf("got %s and %s", display, name)
	}
	if display, name = PhoneNumberValues(graph.PhoneNumber{}); !display.IsNull() || !name.IsNull() {
		t.Errorf("of nothing: %s and %s", display, name)
	}
	for name, attribute := range PhoneNumberAttributes() {
		if !attribute.IsComputed() || attribute.IsOptional() || attribute.GetMarkdownDescription() == "" {
			t.Errorf("%s is not a described fact", name)
		}
	}
}
