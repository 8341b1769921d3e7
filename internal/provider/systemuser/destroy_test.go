package systemuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const tokens = "/*/*/access_tokens"

func TestAccSystemUser_destroy(t *testing.T) {
	for onDestroy, revoked := range map[string]int{"revoke_tokens": 1, "abandon": 0} {
		t.Run(onDestroy, func(t *testing.T) {
			w, r := startApplied(t, protocol.Values{"on_destroy": onDestroy})
			user := id(t, r)
			says := "All its tokens were revoked"
			if revoked == 0 {
				says = "Because of on_destroy, its tokens were not revoked"
			}
			r.Remove().WantWarning(t, "", "still exists at Meta", user, "Meta cannot delete a system user", "assigned assets", says)
			if r.State != nil || w.Graph.LiveTokens(user) != 1-revoked {
				t.Errorf("state %v, %d tokens work", r.State, w.Graph.LiveTokens(user))
			}
			wantStored(t, w, 1, revoked)
		})
	}
}

// Abandoning needs no access token of the provider.
func TestAccSystemUser_abandonWithoutToken(t *testing.T) {
	w, r := startApplied(t, protocol.Values{"on_destroy": "abandon"})
	moved := serve(t, w, protocol.Values{"access_token": nil}).NewResource(typeName)
	moved.State, moved.Identity, moved.Private = r.State, r.Identity, r.Private
	w.Graph.ResetCalls()
	moved.Remove().WantWarning(t, "", "still exists at Meta")
	wantNoCalls(t, w)
}

// The tokens of the provider's own system user are not revoked.
func TestAccSystemUser_destroyOwn(t *testing.T) {
	w, r := spec().StartResource(t)
	r.Import(own).WantNone(t)
	alive := w.Graph.LiveTokens(acctest.SystemUser)
	r.Remove().WantWarning(t, "", "still exists at Meta", "the provider's own access_token is one of them")
	if r.State != nil || w.Graph.LiveTokens(acctest.SystemUser) != alive {
		t.Errorf("state %v, %d of %d tokens work", r.State, w.Graph.LiveTokens(acctest.SystemUser), alive)
	}
	wantWrites(t, w, 0)
}

// Nothing is revoked while the owner of the provider's token is unknown.
func TestAccSystemUser_destroyOwnerUnknown(t *testing.T) {
	const inspection = "/*/debug_token"
	noUser := `{"data":{"is_valid":true,"app_id":"` + acctest.AppID + `"}}`
	for name, c := range map[string]struct {
		fault simkit.Fault
		says  string
	}{
		"no answer": {simkit.Fault{Path: inspection, Status: 500, Times: -1}, "HTTP 500"},
		"no user":   {simkit.Fault{Path: inspection, Status: 200, Body: noUser, Times: -1}, "does not say which user"},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := startApplied(t)
			before := r.State
			w.Graph.FailNext(c.fault)
			r.Destroy().WantError(t, "", "Tokens of the system user were not revoked", c.says, "still in the state")
			wantUnchanged(t, r, before)
			if w.Graph.LiveTokens(id(t, r)) != 1 || w.Graph.CountCalls("DELETE", "") != 0 {
				t.Error("the tokens were revoked, or a revocation was sent")
			}
		})
	}
}

// A resource is renamed without a moved block. Destroying the old address must not revoke tokens of the user that the new one adopted.
func TestAccSystemUser_destroyAfterAdoption(t *testing.T) {
	w, old := startApplied(t)
	s := serve(t, w)
	renamed, before := s.NewResource(typeName), s.NewResource(typeName)
	before.State, before.Identity, before.Private = old.State, old.Identity, old.Private
	p, diags := renamed.PlanHere(args("bot", "EMPLOYEE", adopt))
	diags.WantNone(t)
	renamed.Commit(p).WantNone(t)
	before.CommitRemoval().WantWarning(t, "", "now manages the user")
	if w.Graph.LiveTokens(id(t, renamed)) != 1 || id(t, renamed) != id(t, old) {
		t.Errorf("the state holds %v, want the same user with its token still valid", renamed.State)
	}
	wantStored(t, w, 1, 0)
}

// An address that adopts the user of another address would lose its tokens when the other one is destroyed.
func TestAccSystemUser_adoptsWhatIsDestroyed(t *testing.T) {
	for name, adoptedFirst := range map[string]bool{"adopted first": true, "destroyed first": false} {
		t.Run(name, func(t *testing.T) {
			_, r := startApplied(t)
			fresh := *r
			fresh.State, fresh.Identity, fresh.Private = nil, nil, nil
			adopt := func() protocol.Diags {
				_, diags := fresh.PlanHere(args("bot", "EMPLOYEE", protocol.Values{"adopt_existing": true}))
				return diags
			}
			destroy := func() protocol.Diags {
				_, diags := r.PlanHere(nil)
				return diags
			}
			r.Refresh().WantNone(t)
			first, second := adopt, destroy
			if !adoptedFirst {
				first, second = destroy, adopt
			}
			first().NoError(t)
			second().WantError(t, map[bool]string{true: "", false: "name"}[adoptedFirst], "Two resource addresses hold the same system user")
		})
	}
}
