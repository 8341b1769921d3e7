package tokenbinding_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const laterToken = "terraform_data.token.output"

// A token that is not known while planning is checked during apply, before it is written.
func TestAccTokenBinding_unknownToken(t *testing.T) {
	w := acctest.Start(t)
	text := func(token string) string {
		return acctest.Provider(w) + acctest.Later("token", token) + binding("test", "SUPPORT", laterToken)
	}
	acctest.Run(t,
		resource.TestStep{
			Config:      text(acctest.ShortToken),
			ExpectError: regexp.MustCompile(`(?s)Access token does not meet the requirements.*lacks\s+whatsapp_business_management`),
		},
		resource.TestStep{
			PreConfig: func() { wantHeld(t, w, "SUPPORT", "", chatsim.Stored{}) },
			Config:    text(acctest.GoodToken),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue(address, atFingerprint),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1}),
				statecheck.ExpectKnownValue(address, atFingerprint, knownvalue.StringExact(acctest.Fingerprint(acctest.GoodToken))),
			},
		},
		resource.TestStep{ // the new value does not meet the requirements: the project keeps what it has
			Config:      text(acctest.ShortToken),
			ExpectError: regexp.MustCompile(`Access token does not meet the requirements`),
		},
		resource.TestStep{
			PreConfig:         func() { wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1}) },
			Config:            text(acctest.RotatedToken),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.RotatedToken, chatsim.Stored{Tokens: 2})},
		},
	)
}

// Other arguments that are known only after apply.
func TestAccTokenBinding_unknownArguments(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{
			Config: acctest.Provider(w) + acctest.Later("project", "SUPPORT") + acctest.Later("scope", "business_management") +
				acctest.Later("validity", "24h") + acctest.Later("account", acctest.Account) + acctest.Later("version", "1") +
				"resource \"" + typeName + "\" \"test\" {\n  project = terraform_data.project.output\n" +
				"  access_token_wo = " + quoted(acctest.GoodToken) + `
  access_token_wo_version = terraform_data.version.output
  required_scopes  = [terraform_data.scope.output]
  minimum_validity = terraform_data.validity.output
  required_access  = { business_account_ids = [terraform_data.account.output] }
}
`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(address, atFingerprint),
				acctest.Check(func() error { w.Chat.ResetCalls(); return nil }),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})},
		},
	)
}

// What a plan says when it cannot check the token, and that it says it once.
func TestAccTokenBinding_unknownWarning(t *testing.T) {
	t.Parallel()
	known := with(acctest.GoodToken)
	for name, config := range map[string]protocol.Values{
		"token":             with(protocol.Unknown),
		"access":            with(acctest.GoodToken, protocol.Values{"required_access": protocol.Unknown}),
		"token and project": {"project": protocol.Unknown, "access_token_wo": protocol.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			planned, diags := f.Plan(config)
			diags.WantWarning(t, "access_token_wo", "not checked while planning", "before it is written")
			if got := len(f.Graph.Calls()); got != 0 {
				t.Errorf("%d calls to Meta were made for a token that cannot be checked", got)
			}
			for _, fact := range []string{"token_fingerprint", "scopes", "app_id", "system_user_id", "expires_at"} {
				if planned.After[fact] != protocol.Unknown {
					t.Errorf("%s is planned as %v", fact, planned.After[fact])
				}
			}
			if name == "token" { // on a binding that exists, too
				f.bound(t, acctest.GoodToken)
				_, diags = f.Plan(config)
				diags.WantWarning(t, "access_token_wo", "not checked while planning")
				f.WantQuiet(t, known)
			}
		})
	}
	t.Run("project alone", func(t *testing.T) { // the token is checked, the project cannot be
		t.Parallel()
		f := start(t)
		_, diags := f.Plan(protocol.Values{"project": protocol.Unknown, "access_token_wo": acctest.GoodToken})
		diags.Clean(t)
		_, diags = f.Plan(protocol.Values{"project": protocol.Unknown, "access_token_wo": acctest.ShortToken})
		diags.WantError(t, "access_token_wo", "lacks whatsapp_business_management")
		if got := len(f.Chat.Calls()); got != 0 {
			t.Errorf("the chat service was called %d times", got)
		}
	})
}

// An unknown token does not hide that the applied one was replaced by hand.
func TestAccTokenBinding_unknownTokenAndDrift(t *testing.T) {
	t.Parallel()
	f := start(t)
	version := protocol.Values{"access_token_wo_version": "1"}
	f.bound(t, acctest.GoodToken, version)
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	planned, diags := f.Plan(with(protocol.Unknown, version))
	diags.WantWarning(t, "access_token_wo", "not checked while planning")
	protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
}
