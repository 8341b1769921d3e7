package systemuserapp_test

import (
	"fmt"
	"regexp"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func quoted(s string) string { return `"` + s + `"` }

func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append(more, plancheck.ExpectResourceAction(address, action))}
}

func TestAccSystemUserApp_lifecycle(t *testing.T) {
	w := start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, quoted(bot), quoted(acctest.AppID)), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{ // another user replaces it
			PreConfig:        func() { installed(t, w, true, 1) },
			Config:           config(w, quoted(acctest.SystemUser), quoted(acctest.AppID)),
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
		},
	)
	installed(t, w, true, 1) // the provider's user had the app; and nothing was taken away
	if n := len(w.Graph.Writes()); n != 2 {
		t.Errorf("%d writes were sent", n)
	}
}

func TestAccSystemUserApp_destroy(t *testing.T) {
	w, r := made(t)
	kept(t, r)
	w.Graph.ResetCalls()
	r.Destroy().WantWarning(t, "", "The app stays installed", acctest.AppID, bot, "To remove it by hand")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	silent(t, w)
	installed(t, w, true, 1)
	r.Apply(args()).Clean(t) // it is there already, and that is fine
	installed(t, w, true, 1)
}

func TestAccSystemUserApp_import(t *testing.T) {
	w := start(t)
	w.Graph.InstallApp(bot, acctest.AppID)
	id := bot + "/" + acctest.AppID
	acctest.Run(t,
		resource.TestStep{
			Config:           config(w, quoted(bot), quoted(acctest.AppID)) + "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n",
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		},
		resource.TestStep{Config: config(w, quoted(bot), quoted(acctest.AppID))},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: id, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "system_user_id"},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: bot, ExpectError: regexp.MustCompile(`(?s)must\s+have\s+the\s+form\s+SYSTEM_USER_ID/APP_ID`)},
	)
	if n := len(w.Graph.Writes()); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

func TestAccSystemUserApp_importOverTheProtocol(t *testing.T) {
	w, r := open(t)
	r.ImportIdentity(args()).Clean(t)
	kept(t, r)
	if p, diags := r.Plan(args()); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan after it is %v, %s", p, diags)
	}
	settings := w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "other", Role: "EMPLOYEE"})
	for id, c := range map[string]struct {
		at   string
		says []string
	}{
		settings + "/" + acctest.AppID: {"system_user_id", []string{"finds no such system user", "app-scoped", "subcode 33"}},
		"bot/app":                      {"", []string{"5 to 20 digits", "terraform import whatsapp_system_user_app.NAME"}},
	} {
		fresh := serve(t, w).Resource(typeName)
		fresh.Import(id).WantError(t, c.at, c.says...)
		if fresh.State != nil {
			t.Errorf("the state holds %v", fresh.State)
		}
	}
	if n := len(w.Graph.Writes()); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

// Whatever became of the installation, or of the token, nobody is asked and the state is kept.
func TestAccSystemUserApp_disappears(t *testing.T) {
	w, r := made(t)
	w.Graph.UninstallApp(bot, acctest.AppID)
	w.Graph.ResetCalls()
	if p, diags := r.Plan(args()); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p, diags)
	}
	kept(t, r)
	w.Graph.RemoveSystemUser(bot)
	r.Refresh().Clean(t)
	kept(t, r)
	silent(t, w)
}

func TestAccSystemUserApp_permissionLost(t *testing.T) {
	for name, lose := range map[string]func(*world.World){
		"scope dropped": func(w *world.World) { w.Graph.DropScope(acctest.ProviderToken, "business_management") },
		"revoked":       func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) },
		"hidden":        func(w *world.World) { w.Graph.HideSystemUser(bot, true) },
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			lose(w)
			w.Graph.ResetCalls()
			if p, diags := r.Plan(args()); !p.Empty() || len(diags) > 0 {
				t.Errorf("the plan is %v, %s", p, diags)
			}
			kept(t, r)
			r.Destroy().WantWarning(t, "", "The app stays installed")
			silent(t, w)
		})
	}
}

func TestAccSystemUserApp_unknown(t *testing.T) {
	w := start(t)
	acctest.Run(t, resource.TestStep{
		Config: "resource \"terraform_data\" \"t\" {\n  input = [\"" + bot + "\", \"" + acctest.AppID + "\"]\n}\n" + config(w, "terraform_data.t.output[0]", "terraform_data.t.output[1]"),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
			plancheck.ExpectUnknownValue(address, tfjsonpath.New("system_user_id")), plancheck.ExpectUnknownValue(address, tfjsonpath.New("app_id"))),
	})
	installed(t, w, true, 1)
}

func TestAccSystemUserApp_unknownProvider(t *testing.T) {
	w, r := open(t)
	s := serve(t, w, protocol.Values{"access_token": protocol.Unknown})
	fresh := s.Resource(typeName)
	p, diags := fresh.Plan(args())
	diags.Clean(t)
	fresh.Import(bot+"/"+acctest.AppID).WantError(t, "", "is not known yet")
	_, diags = r.Plan(args(protocol.Values{"system_user_id": protocol.Unknown}))
	diags.Clean(t)
	silent(t, w)
	s.Configure(acctest.BlockFor(w, "http")).Clean(t)
	fresh.ApplyPlanned(p).Clean(t)
	kept(t, fresh)
	installed(t, w, true, 1)
	kept := s.Resource(typeName)
	kept.State, kept.Identity = fresh.State, fresh.Identity
	w.Graph.ResetCalls()
	s.Configure(protocol.Values{"access_token": protocol.Unknown}).Clean(t)
	if p, diags := kept.Plan(args()); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p, diags)
	}
	silent(t, w)
}

// Several users and the same one twice at once: installing again changes nothing.
func TestAccSystemUserApp_parallel(t *testing.T) {
	w, _ := open(t)
	s := serve(t, w)
	const crowd = 20
	var wg sync.WaitGroup
	results := make([]protocol.Diags, 2*crowd)
	for i := range results {
		user := fmt.Sprint(123000000000000 + i/2)
		if i%2 == 0 {
			w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: user, Role: "EMPLOYEE", IDs: map[string]string{acctest.AppID: user}})
		}
		r := s.Resource(typeName)
		p, diags := r.PlanHere(args(protocol.Values{"system_user_id": user}))
		diags.Clean(t)
		wg.Go(func() { results[i] = r.Commit(p) })
	}
	wg.Wait()
	for _, diags := range results {
		diags.Clean(t)
	}
	if n := w.Graph.Counts().AppsInstalled; n != crowd {
		t.Errorf("%d installations were made, want %d", n, crowd)
	}
}
