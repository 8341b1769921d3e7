package provider_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A plan without changes for 500 token bindings and 500 number bindings reads lists: it needs at most a tenth of the 200 calls an
// hour that Meta allows.
func TestScale_requestsOfAPlan(t *testing.T) {
	t.Parallel()
	const pairs, parallelism, atMost = 500, 10, 20
	w, s, objects := adopt(t, pairs, parallelism)
	if n := len(w.Chat.Writes()); n != pairs {
		t.Errorf("the adoption wrote %d times, want once for each token", n)
	}
	s.Restart().WantNone(t)                                         // each plan has its own process
	w.Graph.SetBudget(acctest.Account, w.Graph.SpentUnits()+atMost) // adopting used calls of the same hour
	w.Graph.ResetCalls()
	w.Chat.ResetCalls()
	eachParallel(objects, parallelism, func(o configured) { o.planUnchanged(t) })
	if n := len(w.Graph.Calls()) + len(w.Chat.Calls()); n > atMost || n == 0 {
		t.Errorf("a plan over %d objects made %d calls, want at most %d", len(objects), n, atMost)
	}
}

// BenchmarkPlan measures the provider in a plan without changes over 50 token bindings and 50 number bindings, without the CLI and
// with servers that answer at once.
func BenchmarkPlan(b *testing.B) {
	_, s, objects := adopt(b, 50, 1)
	for b.Loop() {
		s.Restart().WantNone(b)
		for _, o := range objects {
			o.Validate(o.config).WantNone(b)
			o.planUnchanged(b)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(objects)), "ns/object")
}

// configured is a resource with its configuration.
type configured struct {
	*protocol.Resource
	config protocol.Values
}

func (c configured) planUnchanged(t testing.TB) {
	t.Helper()
	diags := c.RefreshHere()
	p, more := c.PlanHere(c.config)
	if diags = append(diags, more...); len(diags) > 0 || !p.Empty() {
		t.Errorf("the plan is %v, %s", p.After, diags)
	}
}

// adopt makes a world with projects that hold a token and a number, and a token binding and a number binding for each of them,
// which adopt these values.
func adopt(t testing.TB, pairs, parallelism int) (*world.World, *protocol.Server, []configured) {
	t.Helper()
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
	clock := simkit.NewManualClock(time.Now())
	w := acctest.StartWith(t, seed, world.Options{Now: clock.Now})
	clock.Advance(time.Minute) // an adopted token is stored until its time is a later one
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(providerBlock(w)).WantNone(t)
	var objects []configured
	for i := range pairs {
		project := "P" + strconv.Itoa(i)
		objects = append(objects,
			configured{s.NewResource(tokenBinding), protocol.Values{"project": project, "access_token_wo": acctest.GoodToken}},
			configured{s.NewResource(number), protocol.Values{"project": project, "phone_number_id": strconv.Itoa(107000000000000 + i)}})
	}
	eachParallel(objects, parallelism, func(o configured) {
		p, diags := o.PlanHere(o.config)
		if diags = append(diags, o.Commit(p)...); len(diags) > 0 {
			t.Error(diags)
		}
	})
	return w, s, objects
}
