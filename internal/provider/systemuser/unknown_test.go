package systemuser_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccSystemUser_unknown(t *testing.T) {
	w := acctest.Start(t)
	data := func(name string) string {
		return acctest.Provider(w) + "resource \"terraform_data\" \"t\" {\n  input = { name = \"" + name + "\", business = \"" + acctest.Business + "\" }\n}\n" +
			"resource \"" + typeName + "\" \"test\" {\n  business_id = terraform_data.t.output.business\n  name = terraform_data.t.output.name\n  role = \"EMPLOYEE\"\n}\n"
	}
	acctest.Run(t,
		resource.TestStep{
			Config: data("bot"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("name")), plancheck.ExpectUnknownValue(address, tfjsonpath.New("business_id"))),
		},
	)
	holds(t, w, graphsim.Counts{UsersCreated: 1})
}

// Nobody is asked about what is not known.
func TestAccSystemUser_unknownInPart(t *testing.T) {
	w, r := open(t)
	for _, part := range []string{"name", "role", "business_id", "adopt_existing"} {
		p, diags := r.Plan(args("chat-system-user", "ADMIN", protocol.Values{part: protocol.Unknown})) // it exists
		diags.Clean(t)
		if p.After[part] != protocol.Unknown || p.After["id"] != protocol.Unknown {
			t.Errorf("planned %v", p.After)
		}
	}
	silent(t, w)
	_, diags := r.Plan(args("chat-system-user", "ADMIN", protocol.Values{"on_destroy": protocol.Unknown}))
	diags.WantError(t, "name", "already has a system user")
}

// The provider's own configuration is not known while planning: nothing is sent, and the state is kept.
func TestAccSystemUser_unknownProvider(t *testing.T) {
	for _, argument := range []string{"access_token", "business_id", "graph_endpoint", "app_secret"} {
		t.Run(argument, func(t *testing.T) {
			w, r := made(t)
			before := r.State
			w.Graph.ResetCalls()
			s := serve(t, w, protocol.Values{argument: protocol.Unknown})
			old := s.Resource(typeName)
			old.State, old.Identity, old.Private = r.State, r.Identity, r.Private
			if p, diags := old.Plan(args("bot", "EMPLOYEE")); !p.Empty() || len(diags) > 0 {
				t.Errorf("the plan for the user that exists is %v, %s", p, diags)
			}
			kept(t, old, before)
			fresh := s.Resource(typeName)
			p, diags := fresh.Plan(args("robot", "EMPLOYEE"))
			diags.Clean(t)
			if p.After["business_id"] != protocol.Unknown || p.After["id"] != protocol.Unknown {
				t.Errorf("planned %v", p.After)
			}
			fresh.Import(own).WantError(t, "", "is not known yet")
			silent(t, w)
			s.Configure(merged(acctest.BlockFor(w, "http"), protocol.Values{"business_id": acctest.Business})).Clean(t)
			fresh.ApplyPlanned(p).Clean(t) // in the apply everything is known
			if fresh.State["business_id"] != acctest.Business {
				t.Errorf("the state holds %v", fresh.State)
			}
			holds(t, w, graphsim.Counts{UsersCreated: 2})
		})
	}
}
