package phonenumberregistration_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var full = spec().Config(0)

func configWith(more protocol.Values) protocol.Values { return conform.Merge(full, more) }

// A number that is registered is adopted without a call and without a PIN, also when Meta has limited it.
func TestAccPhoneNumberRegistration_adopts(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"CONNECTED", "FLAGGED", "RATE_LIMITED", "RESTRICTED", "BANNED", "SOMETHING_NEW"} {
		st := spec().StartStage(t)
		st.Graph.SetField(acctest.Number, "status", state)
		st.Graph.SetField(acctest.Number, "platform_type", "CLOUD_API")
		config := configWith(protocol.Values{"pin_wo": nil})
		r := st.NewObject()
		r.Apply(config).WantNone(t)
		st.WantNoWrites(state)
		st.WantEmptyPlan(r, config, state)
		st.Graph.SetField(acctest.Number, "status", "FLAGGED")
		st.WantEmptyPlan(r, config, "limited")
	}
}

// The plan warns of each registration, and says what it costs.
func TestAccPhoneNumberRegistration_plan(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	_, diags := st.NewObject().Plan(full)
	diags.WantWarning(t, "phone_number_id", "Phone number "+acctest.Number+" will be registered", "ten registrations", "72 hours")
	_, diags = st.NewObject().Plan(configWith(protocol.Values{"pin_wo": nil}))
	diags.WantError(t, "pin_wo", "Missing PIN", "the current PIN if the two-step verification")
	st.WantNoWrites("planned")
}

// A PIN has six digits. The message does not repeat it.
func TestAccPhoneNumberRegistration_pinForm(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	for _, wrong := range []string{"", "12345", "1234567", "12345a", " 12345", "123456\n", "１２３４５６"} {
		diags := r.Validate(configWith(protocol.Values{"pin_wo": wrong}))
		diags.WantError(t, "pin_wo", "Invalid PIN", "six digits")
		if wrong != "" && strings.Contains(diags.String(), wrong) {
			t.Errorf("the message repeats the PIN: %s", diags)
		}
	}
	r.Validate(full).WantNone(t)
}

// A wrong PIN is sent once, and the PIN is in no message.
func TestAccPhoneNumberRegistration_wrongPIN(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.SetPIN(acctest.Number, "111111")
	st.Graph.EchoSecrets(true)
	r := st.NewObject()
	diags := r.Apply(full)
	diags.WantError(t, "pin_wo", "Meta refuses the PIN", "133005", "Do not try other PINs")
	if n := st.Graph.CountCalls("POST", registerEdge); n != 1 || strings.Contains(diags.String(), pin) {
		t.Errorf("sent %d times: %s", n, diags)
	}
	r.Apply(configWith(protocol.Values{"pin_wo": "111111"})).NoError(t)
	st.WantEmptyPlan(r, full, "registered")
}

// A new version sets the PIN with one call. The PIN alone, and a version that is removed, change nothing.
func TestAccPhoneNumberRegistration_newPIN(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(configWith(protocol.Values{"pin_wo_version": "1"}))
	st.ForgetCalls()
	r.Apply(configWith(protocol.Values{"pin_wo_version": "1", "pin_wo": "222222"})).WantNone(t)
	r.Apply(full).WantNone(t)
	st.WantNoWrites("the version is the same, or removed")
	r.Apply(configWith(protocol.Values{"pin_wo_version": "2", "pin_wo": "222222"})).WantNone(t)
	if n := len(st.Graph.Writes()); n != 1 || st.Graph.CountCalls("POST", registerEdge) != 0 || r.State["is_pin_enabled"] != true {
		t.Errorf("%d writes, %v", n, r.State)
	}
	_, diags := r.Plan(configWith(protocol.Values{"pin_wo_version": "3", "pin_wo": nil}))
	diags.WantError(t, "pin_wo", "Missing PIN", "It is the new PIN.")
}

