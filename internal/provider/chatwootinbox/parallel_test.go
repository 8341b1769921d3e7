package chatwootinbox_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// Twenty inboxes: each is created once and changed once. A plan without changes reads the list, and at most two inboxes individually.
func TestAccChatwootInbox_parallel(t *testing.T) {
	const n = 20
	w := acctest.Start(t)
	acctest.ManyNumbers(w, n)
	text := func(name, token string) string {
		return acctest.ProviderFor(w, "chatwoot") + fmt.Sprintf(`
resource %q "many" {
  count               = %d
  name                = "%s ${count.index}"
  phone_number        = "+1555012${1000 + count.index}"
  phone_number_id     = tostring(106000000001000 + count.index)
  business_account_id = %q
  access_token_wo     = %q
}
`, typeName, n, name, acctest.Account, token)
	}
	all := func(token string, saves chatwootsim.Stored) acctest.Check {
		return func() error {
			made := 0
			for _, id := range w.Chatwoot.InboxIDs() {
				if id <= acctest.ForeignInbox {
					continue
				}
				made++
				if err := holds(w, id, map[string]any{"api_key": token}, saves)(); err != nil {
					return err
				}
			}
			if made != n || w.Chatwoot.Created() != n {
				return fmt.Errorf("there are %d inboxes, %d were created", made, w.Chatwoot.Created())
			}
			return nil
		}
	}
	quiet := acctest.Check(func() error {
		if reads, writes := w.Chatwoot.CountCalls("GET", ""), len(w.Chatwoot.Writes()); reads > 6 || writes > 0 {
			return fmt.Errorf("a plan without changes made %d reads and %d writes", reads, writes)
		}
		return nil
	})
	acctest.Run(t,
		resource.TestStep{Config: text("Inbox", acctest.GoodToken),
			ConfigStateChecks: []statecheck.StateCheck{all(acctest.GoodToken, chatwootsim.Stored{InboxSaves: 1, ChannelSaves: 1})}},
		resource.TestStep{
			PreConfig:        func() { w.Chatwoot.ResetCalls() },
			Config:           text("Inbox", acctest.GoodToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), quiet}},
		},
		resource.TestStep{Config: text("Box", acctest.RotatedToken),
			ConfigStateChecks: []statecheck.StateCheck{all(acctest.RotatedToken, chatwootsim.Stored{InboxSaves: 2, ChannelSaves: 2})}},
	)
	if ids := w.Chatwoot.InboxIDs(); len(ids) != 4 {
		t.Errorf("after the destroy there are %v", ids)
	}
}
