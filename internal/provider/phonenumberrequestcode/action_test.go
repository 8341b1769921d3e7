package phonenumberrequestcode_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_phone_number_request_code"

func serve(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	return s
}

func startUnverified(t *testing.T) *world.World {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.SetField(acctest.Number, "code_verification_status", "NOT_VERIFIED")
	return w
}

// A code is requested once, with the method and the language of the configuration or the default ones. A plan requests none.
func TestPhoneNumberRequestCode(t *testing.T) {
	t.Parallel()
	w := startUnverified(t)
	s := serve(t, w)
	config := protocol.Values{"phone_number_id": acctest.Number}
	s.PlanAction(typeName, config).WantNone(t)
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("a plan has made %d calls", n)
	}
	for _, config := range []protocol.Values{config, {"phone_number_id": acctest.Number, "method": "VOICE", "language": "de"}} {
		before := w.Graph.VerificationCode(acctest.Number)
		w.Graph.ResetCalls()
		done := s.Invoke(typeName, config)
		done.Diags.WantNone(t)
		if len(done.Progress) != 1 || !strings.Contains(done.Progress[0], "Meta sends a code to phone number "+acctest.Number) {
			t.Errorf("said %q", done.Progress)
		}
		if code := w.Graph.VerificationCode(acctest.Number); code == before || len(w.Graph.Writes()) != 1 {
			t.Errorf("code %q, writes %v", code, w.Graph.Writes())
		}
	}
}

// A verified number gets no code.
func TestPhoneNumberRequestCode_verified(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	done := serve(t, w).Invoke(typeName, protocol.Values{"phone_number_id": acctest.Number})
	done.Diags.WantNone(t)
	if len(done.Progress) != 1 || !strings.Contains(done.Progress[0], "is verified already") || len(w.Graph.Writes()) != 0 {
		t.Errorf("said %q, wrote %v", done.Progress, w.Graph.Writes())
	}
}

// A lost answer is not repeated. A refusal is explained at the argument.
func TestPhoneNumberRequestCode_fails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simkit.Fault
		at    string
		says  []string
	}{
		"answer lost": {simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, "", []string{"Invoke the action again only if none arrives"}},
		"number of another account": {graphsim.Error{Code: 136024, Subcode: 2388091, Message: "(#136024) Wait"}.Fault("", "", 1), "",
			[]string{"Delete it there", "Waiting does not help"}},
	} {
		w := startUnverified(t)
		s := serve(t, w)
		c.fault.Method, c.fault.Path = "POST", "/*/*/request_code"
		w.Graph.FailNext(c.fault)
		s.Invoke(typeName, protocol.Values{"phone_number_id": acctest.Number}).Diags.WantError(t, c.at, c.says...)
		if n := w.Graph.CountCalls("POST", c.fault.Path); n != 1 {
			t.Errorf("%s: %d calls", name, n)
		}
	}
}
