package qrcode_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Item{
		Type: "whatsapp_qr_code",
		Edge: "message_qrdls", Key: "code",
		Config:  func(i int) protocol.Values { return protocol.Values{"prefilled_message": fmt.Sprint("Hello ", i)} },
		Changed: protocol.Values{"prefilled_message": "Good morning"},
		ByHand:  map[string]any{"prefilled_message": "another text"},
		Removal: conform.Write{Method: "DELETE", Path: "/*/*/message_qrdls/*"},
	}.ToSpec()
}

// An answer that cannot be read is a warning, because the code exists. The next plan reads it.
func TestAccQRCode_strangeAnswer(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.NewObject()
	p, diags := r.Plan(spec().Config(0))
	diags.NoError(t)
	st.Graph.FailNext(simkit.Fault{Method: "POST", Path: "/*/*/message_qrdls", Status: 200,
		Body: `{"code":"ABCDEFGH234567","deep_link_url":{"strange":true}}`})
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read the answer", "ABCDEFGH234567")
	if r.State["code"] != "ABCDEFGH234567" {
		t.Errorf("the state holds %v", r.State)
	}
}

// Meta may leave an empty list out of the answer about its number.
func TestAccQRCode_emptyListOmitted(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.OmitEmptyExpansions(true)
	r := st.AppliedObject(spec().Config(0))
	st.Graph.RemoveObject(fmt.Sprint(acctest.Number, "/message_qrdls/", r.State["code"]))
	r.Refresh().NoError(t)
	if r.State != nil {
		t.Errorf("the state of a code that was deleted is %v", r.State)
	}
}
