package jsmhandoff_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An import reads only the project. The first apply records the rest and needs the token.
func TestAccJSMHandoff_import(t *testing.T) {
	f := start(t)
	f.Import("SUP").WantNone(t)
	_, diags := f.Plan(args(nil))
	diags.WantError(t, "access_token_wo", "missing")
	_, diags = f.Plan(args(acctest.GoodToken, noNumber))
	diags.WantError(t, "phone_number_id", "Missing phone number ID", "only after an import")
	_, diags = f.Plan(args(acctest.GoodToken))
	wantCodeWarning(t, diags, good)
	for id, says := range map[string]string{"sup": "There is no project sup, but there is SUP", "DEV": "Project DEV is not a service desk"} {
		f.Server.NewResource(typeName).Import(id).WantError(t, "project", says)
	}
	f.Server.NewResource(typeName).Import("a/b").WantError(t, "", "import ID must be")
}

var noNumber = protocol.Values{"phone_number_id": nil}

// The configuration that Terraform generates from an import has neither a number nor a token. Its plan changes nothing and warns
// until both are set.
func TestAccJSMHandoff_importWithoutValues(t *testing.T) {
	f := start(t)
	const warning = "The hand-off of project SUP is incomplete"
	f.Import("SUP").WantNone(t)
	p, diags := f.Plan(args(nil, noNumber))
	diags.WantWarning(t, "phone_number_id", warning, "until phone_number_id and access_token_wo are set")
	if !p.Empty() {
		t.Errorf("the plan is not empty: %v", p.After)
	}
	_, diags = f.Plan(args(nil, noNumber, required))
	diags.WantError(t, "phone_number_id", warning)
	f.Apply(args(nil, noNumber, confirmed("ABCD2345"))).WantWarning(t, "phone_number_id", warning)
	f.WantState(t, protocol.Values{"confirmed_code": "ABCD2345", "confirmation_code": nil, "confirmed": nil})
	f.Jira.SetType("SUP", "software")
	_, diags = f.Plan(args(nil, noNumber))
	diags.WantError(t, "project", "is not a service desk")
	f.Jira.SetType("SUP", "service_desk")
	wantCodeWarning(t, f.Apply(args(acctest.GoodToken)), good)
	_, diags = f.Plan(args(nil, noNumber)) // no longer as after an import
	diags.WantError(t, "phone_number_id", "Missing phone number ID")

	_, diags = f.Server.NewResource(typeName).Plan(args(acctest.GoodToken, noNumber))
	diags.WantError(t, "phone_number_id", "Missing phone number ID")
}

// Two hand-offs for one project are refused.
func TestAccJSMHandoff_twice(t *testing.T) {
	f := start(t)
	second := f.Server.NewResource(typeName)
	planned, diags := f.PlanHere(args(acctest.GoodToken))
	diags.NoError(t)
	again, diags := second.PlanHere(args(acctest.RotatedToken, protocol.Values{"project": projectID}))
	diags.NoError(t)
	f.Server.Restart().WantNone(t)
	f.Commit(planned).NoError(t)
	second.Commit(again).Errors().WantError(t, "project", "Two hand-offs for the same Jira project")
}
