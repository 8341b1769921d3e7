package provider_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const numbersOfAccount = 20

// settingsOfNumber are the resources for a setting of a phone number, by type.
var settingsOfNumber = []string{
	"whatsapp_business_profile", "whatsapp_commerce_settings", "whatsapp_conversational_automation", "whatsapp_phone_number_calling",
	"whatsapp_phone_number_identity_check", "whatsapp_phone_number_payload_encryption", "whatsapp_phone_number_storage",
	"whatsapp_business_encryption", "whatsapp_business_compliance_info", "whatsapp_phone_number_registration", "whatsapp_phone_number_webhook",
}

// wholeAccount imports all settings of an account and its numbers, and a QR code of each number.
func wholeAccount(t *testing.T, w *world.World) (objects func(*protocol.Server) []*protocol.Resource) {
	t.Helper()
	w.Graph.ConnectCatalog(acctest.Account, "770000000000001")
	type typed struct {
		*protocol.Resource
		name string
	}
	var states []typed
	s := accountServer(t, w)
	add := func(typeName, id string) {
		r := s.NewResource(typeName)
		r.Import(id).NoError(t)
		states = append(states, typed{r, typeName})
	}
	add("whatsapp_business_account_settings", acctest.Account)
	add("whatsapp_product_catalog_link", acctest.Account+"/770000000000001")
	for i := range numbersOfAccount {
		number := fmt.Sprint(107000000000000 + i)
		if i < 2 {
			number = []string{acctest.Number, acctest.OtherNumber}[i]
		}
		w.Graph.AddPhoneNumber(graphsim.PhoneNumber{
			ID: number, BusinessAccountID: acctest.Account, DisplayPhoneNumber: fmt.Sprintf("+1 555-012-%04d", i), VerifiedName: "Canary",
		})
		w.Graph.SetNumberOverride(number, acctest.AppID, "https://chat.example.com/webhooks")
		w.Graph.SetField(number+"/whatsapp_business_encryption", "business_public_key", acctest.PublicKey)
		w.Graph.SetField(number+"/business_compliance_info", "entity_name", "Example Traders")
		for _, typeName := range settingsOfNumber {
			add(typeName, number)
		}
		code := s.NewResource("whatsapp_qr_code")
		code.Apply(protocol.Values{"phone_number_id": number, "prefilled_message": "Hello"}).NoError(t)
		states = append(states, typed{code, "whatsapp_qr_code"})
	}
	return func(server *protocol.Server) []*protocol.Resource {
		var all []*protocol.Resource
		for _, r := range states {
			copied := server.NewResource(r.name)
			copied.State, copied.Identity, copied.Private = r.State, r.Identity, r.Private
			all = append(all, copied)
		}
		return all
	}
}

func accountServer(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(protocol.Values{"access_token": acctest.ProviderToken, "graph_endpoint": w.URLs.Graph}).WantNone(t)
	return s
}

// An unchanged plan of a whole account reads each object once and makes four calls at most. Where Meta refuses field expansion, it
// reads the refused edges in batches of 50.
func TestWholeAccount_calls(t *testing.T) {
	t.Parallel()
	edges := []string{
		"whatsapp_business_profile", "whatsapp_commerce_settings", "settings", "message_qrdls", "whatsapp_business_encryption",
		"business_compliance_info",
	}
	for name, c := range map[string]struct {
		refused []string
		most    int
	}{
		"expanded": {nil, 4},
		"refused":  {edges, 4 + (len(edges)*numbersOfAccount+49)/50},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			objects := wholeAccount(t, w)
			w.Graph.RefuseExpansion(c.refused...)
			all := objects(accountServer(t, w))
			w.Graph.ResetCalls()
			var wg sync.WaitGroup
			turn := make(chan struct{}, 10) // Terraform's parallelism
			for _, r := range all {
				wg.Go(func() {
					turn <- struct{}{}
					defer func() { <-turn }()
					r.RefreshHere().WantNone(t)
				})
			}
			wg.Wait()
			var sent []string
			for _, call := range w.Graph.Calls() {
				if call.Via == "" {
					sent = append(sent, fmt.Sprintf("%s %s: %d", call.Method, call.Path, call.Status))
				}
			}
			t.Logf("%d objects, %d calls", len(all), len(sent))
			if len(sent) > c.most {
				t.Errorf("%d objects cost %d calls, want at most %d:\n%s", len(all), len(sent), c.most, strings.Join(sent, "\n"))
			}
		})
	}
}
