package channel_test

import (
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A token whose scopes are limited to other accounts fails the plan, without required_access.
func TestPlan_account(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		for _, accounts := range [][]string{{acctest.ForeignAccount}, {acctest.ForeignAccount, acctest.Account}} {
			_, diags := f.Plan(conform.Merge(k.fresh, protocol.Values{"access_token_wo": f.limited(accounts...)}))
			if len(accounts) > 1 {
				diags.NoError(t)
				continue
			}
			diags.WantError(t, "access_token_wo", "whatsapp_business_messaging covers only "+acctest.ForeignAccount)
		}
	})
}

// limited issues a token whose scope for messages covers these accounts only.
func (f *fixture) limited(accounts ...string) string {
	const token = "EAACANARYlimitedToken"
	f.Graph.AddToken(graphsim.Token{
		Token: token, AppID: acctest.AppID, UserID: "122000000000001", Scopes: acctest.Scopes,
		GranularScopes: []graphsim.GranularScope{{Scope: "whatsapp_business_messaging", TargetIDs: accounts}},
	})
	return token
}

// The account and the ID of a number that was moved there.
const (
	newAccount = "102000000000009"
	movedID    = "106000000000099"
)

// move moves the number of the channel to another account, where it gets another ID.
func (f *fixture) move() {
	f.Graph.AddBusinessAccount(graphsim.BusinessAccount{ID: newAccount, Name: "New", BusinessID: acctest.Business})
	f.Graph.AssignToken(acctest.ProviderToken, newAccount)
	f.Graph.AddPhoneNumber(graphsim.PhoneNumber{ID: movedID, BusinessAccountID: newAccount, DisplayPhoneNumber: acctest.InboxNumber})
}

// A binding that writes the IDs of a number that was moved to another account: the token that the project holds has to cover the new
// account.
func TestPlan_movedNumber(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for _, covers := range []string{acctest.Account, newAccount} {
			f := start(t, k)
			f.move()
			f.setToken(f.World, k.id, f.limited(acctest.Account, covers))
			_, diags := f.Server.NewResource("whatsapp_phone_number_binding").Plan(protocol.Values{
				"project": strconv.Itoa(k.id), "phone_number_id": movedID, "replace_existing": true, "on_destroy": "abandon",
			})
			diags.Warnings().WantWarning(t, "phone_number_id", "The webhook of phone number ID "+movedID+" is not registered by this change")
			if covers == newAccount || k.platform == "zammad" { // the provider reads no token of Zammad
				diags.NoError(t)
				continue
			}
			diags.Errors().WantError(t, "phone_number_id", "Token of the project does not cover the account of the number",
				"not the WhatsApp Business Account "+newAccount)
		}
	})
}

// A channel that gets the number of another account in place: a person has to register the webhook there. Another number of the same
// account has the same webhook.
func TestPlan_webhookOfAnotherAccount(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		if k.platform == "chatwoot" {
			return // replaces the inbox
		}
		f := startApplied(t, k)
		f.move()
		_, diags := f.Plan(conform.Merge(k.held, protocol.Values{"phone_number_id": movedID, "business_account_id": newAccount}))
		diags.WantWarning(t, "phone_number_id", "The webhook of phone number ID "+movedID+" is not registered by this change", "by you")
		_, diags = f.Plan(conform.Merge(k.held, protocol.Values{"phone_number_id": acctest.OtherNumber}))
		if strings.Contains(diags.String(), "is not registered by this change") {
			t.Error(diags)
		}
	})
}
