package phonenumberbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Known arguments are checked in the plan, even if others are unknown.
func TestAccPhoneNumberBinding_partlyUnknown(t *testing.T) {
	w, r := spec().StartResource(t)
	number := protocol.Values{"phone_number_id": protocol.Unknown}
	_, diags := r.Plan(args("", number, protocol.Values{"project": "GHOST"}))
	diags.WantError(t, "project", "Project GHOST does not exist")
	p, diags := r.Plan(args("", number))
	diags.WantNone(t)
	if p.After["display_phone_number"] != protocol.Unknown || p.After["business_account_id"] != protocol.Unknown {
		t.Errorf("planned %v", p.After)
	}
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("%d calls were sent to Meta for an unknown number", n)
	}
	_, diags = r.Plan(args(acctest.Account, protocol.Values{"project": protocol.Unknown}))
	diags.WantError(t, "phone_number_id", "another kind of object")
	_, diags = r.Plan(args(acctest.Number, protocol.Values{"business_account_id": protocol.Unknown, "project": "GHOST"}))
	diags.WantError(t, "project", "Project GHOST does not exist")

	w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account)
	for _, later := range []protocol.Values{number, {"replace_existing": protocol.Unknown}} { // the apply checks whether to refuse it
		_, diags = r.Plan(args(acctest.Number, later))
		diags.WantNone(t)
	}

	none := acctest.Serve(t, w, "http", protocol.Values{"access_token": nil}).NewResource(typeName)
	_, diags = none.Plan(args("", number))
	diags.WantError(t, "", "The provider has no access token", "access_token", "WHATSAPP_ACCESS_TOKEN")
	none = acctest.Serve(t, w, "http", protocol.Values{"chat": nil}).NewResource(typeName)
	_, diags = none.Plan(args("", number, protocol.Values{"project": protocol.Unknown}))
	diags.WantError(t, "", "The provider has no chat platform", "chat = { http = {", "WHATSAPP_CHAT_HTTP_ENDPOINT")
}

// A project that cannot be read fails a plan without a refresh, also while the number is unknown.
func TestAccPhoneNumberBinding_projectNotRead(t *testing.T) {
	w, r := startApplied(t)
	r = acctest.Serve(t, w, "http").Adopt(r)
	w.Chat.FailNext(simkit.Fault{Method: "GET", Status: 403, Times: -1})
	_, diags := r.PlanHere(args("", protocol.Values{"phone_number_id": protocol.Unknown}))
	diags.WantError(t, "project", "HTTP 403")
}
