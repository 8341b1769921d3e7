package integrationcheck_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// A summary gives the reason for an unknown token only where the platform hides the token. No detail contains a next step.
func TestAccIntegrationCheck_reasons(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*fixture)
		hidden bool
	}{
		"token hidden": {func(f *fixture) {
			f.platform, f.project, f.block = "zammad", strconv.Itoa(acctest.Channel), acctest.ProviderBlock(f.World, "zammad")
		}, true},
		"Meta is down":  {func(f *fixture) { f.Graph.FailNext(simkit.Fault{Times: -1, Body: "{}"}) }, false},
		"no token":      {func(f *fixture) { f.set(nil, acctest.Number) }, false},
		"scope dropped": {func(f *fixture) { f.Graph.DropScope(f.token, "whatsapp_business_messaging") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, "chatwoot")
			c.change(f)
			got, diags := f.readCheck(nil)
			diags.WantNone(t)
			if text := fmt.Sprint(got["summary"]); strings.Contains(text, "does not show the token") != c.hidden {
				t.Errorf("the summary is %q", text)
			}
			if detail := fmt.Sprint(checkNamed(t, got, "token")["detail"]); strings.Contains(detail, "Generate") || strings.Contains(detail, "\n") {
				t.Errorf("the detail is %q", detail)
			}
		})
	}
}

// The next step names the resource that manages the object, where there is one.
func TestAccIntegrationCheck_remedies(t *testing.T) {
	t.Parallel()
	const elsewhere = "https://other.example/webhook"
	status := func(name string) func(*fixture) {
		return func(f *fixture) { f.Graph.SetField(acctest.Number, "status", name) }
	}
	for name, c := range map[string]struct {
		change   func(*fixture)
		at, says string
		lacks    string
	}{
		"scope dropped": {change: func(f *fixture) { f.Graph.DropScope(f.token, "whatsapp_business_messaging") }, at: "token",
			says: "If a resource generates the token (generate), apply it"},
		"portfolio as account": {change: func(f *fixture) { f.Chatwoot.SetConfig(acctest.Inbox, "business_account_id", acctest.Business) },
			at: "account", says: "Set the ID of the WhatsApp Business Account", lacks: "assigned to"},
		"portfolio as account, webhook": {change: func(f *fixture) {
			f.Chatwoot.SetConfig(acctest.Inbox, "business_account_id", acctest.Business)
		}, at: "webhook", says: "This is the ID of another kind of object (Business)"},
		"provider's token revoked": {change: func(f *fixture) { f.Graph.RevokeToken(acctest.ProviderToken, 467) }, at: "number_account",
			says: "says nothing about the project's token. The provider's access_token was revoked", lacks: "Check the ID"},
		"provider's token without the scope": {change: func(f *fixture) {
			f.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, at: "webhook", says: "generated with the permission whatsapp_business_management ticked"},
		"account unassigned": {change: func(f *fixture) { f.Graph.UnassignToken(f.token, acctest.Account) }, at: "account",
			says: "resource whatsapp_business_account_user"},
		"number pending":      {change: status("PENDING"), at: "number_connected", says: "whatsapp_phone_number_registration"},
		"number disconnected": {change: status("DISCONNECTED"), at: "number_connected", says: "whatsapp_phone_number_registration"},
		"number offline": {change: status("OFFLINE"), at: "number_connected", says: "two-step PIN in", // the resource takes it for registered
			lacks: "whatsapp_phone_number_registration"},
		"number on premises": {change: func(f *fixture) { f.Graph.SetField(acctest.Number, "platform_type", "ON_PREMISE") },
			at: "number_connected", says: "whatsapp_phone_number_registration"},
		"app not subscribed": {change: func(f *fixture) { f.Graph.UnsubscribeApp(acctest.Account, acctest.AppID) }, at: "webhook",
			says: "resource whatsapp_business_account_webhook, or POST /" + acctest.Account + "/subscribed_apps"},
		"override of the number": {change: func(f *fixture) { f.Graph.SetNumberOverride(acctest.Number, acctest.AppID, elsewhere) },
			at: "webhook", says: "resource whatsapp_phone_number_webhook"},
		"override of the account": {change: func(f *fixture) {
			f.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: elsewhere})
		}, at: "webhook", says: "resource whatsapp_business_account_webhook"},
		"callback of the app": {change: func(f *fixture) {
			f.Graph.SetAppSubscription(graphsim.AppSubscription{AppID: acctest.AppID, CallbackURL: elsewhere, Fields: []string{"messages"}})
		}, at: "webhook", says: "resource whatsapp_app_webhook"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, "chatwoot")
			c.change(f)
			got, diags := f.readCheck(nil)
			diags.WantNone(t)
			remedy := fmt.Sprint(checkNamed(t, got, c.at)["remedy"])
			if !strings.Contains(remedy, c.says) || (c.lacks != "" && strings.Contains(remedy, c.lacks)) {
				t.Errorf("the next step is %q", remedy)
			}
		})
	}
}
