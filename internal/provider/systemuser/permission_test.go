package systemuser_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Whatever a token has lost, the state is kept, and nothing is made or renamed.
func TestAccSystemUser_permissionLost(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*world.World, string)
		says []string
	}{
		"hidden":        {func(w *world.World, id string) { w.Graph.HideSystemUser(id, true) }, []string{"System user is not visible", "subcode 33", "app-scoped", "may not see it"}},
		"scope dropped": {func(w *world.World, _ string) { w.Graph.DropScope(acctest.ProviderToken, "business_management") }, []string{"code 200", "business_management"}},
		"made employee": {func(w *world.World, _ string) { w.Graph.SetSystemUserRole(acctest.SystemUser, "EMPLOYEE") }, []string{"code 200", "role Admin"}},
		"revoked":       {func(w *world.World, _ string) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, []string{"code 190, subcode 458"}},
		"expired":       {func(w *world.World, _ string) { w.Graph.ExpireToken(acctest.ProviderToken) }, []string{"code 190, subcode 463"}},
		"bad gateway": {func(w *world.World, _ string) {
			w.Graph.FailNext(simkit.Fault{Kind: simkit.KindHTML, Status: 502, Times: -1})
		}, []string{"502"}},
		"another in list": {func(w *world.World, id string) {
			w.Graph.FailNext(simkit.Fault{Path: edge, Status: 200, Body: `{"data":[{"id":"x"}]}`, Times: -1})
			w.Graph.HideSystemUser(id, true)
		}, []string{"subcode 33"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			before := r.State
			c.arm(w, id(t, r))
			w.Graph.ResetCalls()
			diags := r.Refresh()
			diags.WantError(t, "", c.says...)
			kept(t, r, before)
			_, diags = r.Plan(args("renamed", "EMPLOYEE"))
			diags.WantError(t, "", c.says...)
			kept(t, r, before)
			if text := diags.String(); strings.Contains(text, acctest.Canary) || strings.Contains(text, "<html") {
				t.Errorf("the message holds what it must not:\n%s", text)
			}
			sent(t, w, 0)
		})
	}
}

// The ID is that of one app: with a token of another the user is hidden, and the message says what that means.
func TestAccSystemUser_permissionLostByAnotherApp(t *testing.T) {
	w, r := made(t)
	before := r.State
	const app, secret, token = "200000000000002", "CANARYothersecret000000000000000", "EAACANARYtokenOfAnotherApp0000000000000000"
	w.Graph.AddApp(graphsim.App{ID: app, Name: "Other", Secret: secret, BusinessID: acctest.Business})
	w.Graph.AddToken(graphsim.Token{Token: token, AppID: app, UserID: w.Graph.AppScopedID(acctest.SystemUser, app), Scopes: acctest.Scopes})
	other := serve(t, w, protocol.Values{"access_token": token, "app_id": app, "app_secret": secret}).Resource(typeName)
	other.State, other.Identity, other.Private = r.State, r.Identity, r.Private
	w.Graph.ResetCalls()
	other.Refresh().WantError(t, "", "System user is not visible", "app-scoped", "a token of another app")
	kept(t, other, before)
	other.Destroy().WantError(t, "", "System user is not visible")
	kept(t, other, before)
	sent(t, w, 0)
}

// A list that has forgotten the user is no proof, and neither is a user that cannot be read: Meta deletes none.
func TestAccSystemUser_disappears(t *testing.T) {
	w, r := made(t)
	before := r.State
	w.Graph.RemoveSystemUser(id(t, r))
	w.Graph.ResetCalls()
	r.Refresh().WantError(t, "", "System user is not visible", "Meta cannot delete a system user", "app-scoped", "terraform state rm")
	kept(t, r, before)
	if p, _ := r.Plan(args("bot", "EMPLOYEE")); p != nil {
		t.Errorf("a plan was made: %v", p.After)
	}
	sent(t, w, 0)
	if n := w.Graph.Counts().UsersCreated; n != 1 {
		t.Errorf("%d users were made", n)
	}
}

// The list leaves the user out for a while, and the user itself can be read.
func TestAccSystemUser_notListedYet(t *testing.T) {
	w, r := open(t)
	w.Graph.ListsLag(100)
	r.Apply(args("bot", "EMPLOYEE")).Clean(t)
	before := r.State
	r.Refresh().Clean(t)
	kept(t, r, before)
	if p, diags := r.Plan(args("bot", "EMPLOYEE")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p, diags)
	}
	holds(t, w, graphsim.Counts{UsersCreated: 1})
}

func TestAccSystemUser_renameFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		done  bool
		says  string
	}{
		"once":        {simkit.Fault{Status: 500}, true, ""},
		"reset, done": {simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, true, ""},
		"for good":    {simkit.Fault{Status: 500, Times: -1}, false, "HTTP 500"},
		"refused":     {graphsim.Error{Code: 100, Message: "(#100) Param name is bad"}.Fault("", "", 1), false, "Param name is bad"},
		"hidden":      {graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported post request."}.Fault("", "", 1), false, "app-scoped"},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			before := r.State
			w.Graph.FailNext(creation(c.fault))
			diags := r.Apply(args("robot", "EMPLOYEE"))
			w.Graph.ClearFaults()
			if c.done {
				diags.Clean(t)
			} else {
				diags.WantError(t, "name", c.says)
				kept(t, r, before)
				r.Apply(args("robot", "EMPLOYEE")).Clean(t)
			}
			if user := w.Graph.SystemUsers(acctest.Business)[1]; user.Name != "robot" || r.State["name"] != "robot" || w.Graph.Counts().UsersCreated != 1 {
				t.Errorf("the user is %+v, the state %v", user, r.State)
			}
		})
	}
}