// A number that is not connected in time is a warning, and the registration is not sent again in the same apply.
func TestAccPhoneNumberRegistration_slow(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.DelayRegistrations(2)
	r := st.NewObject()
	p, diags := r.Plan(full)
	diags.NoError(t)
	r.ApplyPlanned(p).WantNone(t)
	st.WantEmptyPlan(r, full, "connected later")

	st = spec().StartStage(t)
	st.Graph.DelayRegistrations(1000)
	r = st.NewObject()
	p, diags = r.Plan(full)
	diags.NoError(t)
	r.ApplyPlanned(p).WantWarning(t, "", "is not connected yet", "60 seconds")
	if n := st.Graph.CountCalls("POST", registerEdge); n != 1 || r.State["status"] != "PENDING" {
		t.Errorf("sent %d times, %v", n, r.State)
	}

	st = spec().StartStage(t)
	r = st.NewObject()
	p, diags = r.Plan(full)
	diags.NoError(t)
	st.Graph.FailNext(simkit.Fault{Method: "GET", Skip: 1, Status: 500, Times: -1})
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read phone number", "HTTP 500")
	if r.State["status"] != nil {
		t.Errorf("the state has what was read before the registration: %v", r.State)
	}
	st.Graph.ClearFaults()
	st.WantEmptyPlan(r, full, "registered")

	st = spec().StartStage(t)
	st.Graph.DelayRegistrations(1000)
	r = st.NewObject()
	p, diags = r.Plan(full)
	diags.NoError(t)
	st.Graph.FailNext(simkit.Fault{Method: "GET", Skip: 2, Status: 500, Times: -1})
	r.ApplyPlanned(p).WantWarning(t, "", "Could not read phone number", "HTTP 500")
	if r.State["status"] != "PENDING" || r.State["is_pin_enabled"] != true {
		t.Errorf("the state lacks what the last read has shown: %v", r.State)
	}
}

func TestAccPhoneNumberRegistration_onDestroy(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	r.Remove().WantWarning(t, "", "stays registered")
	if status(st.World, acctest.Number) != "CONNECTED" {
		t.Error("the number was deregistered")
	}
	config := configWith(protocol.Values{"on_destroy": "deregister"})
	r = st.AppliedObject(config)
	r.Restart()
	_, diags := r.PlanRemovalHere()
	diags.WantWarning(t, "", "will be deregistered", "72 hours")
	r.Remove().WantNone(t)
	if status(st.World, acctest.Number) == "CONNECTED" {
		t.Error("the number was not deregistered")
	}
	st.ForgetCalls()
	r = st.AppliedObject(config)
	endRegistration(st.World, acctest.Number)
	st.ForgetCalls()
	r.Remove().WantNone(t)
	st.WantNoWrites("it was not registered")

	for name, f := range map[string]simkit.Fault{
		"reset, done": {Kind: simkit.KindReset, When: simkit.After},
		"500 always":  {Status: 500, Times: -1},
	} {
		st := spec().StartStage(t)
		r := st.AppliedObject(config)
		f.Method, f.Path = "POST", "/*/*/deregister"
		st.Graph.FailNext(f)
		diags := r.Remove()
		if n := st.Graph.CountCalls("POST", "/*/*/deregister"); n != 1 || (len(diags.Errors()) > 0) != (f.Times < 0) {
			t.Errorf("%s: sent %d times, %s", name, n, diags)
		}
	}
}

// A number of the WhatsApp Business app is not deregistered.
func TestAccPhoneNumberRegistration_businessApp(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(configWith(protocol.Values{"on_destroy": "deregister"}))
	st.Graph.SetField(acctest.Number, "is_on_biz_app", true)
	st.ForgetCalls()
	r.Remove().WantError(t, "phone_number_id", "WhatsApp Business app", "abandon")
	st.WantNoWrites("refused")
}

func TestAccPhoneNumberRegistration_import(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.NewObject().Import(acctest.Number).WantError(t, "", "not registered", "DISCONNECTED")
	st.NewObject().Import("+15550100001").WantError(t, "", "must be the phone_number_id: 5 to 20 digits")
}

// Facts that Meta does not show of a number are null.
func TestAccPhoneNumberRegistration_factsMissing(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	for _, field := range []string{"is_pin_enabled", "new_display_name", "new_name_status", "name_status"} {
		st.Graph.RemoveField("WhatsAppBusinessPhoneNumber", field)
	}
	r := st.AppliedObject(full)
	st.WantEmptyPlan(r, full, "registered")
}

// The registrations of all numbers of an account are read with their settings: no call for each number.
func TestAccPhoneNumberRegistration_fewCalls(t *testing.T) {
	t.Parallel()
	spec().ReadsTogether(t)
}
