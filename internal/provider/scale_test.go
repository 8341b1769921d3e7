package provider_test

import (
	"fmt"
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A plan without changes for 500 token bindings and 500 number bindings reads lists: it needs at most a tenth of the 200 calls an
// hour that Meta allows.
func TestScale_requestsOfAPlan(t *testing.T) {
	t.Parallel()
	const pairs, parallelism, atMost = 500, 10, 20
	seed := acctest.Seed()
	for i := range pairs {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{
			ID: "P" + strconv.Itoa(i), AccessToken: acctest.GoodToken,
			PhoneNumberID: strconv.Itoa(107000000000000 + i), BusinessAccountID: acctest.Account,
		})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{
			ID: strconv.Itoa(107000000000000 + i), BusinessAccountID: acctest.Account,
			DisplayPhoneNumber: fmt.Sprintf("+1 555-%07d", i), VerifiedName: "Scale",
		})
	}
	w := acctest.StartWith(t, seed, world.Options{})
	s := protocol.Serve(t, acctest.Factories()["whatsapp"])
	block := protocol.Values{
		"access_token": acctest.ProviderToken, "graph_endpoint": w.URLs.Graph,
		"chat": protocol.Values{"http": protocol.Values{"endpoint": w.URLs.Chat, "access_token": acctest.ChatToken}},
	}
	s.Configure(block).Clean(t)

	type object struct {
		*protocol.Resource
		config protocol.Values
	}
	var objects []object
	for i := range pairs {
		project := "P" + strconv.Itoa(i)
		objects = append(objects,
			object{s.Resource(tokenBinding), protocol.Values{"project": project, "access_token_wo": acctest.GoodToken}},
			object{s.Resource(number), protocol.Values{"project": project, "phone_number_id": strconv.Itoa(107000000000000 + i)}})
	}
	each(objects, parallelism, func(o object) { // adopts the existing values
		p, diags := o.PlanHere(o.config)
		if diags = append(diags, o.Commit(p)...); len(diags) > 0 {
			t.Error(diags)
		}
	})
	if n := len(w.Chat.Writes()); n != pairs {
		t.Errorf("the adoption wrote %d times, want once for each token", n)
	}
	s.Restart().Clean(t)                                       // each plan has its own process
	w.Graph.SetBudget(acctest.Account, w.Graph.Units()+atMost) // adopting used calls of the same hour
	w.Graph.ResetCalls()
	w.Chat.ResetCalls()
	each(objects, parallelism, func(o object) {
		diags := o.RefreshHere()
		p, more := o.PlanHere(o.config)
		if diags = append(diags, more...); len(diags) > 0 || !p.Empty() {
			t.Errorf("the plan is %v, %s", p.After, diags)
		}
	})
	if n := len(w.Graph.Calls()) + len(w.Chat.Calls()); n > atMost || n == 0 {
		t.Errorf("a plan over %d objects made %d calls, want at most %d", len(objects), n, atMost)
	}
}
