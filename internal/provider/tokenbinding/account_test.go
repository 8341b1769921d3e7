package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// limited issues a token whose scopes cover these accounts only; nil: no object.
func limited(t *testing.T, f *fixture, accounts ...string) string {
	t.Helper()
	const token = "EAACANARYlimitedToken"
	f.Graph.AddToken(graphsim.Token{
		Token: token, AppID: acctest.AppID, UserID: "122000000000001", Scopes: acctest.Scopes,
		GranularScopes: []graphsim.GranularScope{
			{Scope: "whatsapp_business_management", TargetIDs: accounts}, {Scope: "whatsapp_business_messaging", TargetIDs: accounts},
		},
	})
	return token
}

// The scopes of a token are compared with the account of the number, whether the project has it or another resource plans it, and
// in any order. That makes no call to Meta.
func TestAccTokenBinding_account(t *testing.T) {
	t.Parallel()
	const says = "covers only " + acctest.ForeignAccount + ", not the WhatsApp Business Account " + acctest.Account
	number := protocol.Values{"project": "SUPPORT", "phone_number_id": acctest.Number}
	t.Run("of the project", func(t *testing.T) {
		t.Parallel()
		f := start(t)
		f.Chat.SetNumber("SUPPORT", acctest.Number, acctest.Account)
		_, diags := f.Plan(configWith(limited(t, f, acctest.ForeignAccount)))
		diags.WantError(t, "access_token_wo", says)
		if got := len(f.Graph.Calls()); got > 2 { // the inspection
			t.Errorf("%d calls: %v", got, f.Graph.Calls())
		}
		f.applyToken(t, acctest.GoodToken)
		_, diags = f.Plan(configWith(limited(t, f, acctest.ForeignAccount)))
		diags.WantError(t, "access_token_wo", says)
		_, diags = f.Plan(configWith(limited(t, f, acctest.ForeignAccount, acctest.Account)))
		diags.NoError(t)
	})
	t.Run("planned before", func(t *testing.T) {
		t.Parallel()
		f := start(t)
		_, diags := f.Server.NewResource("whatsapp_phone_number_binding").PlanHere(number)
		diags.NoError(t)
		_, diags = f.PlanHere(configWith(limited(t, f, acctest.ForeignAccount)))
		diags.WantError(t, "access_token_wo", says)
	})
	t.Run("planned after", func(t *testing.T) {
		t.Parallel()
		f := start(t)
		token := limited(t, f, acctest.ForeignAccount)
		_, diags := f.PlanHere(configWith(token))
		diags.NoError(t)
		_, diags = f.Server.NewResource("whatsapp_phone_number_binding").PlanHere(number)
		diags.WantError(t, "phone_number_id", "Token of the project does not cover the account of the number", acctest.Fingerprint(token), says)
	})
	t.Run("the number moves too", func(t *testing.T) {
		t.Parallel()
		f := start(t)
		f.applyToken(t, acctest.GoodToken)
		f.Chat.SetNumber("SUPPORT", acctest.Number, acctest.Account)
		token := limited(t, f, acctest.ForeignAccount)
		f.Server.Restart().WantNone(t) // as in an apply: nothing is refreshed, and the number may be written after the token
		planned, diags := f.PlanHere(configWith(token))
		diags.NoError(t)
		f.Commit(planned).NoError(t)
	})
}
