package channel_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A token whose scopes are limited to other accounts fails the plan, without required_access.
func TestPlan_account(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		for _, accounts := range [][]string{{acctest.ForeignAccount}, {acctest.ForeignAccount, acctest.Account}} {
			const token = "EAACANARYlimitedToken"
			f.Graph.AddToken(graphsim.Token{
				Token: token, AppID: acctest.AppID, UserID: "122000000000001", Scopes: acctest.Scopes,
				GranularScopes: []graphsim.GranularScope{{Scope: "whatsapp_business_messaging", TargetIDs: accounts}},
			})
			_, diags := f.Plan(with(k.fresh, protocol.Values{"access_token_wo": token}))
			if len(accounts) > 1 {
				diags.NoError(t)
				continue
			}
			diags.WantError(t, "access_token_wo", "whatsapp_business_messaging covers only "+acctest.ForeignAccount)
		}
	})
}
