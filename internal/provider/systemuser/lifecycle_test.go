package systemuser_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func state(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), want)
}

func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append(more, plancheck.ExpectResourceAction(address, action))}
}

// Each step ends with two more plans, which must be empty.
func TestAccSystemUser_lifecycle(t *testing.T) {
	w := acctest.Start(t)
	same := statecheck.CompareValue(sameID{})
	acctest.Run(t,
		resource.TestStep{
			Config: config(w, "bot", "EMPLOYEE"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("id")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("business_id"), knownvalue.StringExact(acctest.Business))),
			ConfigStateChecks: []statecheck.StateCheck{
				state("business_id", knownvalue.StringExact(acctest.Business)),
				state("adopt_existing", knownvalue.Bool(false)), state("on_destroy", knownvalue.StringExact("revoke_tokens")),
				same.AddStateValue(address, tfjsonpath.New("id")),
			},
		},
		resource.TestStep{ // given, the portfolio is the same one
			PreConfig: func() { holds(t, w, graphsim.Counts{UsersCreated: 1}) },
			Config:    config(w, "bot", "EMPLOYEE", `business_id = "`+acctest.Business+`"`), ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		},
		resource.TestStep{ // renamed in place
			Config: config(w, "robot", "EMPLOYEE"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{state("name", knownvalue.StringExact("robot")), same.AddStateValue(address, tfjsonpath.New("id"))},
		},
		resource.TestStep{ // what concerns the provider alone is not sent
			PreConfig: func() { holds(t, w, graphsim.Counts{UsersCreated: 1, UsersRenamed: 1}) },
			Config:    config(w, "robot", "EMPLOYEE", `on_destroy = "revoke_tokens"`, "adopt_existing = true"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{ // renamed by hand
			PreConfig: func() {
				holds(t, w, graphsim.Counts{UsersCreated: 1, UsersRenamed: 1})
				user := w.Graph.SystemUsers(acctest.Business)[1]
				w.Graph.RenameSystemUser(user.ID, "by hand")
				w.Graph.AddToken(graphsim.Token{Token: botToken, AppID: acctest.AppID, UserID: user.IDs[acctest.AppID], Name: "bot", Scopes: acctest.Scopes})
			},
			Config: config(w, "robot", "EMPLOYEE"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
	)
	holds(t, w, graphsim.Counts{UsersCreated: 1, UsersRenamed: 2, TokensRevoked: 1}) // destroyed, and still there
	if user := w.Graph.SystemUsers(acctest.Business)[1]; user.Name != "robot" || user.Role != "EMPLOYEE" {
		t.Errorf("the user is %+v", user)
	}
}

// sameID compares the values of two steps.
type sameID struct{}

func (sameID) CompareValues(values ...any) error {
	for _, v := range values {
		if v != values[0] {
			return errDiffers
		}
	}
	return nil
}

const errDiffers = differs("the id differs")

type differs string

func (d differs) Error() string { return string(d) }

// The ID is the one that the app of the provider's token knows.
func TestAccSystemUser_lifecycleOverTheProtocol(t *testing.T) {
	w, r := made(t)
	users := w.Graph.SystemUsers(acctest.Business)
	if want := users[1].IDs[acctest.AppID]; r.State["id"] != want || want == users[1].ID || r.Identity["id"] != want || r.Identity["business_id"] != acctest.Business {
		t.Errorf("state %v, identity %v, want the id %s", r.State, r.Identity, want)
	}
	if p, diags := r.Plan(args("bot", "EMPLOYEE")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the second plan is %v, %s", p, diags)
	}
	holds(t, w, graphsim.Counts{UsersCreated: 1})
}

// Another role makes a second user: nothing about that is quiet.
func TestAccSystemUser_roleReplaces(t *testing.T) {
	for onDestroy, c := range map[string]struct {
		says    string
		revoked int
	}{"revoke_tokens": {"all its tokens are revoked", 1}, "abandon": {"its tokens stay valid", 0}} {
		t.Run(onDestroy, func(t *testing.T) {
			w, r := made(t, protocol.Values{"on_destroy": onDestroy})
			old := id(t, r)
			change := args("bot", "ADMIN", protocol.Values{"on_destroy": onDestroy})
			p, diags := r.Plan(change)
			diags.WantWarning(t, "role", "A second system user will be made, and the old one stays", old, "cannot delete", c.says)
			if len(p.Replace) != 1 {
				t.Errorf("replaced because of %v", p.Replace)
			}
			holds(t, w, graphsim.Counts{UsersCreated: 1})
			r.Apply(change).NoError(t)
			holds(t, w, graphsim.Counts{UsersCreated: 2, TokensRevoked: c.revoked})
			if id(t, r) == old || r.State["role"] != "ADMIN" {
				t.Errorf("the state holds %v", r.State)
			}
		})
	}
}

// Somebody changed the role at Meta: it shows, and the plan says what following it would mean.
func TestAccSystemUser_roleChangedByHand(t *testing.T) {
	w, r := made(t)
	w.Graph.SetSystemUserRole(id(t, r), "ADMIN")
	p, diags := r.Plan(args("bot", "EMPLOYEE"))
	diags.WantWarning(t, "role", "A second system user will be made")
	if len(p.Replace) != 1 || r.State["role"] != "ADMIN" {
		t.Errorf("replaced because of %v, state %v", p.Replace, r.State)
	}
	if p, diags := r.Plan(args("bot", "ADMIN")); !p.Empty() || len(diags) > 0 { // what is there is written down
		t.Errorf("the plan is %v, %s", p, diags)
	}
	holds(t, w, graphsim.Counts{UsersCreated: 1})
}

// Where Meta does not tell the role, the state keeps it.
func TestAccSystemUser_roleNotTold(t *testing.T) {
	w, r := made(t)
	before := r.State
	w.Graph.HideListRole(true)
	w.Graph.HideNodeRole(true)
	w.Graph.RemoveField("SystemUser", "role")
	r.Refresh().Clean(t)
	kept(t, r, before)
	holds(t, w, graphsim.Counts{UsersCreated: 1})
}

func TestAccSystemUser_portfolioReplaces(t *testing.T) {
	w, r := made(t)
	w.Graph.AddBusiness(graphsim.Business{ID: "300000000000002", Name: "Elsewhere"})
	p, diags := r.Plan(args("bot", "EMPLOYEE", protocol.Values{"business_id": "300000000000002"}))
	diags.WantWarning(t, "business_id", "A second system user will be made")
	if len(p.Replace) != 1 {
		t.Errorf("replaced because of %v", p.Replace)
	}
	r.Apply(args("bot", "EMPLOYEE", protocol.Values{"business_id": "300000000000002"})).WantError(t, "business_id", "subcode 33")
	holds(t, w, graphsim.Counts{UsersCreated: 1})
}
