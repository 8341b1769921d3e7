package appwebhook_test

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
	typeName    = "whatsapp_app_webhook"
	verifyToken = "CANARYverifyToken0123456789"
	edge        = "/*/*/subscriptions"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func object(i int) string {
	return []string{"whatsapp_business_account", "ad_account", "application", "certificate_transparency", "instagram", "page", "payments",
		"permissions", "product_catalog", "user"}[i]
}

func spec() conform.Spec {
	return conform.Spec{
		Type:          "whatsapp_app_webhook",
		SecondAddress: conform.ErrorAt{At: "object", Says: "Two resources manage the same webhook of an app"},
		Config: func(i int) protocol.Values {
			return protocol.Values{
				"object": object(i), "callback_url": fmt.Sprint("https://chat.example.com/webhooks/", i), "fields": []string{"messages"},
				"verify_token_wo": verifyToken,
			}
		},
		Changed:      protocol.Values{"callback_url": "https://chat.example.com/other", "fields": []string{"messages", "flows"}},
		ReplacedBy:   protocol.Values{"object": object(1)},
		WithoutWrite: protocol.Values{"on_destroy": "abandon"},
		Inputs:       []string{"object", "callback_url", "fields", "verify_token_wo"},
		List:         protocol.Values{},
		Needs:        []string{"app_id", "app_secret", "graph_endpoint"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state["app_id"], "/", state["object"])
		},
		OneRemoteObject: true,
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range conform.Objects {
				if fields := w.Graph.Fields(acctest.AppID + "/subscriptions/" + object(i)); fields != nil {
					all[object(i)] = fmt.Sprint(fields["callback_url"], fields["fields"])
				}
			}
			return all
		},
		Create: conform.Write{On: conform.Graph, Method: "POST", Path: edge, Faults: map[string]conform.Fault{
			"reset, done": {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500 always":  {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500"}},
			"no success":  {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"handshake": {Fault: graphsim.Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: " +
				"HTTP Status Code = 404"}.Fault("", "", 1), At: "callback_url", Says: []string{"code 2200", "hub.challenge", "HTTP 200"}},
			"dashboard": {Fault: graphsim.Error{Code: 100, Message: "(#100) Use the App Dashboard for this object"}.Fault("", "", 1),
				At: "callback_url", Says: []string{"Use the App Dashboard for this object"}},
		}},
		Update: conform.Write{On: conform.Graph, Method: "POST", Path: edge},
		Delete: conform.Write{On: conform.Graph, Method: "DELETE", Path: edge, Faults: map[string]conform.Fault{
			"done always": {Fault: simkit.Fault{Status: 500, When: simkit.After, Times: -1}},
		}},
		Disappear: map[string]conform.Event{
			"deleted": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemoveAppSubscription(acctest.AppID, object(0)) },
				Then: conform.Dropped, Warns: []string{"no longer has a webhook", "receives no events"}},
			"another callback": {Do: set("https://other.example.com", false, "messages"), Then: conform.Changed},
			"inactive":         {Do: set("https://chat.example.com/webhooks/0", true, "messages"), Then: conform.Changed},
			"other fields":     {Do: set("https://chat.example.com/webhooks/0", false, "flows", "security"), Then: conform.Changed},
			"another field":    {Do: set("https://chat.example.com/webhooks/0", false, "messages", "security"), Then: conform.Changed},
		},
		LosePermission: map[string]conform.Event{
			"app secret reset": conform.PlanError(func(w *world.World) { w.Graph.SetAppSecret(acctest.AppID, "CANARYanothersecret0123456789abcd") },
				"app_id and app_secret"),
			"dashboard only": conform.PlanError(func(w *world.World) {
				w.Graph.FailNext(graphsim.Error{Code: 15, Message: "(#15) This method must be called with an app access_token."}.Fault("GET", edge, -1))
			}, "code 15"),
		},
		Golden: map[string]protocol.Values{"all": {
			"app_id": acctest.AppID, "object": object(0), "callback_url": "https://chat.example.com/w", "fields": []string{"messages", "flows"},
			"include_values": true, "verify_token_wo": verifyToken, "verify_token_wo_version": "1", "on_destroy": "abandon",
		}},
	}
}

func set(callback string, inactive bool, fields ...string) func(*world.World, protocol.Values) {
	return func(w *world.World, _ protocol.Values) {
		w.Graph.SetAppSubscription(graphsim.AppSubscription{
			AppID: acctest.AppID, CallbackURL: callback, Fields: fields, Inactive: inactive,
		})
	}
}
