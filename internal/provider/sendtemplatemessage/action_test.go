package sendtemplatemessage_test

import (
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_send_template_message"

var config = protocol.Values{
	"phone_number_id": acctest.Number, "to": "+16505551234", "template_name": "order", "template_language": "en_US",
	"parameters": []any{"Asha", "42"},
}

func serve(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	return s
}

// One invocation sends one message. A plan sends none.
func TestSendTemplateMessage(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := serve(t, w)
	s.PlanAction(typeName, config).WantNone(t)
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("a plan has made %d calls", n)
	}
	done := s.Invoke(typeName, config)
	done.Diags.WantNone(t)
	want := []graphsim.Message{{
		PhoneNumberID: acctest.Number, To: "16505551234", Template: "order", Language: "en_US", Parameters: []string{"Asha", "42"},
	}}
	if !reflect.DeepEqual(w.Graph.Messages(), want) || len(done.Progress) != 1 || !strings.Contains(done.Progress[0], "wamid.") {
		t.Errorf("sent %+v, said %q", w.Graph.Messages(), done.Progress)
	}
}

// A message is sent once, whatever becomes of its answer.
func TestSendTemplateMessage_once(t *testing.T) {
	t.Parallel()
	const advice = "was not sent again, because it might arrive twice"
	for name, c := range map[string]struct {
		fault simkit.Fault
		sent  int
		says  string
	}{
		"answer lost":           {simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, 1, advice},
		"500, sent":             {simkit.Fault{Status: 500, When: simkit.After}, 1, advice},
		"500, not sent":         {simkit.Fault{Status: 500}, 0, advice},
		"wrong parameters":      {graphsim.Error{Code: 132000, Message: "(#132000) Number"}.Fault("", "", 1), 0, "approved template"},
		"number not registered": {graphsim.Error{Code: 133010, Message: "(#133010) Not registered"}.Fault("", "", 1), 0, "registration"},
	} {
		w := acctest.Start(t)
		s := serve(t, w)
		c.fault.Method, c.fault.Path = "POST", "/*/*/messages"
		w.Graph.FailNext(c.fault)
		diags := s.Invoke(typeName, config).Diags
		if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) {
			t.Errorf("%s: %s", name, diags)
		}
		if n := w.Graph.CountCalls("POST", c.fault.Path); n != 1 || len(w.Graph.Messages()) != c.sent {
			t.Errorf("%s: %d calls, %d messages", name, n, len(w.Graph.Messages()))
		}
	}
}
