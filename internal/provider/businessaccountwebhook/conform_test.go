package businessaccountwebhook_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_business_account_webhook"
	word     = "CANARYverifyToken0123456789"
	edge     = "/*/*/subscribed_apps"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func account(i int) string {
	if i == 0 {
		return acctest.Account
	}
	return fmt.Sprint(103000000000000 + i)
}

func prepare(w *world.World) {
	for i := 1; i < conform.Objects; i++ {
		w.Graph.AddBusinessAccount(graphsim.BusinessAccount{ID: account(i), Name: fmt.Sprint("Account ", i), BusinessID: acctest.Business})
		w.Graph.AssignToken(acctest.ProviderToken, account(i))
	}
	app(w, false, "messages")
}

func app(w *world.World, inactive bool, fields ...string) {
	w.Graph.SetAppSubscription(graphsim.AppSubscription{
		AppID: acctest.AppID, CallbackURL: "https://app.example.com", Fields: fields, Inactive: inactive,
	})
}

func subscription(w *world.World, account string) *graphsim.SubscribedApp {
	for _, app := range w.Graph.SubscribedApps(account) {
		if app.AppID == acctest.AppID {
			return &app
		}
	}
	return nil
}

func spec() conform.Spec {
	return conform.Spec{
		Type:          "whatsapp_business_account_webhook",
		SecondAddress: conform.ErrorAt{At: "business_account_id", Says: "Two resources manage the same webhook of a WhatsApp Business Account"},
		Prepare:       prepare,
		Config: func(i int) protocol.Values {
			return protocol.Values{
				"business_account_id": account(i), "override_callback_uri": fmt.Sprint("https://chat.example.com/webhooks/", i),
				"verify_token_wo": word,
			}
		},
		Changed:      protocol.Values{"override_callback_uri": "https://chat.example.com/other", "verify_token_wo_version": "2"},
		ReplacedBy:   protocol.Values{"business_account_id": account(1)},
		WithoutWrite: protocol.Values{"on_destroy": "clear_override"},
		Inputs:       []string{"business_account_id", "override_callback_uri", "verify_token_wo"},
		List:         protocol.Values{"business_account_id": acctest.Account},
		Needs:        []string{"access_token", "graph_endpoint", "app_id"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state["business_account_id"], "/", state["app_id"])
		},
		OneRemoteObject: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if !w.Graph.HasObject(account(i)) {
					continue
				}
				if app := subscription(w, account(i)); app != nil {
					all[account(i)] = app.OverrideCallbackURI
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500"}},
			"no success":  {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"override, 500 always": {Fault: simkit.Fault{Skip: 1, Status: 500, Times: -1},
				Says: []string{"HTTP 500", "subscribed to the account now, without an override"}},
			"override, handshake": {Fault: handshakeFails(1), At: "override_callback_uri",
				Says: []string{"code 2200", "hub.challenge", "HTTP 200", "without an override"}},
			"override, not subscribed": {Fault: beforeOverride(1), At: "override_callback_uri",
				Says: []string{"Before override", "whatsapp_app_webhook"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: edge, Faults: map[string]conform.Fault{
			"handshake": {Fault: handshakeFails(0), At: "override_callback_uri", Says: []string{"code 2200", "hub.challenge"}},
		}},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: edge, Faults: map[string]conform.Fault{
			"done always": {Fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}},
		}},
		Disappear: map[string]conform.Event{
			"unsubscribed": {
				Do:   func(w *world.World, _ protocol.Values) { w.Graph.UnsubscribeApp(acctest.Account, acctest.AppID) },
				Then: conform.Dropped, Warns: []string{"no longer subscribed", "receives no message"},
			},
			"another override": {Do: func(w *world.World, _ protocol.Values) { setOverride(w, "https://other.example.com") }, Then: conform.Changed},
			"no override":      {Do: func(w *world.World, _ protocol.Values) { setOverride(w, "") }, Then: conform.Changed},
		},
		LosePermission: map[string]conform.Event{
			"scope dropped": conform.PlanError(func(w *world.World) {
				w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
			}, "whatsapp_business_management"),
			"unassigned": {Do: func(w *world.World, _ protocol.Values) { w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account) },
				At: "business_account_id", Says: []string{"subcode 33"}},
			"revoked": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "code 190, subcode 458"),
			"account gone": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemoveBusinessAccount(acctest.Account) },
				At: "business_account_id", Says: []string{"subcode 33"}},
		},
		Golden: map[string]protocol.Values{"without override": {"business_account_id": acctest.Account}},
	}
}

func setOverride(w *world.World, uri string) {
	w.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: uri})
}

func handshakeFails(skip int) simkit.Fault {
	f := graphsim.Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: HTTP Status Code = " +
		"404"}.Fault("", "", 1)
	f.Skip = skip
	return f
}

func beforeOverride(skip int) simkit.Fault {
	f := graphsim.Error{Code: 100, Message: "(#100) Before override the current callback uri, your app must be subscribed to receive " +
		"messages for WhatsApp Business Account"}.Fault("", "", 1)
	f.Skip = skip
	return f
}
