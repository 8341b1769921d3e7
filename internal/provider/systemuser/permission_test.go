package systemuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// The ID is app-scoped. A token of another app does not see the user, and the message explains it.
func TestAccSystemUser_permissionLostByAnotherApp(t *testing.T) {
	w, r := startApplied(t)
	before := r.State
	const app, secret, token = "200000000000002", "CANARYothersecret000000000000000", "EAACANARYtokenOfAnotherApp0000000000000000"
	w.Graph.AddApp(graphsim.App{ID: app, Name: "Other", Secret: secret, BusinessID: acctest.Business})
	w.Graph.AddToken(graphsim.Token{Token: token, AppID: app, UserID: w.Graph.AppScopedID(acctest.SystemUser, app), Scopes: acctest.Scopes})
	other := serve(t, w, protocol.Values{"access_token": token, "app_id": app, "app_secret": secret}).NewResource(typeName)
	other.State, other.Identity, other.Private = r.State, r.Identity, r.Private
	w.Graph.ResetCalls()
	other.Refresh().WantError(t, "", "System user is not visible", "app-scoped", "a token of another app")
	wantUnchanged(t, other, before)
	other.Destroy().WantError(t, "", "System user is not visible")
	wantUnchanged(t, other, before)
	wantWrites(t, w, 0)
}

// The list does not contain the new user yet, and reading the user by its ID succeeds.
func TestAccSystemUser_notListedYet(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.DelayLists(100)
	r.Apply(args("bot", "EMPLOYEE")).WantNone(t)
	before := r.State
	r.Refresh().WantNone(t)
	wantUnchanged(t, r, before)
	if p, diags := r.Plan(args("bot", "EMPLOYEE")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p, diags)
	}
	wantStored(t, w, 1, 0)
}
