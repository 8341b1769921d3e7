package tokenbinding_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// The whole way in one run: a system user, its app, its account, and a token for the project. While planning the id of the
// system user is not known, which is no error.
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
	sound := func(generated int) check {
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
	none := check(func() error {
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
		t.Errorf("after the destruction the project holds %s, and %d tokens live", fingerprint(w.Chat.Token("SUPPORT")), w.Graph.LiveTokens(""))
	}
}

// Twenty bindings at once: each project gets a token of its own, and the provider's token and the user are looked at once.
func TestAccTokenBinding_generatedParallel(t *testing.T) {
	const n = 20
	seed := acctest.Seed()
	for i := range n {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: fmt.Sprint(50000 + i), Key: fmt.Sprintf("P%d", i)})
	}
	seed.Graph.SystemUsers = append(seed.Graph.SystemUsers, graphsim.SystemUser{
		ID: "61550000000077", BusinessID: acctest.Business, Name: "bot", IDs: map[string]string{acctest.AppID: botUser}, Apps: []string{acctest.AppID},
	})
	w := acctest.StartWith(t, seed, world.Options{})
	text := acctest.Provider(w, fmt.Sprintf("business_id = %q", acctest.Business)) + fmt.Sprintf(`
resource %q "many" {
  count    = %d
  project  = "P${count.index}"
  generate = { system_user_id = %q }
}
`, typeName, n, botUser)
	all := check(func() error {
		tokens := map[string]bool{}
		for i := range n {
			tokens[w.Chat.Token(fmt.Sprintf("P%d", i))] = true
		}
		if counts := w.Graph.Counts(); len(tokens) != n || tokens[""] || counts.TokensGenerated != n || w.Graph.LiveTokens(botUser) != n {
			return fmt.Errorf("%d different tokens are in the projects, %d live: %+v", len(tokens), w.Graph.LiveTokens(botUser), counts)
		}
		if got := w.Graph.CountCalls("POST", "/*/*/access_tokens"); got != n {
			return fmt.Errorf("%d tokens were asked for", got)
		}
		return nil
	})
	acctest.Run(t,
		resource.TestStep{Config: text, ConfigStateChecks: []statecheck.StateCheck{all}},
		resource.TestStep{Config: text, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	)
}

// What is not known while planning makes the token unknown, and nothing is asked about it.
func TestAccTokenBinding_generatedUnknown(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]protocol.Values{
		"user":    {"system_user_id": protocol.Unknown},
		"trigger": {"rotation_trigger": protocol.Unknown},
		"scopes":  {"scopes": protocol.Unknown},
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
			wantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown, "system_user_id": protocol.Unknown})
			m.Apply(m.config()).Clean(t) // it turns out to be what it was
			planned, diags = m.Plan(config)
			diags.Clean(t)
			wantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
			m.wantSound(t, 1)
		})
	}
}

// An update that was planned since something was not known generates nothing when it turns out that nothing is due.
func TestAccTokenBinding_generatedNotDueAfterAll(t *testing.T) {
	t.Parallel()
	for _, platform := range world.Platforms[:3] {
		m := startMaker(t, platform)
		m.Apply(m.config(protocol.Values{"rotation_trigger": "1"})).Clean(t)
		planned, diags := m.Plan(m.config(protocol.Values{"rotation_trigger": protocol.Unknown}))
		diags.Clean(t)
		known, diags := m.Plan(m.config(protocol.Values{"rotation_trigger": "1"}))
		diags.Clean(t)
		if planned.Empty() || !known.Empty() {
			t.Errorf("%s: planned %v, then %v", platform, planned.After, known.After)
		}
		m.wantSound(t, 1)
	}
}

// A module may choose between the two sources by a value that is not known yet.
func TestAccTokenBinding_generatedOrGiven(t *testing.T) {
	t.Parallel()
	m := startMaker(t, "http")
	m.Validate(protocol.Values{"project": "SUPPORT", "access_token_wo": protocol.Unknown, "generate": protocol.Unknown}).Clean(t)
	m.Validate(m.config(protocol.Values{"system_user_id": protocol.Unknown, "scopes": []string{"business_management"}})).WantError(t, "generate.scopes", "does not have")
	m.Validate(m.config(protocol.Values{"system_user_id": protocol.Unknown, "expires_in_60_days": true, "rotate_before_expiry": "2000h"})).WantError(t, "generate.rotate_before_expiry", "shorter")
}

// Trouble while refreshing or planning keeps the state, and nothing is generated for it.
func TestAccTokenBinding_generatedPermissionLost(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"http", "chatwoot"} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			m := startMaker(t, platform)
			m.Apply(m.config()).Clean(t)
			kit, _ := m.kit()
			kit.FailNext(simkit.Fault{Method: http.MethodGet, Times: -1, Status: http.StatusForbidden, Body: "{}"})
			if diags := m.Refresh(); len(diags.Errors()) != 1 || !strings.Contains(diags.String(), "HTTP 403") {
				t.Errorf("the refresh says\n%s", diags)
			}
			kit.ClearFaults()
			m.wantSound(t, 1)
			if platform == "chatwoot" { // the plan asks Meta about the token
				m.Graph.FailNext(simkit.Fault{Path: "/*/debug_token", Times: -1, Body: "{}"})
				if p, diags := m.Plan(m.config()); p != nil || len(diags.Errors()) != 1 {
					t.Errorf("a token about which Meta cannot be asked: plan %v\n%s", p, diags)
				}
				m.Graph.ClearFaults()
			}
			m.Graph.SetSystemUserRole(acctest.SystemUser, "EMPLOYEE")
			if platform == "http" {
				m.wantQuiet(t, m.config()) // no token is due, so no admin is needed
			}
			if p, diags := m.Plan(m.config(protocol.Values{"rotation_trigger": "2"})); p != nil || len(diags.Errors()) != 1 || m.Graph.Counts().TokensGenerated != 1 {
				t.Errorf("without an admin: plan %v\n%s", p, diags)
			}
			m.Graph.SetSystemUserRole(acctest.SystemUser, "ADMIN")
			m.wantQuiet(t, m.config())
		})
	}
}
