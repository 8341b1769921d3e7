package phonenumberbinding_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_unknown(t *testing.T) {
	w := acctest.Start(t)
	data := func(project, number, account string) string {
		return acctest.Provider(w) + "resource \"terraform_data\" \"t\" {\n  input = { project = \"" + project + "\", number = \"" + number + "\", account = \"" + account + "\" }\n}\n" +
			block("test", "terraform_data.t.output.project", "terraform_data.t.output.number", "business_account_id = terraform_data.t.output.account")
	}
	acctest.Run(t,
		resource.TestStep{
			Config: data(support, acctest.Number, acctest.Account),
			ConfigPlanChecks: planned(action(plancheck.ResourceActionCreate),
				unknown("project"), unknown("phone_number_id"), unknown("business_account_id"), unknown("display_phone_number")),
			ConfigStateChecks: []statecheck.StateCheck{
				state("project", knownvalue.StringExact(support)),
				state("verified_name", knownvalue.StringExact("Canary Support")),
			},
		},
		resource.TestStep{ // everything may change: the plan is a replacement, and what it meets is an error before the write
			PreConfig: func() { holds(t, w, support, acctest.Number, acctest.Account, 1, 0) },
			Config:    data(support, acctest.Number, acctest.ForeignAccount), ExpectError: regexp.MustCompile(`(?s)belongs\s+to\s+another\s+account`),
		},
		resource.TestStep{
			PreConfig: func() { holds(t, w, support, "", "", 1, 1) }, // destroyed first, and the creation failed
			Config:    data("SALES", acctest.OtherNumber, acctest.Account),
		},
	)
	holds(t, w, "SALES", "", "", 1, 1)
}

// What is known is checked while planning, even when something else is not.
func TestAccPhoneNumberBinding_unknownInPart(t *testing.T) {
	w, r := open(t)
	number := protocol.Values{"phone_number_id": protocol.Unknown}
	_, diags := r.Plan(args("", number, protocol.Values{"project": "GHOST"}))
	diags.WantError(t, "project", "Project GHOST does not exist")
	p, diags := r.Plan(args("", number))
	diags.Clean(t)
	if p.After["display_phone_number"] != protocol.Unknown || p.After["business_account_id"] != protocol.Unknown {
		t.Errorf("planned %v", p.After)
	}
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("Meta was asked %d times about nothing", n)
	}
	_, diags = r.Plan(args(acctest.Account, protocol.Values{"project": protocol.Unknown}))
	diags.WantError(t, "phone_number_id", "another kind of object")
	_, diags = r.Plan(args(acctest.Number, protocol.Values{"business_account_id": protocol.Unknown, "project": "GHOST"}))
	diags.WantError(t, "project", "Project GHOST does not exist")

	w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account)
	for _, later := range []protocol.Values{number, {"replace_existing": protocol.Unknown}} { // whether it is refused is seen in the apply
		_, diags = r.Plan(args(acctest.Number, later))
		diags.Clean(t)
	}

	none := serve(t, w, protocol.Values{"access_token": nil}).Resource(typeName)
	_, diags = none.Plan(args("", number))
	diags.WantError(t, "", "Unable to plan "+typeName, "access_token", "WHATSAPP_ACCESS_TOKEN")
	none = serve(t, w, protocol.Values{"chat": nil}).Resource(typeName)
	_, diags = none.Plan(args("", number, protocol.Values{"project": protocol.Unknown}))
	diags.WantError(t, "", "Unable to plan "+typeName, "chat = { chatwoot = {", "WHATSAPP_CHAT_HTTP_ENDPOINT")
}

// The provider's own configuration is not known while planning: nothing is sent, nothing is taken from the environment,
// and the state is kept.
func TestAccPhoneNumberBinding_unknownProvider(t *testing.T) {
	for name, block := range map[string]protocol.Values{
		"token":         {"access_token": protocol.Unknown},
		"endpoint":      {"graph_endpoint": protocol.Unknown},
		"chat":          {"chat": protocol.Unknown},
		"chat platform": {"chat": protocol.Values{"http": protocol.Unknown}},
		"chat token":    {"chat": protocol.Values{"http": protocol.Values{"endpoint": "http://127.0.0.1:1", "access_token": protocol.Unknown}}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			s := protocol.Serve(t, acctest.Factories()["whatsapp"])
			s.Configure(configured(w, block)).Clean(t)
			old := move(s, r)
			if p, diags := old.Plan(args(acctest.Number)); !p.Empty() || len(diags) > 0 || old.Identity["project"] != support {
				t.Errorf("the plan for the binding that exists is %v, identity %v, %s", p.After, old.Identity, diags)
			}
			fresh := s.Resource(typeName)
			p, diags := fresh.Plan(args(acctest.OtherNumber, protocol.Values{"project": "SALES"}))
			diags.Clean(t)
			if p.After["display_phone_number"] != protocol.Unknown {
				t.Errorf("the plan is %v", p.After)
			}
			silent(t, w)
			// In the apply everything is known.
			s.Configure(configured(w)).Clean(t)
			fresh.ApplyPlanned(p).Clean(t)
			holds(t, w, "SALES", acctest.OtherNumber, acctest.Account, 1, 0)
		})
	}
}
