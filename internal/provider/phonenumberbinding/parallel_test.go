package phonenumberbinding_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// crowd is the number of bindings of one account.
const crowd = 60

// many starts a world with crowd projects, P0 and following, and as many numbers.
func many(t *testing.T) *world.World {
	t.Helper()
	seed := acctest.Seed()
	for i := range crowd {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: fmt.Sprintf("P%d", i)})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{
			ID: fmt.Sprint(107000000000000 + i), BusinessAccountID: acctest.Account, DisplayPhoneNumber: fmt.Sprintf("+1 555-01%d", i),
			VerifiedName: "Crowd",
		})
	}
	return acctest.StartWith(t, seed, world.Options{})
}

func TestAccPhoneNumberBinding_parallel(t *testing.T) {
	w := many(t)
	config := acctest.Provider(w) + block("test", `"P${count.index}"`, `tostring(107000000000000 + count.index)`,
		fmt.Sprintf("count = %d", crowd), `business_account_id = "`+acctest.Account+`"`)
	acctest.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{ // two plans; the second refreshes
			PreConfig: func() {
				w.Graph.ResetCalls()
				w.Chat.ResetCalls()
			},
			Config: config, PlanOnly: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), now(func() {
				// Each plan is a separate process. It may read two objects individually before it reads lists.
				const plans = 2
				total := len(w.Graph.Calls()) + len(w.Chat.Calls())
				if total > plans*20 {
					t.Errorf("%d calls in %d plans of %d bindings", total, plans, crowd)
				}
				for what, n := range map[string]int{
					"projects read individually": w.Chat.CountCalls("GET", "/projects/*"), "numbers read individually": w.Graph.CountCalls("GET", "/v*/*"),
				} {
					if n > plans*4 {
						t.Errorf("%d %s in %d plans", n, what, plans)
					}
				}
				if n := len(w.Chat.Writes()) + len(w.Graph.Writes()); n != 0 {
					t.Errorf("planning wrote %d times", n)
				}
				for i := range crowd {
					holds(t, w, fmt.Sprintf("P%d", i), fmt.Sprint(107000000000000+i), acctest.Account, 1, 0)
				}
			})}},
		},
	)
	for i := range crowd {
		holds(t, w, fmt.Sprintf("P%d", i), "", "", 1, 1)
	}
}

// now is a check during a test step.
type now func()

// CheckPlan implements plancheck.PlanCheck.
func (f now) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f()
}

// The service throttles during the apply: each write takes effect once.
func TestAccPhoneNumberBinding_parallelThrottled(t *testing.T) {
	w := acctest.Start(t)
	const few = 12
	for i := range few {
		w.Chat.AddProject(chatsim.Project{ID: fmt.Sprintf("P%d", i)})
	}
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Skip: 3, Times: 6, Status: 429, Headers: map[string]string{"Retry-After": "0"}})
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Skip: 5, Times: 3, Kind: simkit.KindReset, When: simkit.After})
	acctest.Run(t, resource.TestStep{
		Config: acctest.Provider(w) + block("test", `"P${count.index}"`, `"`+acctest.Number+`"`, fmt.Sprintf("count = %d", few)),
	})
	if w.Chat.PendingFaults() != 0 {
		t.Error("not every fault was met")
	}
	for i := range few {
		holds(t, w, fmt.Sprintf("P%d", i), "", "", 1, 1)
	}
}

// Both APIs are called at the same time, each once: none answers before the other one was called.
func TestAccPhoneNumberBinding_callsBothAPIsAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		start func(*testing.T, ...protocol.Values) (*world.World, *protocol.Resource)
		call  func(*protocol.Resource) protocol.Diags
	}{
		"refresh": {
			start: func(t *testing.T, _ ...protocol.Values) (*world.World, *protocol.Resource) {
				return made(t, protocol.Values{"business_account_id": acctest.Account})
			},
			call: (*protocol.Resource).Refresh,
		},
		"plan of a creation": {start: spec().Open, call: func(r *protocol.Resource) protocol.Diags {
			_, diags := r.PlanHere(args(acctest.Number))
			return diags
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := c.start(t)
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			meta, chat := make(chan struct{}), make(chan struct{})
			after := func(asked, other chan struct{}) func(http.ResponseWriter, *http.Request, http.Handler) {
				return func(a http.ResponseWriter, req *http.Request, next http.Handler) {
					close(asked)
					select {
					case <-other:
						next.ServeHTTP(a, req)
					case <-req.Context().Done():
						t.Error("one API was called after the other one had answered")
					}
				}
			}
			w.Graph.FailNext(simkit.Fault{Func: after(meta, chat)})
			w.Chat.FailNext(simkit.Fault{Func: after(chat, meta)})
			c.call(r).Clean(t)
			if g, c := w.Graph.Calls(), w.Chat.Calls(); len(g) != 1 || len(c) != 1 {
				t.Errorf("calls: %v, %v", g, c)
			}
		})
	}
}
