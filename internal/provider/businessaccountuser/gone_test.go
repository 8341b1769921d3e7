package businessaccountuser_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Two complete lists without the user, read by a token that would see it, are a proof.
func TestAccBusinessAccountUser_disappears(t *testing.T) {
	w, r := made(t, "MESSAGING")
	w.Graph.UnassignUser(acctest.Account, bot)
	w.Graph.ResetCalls()
	p, diags := r.Plan(args("MESSAGING"))
	diags.WantWarning(t, "", typeName+" is gone", "user "+bot+" is no longer assigned", acctest.Account, "create it again")
	if r.State != nil || p == nil || p.After["user_id"] != bot {
		t.Errorf("state %v, plan %v", r.State, p)
	}
	if n := w.Graph.CountCalls("GET", edge); n < 3 {
		t.Errorf("the list was read %d times: once, and twice for the proof", n)
	}
	r.ApplyPlanned(p).Clean(t)
	has(t, w, 2, 0, "MESSAGING")
}

// A list without the user is not believed when the token would not see it, or when a second look finds it.
func TestAccBusinessAccountUser_disappearsUnproven(t *testing.T) {
	empty := simkit.Fault{Method: "GET", Path: edge, Status: 200, Body: `{"data":[]}`}
	always := empty
	always.Times = -1
	for name, c := range map[string]struct {
		arm  func(*world.World)
		at   string
		says []string
	}{
		"scope dropped": {func(w *world.World) {
			w.Graph.FailNext(always)
			w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, "", []string{"Meta does not list this user", "whatsapp_business_management", "the state is kept"}},
		"account hidden": {func(w *world.World) {
			w.Graph.EmptyLists(true)
			w.Graph.Unassign(acctest.ProviderToken, acctest.Account)
		}, "", []string{"Meta does not list this user", "terraform state rm"}},
		"one look": {func(w *world.World) { two := empty; two.Times = 2; w.Graph.FailNext(two) }, "", []string{"Meta does not list this user"}},
		"second look fails": {func(w *world.World) {
			two := empty
			two.Times = 2
			w.Graph.FailNext(two)
			w.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("GET", edge, -1))
		}, "", []string{"Permissions error"}},
		"revoked meanwhile": {func(w *world.World) {
			w.Graph.FailNext(always)
			w.Graph.RevokeToken(acctest.ProviderToken, 467)
		}, "", []string{"code 190, subcode 467"}},
		"hidden user": {func(w *world.World) {
			w.Graph.HideSystemUser(bot, true)
			w.Graph.FailNext(graphsim.Error{Code: 2, Message: "Service temporarily unavailable"}.Fault("", "/*/debug_token", -1))
		}, "", []string{"code 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, "MESSAGING")
			before := r.State
			c.arm(w)
			w.Graph.ResetCalls()
			r.Refresh().WantError(t, c.at, c.says...)
			kept(t, r, before)
			for _, call := range w.Graph.Writes() {
				if strings.HasSuffix(call.Path, "assigned_users") {
					t.Errorf("this was sent: %v", call)
				}
			}
		})
	}
}

// A list of another portfolio lacks the user because it has never held it: that proves nothing.
func TestAccBusinessAccountUser_otherPortfolio(t *testing.T) {
	w, r := open(t)
	const other = "300000000000002"
	w.Graph.AddBusiness(graphsim.Business{ID: other, Name: "Elsewhere"})
	config := with(args("MESSAGING"), protocol.Values{"business_id": other})
	r.Apply(config).WantWarning(t, "business_id", "Meta does not list the user yet", other, "belongs to another portfolio")
	before := r.State
	for range 2 {
		_, diags := r.Plan(config)
		diags.WantError(t, "business_id", "Meta has never listed this user", "the state is kept", "-refresh=false")
		kept(t, r, before)
	}
	has(t, w, 1, 0, "MESSAGING")
	p, diags := r.PlanHere(args("MESSAGING")) // -refresh=false, with the provider's portfolio
	diags.Clean(t)
	if !p.Empty() {
		t.Errorf("a portfolio that is left out is planned as %v", p.After)
	}
	p, diags = r.PlanHere(with(args("MESSAGING"), protocol.Values{"business_id": acctest.Business}))
	diags.Clean(t)
	if len(p.Replace) != 1 {
		t.Errorf("replaced because of %v", p.Replace)
	}

	w.Graph.RefuseWrongBusiness(true)
	_, diags = serve(t, w).Resource(typeName).Plan(config)
	diags.WantError(t, "business_account_id", "subcode 33", other, "check both IDs")
}

// Whatever a token has lost, the state is kept, and nothing is assigned.
func TestAccBusinessAccountUser_permissionLost(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*world.World)
		at   string
		says []string
	}{
		"scope dropped": {func(w *world.World) { w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management") }, "", []string{"code 200", "whatsapp_business_management"}},
		"scope dropped, hidden": {func(w *world.World) {
			w.Graph.SetMissingScopeCode(100)
			w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, "business_account_id", []string{"subcode 33", "may not see it", acctest.Business}},
		"unassigned":    {func(w *world.World) { w.Graph.Unassign(acctest.ProviderToken, acctest.Account) }, "business_account_id", []string{"subcode 33", "may not see it"}},
		"made employee": {func(w *world.World) { w.Graph.SetSystemUserRole(acctest.SystemUser, "EMPLOYEE") }, "", []string{"code 200", "role ADMIN"}},
		"revoked":       {func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "", []string{"code 190, subcode 458"}},
		"account gone":  {func(w *world.World) { w.Graph.RemoveBusinessAccount(acctest.Account) }, "business_account_id", []string{"subcode 33", "when the object does not exist and when"}},
		"no business": {func(w *world.World) {
			w.Graph.FailNext(graphsim.Error{Code: 100, Message: "(#100) The parameter business is required"}.Fault("GET", edge, -1))
		}, "business_id", []string{"business is required", "Meta lists the users of an account by business portfolio"}},
		"other business": {func(w *world.World) {
			w.Graph.FailNext(graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported get request."}.Fault("GET", edge, -1))
		}, "business_account_id", []string{"check both IDs"}},
		"bad gateway": {func(w *world.World) { w.Graph.FailNext(simkit.Fault{Kind: simkit.KindHTML, Status: 502, Times: -1}) }, "", []string{"502"}},
		"broken list": {func(w *world.World) {
			w.Graph.FailNext(simkit.Fault{Path: edge, Status: 200, Body: `{"data":[{"id":"x"}]}`, Times: -1})
		}, "", []string{"a user without a valid ID"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, "MESSAGING")
			before := r.State
			c.arm(w)
			w.Graph.ResetCalls()
			r.Refresh().WantError(t, c.at, c.says...)
			kept(t, r, before)
			_, diags := r.Plan(args("DEVELOP"))
			diags.WantError(t, c.at, c.says...)
			if text := diags.String(); strings.Contains(text, acctest.Canary) || strings.Contains(text, "<html") {
				t.Errorf("the message holds what it must not:\n%s", text)
			}
			_, diags = serve(t, w).Resource(typeName).Plan(args("MESSAGING")) // the same for one that is to be made
			diags.WantError(t, c.at, c.says...)
			sent(t, w, 0)
		})
	}
}
