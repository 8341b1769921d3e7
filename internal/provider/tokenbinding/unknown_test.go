package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// What a plan says when it cannot check the token, and that it says it once.
func TestAccTokenBinding_unknownWarning(t *testing.T) {
	t.Parallel()
	known := configWith(acctest.GoodToken)
	for name, config := range map[string]protocol.Values{
		"token":             configWith(protocol.Unknown),
		"access":            configWith(acctest.GoodToken, protocol.Values{"required_access": protocol.Unknown}),
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
				f.applyToken(t, acctest.GoodToken)
				_, diags = f.Plan(config)
				diags.WantWarning(t, "access_token_wo", "not checked while planning")
				f.WantQuietPlan(t, known)
			}
		})
	}
	t.Run("project alone", func(t *testing.T) { // the token is checked, the project cannot be
		t.Parallel()
		f := start(t)
		_, diags := f.Plan(protocol.Values{"project": protocol.Unknown, "access_token_wo": acctest.GoodToken})
		diags.WantNone(t)
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
	f.applyToken(t, acctest.GoodToken, version)
	f.Chat.SetToken("SUPPORT", acctest.HandToken)
	planned, diags := f.Plan(configWith(protocol.Unknown, version))
	diags.WantWarning(t, "access_token_wo", "not checked while planning")
	protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
}
