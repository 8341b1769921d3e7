package systemuser_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var adopt = protocol.Values{"adopt_existing": true}

// faults returns the faults of a creation. If its answer is lost, the user is found by its name.
func faults() map[string]conform.Fault {
	return map[string]conform.Fault{
		"reset, done":     {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
		"500, done":       {Fault: simkit.Fault{Status: 500, When: simkit.After}},
		"503, done":       {Fault: simkit.Fault{Status: 503, When: simkit.After}},
		"truncated, done": {Fault: simkit.Fault{Kind: simkit.KindTruncated}},
		"empty, done":     {Fault: simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}},
		"page, done":      {Fault: simkit.Fault{Kind: simkit.KindHTML, When: simkit.After}},
		"no id, done":     {Fault: simkit.Fault{Status: 200, Body: `{"success":true}`, When: simkit.After}},
		"500": {Fault: simkit.Fault{Status: 500}, At: "name",
			Says: []string{"It is not known whether the system user was created", "The system user may exist", "adopt_existing = true",
				"terraform import whatsapp_system_user.NAME 300000000000001/ID"}},
		"reset": {Fault: simkit.Fault{Kind: simkit.KindReset}, At: "name",
			Says: []string{"It is not known whether the system user was created", "System users"}},
		"invalid": {Fault: graphsim.Error{Code: 100, Message: "(#100) Param name is too long"}.Fault("", "", 1),
			Says: []string{"Param name is too long", "code 100"}},
		"no permission": {Fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
			Says: []string{"Permissions error", "role Admin"}},
		"throttled for an hour": {
			Fault: simkit.Fault{Status: 400, Body: `{"error":{"code":4,"message":"(#4) limit"}}`,
				Headers: map[string]string{"X-App-Usage": `{"call_count":100}`,
					"X-Business-Use-Case-Usage": `{"1":[{"estimated_time_to_regain_access":42}]}`}},
			Says: []string{"code 4", "Try again after"},
		},
	}
}

// The creation takes effect, its answer is lost and the list cannot be read. The next plan refuses a second user and names the first.
func TestAccSystemUser_creationNotVerifiable(t *testing.T) {
	w, r := spec().StartResource(t, protocol.Values{"max_retries": 0})
	p, diags := r.Plan(args("bot", "EMPLOYEE"))
	diags.WantNone(t)
	w.Graph.FailNext(onCreation(simkit.Fault{Kind: simkit.KindReset, When: simkit.After}))
	w.Graph.FailNext(simkit.Fault{Method: "GET", Path: edge, Skip: 1, Status: 500, Times: -1})
	r.ApplyPlanned(p).WantError(t, "name", "It is not known whether the system user was created", "The system user may exist")
	w.Graph.ClearFaults()
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	made := w.Graph.SystemUsers(acctest.Business)[1].IDs[acctest.AppID]
	_, diags = r.Plan(args("bot", "EMPLOYEE"))
	diags.WantError(t, "name", "already has a system user",
		"write a moved block. To manage a user that exists outside this state, run\n\n  terraform import whatsapp_system_user.NAME "+
			acctest.Business+"/"+made)
	p, diags = r.Plan(args("bot", "EMPLOYEE", adopt))
	if diags.WantNone(t); p.After["id"] != made {
		t.Errorf("planned %v, want %s", p.After, made)
	}
	r.ApplyPlanned(p).WantNone(t)
	if id(t, r) != made {
		t.Errorf("adopted %v, want %s", r.State, made)
	}
	wantStored(t, w, 1, 0)
}

// A user that is created by another client after the plan is neither adopted nor duplicated.
func TestAccSystemUser_existing(t *testing.T) {
	w, r := spec().StartResource(t)
	p, diags := r.Plan(args("bot", "EMPLOYEE"))
	diags.WantNone(t)
	theirs := w.Graph.AppScopedID(w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "bot", Role: "EMPLOYEE"}),
		acctest.AppID)
	says := []string{"already has a system user", `"bot" with the role EMPLOYEE`, "terraform import whatsapp_system_user.NAME " +
		acctest.Business + "/" + theirs, "adopt_existing = true"}
	r.ApplyPlanned(p).WantError(t, "name", says...)
	_, diags = r.Plan(args("bot", "EMPLOYEE"))
	diags.WantError(t, "name", says...)
	r.Apply(args("bot", "EMPLOYEE", adopt)).WantNone(t)
	if id(t, r) != theirs {
		t.Errorf("the state holds %v, want the id %s", r.State, theirs)
	}
	wantWrites(t, w, 0)
}

