package tokenbinding_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// Thirty bindings of two tokens: each is written once, and a plan reads the projects as a list and asks Meta once for each
// token.
func TestAccTokenBinding_parallel(t *testing.T) {
	const n = 30
	seed := acctest.Seed()
	for i := range n {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: fmt.Sprint(50000 + i), Key: fmt.Sprintf("P%d", i)})
	}
	w := acctest.StartWith(t, seed, world.Options{})
	text := func(even string) string {
		return acctest.Provider(w) + fmt.Sprintf(`
resource %q "many" {
  count           = %d
  project         = "P${count.index}"
  access_token_wo = count.index %% 2 == 0 ? %q : %q
}
`, typeName, n, even, acctest.GoodToken)
	}
	all := func(even string, stored int) acctest.Check {
		return func() error {
			for i := range n {
				token, times := acctest.GoodToken, 1
				if i%2 == 0 {
					token, times = even, stored
				}
				if err := holds(w, fmt.Sprintf("P%d", i), token, chatsim.Stored{Tokens: times})(); err != nil {
					return err
				}
			}
			return nil
		}
	}
	reset := acctest.Check(func() error {
		w.Chat.ResetCalls()
		w.Graph.ResetCalls()
		return nil
	})
	// budget bounds what one command may send: reads of the chat service beside its writes, and questions to Meta, each of
	// which is a batch and the item in it.
	budget := func(reads, writes, inspections int) acctest.Check {
		return func() error {
			got := fmt.Sprintf("%d writes, %d inspections", len(w.Chat.Writes()), w.Graph.CountCalls("GET", "/*/debug_token"))
			if want := fmt.Sprintf("%d writes, %d inspections", writes, inspections); got != want {
				return fmt.Errorf("%s, want %s", got, want)
			}
			if got := w.Chat.CountCalls("GET", ""); got > reads {
				return fmt.Errorf("%d reads of the chat service, want %d at most: %v", got, reads, w.Chat.Calls())
			}
			if got := w.Graph.CountCalls("", ""); got > 2*inspections {
				return fmt.Errorf("%d calls of Meta for %d tokens: %v", got, inspections, w.Graph.Calls())
			}
			return reset()
		}
	}
	acctest.Run(t,
		resource.TestStep{
			Config: text(acctest.RotatedToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:            []plancheck.PlanCheck{budget(12, 0, 2)},
				PostApplyPreRefresh: []plancheck.PlanCheck{budget(20, n, 4)}, // an apply and the plan after it
			},
			ConfigStateChecks: []statecheck.StateCheck{all(acctest.RotatedToken, 1)},
		},
		resource.TestStep{
			PreConfig: func() { _ = reset() },
			Config:    text(acctest.HandToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:            []plancheck.PlanCheck{budget(12, 0, 2)},
				PostApplyPreRefresh: []plancheck.PlanCheck{budget(20, n/2, 3)}, // the apply meets one token only,
			},
			ConfigStateChecks: []statecheck.StateCheck{all(acctest.HandToken, 2)},
		},
	)
	for i := range n {
		if got := w.Chat.Token(fmt.Sprintf("P%d", i)); got != "" {
			t.Errorf("project P%d still holds a token", i)
		}
	}
}
