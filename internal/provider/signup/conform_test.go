package signup_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

// first is a signup of the account with which the terms were accepted.
const first = "709000000000001"

func spec() conform.Spec {
	return conform.Item{
		Type: "whatsapp_signup",
		Edge: "signups", Key: "id", Account: true,
		Config: func(i int) protocol.Values {
			return protocol.Values{
				"display_name": fmt.Sprint("Signup ", i), "signup_message": "Get news", "confirmation_message": "Thank you",
				"privacy_policy_url": "https://example.com/privacy",
			}
		},
		Changed: protocol.Values{"confirmation_message": "Thank you. Your code: {{promo_code}}", "promo_code": "SPRING"},
		ByHand:  map[string]any{"signup_message": "another text"},
		Retired: map[string]any{"status": "DISABLED"},
		Removal: conform.Write{Method: "POST", Path: "/*/signups/*"},
		Change:  conform.Write{Method: "POST", Path: "/*/signups/*"},
		Nodes: func(w *world.World, account string) map[string]map[string]any {
			if !w.Graph.HasObject(account) {
				return nil
			}
			return w.Graph.Signups(account)
		},
		Prepare: func(w *world.World) {
			w.Graph.AddSignup(graphsim.Signup{ID: first, BusinessAccountID: acctest.Account, Fields: map[string]any{"status": "DISABLED"}})
		},
	}.ToSpec()
}
