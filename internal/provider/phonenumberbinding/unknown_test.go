package phonenumberbinding_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/acctest"
	"terraform-provider-whatsapp/internal/tfkit/tftest"
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
	number := tftest.Values{"phone_number_id": tftest.Unknown}
	_, diags := r.Plan(args("", number, tftest.Values{"project": "GHOST"}))
	diags.WantError(t, "project", "Project GHOST does not exist")
	p, diags := r.Plan(args("", number))
	diags.Clean(t)
	if p.After["display_phone_number"] != tftest.Unknown || p.After["business_account_id"] != tftest.Unknown {
		t.Errorf("planned %v", p.After)
	}
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("Meta was asked %d times about nothing", n)
	}
	_, diags = r.Plan(args(acctest.Account, tftest.Values{"project": tftest.Unknown}))
	diags.WantError(t, "phone_number_id", "another kind of object")
	_, diags = r.Plan(args(acctest.Number, tftest.Values{"business_account_id": tftest.Unknown, "project": "GHOST"}))
	diags.WantError(t, "project", "Project GHOST does not exist")

	w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account)
	for _, later := range []tftest.Values{number, {"replace_existing": tftest.Unknown}} { // whether it is refused is seen in the apply
		_, diags = r.Plan(args(acctest.Number, later))
		diags.Clean(t)
	}

	none := serve(t, w, tftest.Values{"access_token": nil}).Resource(typeName)
	_, diags = none.Plan(args("", number))
	diags.WantError(t, "", "Unable to plan "+typeName, "access_token", "WHATSAPP_ACCESS_TOKEN")
	none = serve(t, w, tftest.Values{"chat": nil}).Resource(typeName)
	_, diags = none.Plan(args("", number, tftest.Values{"project": tftest.Unknown}))
	diags.WantError(t, "", "Unable to plan "+typeName, "chat = { chatwoot = {", "WHATSAPP_CHAT_HTTP_ENDPOINT")
}

// The provider's own configuration is not known while planning: nothing is sent, nothing is taken from the environment,
// and the state is kept.
func TestAccPhoneNumberBinding_unknownProvider(t *testing.T) {
	for name, block := range map[string]tftest.Values{
		"token":         {"access_token": tftest.Unknown},
		"endpoint":      {"graph_endpoint": tftest.Unknown},
		"chat":          {"chat": tftest.Unknown},
		"chat platform": {"chat": tftest.Values{"http": tftest.Unknown}},
		"chat token":    {"chat": tftest.Values{"http": tftest.Values{"endpoint": "http://127.0.0.1:1", "access_token": tftest.Unknown}}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			s := tftest.Serve(t, acctest.Factories()["whatsapp"])
			s.Configure(configured(w, block)).Clean(t)
			old := move(s, r)
			if p, diags := old.Plan(args(acctest.Number)); !p.Empty() || len(diags) > 0 || old.Identity["project"] != support {
				t.Errorf("the plan for the binding that exists is %v, identity %v, %s", p.After, old.Identity, diags)
			}
			fresh := s.Resource(typeName)
			p, diags := fresh.Plan(args(acctest.OtherNumber, tftest.Values{"project": "SALES"}))
			diags.Clean(t)
			if p.After["display_phone_number"] != tftest.Unknown {
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
