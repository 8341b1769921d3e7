package systemuser_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const own = acctest.Business + "/" + acctest.SystemUser // the provider's user, as an import id

func TestAccSystemUser_import(t *testing.T) {
	w := acctest.Start(t)
	cfg := config(w, "chat-system-user", "ADMIN", `on_destroy = "abandon"`)
	acctest.Run(t,
		resource.TestStep{
			Config:           config(w, "chat-system-user", "ADMIN") + "import {\n  to = " + address + "\n  id = \"" + own + "\"\n}\n",
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		},
		resource.TestStep{Config: config(w, "chat-system-user", "ADMIN")},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: own, ImportStateVerify: true,
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: own, ImportStateKind: resource.ImportBlockWithID,
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}},
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: acctest.SystemUser, ExpectError: regexp.MustCompile(`(?s)must\s+have\s+the\s+form\s+BUSINESS_ID/ID`),
		},
		resource.TestStep{Config: cfg},
	)
	holds(t, w, graphsim.Counts{})
}

func TestAccSystemUser_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{Config: config(w, "bot", "EMPLOYEE")},
			{
				ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
				ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}},
			},
		},
	})
}

// The same without a CLI that is new enough; the plan after it is empty, and nothing is sent but reads.
func TestAccSystemUser_importOverTheProtocol(t *testing.T) {
	w, r := open(t)
	for name, take := range map[string]func() protocol.Diags{
		"identity": func() protocol.Diags {
			return r.ImportIdentity(protocol.Values{"business_id": acctest.Business, "id": acctest.SystemUser})
		},
		"id": func() protocol.Diags { return r.Import(own) },
	} {
		take().Clean(t)
		if r.State["name"] != "chat-system-user" || r.State["role"] != "ADMIN" || r.Identity["business_id"] != acctest.Business || r.Identity["id"] != acctest.SystemUser {
			t.Errorf("by %s: state %v, identity %v", name, r.State, r.Identity)
		}
		if p, diags := r.Plan(args("chat-system-user", "ADMIN")); !p.Empty() || len(diags) > 0 {
			t.Errorf("by %s: the plan after it is %v, %s", name, p, diags)
		}
	}
	sent(t, w, 0)
}

func TestAccSystemUser_importRefused(t *testing.T) {
	w, r := open(t)
	const otherApp = "200000000000002"
	w.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Other", Secret: "CANARYothersecret000000000000000", BusinessID: acctest.Business})
	foreign := w.Graph.AppScopedID(acctest.SystemUser, otherApp)
	for name, c := range map[string]struct {
		id   string
		at   string
		says []string
	}{
		"no digits":             {"business/user", "", []string{"5 to 20 digits", "terraform import whatsapp_system_user.NAME 300000000000001/122000000000001"}},
		"one part":              {acctest.SystemUser, "", []string{"must have the form BUSINESS_ID/ID"}},
		"three parts":           {own + "/1", "", []string{"must have the form BUSINESS_ID/ID"}},
		"the ID of Settings":    {acctest.Business + "/61550000000001", "", []string{"has no such system user", "app-scoped", "Import one of these", own + "  chat-system-user ADMIN"}},
		"the ID of another app": {acctest.Business + "/" + foreign, "", []string{"has no such system user", "app-scoped"}},
		"no portfolio":          {"300000000000009/" + acctest.SystemUser, "business_id", []string{"subcode 33"}},
		"an account for it":     {acctest.Account + "/" + acctest.SystemUser, "business_id", []string{"another kind of object"}},
	} {
		r.Import(c.id).WantError(t, c.at, c.says...)
		if r.State != nil {
			t.Errorf("%s: the state holds %v", name, r.State)
		}
	}
	for range 20 {
		w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "crowd", Role: "EMPLOYEE"})
	}
	diags := r.Import(acctest.Business + "/61550000000001")
	if text := diags.String(); strings.Count(text, "crowd") != 14 || !strings.Contains(text, "and 6 more") {
		t.Errorf("a long list is shown as\n%s", text)
	}
	sent(t, w, 0)
}

// Where Meta does not tell a role, the configured one is taken over in place: a replacement would leave a user behind.
func TestAccSystemUser_importWithoutRole(t *testing.T) {
	w, r := open(t)
	r.Import(own).Clean(t)
	r.State["role"] = nil
	p, diags := r.PlanHere(args("chat-system-user", "ADMIN"))
	diags.Clean(t)
	if len(p.Replace) > 0 || p.After["role"] != "ADMIN" || p.After["id"] != acctest.SystemUser {
		t.Errorf("planned %v, replaced because of %v", p.After, p.Replace)
	}
	r.Commit(p).Clean(t)
	if r.State["role"] != "ADMIN" {
		t.Errorf("the state holds %v", r.State)
	}
	sent(t, w, 0)
}
