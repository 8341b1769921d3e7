package phonenumberverifycode_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_phone_number_verify_code"

func serve(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	return s
}

// startRequested starts a world whose number waits for a code.
func startRequested(t *testing.T) (*world.World, *protocol.Server, protocol.Values) {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.SetField(acctest.Number, "code_verification_status", "EXPIRED")
	s := serve(t, w)
	s.Invoke("whatsapp_phone_number_request_code", protocol.Values{"phone_number_id": acctest.Number}).Diags.WantNone(t)
	w.Graph.ResetCalls()
	return w, s, protocol.Values{"phone_number_id": acctest.Number, "code_wo": w.Graph.VerificationCode(acctest.Number)}
}

func status(w *world.World) any { return w.Graph.Fields(acctest.Number)["code_verification_status"] }

// The right code verifies the number, also if the answer is lost. A second time, nothing is sent.
func TestPhoneNumberVerifyCode(t *testing.T) {
	t.Parallel()
	for _, lost := range []bool{false, true} {
		w, s, config := startRequested(t)
		if lost {
			w.Graph.FailNext(simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Method: "POST", Path: "/*/*/verify_code"})
		}
		for range 2 {
			done := s.Invoke(typeName, config)
			done.Diags.WantNone(t)
			if len(done.Progress) != 1 || !strings.Contains(done.Progress[0], "is verified") {
				t.Errorf("said %q", done.Progress)
			}
		}
		if n := len(w.Graph.Writes()); n != 1 || status(w) != "VERIFIED" {
			t.Errorf("%d writes, %v", n, status(w))
		}
	}
}

// A wrong code is an error at the argument, is sent once, and is not repeated in a message.
func TestPhoneNumberVerifyCode_wrong(t *testing.T) {
	t.Parallel()
	w, s, config := startRequested(t)
	config["code_wo"] = "999998"
	diags := s.Invoke(typeName, config).Diags
	diags.WantError(t, "code_wo", "Request another code")
	if strings.Contains(diags.String(), "999998") || len(w.Graph.Writes()) != 1 {
		t.Errorf("%s, %v", diags, w.Graph.Writes())
	}
	config["code_wo"] = "12345"
	s.PlanAction(typeName, config).WantError(t, "code_wo", "Invalid verification code", "six digits")
}

// Without an answer and without a verification, the outcome is unknown.
func TestPhoneNumberVerifyCode_unknown(t *testing.T) {
	t.Parallel()
	w, s, config := startRequested(t)
	w.Graph.FailNext(simkit.Fault{Status: 500, Method: "POST", Path: "/*/*/verify_code"})
	s.Invoke(typeName, config).Diags.WantError(t, "", "HTTP 500")
	if n := w.Graph.CountCalls("POST", "/*/*/verify_code"); n != 1 || status(w) == "VERIFIED" {
		t.Errorf("%d calls, %v", n, status(w))
	}
}
