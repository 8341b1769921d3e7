package businessaccountuser_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A list without the user proves nothing if the token cannot see all users, or if a second list contains the user.
func TestAccBusinessAccountUser_absenceNotProven(t *testing.T) {
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
			w.Graph.AnswerEmptyLists(true)
			w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account)
		}, "", []string{"Meta does not list this user", "terraform state rm"}},
		"listed again": {func(w *world.World) { two := empty; two.Times = 2; w.Graph.FailNext(two) }, "",
			[]string{"Meta does not list this user"}},
		"second list fails": {func(w *world.World) {
			two := empty
			two.Times = 2
			w.Graph.FailNext(two)
			w.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("GET", edge, -1))
		}, "", []string{"Permissions error"}},
		"token revoked": {func(w *world.World) {
			w.Graph.FailNext(always)
			w.Graph.RevokeToken(acctest.ProviderToken, 467)
		}, "", []string{"code 190, subcode 467"}},
		"hidden user": {func(w *world.World) { w.Graph.HideSystemUser(bot, true) }, "",
			[]string{"Meta does not list this user", "a token of another app"}},
		"inspection fails": {func(w *world.World) {
			w.Graph.FailNext(always)
			w.Graph.FailNext(graphsim.Error{Code: 2, Message: "Service temporarily unavailable"}.Fault("", "/*/debug_token", -1))
		}, "", []string{"code 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := startApplied(t, "MESSAGING")
			before := r.State
			c.arm(w)
			w.Graph.ResetCalls()
			r.Refresh().WantError(t, c.at, c.says...)
			wantUnchanged(t, r, before)
			for _, call := range w.Graph.Writes() {
				if strings.HasSuffix(call.Path, "assigned_users") {
					t.Errorf("this was sent: %v", call)
				}
			}
		})
	}
}

// The list of another portfolio has never contained the user, so a missing user proves nothing.
func TestAccBusinessAccountUser_otherPortfolio(t *testing.T) {
	w, r := spec().StartResource(t)
	const other = "300000000000002"
	w.Graph.AddBusiness(graphsim.Business{ID: other, Name: "Elsewhere"})
	config := conform.Merge(args("MESSAGING"), protocol.Values{"business_id": other})
	r.Apply(config).WantWarning(t, "business_id", "Meta does not list user", other, "belongs to another portfolio")
	before := r.State
	for range 2 {
		_, diags := r.Plan(config)
		diags.WantError(t, "business_id", "Meta has never listed this user", "the state is kept", "-refresh=false")
		wantUnchanged(t, r, before)
	}
	wantTasks(t, w, 1, 0, "MESSAGING")
	p, diags := r.PlanHere(args("MESSAGING")) // -refresh=false, with the provider's portfolio
	diags.WantNone(t)
	if !p.Empty() {
		t.Errorf("without business_id the plan is %v", p.After)
	}
	r.Restart()
	p, diags = r.PlanHere(conform.Merge(args("MESSAGING"), protocol.Values{"business_id": acctest.Business}))
	diags.WantWarning(t, "business_id", "will be replaced", "not refreshed")
	if len(p.Replace) != 1 {
		t.Errorf("replaced because of %v", p.Replace)
	}

	w.Graph.RefuseWrongBusiness(true)
	_, diags = serve(t, w).NewResource(typeName).Plan(config)
	diags.WantError(t, "business_account_id", "subcode 33", other, "check both IDs")
}
