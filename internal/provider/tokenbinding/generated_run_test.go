package tokenbinding_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// The whole way in one run: a system user, its app, its account, and a token for the project. While planning the id of the
// system user is not known, which is not an error.
func TestAccTokenBinding_generatedWithItsUser(t *testing.T) {
	w := acctest.Start(t)
	text := func(trigger string) string {
		return acctest.Provider(w, fmt.Sprintf("business_id = %q", acctest.Business)) + fmt.Sprintf(`
resource "whatsapp_system_user" "bot" {
  name = "bot"
  role = "EMPLOYEE"
}
resource "whatsapp_system_user_app" "bot" {
  system_user_id = whatsapp_system_user.bot.id
  app_id         = %q
}
resource "whatsapp_token_binding" "test" {
  project = "SUPPORT"
  generate = {
    system_user_id   = whatsapp_system_user_app.bot.system_user_id
    rotation_trigger = %q
  }
}
`, acctest.AppID, trigger)
	}
	sound := func(generated int) acctest.Check {
		return func() error {
			token, alive, _ := w.Graph.FindToken(w.Chat.Token("SUPPORT"))
			users := w.Graph.SystemUsers(acctest.Business)
			if bot := users[len(users)-1]; !alive || bot.Name != "bot" || token.UserID != bot.IDs[acctest.AppID] {
				return fmt.Errorf("the project holds a token of %q, alive: %v; the users are %v", token.UserID, alive, users)
			}
			if got := w.Graph.Counts().TokensGenerated; got != generated {
				return fmt.Errorf("%d tokens were generated, want %d", got, generated)
			}
			return nil
		}
	}
	none := acctest.Check(func() error {
		if w.Graph.Counts() != (graphsim.Counts{}) {
			return fmt.Errorf("planning did %+v", w.Graph.Counts())
		}
		return nil
	})
	acctest.Run(t,
		resource.TestStep{
			Config:            text("1"),
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{none}},
			ConfigStateChecks: []statecheck.StateCheck{sound(1)},
		},
		resource.TestStep{
			Config: text("2"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), sound(1),
			}},
			ConfigStateChecks: []statecheck.StateCheck{sound(2)},
		},
	)
	if w.Chat.Token("SUPPORT") != "" || w.Graph.LiveTokens("") != len(acctest.Seed().Graph.Tokens) {
		t.Errorf("after the destruction the project holds %s, and %d tokens live", acctest.Fingerprint(w.Chat.Token("SUPPORT")),
			w.Graph.LiveTokens(""))
	}
}
