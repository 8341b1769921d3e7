package chatwootinbox_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// An inbox that somebody has deleted is made again.
func TestAccChatwootInbox_disappears(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, newInbox())},
		resource.TestStep{
			PreConfig:        func() { w.Chatwoot.Forget(newest(w)) },
			Config:           config(w, newInbox()),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate),
		},
		resource.TestStep{ // and another inbox has the number by now
			PreConfig: func() {
				w.Chatwoot.Forget(newest(w))
				w.Chatwoot.AddInbox(chatwootsim.Inbox{ID: 99, AccountID: acctest.ChatwootAccount, Name: "By hand", Channel: acctest.CloudChannel(sales, map[string]any{"api_key": acctest.HandToken})})
			},
			Config:      config(w, newInbox()),
			ExpectError: regexp.MustCompile(`(?s)The phone number is taken.*terraform import whatsapp_chatwoot_inbox.NAME 99`),
		},
	)
}

func TestAccChatwootInbox_disappearsWarning(t *testing.T) {
	t.Parallel()
	f := imported(t)
	f.Chatwoot.Forget(acctest.Inbox)
	f.Refresh().WantWarning(t, "", "whatsapp_chatwoot_inbox is gone", "lacks it", "dropped it from the state")
	if f.State != nil {
		t.Errorf("the inbox is still in the state: %v", f.State)
	}
}

// Trouble that proves nothing keeps the state.
func TestAccChatwootInbox_permissionLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lose   func(f *fixture)
		regain func(f *fixture)
		texts  []string
	}{
		"no administrator any more": {
			lose: func(f *fixture) {
				f.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, chatwootsim.Agent)
			},
			regain: func(f *fixture) {
				f.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, chatwootsim.Administrator)
			},
			texts: []string{"administrator", "chat.chatwoot.access_token"},
		},
		"out of the account": {
			lose: func(f *fixture) { f.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, "") },
			regain: func(f *fixture) {
				f.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, chatwootsim.Administrator)
			},
			texts: []string{"HTTP 401"},
		},
		"suspended": {
			lose:   func(f *fixture) { f.Chatwoot.Suspend(acctest.ChatwootAccount, true) },
			regain: func(f *fixture) { f.Chatwoot.Suspend(acctest.ChatwootAccount, false) },
			texts:  []string{"suspended"},
		},
		"404 to everything": {
			lose: func(f *fixture) {
				f.Chatwoot.FailNext(simkit.Fault{Times: -1, Status: http.StatusNotFound, Body: `{"error":"Resource could not be found"}`})
			},
			texts: []string{"could not be read to confirm"},
		},
		"out of order": {lose: func(f *fixture) { f.Chatwoot.FailNext(simkit.Fault{Times: -1, Body: "{}"}) }, texts: []string{"HTTP 500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := imported(t)
			before := f.State
			c.lose(f)
			diags := f.Refresh()
			diags.WantError(t, "", c.texts...)
			f.noSecret(t, diags)
			diags = f.Remove()
			if f.noSecret(t, diags); len(diags.Errors()) != 1 {
				t.Errorf("want one error, have:\n%s", diags)
			}
			f.want(t, before)
			f.Chatwoot.ClearFaults()
			if c.regain != nil {
				c.regain(f)
			}
			f.wantQuiet(t, theInbox())
		})
	}
}
