package jsmhandoff_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Known arguments are checked in the plan, even if others are unknown.
func TestAccJSMHandoff_partlyUnknown(t *testing.T) {
	f := start(t)
	later := func(name string) protocol.Values { return protocol.Values{name: protocol.Unknown} }
	for _, name := range []string{"project", "phone_number_id"} {
		p, diags := f.Plan(args(acctest.GoodToken, later(name), required))
		diags.WantNone(t) // there is no code to ask for
		if p.After["confirmation_code"] != protocol.Unknown {
			t.Errorf("the plan is %v", p.After)
		}
	}
	p, diags := f.Plan(args(acctest.GoodToken))
	if wantCodeWarning(t, diags, good); p.After["display_phone_number"] != "+1 555-010-0001" || p.After["verified_name"] != "Canary Support" {
		t.Errorf("facts that the plan has read: %v", p.After)
	}
	p, diags = f.Plan(args(protocol.Unknown, required))
	diags.WantWarning(t, "access_token_wo", "not checked while planning", "the apply shows the code to confirm")
	if p.After["token_fingerprint"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
	_, diags = f.Plan(args(acctest.GoodToken, later("confirmed_code")))
	diags.WantNone(t)
	_, diags = f.Plan(args(acctest.GoodToken, later("require_confirmation")))
	wantCodeWarning(t, diags, good)
	_, diags = f.Plan(args(acctest.ShortToken, later("project")))
	diags.WantError(t, "access_token_wo", "does not meet the requirements")
	_, diags = f.Plan(args(acctest.GoodToken, later("phone_number_id"), protocol.Values{"project": "DEV"}))
	diags.WantError(t, "project", "not a service desk")
	_, diags = f.Plan(args(acctest.GoodToken, later("project"), protocol.Values{"phone_number_id": acctest.Account}))
	diags.WantError(t, "phone_number_id", "is not the ID of a phone number")

	f.Apply(args(acctest.GoodToken, confirmed(good))).WantNone(t)
	p, diags = f.Plan(args(acctest.GoodToken, later("confirmed_code")))
	diags.WantNone(t)
	if p.After["confirmation_code"] != good || p.After["confirmed"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
	// With an unchanged version, an unknown token changes nothing.
	version := protocol.Values{"access_token_wo_version": "1"}
	f.Apply(args(acctest.GoodToken, version, confirmed(good))).WantNone(t)
	f.WantNoChange(t, args(protocol.Unknown, version, confirmed(good)))
}
