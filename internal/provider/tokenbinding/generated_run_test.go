package tokenbinding_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
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
		resource.TestStep{ // this is found before anything is planned, let alone generated
			Config: text("3") + binding("second", "SALES", "", `required_scopes = ["whatsapp_business_messaging", "ads_read"]`,
				`generate = { system_user_id = whatsapp_system_user_app.bot.system_user_id, scopes = ["ads_read"] }`),
			ExpectError: regexp.MustCompile(`(?s)Missing scopes.*whatsapp_business_messaging`),
		},
		resource.TestStep{Config: text("2"), ConfigStateChecks: []statecheck.StateCheck{sound(2)}},
	)
	if w.Chat.Token("SUPPORT") != "" || w.Graph.LiveTokens("") != len(acctest.Seed().Graph.Tokens) {
		t.Errorf("after the destruction the project holds %s, and %d tokens live", acctest.Fingerprint(w.Chat.Token("SUPPORT")),
			w.Graph.LiveTokens(""))
	}
}

// What is not known while planning makes the token unknown, and nothing is asked about it.
func TestAccTokenBinding_generatedUnknown(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]protocol.Values{
		"user":    {"system_user_id": protocol.Unknown},
		"a scope": {"scopes": []any{"business_management", protocol.Unknown}},
		"all":     nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, "http")
			config := m.config(args)
			if args == nil {
				config["generate"] = protocol.Unknown
			}
			planned, diags := m.Plan(config)
			diags.Clean(t)
			protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown, "system_user_id": protocol.Unknown})
			m.Apply(m.config()).Clean(t) // it turns out to be what it was
			planned, diags = m.Plan(config)
			diags.Clean(t)
			protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
			m.wantSound(t, 1)
		})
	}
}
