package phonenumber_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const node = "WhatsAppBusinessPhoneNumber"

func readNumber(t *testing.T, w *world.World, id string) (protocol.Values, protocol.Diags) {
	t.Helper()
	s := acctest.Serve(t, w, "http")
	w.Graph.ResetCalls()
	return s.ReadData("whatsapp_phone_number", protocol.Values{"phone_number_id": id})
}

// One call reads everything.
func TestAccPhoneNumber_read(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Graph.SetField(acctest.Number, "quality_rating", "YELLOW")
	w.Graph.SetField(acctest.Number, "new_display_name", "Canary Help")
	w.Graph.SetField(acctest.Number, "health_status", map[string]any{"can_send_message": "BLOCKED", "entities": []any{map[string]any{
		"entity_type": "WABA", "id": acctest.Account, "can_send_message": "BLOCKED", "errors": []any{map[string]any{
			"error_code": 141006, "error_description": "There is an error with the payment method.", "possible_solution": "Add one."}},
	}}})
	got, diags := readNumber(t, w, acctest.Number)
	diags.WantNone(t)
	protocol.WantValues(t, got, protocol.Values{
		"display_phone_number": "+1 555-010-0001", "verified_name": "Canary Support", "status": "CONNECTED", "registered": true,
		"platform_type": "CLOUD_API", "quality_rating": "YELLOW", "name_status": "APPROVED", "messaging_limit": "TIER_2K",
		"new_display_name": "Canary Help", "throughput": "STANDARD", "code_verification_status": "VERIFIED", "account_mode": "LIVE",
	})
	if n := len(w.Graph.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

// Fields that Meta does not have for a number are null. What says that it is a number is not left out.
func TestAccPhoneNumber_fieldsMissing(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	for _, field := range []string{"name_status", "is_pin_enabled", "health_status"} {
		w.Graph.RemoveField(node, field)
	}
	got, diags := readNumber(t, w, acctest.Number)
	diags.WantNone(t)
	if got["name_status"] != nil || got["can_send_message"] != nil || got["status"] != "CONNECTED" {
		t.Errorf("%v", got)
	}
	_, diags = readNumber(t, w, acctest.Account)
	diags.WantError(t, "phone_number_id", "another kind of object")
	_, diags = readNumber(t, w, "106000000000999")
	diags.WantError(t, "phone_number_id", "subcode 33")
}
