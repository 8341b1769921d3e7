package phonenumberbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Two new bindings for one project fail the plan, also if they name the project differently.
func TestAccPhoneNumberBinding_twoNewForOneProject(t *testing.T) {
	w, _ := spec().StartResource(t)
	s := acctest.Serve(t, w, "http")
	_, diags := s.NewResource(typeName).PlanHere(args(acctest.Number))
	diags.WantNone(t)
	_, diags = s.NewResource(typeName).PlanHere(args(acctest.Number, protocol.Values{"project": acctest.Project}))
	diags.WantError(t, "project", "Two resources bind the phone number of chat project")
}

// One number in two projects is a warning in the plan, whether the bindings are new or not.
func TestAccPhoneNumberBinding_twoProjectsForOneNumber(t *testing.T) {
	w, first := startApplied(t)
	s := acctest.Serve(t, w, "http")
	_, diags := s.Adopt(first).PlanHere(args(acctest.Number))
	diags.WantNone(t)
	_, diags = s.NewResource(typeName).PlanHere(args(acctest.Number, protocol.Values{"project": "SALES"}))
	diags.WantWarning(t, "phone_number_id", "The phone number ID "+acctest.Number+" is bound to two chat projects",
		acctest.Project, acctest.OtherProject)
}
