package zammadchannel_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// Twenty channels: each is created once and changed once. A plan without changes reads the list once.
func TestAccZammadChannel_parallel(t *testing.T) {
	const n = 20
	w := acctest.Start(t)
	acctest.ManyNumbers(w, n)
	text := func(welcome, token string) string {
		return acctest.ProviderFor(w, "zammad") + fmt.Sprintf(`
resource %q "many" {
  count               = %d
  phone_number_id     = tostring(106000000001000 + count.index)
  welcome             = "%s ${count.index}"
  group_id            = %d
  app_secret_wo       = %q
  business_account_id = %q
  access_token_wo     = %q
}
`, typeName, n, welcome, acctest.Group, acctest.AppSecret, acctest.Account, token)
	}
	all := func(token string, saves zammadsim.Stored) acctest.Check {
		return func() error {
			made := 0
			for _, id := range w.Zammad.ChannelIDs() {
				if id < next {
					continue
				}
				made++
				if err := holds(w, id, map[string]any{"access_token": token, "group": acctest.Group}, saves)(); err != nil {
					return err
				}
			}
			if made != n || w.Zammad.Created() != n {
				return fmt.Errorf("there are %d channels, %d were created", made, w.Zammad.Created())
			}
			return nil
		}
	}
	quiet := acctest.Check(func() error {
		if reads, writes := w.Zammad.CountCalls("GET", ""), len(w.Zammad.Writes()); reads > 3 || writes > 0 {
			return fmt.Errorf("a plan without changes made %d reads and %d writes", reads, writes)
		}
		return nil
	})
	acctest.Run(t,
		resource.TestStep{Config: text("Hello", acctest.GoodToken),
			ConfigStateChecks: []statecheck.StateCheck{all(acctest.GoodToken, zammadsim.Stored{Saves: 1, Tokens: 1, Secrets: 1})}},
		resource.TestStep{
			PreConfig:        func() { w.Zammad.ResetCalls() },
			Config:           text("Hello", acctest.GoodToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), quiet}},
		},
		resource.TestStep{Config: text("Hi", acctest.RotatedToken),
			ConfigStateChecks: []statecheck.StateCheck{all(acctest.RotatedToken, zammadsim.Stored{Saves: 2, Tokens: 2, Secrets: 1})}},
	)
	if ids := w.Zammad.ChannelIDs(); len(ids) != 2 {
		t.Errorf("after the destroy there are %v", ids)
	}
}
