package jsmhandoff_test

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

// What is not known while planning is checked in the apply, which plans once more when it is known.
func TestAccJSMHandoff_unknown(t *testing.T) {
	w := acctest.Start(t)
	text := func(token, confirmed string, lines ...string) string {
		return acctest.ProviderFor(w, "jira") + "resource \"terraform_data\" \"t\" {\n  input = { project = \"SUP\", number = " + quoted(acctest.Number) + ", token = " + quoted(token) + ", code = " + quoted(confirmed) + " }\n}\n" +
			block("test", "terraform_data.t.output.project", "terraform_data.t.output.number", "terraform_data.t.output.token", append(lines, "confirmed_code = terraform_data.t.output.code")...)
	}
	acctest.Run(t,
		resource.TestStep{Config: text(acctest.ShortToken, good), ExpectError: regexp.MustCompile(`The token falls short`)},
		resource.TestStep{
			Config:      text(acctest.GoodToken, "ABCD2345", "require_confirmation = true"),
			ExpectError: regexp.MustCompile(`(?s)` + title + `.*confirmed_code = "` + good + `"`),
		},
		resource.TestStep{
			Config:            text(acctest.GoodToken, good, "require_confirmation = true"),
			ConfigPlanChecks:  planned(action(plancheck.ResourceActionCreate), unknown("project"), unknown("confirmed_code"), unknown("confirmation_code"), unknown("confirmed")),
			ConfigStateChecks: []statecheck.StateCheck{value("confirmation_code", knownvalue.StringExact(good)), value("confirmed", knownvalue.Bool(true))},
		},
	)
	untouched(t, w)
}

// What is known is checked while planning, even when something else is not.
func TestAccJSMHandoff_unknownInPart(t *testing.T) {
	f := start(t)
	later := func(name string) protocol.Values { return protocol.Values{name: protocol.Unknown} }
	for _, name := range []string{"project", "phone_number_id"} {
		p, diags := f.Plan(args(acctest.GoodToken, later(name), required))
		diags.Clean(t) // there is no code to ask for
		if p.After["confirmation_code"] != protocol.Unknown {
			t.Errorf("the plan is %v", p.After)
		}
	}
	p, diags := f.Plan(args(protocol.Unknown, required))
	diags.WantWarning(t, "access_token_wo", "not checked while planning", "the code that has to be confirmed is shown then")
	if p.After["token_fingerprint"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
	_, diags = f.Plan(args(acctest.GoodToken, later("confirmed_code")))
	diags.Clean(t)
	_, diags = f.Plan(args(acctest.GoodToken, later("require_confirmation")))
	asks(t, diags, good)
	_, diags = f.Plan(args(acctest.ShortToken, later("project")))
	diags.WantError(t, "access_token_wo", "falls short")
	_, diags = f.Plan(args(acctest.GoodToken, later("phone_number_id"), protocol.Values{"project": "DEV"}))
	diags.WantError(t, "project", "not a service desk")
	_, diags = f.Plan(args(acctest.GoodToken, later("project"), protocol.Values{"phone_number_id": acctest.Account}))
	diags.WantError(t, "phone_number_id", "is not the ID of a phone number")

	f.Apply(args(acctest.GoodToken, confirmed(good))).Clean(t)
	p, diags = f.Plan(args(acctest.GoodToken, later("confirmed_code")))
	diags.Clean(t)
	if p.After["confirmation_code"] != good || p.After["confirmed"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
	// Held back by the version, a token that is not known changes nothing.
	version := protocol.Values{"access_token_wo_version": "1"}
	f.Apply(args(acctest.GoodToken, version, confirmed(good))).Clean(t)
	f.quiet(t, args(protocol.Unknown, version, confirmed(good)))
}

// The provider's own configuration is not known while planning: nothing is sent, and the state is kept.
func TestAccJSMHandoff_unknownProvider(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]protocol.Values{
		"token":      {"access_token": protocol.Unknown},
		"chat":       {"chat": protocol.Unknown},
		"jira":       {"chat": protocol.Values{"jira": protocol.Unknown}},
		"jira token": {"chat": protocol.Values{"jira": protocol.Values{"endpoint": "http://127.0.0.1:1", "email": "a@b.example", "api_token": protocol.Unknown}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := made(t)
			f.Graph.ResetCalls()
			f.Jira.ResetCalls()
			block := acctest.BlockFor(f.World, "jira")
			for k, v := range change {
				block[k] = v
			}
			f.server.Configure(block).Clean(t)
			before := f.State
			p, diags := f.Plan(args(nil, confirmed(good)))
			diags.Clean(t)
			if !p.Empty() {
				t.Errorf("the plan is %v", p.After)
			}
			p, diags = f.Plan(args(acctest.GoodToken, confirmed(good)))
			diags.WantWarning(t, "access_token_wo", "not checked while planning")
			if p.After["confirmation_code"] != protocol.Unknown || p.After["display_phone_number"] != before["display_phone_number"] {
				t.Errorf("the plan is %v", p.After)
			}
			f.want(t, before)
			if n := len(f.Graph.Calls()) + len(f.Jira.Calls()); n != 0 {
				t.Errorf("%d calls were made", n)
			}
			f.server.Configure(acctest.BlockFor(f.World, "jira")).Clean(t)
			f.ApplyPlanned(p).Clean(t)
			f.want(t, before)
		})
	}
}
