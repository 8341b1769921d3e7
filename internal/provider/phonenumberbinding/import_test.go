package phonenumberbinding_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_import(t *testing.T) {
	w := acctest.Start(t)
	w.Chat.SetNumber(support, acctest.Number, "")
	config := acctest.Provider(w) + bound(acctest.Number)
	failing := func(id, message string) resource.TestStep {
		return resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: regexp.MustCompile(message)}
	}
	acctest.Run(t,
		resource.TestStep{
			Config:           config + "import {\n  to = " + address + "\n  id = \"" + support + "\"\n}\n",
			ConfigPlanChecks: planned(action(plancheck.ResourceActionNoop)),
			ConfigStateChecks: []statecheck.StateCheck{
				state("business_account_id", knownvalue.StringExact(acctest.Account)),
				state("display_phone_number", knownvalue.StringExact("+1 555-010-0001")),
				state("replace_existing", knownvalue.Bool(false)),
			},
		},
		resource.TestStep{Config: config},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: support,
			ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "project",
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: support, ImportStateKind: resource.ImportBlockWithID,
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{action(plancheck.ResourceActionNoop)}},
		},
		failing("GHOST", `(?s)GHOST\s+does\s+not\s+exist`),
		failing(acctest.Other, `(?s)holds\s+no\s+phone\s+number,\s+so\s+there\s+is\s+nothing\s+to\s+import`),
		failing("a/b/c", `(?s)The\s+import\s+id\s+must\s+be\s+the\s+id\s+or\s+the\s+key\s+of\s+a\s+chat\s+project`),
	)
	if n := w.Chat.CountCalls("PUT", ""); n != 0 {
		t.Errorf("importing wrote %d times", n)
	}
	holds(t, w, support, "", "", 0, 1) // it was taken over, so destroying it clears it
}

func TestAccPhoneNumberBinding_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	config := acctest.Provider(w) + bound(acctest.Number)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(address, map[string]knownvalue.Check{"project": knownvalue.StringExact(support)}),
			}},
			{
				ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
				ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{action(plancheck.ResourceActionNoop)}},
			},
		},
	})
}

// The same without a CLI that is new enough.
func TestAccPhoneNumberBinding_importOverTheProtocol(t *testing.T) {
	w, r := open(t)
	w.Chat.SetNumber(support, acctest.Number, acctest.Account)
	for name, take := range map[string]func() protocol.Diags{
		"identity": func() protocol.Diags { return r.ImportIdentity(protocol.Values{"project": support}) },
		"key":      func() protocol.Diags { return r.Import(support) },
	} {
		take().Clean(t)
		if r.Identity["project"] != support || r.State["project"] != support || r.State["business_account_id"] != acctest.Account {
			t.Errorf("%s: identity %v, state %v", name, r.Identity, r.State)
		}
		for _, more := range []protocol.Values{{}, {"business_account_id": acctest.Account}} {
			if p, diags := r.Plan(args(acctest.Number, more)); !p.Empty() || len(p.Replace) > 0 {
				t.Errorf("%s: the first plan with %v is %v, %s", name, more, p.After, diags)
			}
		}
	}
	// What the configuration says differently is changed in place.
	p, diags := r.Plan(args(acctest.OtherNumber, protocol.Values{"on_destroy": "abandon"}))
	if diags.Clean(t); len(p.Replace) > 0 || p.Empty() {
		t.Errorf("the plan is %v", p)
	}
	if n := len(w.Chat.Writes()); n != 0 {
		t.Errorf("importing and planning wrote %d times", n)
	}
}

func TestAccPhoneNumberBinding_importRefused(t *testing.T) {
	w, r := open(t)
	for _, id := range []string{"", " ", "a/b/c", "..", "SUPPORT ", "SUPPORT?x=1", "SUPPORT#", "1%2f", "-x", strings.Repeat("x", 129), "Pröjekt"} {
		r.Import(id).WantError(t, "", "Unable to import "+typeName, "the import id must be the id or the key of a chat project", "terraform import ADDRESS support")
	}
	silent(t, w)
	r.Import("support").WantError(t, "", "Unable to import "+typeName, "There is no project support, but there is SUPPORT")
	r.Import("GHOST").WantError(t, "", "Project GHOST does not exist")
	r.Import(support).WantError(t, "", `"SUPPORT" holds no phone number`, "create the binding instead")
	w.Chat.SetNumber(support, acctest.Number, acctest.Account)
	w.Chat.Hide(support)
	r.Import(support).WantError(t, "", "HTTP 403", "may not use this project")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	w.Chat.Show(support)
	w.Graph.RevokeToken(acctest.ProviderToken, 460)
	diags := r.Import(support) // the binding lives in the project: Meta is asked for facts only
	diags.WantWarning(t, "", "could not be read at Meta", "password")
	if r.State["phone_number_id"] != acctest.Number {
		t.Errorf("the state holds %v", r.State)
	}
}
