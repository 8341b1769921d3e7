package qrcodes_test

import (
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func serve(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	return s
}

// One call reads the codes of a number, sorted.
func TestAccQRCodes_list(t *testing.T) {
	t.Parallel()
	seed := acctest.Seed()
	seed.Graph.Objects = map[string]map[string]any{
		acctest.Number + "/message_qrdls/SECOND0000001": {"prefilled_message": "Order"},
		acctest.Number + "/message_qrdls/FIRST00000001": {"prefilled_message": "Hello " + acctest.HandToken},
	}
	w := acctest.StartWith(t, seed, world.Options{})
	s := serve(t, w)
	got, diags := s.ReadData("whatsapp_qr_codes", protocol.Values{"phone_number_id": acctest.Number})
	diags.WantNone(t)
	codes, _ := got["qr_codes"].([]any)
	want := []any{"FIRST00000001", "SECOND0000001"}
	var keys []any
	for _, c := range codes {
		keys = append(keys, c.(protocol.Values)["code"])
	}
	if !reflect.DeepEqual(keys, want) || codes[0].(protocol.Values)["prefilled_message"] != "Hello (redacted)" {
		t.Errorf("%v", codes)
	}
	if n := len(w.Graph.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAccQRCodes_noneAndErrors(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := serve(t, w)
	got, diags := s.ReadData("whatsapp_qr_codes", protocol.Values{"phone_number_id": acctest.OtherNumber})
	diags.WantNone(t)
	if codes, ok := got["qr_codes"].([]any); !ok || len(codes) != 0 {
		t.Errorf("%v", got)
	}
	_, diags = s.ReadData("whatsapp_qr_codes", protocol.Values{"phone_number_id": "106000000000999"})
	diags.WantError(t, "phone_number_id", "subcode 33")
	_, diags = s.ReadData("whatsapp_qr_codes", protocol.Values{"phone_number_id": acctest.Account})
	diags.WantError(t, "phone_number_id", "another kind of object")
}
