package lookup_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Every error of a data source names its argument, unless the cause is the provider's configuration.
func TestDataSource_errors(t *testing.T) {
	t.Parallel()
	for typeName, c := range map[string]struct{ argument, id string }{
		"whatsapp_business_account":       {"business_account_id", acctest.Account},
		"whatsapp_business_accounts":      {"business_id", acctest.Business},
		"whatsapp_business_account_users": {"business_account_id", acctest.Account},
		"whatsapp_flows":                  {"business_account_id", acctest.Account},
		"whatsapp_message_templates":      {"business_account_id", acctest.Account},
		"whatsapp_phone_number":           {"phone_number_id", acctest.Number},
		"whatsapp_phone_numbers":          {"business_account_id", acctest.Account},
		"whatsapp_qr_codes":               {"phone_number_id", acctest.Number},
		"whatsapp_system_users":           {"business_id", acctest.Business},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			s := protocol.Serve(t, acctest.Factory())
			block := acctest.ProviderBlock(w, "http")
			block["business_id"] = acctest.Business
			s.Configure(block).NoError(t)
			config := protocol.Values{c.argument: c.id}
			w.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", -1))
			_, diags := s.ReadData(typeName, config)
			diags.WantError(t, c.argument, "works, but may not do this")
			w.Graph.ClearFaults()
			s.Restart().NoError(t) // a refusal is remembered
			w.Graph.RevokeToken(acctest.ProviderToken, 467)
			_, diags = s.ReadData(typeName, config)
			diags.WantError(t, "", "The provider's access_token is not valid")
		})
	}
}
