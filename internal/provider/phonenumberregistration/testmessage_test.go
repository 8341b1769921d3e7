package phonenumberregistration_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const messages = "/*/*/messages"

func tested(trigger string) protocol.Values {
	return configWith(protocol.Values{"test_message": protocol.Values{
		"send_trigger": trigger, "to": "16505551234", "template_name": "order", "template_language": "en_US", "parameters": []any{"Asha"},
	}})
}

// An apply sends one message for each trigger, after the registration. A plan warns and sends none.
func TestAccPhoneNumberRegistration_testMessage(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.NewObject()
	p, diags := r.Plan(tested("1"))
	if len(diags.Warnings()) != 2 || len(st.Graph.Messages()) != 0 {
		t.Errorf("planned: %s", diags)
	}
	r.ApplyPlanned(p).WantNone(t)
	st.WantEmptyPlan(r, tested("1"), "sent")
	r.Apply(tested("2")).WantWarning(t, "test_message", "A test message will be sent", "charge")
	st.WantEmptyPlan(r, tested("2"), "sent twice")
	r.Apply(full).WantNone(t)
	sent := st.Graph.Messages()
	if len(sent) != 2 || sent[0].To != "16505551234" || len(sent[0].Parameters) != 1 || sent[0].Parameters[0] != "Asha" {
		t.Errorf("sent %+v", sent)
	}
}

// A message whose answer was lost is not sent again. A refused one is an error of an update, and a warning after a registration.
func TestAccPhoneNumberRegistration_testMessageFails(t *testing.T) {
	t.Parallel()
	refusal := simkit.Fault{Status: 400, Body: `{"error":{"code":132001,"message":"(#132001) Template name does not exist"}}`,
		Method: "POST", Path: messages}
	lost := simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Method: "POST", Path: messages}
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	st.Graph.FailNext(lost)
	diags := r.Apply(tested("1"))
	diags = diags[len(diags)-1:] // after that of the plan
	diags.WantWarning(t, "test_message", "not known whether the test message", "it might arrive twice")
	st.WantEmptyPlan(r, tested("1"), "answer lost")
	if n := len(st.Graph.Messages()); n != 1 {
		t.Errorf("%d messages", n)
	}
	st.Graph.FailNext(refusal)
	r.Apply(tested("2")).Errors().WantError(t, "test_message", "132001")
	r.Apply(tested("2")).NoError(t)
	if n := len(st.Graph.Messages()); n != 2 {
		t.Errorf("%d messages", n)
	}

	st = spec().StartStage(t)
	r = st.NewObject()
	st.Graph.FailNext(refusal)
	diags = r.Apply(tested("1"))
	diags[len(diags)-1:].WantWarning(t, "", "was not sent", "The number is registered", "132001")
	if r.State == nil {
		t.Error("the registration is not in the state")
	}
}
