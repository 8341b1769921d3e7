package phonenumbers_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func readNumbers(t *testing.T, w *world.World, id string) ([]any, protocol.Diags) {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	got, diags := s.ReadData("whatsapp_phone_numbers", protocol.Values{"business_account_id": id})
	all, _ := got["phone_numbers"].([]any)
	return all, diags
}

// One call reads all numbers, sorted by ID, also when a field is missing.
func TestAccPhoneNumbers_read(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Graph.SetField(acctest.OtherNumber, "status", "DISCONNECTED")
	w.Graph.SetField(acctest.OtherNumber, "platform_type", "NOT_APPLICABLE")
	all, diags := readNumbers(t, w, acctest.Account)
	diags.WantNone(t)
	if n := len(w.Graph.Calls()); n != 1 || len(all) != 2 {
		t.Fatalf("%d calls, %v", n, all)
	}
	for i, want := range []protocol.Values{
		{"id": acctest.Number, "registered": true, "quality_rating": "GREEN"},
		{"id": acctest.OtherNumber, "registered": false, "status": "DISCONNECTED"},
	} {
		got, _ := all[i].(protocol.Values)
		protocol.WantValues(t, got, want)
	}
	w.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "new_name_status")
	if all, diags = readNumbers(t, w, acctest.Account); len(all) != 2 || len(diags) != 0 {
		t.Errorf("%v %s", all, diags)
	}
	_, diags = readNumbers(t, w, "102000000000999")
	diags.WantError(t, "business_account_id", "subcode 33")
}
