package jsmhandoff_test

import (
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// After the project was deleted, the hand-off can be removed without a refresh.
func TestAccJSMHandoff_projectDeleted(t *testing.T) {
	f := startApplied(t)
	before := f.State
	f.Jira.RemoveProject("SUP")
	f.Refresh().WantError(t, "", "Unable to read "+typeName, "HTTP 404", "does not exist, or", "may not browse it",
		"If the project was deleted, remove the blocks that refer to it")
	f.WantState(t, before)
	f.Remove().WantWarning(t, "", "project SUP keeps its WhatsApp settings")
}

func graphFault(fault simkit.Fault) func(*acctest.Fixture) {
	return func(f *acctest.Fixture) { f.Graph.FailNext(fault) }
}
func jiraFault(fault simkit.Fault) func(*acctest.Fixture) {
	return func(f *acctest.Fixture) { f.Jira.FailNext(fault) }
}

// Meta or Jira fails during the apply of a plan without errors: nothing is stored in the state.
func TestAccJSMHandoff_applyFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arm  func(*acctest.Fixture)
		at   string
		says []string
	}{
		"token revoked": {func(f *acctest.Fixture) { f.Graph.RevokeToken(acctest.GoodToken, 460) }, "access_token_wo",
			[]string{"Access token does not meet the requirements", "subcode 460"}},
		"scope dropped": {func(f *acctest.Fixture) { f.Graph.DropScope(acctest.GoodToken, "whatsapp_business_management") },
			"access_token_wo", []string{"lacks whatsapp_business_management"}},
		"number removed": {func(f *acctest.Fixture) { f.Graph.RemovePhoneNumber(acctest.Number) }, "phone_number_id",
			[]string{"Cannot read phone number"}},
		"Meta is down":      {graphFault(simkit.Fault{Status: 500, Body: "{}", Times: -1}), "access_token_wo", []string{"HTTP 500"}},
		"Meta's login page": {graphFault(simkit.Fault{Kind: simkit.KindHTML, Times: -1}), "access_token_wo", []string{"text/html"}},
		"project hidden":    {func(f *acctest.Fixture) { f.Jira.Hide("SUP") }, "project", []string{"does not exist, or"}},
		"type changed": {func(f *acctest.Fixture) { f.Jira.SetType("SUP", "software") }, "project",
			[]string{"Project SUP is not a service desk"}},
		"Jira is down":               {jiraFault(simkit.Fault{Status: 503, Body: "{}", Times: -1}), "project", []string{"HTTP 503"}},
		"Jira resets":                {jiraFault(simkit.Fault{Kind: simkit.KindReset, Times: -1}), "project", []string{"reset"}},
		"Jira's login page":          {jiraFault(simkit.Fault{Kind: simkit.KindHTML, Times: -1}), "project", []string{"text/html"}},
		"Jira's answer is truncated": {jiraFault(simkit.Fault{Kind: simkit.KindTruncated, Times: -1}), "project", []string{"broke off"}},
		"Jira throttles": {
			jiraFault(simkit.Fault{Status: http.StatusTooManyRequests,
				Headers: map[string]string{"Retry-After": "4000", "RateLimit-Reason": jirasim.BurstBased}, Body: "{}", Times: -1}),
			"project", []string{"HTTP 429", jirasim.BurstBased},
		},
		"Jira's answer is invalid": {jiraFault(simkit.Fault{Status: 200, Body: `{"id":"10000"}`, Times: -1}), "project",
			[]string{"key should be"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t)
			p, diags := f.Plan(args(acctest.GoodToken, confirmed(good)))
			diags.WantNone(t)
			c.arm(f)
			diags = f.ApplyPlanned(p)
			diags.WantError(t, c.at, c.says...)
			acctest.WantNoSecret(t, diags)
			if f.State != nil {
				t.Errorf("the state holds %v", f.State)
			}
			_, diags = f.Plan(args(acctest.GoodToken, confirmed(good)))
			if len(diags.Errors()) == 0 || !strings.Contains(diags.String(), c.says[0]) {
				t.Errorf("the next plan says %s", diags)
			}
		})
	}
	t.Run("passing", func(t *testing.T) {
		f := start(t)
		f.Jira.FailNext(simkit.Fault{Status: 502, Times: 2})
		f.Graph.FailNext(simkit.Fault{Kind: simkit.KindReset})
		f.Apply(args(acctest.GoodToken, confirmed(good))).WantNone(t)
	})
}

// An update that fails keeps the state.
func TestAccJSMHandoff_updateFails(t *testing.T) {
	f := startApplied(t)
	before := f.State
	p, _ := f.Plan(args(acctest.RotatedToken))
	f.Graph.RevokeToken(acctest.RotatedToken, 460)
	f.ApplyPlanned(p).WantError(t, "access_token_wo", "subcode 460")
	f.WantState(t, before)
	f.WantNoChange(t, args(acctest.GoodToken, confirmed(good)))
}

// A Data Center, with a personal access token.
func TestAccJSMHandoff_dataCenter(t *testing.T) {
	t.Parallel()
	seed := acctest.Seed()
	seed.Jira.Deployment = jirasim.DataCenter
	w := acctest.StartWith(t, seed, world.Options{})
	chat := func(token string) protocol.Values {
		return protocol.Values{"chat": protocol.Values{"jira": protocol.Values{"endpoint": w.URLs.Jira, "personal_access_token": token}}}
	}
	f := startIn(t, w, chat(acctest.JiraPAT))
	wantCodeWarning(t, f.Apply(args(acctest.GoodToken)), good)
	f.Apply(args(acctest.GoodToken, confirmed(good))).WantNone(t)
	f.WantNoChange(t, args(acctest.GoodToken, confirmed(good)))
	_, diags := f.Server.NewResource(typeName).Plan(args(acctest.GoodToken, protocol.Values{"project": "sup"}))
	diags.WantError(t, "project", "There is no project sup, but there is SUP")

	wrong := startIn(t, w, chat("CANARYwrongPersonalAccessToken"))
	_, diags = wrong.Plan(args(acctest.GoodToken))
	diags.WantError(t, "project", "Check chat.jira.personal_access_token")
	acctest.WantNoSecret(t, diags)
	for _, call := range w.Jira.Calls() {
		if !strings.HasPrefix(call.Path, "/rest/api/2/") {
			t.Errorf("a Data Center received a call of %s", call.Path)
		}
	}
}

// A project whose key was changed keeps its hand-off: the refresh warns, and the plan of the old key is an error.
func TestAccJSMHandoff_keyChanged(t *testing.T) {
	f := startApplied(t)
	before := f.State
	f.Jira.FailNext(simkit.Fault{Status: 200, Body: `{"id":"10000","key":"NEW"}`, Times: -1})
	f.Refresh().WantWarning(t, "", "Project SUP of the hand-off has another key now", "id 10000, key NEW")
	f.WantState(t, before)
	_, diags := f.Plan(args(acctest.GoodToken, confirmed(good)))
	diags.WantError(t, "project", "another project (id 10000, key NEW) than SUP", "write its new key")
}
