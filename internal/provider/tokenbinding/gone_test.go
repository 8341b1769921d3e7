package tokenbinding_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// A project that is deleted and made anew gets its token; one that is gone is dropped from the state.
func TestAccTokenBinding_disappears(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken)},
		resource.TestStep{
			PreConfig: func() {
				w.Chat.Forget("SUPPORT")
				w.Chat.AddProject(chatsim.Project{ID: "10077", Key: "SUPPORT"})
			},
			Config: config(w, acctest.GoodToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), // the new project holds no token
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
		resource.TestStep{ // gone for good: the plan cannot create it, and says why
			PreConfig:   func() { w.Chat.Forget("SUPPORT") },
			Config:      config(w, acctest.GoodToken),
			ExpectError: regexp.MustCompile(`(?s)Project SUPPORT does not exist.*complete\s+list`),
		},
		resource.TestStep{ // without the block nothing is left to do
			Config:           acctest.Provider(w),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
	)
}

// The project is proven gone: a warning says how that is known.
func TestAccTokenBinding_disappearsWarning(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.bound(t, acctest.GoodToken)
	f.Chat.Forget("SUPPORT")
	f.Refresh().WantWarning(t, "", "whatsapp_token_binding is gone", "complete list of projects lacks it", "dropped it from the state")
	if f.State != nil {
		t.Errorf("the binding is still in the state: %v", f.State)
	}
}

// Trouble that proves nothing keeps the state, whatever the service answers, and destroys nothing.
func TestAccTokenBinding_permissionLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lose   func(f *fixture)
		regain func(f *fixture)
		texts  []string
	}{
		"project hidden": {
			lose: func(f *fixture) { f.Chat.Hide("SUPPORT") }, regain: func(f *fixture) { f.Chat.Show("SUPPORT") },
			texts: []string{"HTTP 403", "chat.http.access_token"},
		},
		"credential revoked": {
			lose: func(f *fixture) { f.Chat.RevokeBearer(acctest.ChatToken) }, regain: func(f *fixture) { f.Chat.AddBearer(acctest.ChatToken) },
			texts: []string{"HTTP 401", "chat.http.access_token"},
		},
		"404, and the list fails": {
			lose: func(f *fixture) {
				f.Chat.FailNext(simkit.Fault{Path: "/projects/*", Times: -1, Status: http.StatusNotFound, Body: "{}"})
				f.Chat.FailNext(simkit.Fault{Path: "/projects", Times: -1, Status: http.StatusForbidden, Body: "{}"})
			},
			texts: []string{"could not be read to confirm", "or it is hidden"},
		},
		"404, and the list's second page fails": {
			lose: func(f *fixture) {
				f.Chat.Forget("SUPPORT")
				f.Chat.PageCap(1)
				for _, id := range []string{"1", "2", "3"} {
					f.Chat.AddProject(chatsim.Project{ID: id})
				}
				f.Chat.FailNext(simkit.Fault{Path: "/projects", Skip: 1, Times: -1, Status: http.StatusInternalServerError, Body: "{}"})
			},
			regain: func(f *fixture) {
				f.Chat.AddProject(chatsim.Project{ID: acctest.Project, Key: "SUPPORT", Token: acctest.GoodToken})
			},
			texts: []string{"could not be read to confirm"},
		},
		"404, and the list has it": {
			lose: func(f *fixture) {
				f.Chat.FailNext(simkit.Fault{Path: "/projects/*", Times: -1, Status: http.StatusNotFound, Body: "{}"})
			},
			texts: []string{"its list of projects holds SUPPORT"},
		},
		"a proxy's page": {
			lose:  func(f *fixture) { f.Chat.FailNext(simkit.Fault{Times: -1, Kind: simkit.KindHTML}) },
			texts: []string{"text/html", "chat.http.endpoint"},
		},
		"out of order": {
			lose: func(f *fixture) {
				f.Chat.FailNext(simkit.Fault{Times: -1, Status: http.StatusInternalServerError, Body: "{}"})
			},
			texts: []string{"HTTP 500", "later"},
		},
		"throttled": {
			lose: func(f *fixture) {
				f.Chat.FailNext(simkit.Fault{Times: -1, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "999999999"}, Body: "{}"})
			},
			texts: []string{"no more requests before 20"},
		},
		"fields left out": {
			lose: func(f *fixture) {
				f.Chat.FailNext(simkit.Fault{Times: -1, Status: http.StatusOK, Body: `{"id":"10001","key":"SUPPORT","name":"Customer support"}`})
			},
			texts: []string{"whatsapp should be an object"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.bound(t, acctest.GoodToken)
			before, private := f.State, string(f.Private)
			c.lose(f)
			diags := f.Refresh()
			diags.WantError(t, "", c.texts...)
			noSecret(t, diags)
			_, diags = f.Plan(with(acctest.RotatedToken))
			diags.WantError(t, "", c.texts...)
			f.Remove().WantError(t, "", c.texts...)
			if f.State == nil {
				t.Fatal("the state was dropped")
			}
			wantValues(t, f.State, before)
			if string(f.Private) != private {
				t.Error("the private state has changed")
			}
			f.Chat.ClearFaults()
			if c.regain != nil {
				c.regain(f)
			}
			f.wantQuiet(t, with(acctest.GoodToken))
			if got := f.Chat.Token("SUPPORT"); got != acctest.GoodToken {
				t.Errorf("the project has lost its token")
			}
		})
	}
}
