package phonenumber_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	requestCode = "/*/*/request_code"
	verifyCode  = "/*/*/verify_code"
)

// A new or changed trigger requests one code, and the next apply enters it. Nothing else is sent, and no plan sends anything.
func TestAccPhoneNumber_verification(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	config := configWith(protocol.Values{"request_code_trigger": "1"})
	r := st.NewObject()
	p, diags := r.Plan(config)
	diags.WantNone(t)
	st.WantNoWrites("planned")
	r.ApplyPlanned(p).WantNone(t)
	id := fmt.Sprint(r.State["id"])
	first := st.Graph.VerificationCode(id)
	st.WantEmptyPlan(r, config, "requested")
	config["request_code_trigger"], config["request_code_method"] = "2", "VOICE"
	r.Apply(config).WantNone(t)
	second := st.Graph.VerificationCode(id)
	if first == "" || second == first || st.Graph.CountCalls("POST", requestCode) != 2 {
		t.Errorf("codes %q and %q, %d calls", first, second, st.Graph.CountCalls("POST", requestCode))
	}
	config["code_wo"], config["code_wo_version"] = second, "1"
	r.Apply(config).WantNone(t)
	if status := st.Graph.Fields(id)["code_verification_status"]; status != "VERIFIED" {
		t.Errorf("the number is %v", status)
	}
	st.WantEmptyPlan(r, config, "verified")
	st.ForgetCalls()
	config["request_code_trigger"] = "3"
	r.Apply(config).WantNone(t)
	st.WantNoWrites("the number is verified")
}

// A lost answer is a warning, and the request is not repeated. A refused one is an error of an update, which the next apply tries again.
func TestAccPhoneNumber_codeNotRequested(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simkit.Fault
		calls int // after another apply
	}{
		"answer lost": {simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, 1},
		"refused":     {simkit.Fault{Status: 400, Body: `{"error":{"code":136025,"message":"(#136025) No"}}`}, 2},
	} {
		st := spec().StartStage(t)
		r := st.AppliedObject(full)
		config := configWith(protocol.Values{"request_code_trigger": "1", "verified_name": "Canary Help"})
		c.fault.Method, c.fault.Path = "POST", requestCode
		st.Graph.FailNext(c.fault)
		diags := r.Apply(config)
		if c.calls == 1 {
			diags.WantWarning(t, "request_code_trigger", "not known whether Meta sends a code", "only if none arrives")
		} else {
			diags.WantError(t, "request_code_trigger", "136025")
		}
		if r.State["verified_name"] != "Canary Help" {
			t.Errorf("%s: the name was changed, and the state has %v", name, r.State["verified_name"])
		}
		r.Apply(config).WantNone(t)
		if n := st.Graph.CountCalls("POST", requestCode); n != c.calls {
			t.Errorf("%s: %d calls", name, n)
		}
	}
}

// A creation is kept if no code was requested after it.
func TestAccPhoneNumber_createdWithoutCode(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.NewObject()
	st.Graph.FailNext(simkit.Fault{Status: 400, Body: `{"error":{"code":136025,"message":"(#136025) No"}}`, Method: "POST", Path: requestCode})
	diags := r.Apply(configWith(protocol.Values{"request_code_trigger": "1"}))
	diags.WantWarning(t, "", "No code was requested for phone number", "Change request_code_trigger", "136025")
	if r.State["id"] == nil {
		t.Error("the number is not in the state")
	}
}

// A code is needed, has six digits, and cannot be entered together with a request. A wrong one is an error that does not show it.
func TestAccPhoneNumber_codeInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	st.ForgetCalls()
	_, diags := r.Plan(configWith(protocol.Values{"code_wo_version": "1"}))
	diags.WantError(t, "code_wo", "Missing verification code")
	_, diags = r.Plan(configWith(protocol.Values{"code_wo": "999998", "code_wo_version": "1", "request_code_trigger": "1"}))
	diags.WantError(t, "request_code_trigger", "requested and entered in one apply")
	r.Validate(configWith(protocol.Values{"code_wo": "12345"})).WantError(t, "code_wo", "Invalid verification code")
	st.WantNoWrites("refused")
	diags = r.Apply(configWith(protocol.Values{"code_wo": "999998", "code_wo_version": "1"}))
	diags.WantError(t, "code_wo", "Request another code")
	if strings.Contains(diags.String(), "999998") || st.Graph.CountCalls("POST", verifyCode) != 1 || r.State["code_wo_version"] != nil {
		t.Errorf("%s, state %v", diags, r.State)
	}
}
