package systemuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Another role creates a second user, and the plan warns about it.
func TestAccSystemUser_roleReplaces(t *testing.T) {
	for onDestroy, c := range map[string]struct {
		says    string
		revoked int
	}{"revoke_tokens": {"All its tokens are revoked", 1}, "abandon": {"its tokens stay valid", 0}} {
		t.Run(onDestroy, func(t *testing.T) {
			w, r := startApplied(t, protocol.Values{"on_destroy": onDestroy})
			old := id(t, r)
			change := args("bot", "ADMIN", protocol.Values{"on_destroy": onDestroy})
			p, diags := r.Plan(change)
			diags.WantWarning(t, "role", "stays and a second one is created", old, "cannot delete", c.says)
			if len(p.Replace) != 1 {
				t.Errorf("replaced because of %v", p.Replace)
			}
			wantStored(t, w, 1, 0)
			r.Apply(change).NoError(t)
			wantStored(t, w, 2, c.revoked)
			if id(t, r) == old || r.State["role"] != "ADMIN" {
				t.Errorf("the state holds %v", r.State)
			}
		})
	}
}

// The role is changed at Meta. The plan shows the drift and warns that correcting it replaces the user.
func TestAccSystemUser_roleChangedByHand(t *testing.T) {
	w, r := startApplied(t)
	w.Graph.SetSystemUserRole(id(t, r), "ADMIN")
	p, diags := r.Plan(args("bot", "EMPLOYEE"))
	diags.WantWarning(t, "role", "stays and a second one is created")
	if len(p.Replace) != 1 || r.State["role"] != "ADMIN" {
		t.Errorf("replaced because of %v, state %v", p.Replace, r.State)
	}
	if p, diags := r.Plan(args("bot", "ADMIN")); !p.Empty() || len(diags) > 0 { // the configuration follows the change
		t.Errorf("the plan is %v, %s", p, diags)
	}
	wantStored(t, w, 1, 0)
}

// If Meta returns no role, the state keeps it.
func TestAccSystemUser_roleNotReturned(t *testing.T) {
	w, r := startApplied(t)
	before := r.State
	w.Graph.HideListRole(true)
	w.Graph.HideNodeRole(true)
	w.Graph.RemoveField("SystemUser", "role")
	r.Refresh().WantNone(t)
	wantUnchanged(t, r, before)
	wantStored(t, w, 1, 0)
}

func TestAccSystemUser_portfolioReplaces(t *testing.T) {
	w, r := startApplied(t)
	w.Graph.AddBusiness(graphsim.Business{ID: "300000000000002", Name: "Elsewhere"})
	p, diags := r.Plan(args("bot", "EMPLOYEE", protocol.Values{"business_id": "300000000000002"}))
	diags.WantWarning(t, "business_id", "stays and a second one is created")
	if len(p.Replace) != 1 {
		t.Errorf("replaced because of %v", p.Replace)
	}
	r.Apply(args("bot", "EMPLOYEE", protocol.Values{"business_id": "300000000000002"})).WantError(t, "business_id", "subcode 33")
	wantStored(t, w, 1, 0)
}