// The same name with another role is a different user, also in one configuration. The same name and role is refused.
func TestAccSystemUser_sameNameOtherRole(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := serve(t, w)
	employee, admin := s.NewResource(typeName), s.NewResource(typeName)
	first, diags := employee.PlanHere(args("bot", "EMPLOYEE"))
	diags.WantNone(t)
	second, diags := admin.PlanHere(args("bot", "ADMIN"))
	diags.WantNone(t)
	_, diags = s.NewResource(typeName).PlanHere(args("bot", "ADMIN"))
	diags.WantError(t, "name", "Two resources manage the same system user", "300000000000001/bot with the role ADMIN")
	employee.Commit(first).WantNone(t)
	admin.Commit(second).WantNone(t)
	if id(t, employee) == id(t, admin) {
		t.Errorf("both resources have the user %s", id(t, admin))
	}
	wantStored(t, w, 2, 0)
}

// With two existing users, none is adopted.
func TestAccSystemUser_existingTwice(t *testing.T) {
	w, r := spec().StartResource(t)
	p, diags := r.Plan(args("bot", "EMPLOYEE", adopt))
	diags.WantNone(t)
	var commands []string
	for range 2 {
		made := w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "bot", Role: "EMPLOYEE"})
		commands = append(commands, fmt.Sprintf("terraform import whatsapp_system_user.NAME %s/%s", acctest.Business,
			w.Graph.AppScopedID(made, acctest.AppID)))
	}
	r.ApplyPlanned(p).WantError(t, "name", append(commands, "already has 2 system users")...)
	_, diags = r.Plan(args("bot", "EMPLOYEE", adopt))
	diags.WantError(t, "name", append(commands, "cannot determine which one to manage")...)
	wantWrites(t, w, 0)
}

func TestAccSystemUser_badInput(t *testing.T) {
	w, r := spec().StartResource(t)
	for name, c := range map[string]struct {
		args protocol.Values
		at   string
		says []string
	}{
		"role":            {args("bot", "OWNER"), "role", []string{"must be one of ADMIN, EMPLOYEE"}},
		"lower case":      {args("bot", "admin"), "role", []string{"one of ADMIN, EMPLOYEE", "Perhaps ADMIN is meant"}},
		"mixed case":      {args("bot", " Employee "), "role", []string{"Perhaps EMPLOYEE is meant"}},
		"empty role":      {args("bot", ""), "role", []string{"one of ADMIN, EMPLOYEE"}},
		"empty name":      {args("", "ADMIN"), "name", []string{"1 to 255 characters"}},
		"long name":       {args(strings.Repeat("ä", 256), "ADMIN"), "name", []string{"1 to 255 characters"}},
		"two lines":       {args("a\nb", "ADMIN"), "name", []string{"one line"}},
		"space before":    {args(" bot", "ADMIN"), "name", []string{"without leading or trailing spaces"}},
		"escape sequence": {args("a\x1b[31mb", "ADMIN"), "name", []string{"control"}},
		"right to left":   {args("a\u202eb", "ADMIN"), "name", []string{"invisible characters"}},
		"on_destroy":      {args("bot", "ADMIN", protocol.Values{"on_destroy": "delete"}), "on_destroy", []string{"revoke_tokens"}},
		"portfolio":       {args("bot", "ADMIN", protocol.Values{"business_id": "x"}), "business_id", []string{"business portfolio"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := r.Plan(c.args)
			diags.WantError(t, c.at, c.says...)
		})
	}
	wantNoCalls(t, w)
	longest := strings.Repeat("ä", 255)
	r.Apply(args(longest, "ADMIN")).WantNone(t)
	if p, diags := r.Plan(args(longest, "ADMIN")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the second plan is %v, %s", p, diags)
	}
}

func TestAccSystemUser_withoutPortfolio(t *testing.T) {
	w, r := spec().StartResource(t, protocol.Values{"business_id": nil})
	_, diags := r.Plan(args("bot", "ADMIN"))
	diags.WantError(t, "business_id", "Missing business portfolio", "WHATSAPP_BUSINESS_ID")
	wantNoCalls(t, w)
	r.Apply(args("bot", "ADMIN", protocol.Values{"business_id": acctest.Business})).WantNone(t)
	wantStored(t, w, 1, 0)
}
