package listing_test

import (
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// ofNumbers are the plural data sources of what phone numbers have, ofAccount those of what an account has.
var (
	ofNumbers = []string{
		"whatsapp_usernames", "whatsapp_phone_number_webhooks", "whatsapp_business_profiles", "whatsapp_business_encryptions",
		"whatsapp_business_compliance_infos", "whatsapp_commerce_settings", "whatsapp_conversational_automations",
	}
	ofAccount = []string{
		"whatsapp_signups", "whatsapp_product_catalog_links", "whatsapp_welcome_message_sequences", "whatsapp_business_account_webhooks",
	}
)

// All data sources of an account's numbers share one call, and a batch for the usernames. They share it with the QR codes.
func TestPlural_shareCalls(t *testing.T) {
	t.Parallel()
	w, s := serve(t, "http", nil)
	scope := protocol.Values{"business_account_id": acctest.Account}
	for _, name := range ofNumbers {
		_, diags := s.ReadData(name, scope)
		diags.WantNone(t)
	}
	for _, number := range []string{acctest.Number, acctest.OtherNumber} {
		_, diags := s.ReadData("whatsapp_qr_codes", protocol.Values{"phone_number_id": number})
		diags.WantNone(t)
	}
	var paths []string
	for _, call := range w.Graph.Calls() {
		paths = append(paths, call.Path)
	}
	want := []string{
		"/v25.0/" + acctest.Account + "/phone_numbers", "/v25.0/", // a batch of two
		"/v25.0/" + acctest.Number + "/username", "/v25.0/" + acctest.OtherNumber + "/username",
	}
	if !reflect.DeepEqual(paths, want) {
		t.Errorf("calls: %q", paths)
	}
}

// An account that does not exist, and a token without the permission, are errors at the argument, and not empty lists.
func TestPlural_refused(t *testing.T) {
	t.Parallel()
	for _, name := range append(ofNumbers, ofAccount...) {
		_, s := serve(t, "http", nil)
		_, diags := s.ReadData(name, protocol.Values{"business_account_id": "102000000000999"})
		diags.WantError(t, "business_account_id", "code 100, subcode 33")
		_, diags = s.ReadData(name, protocol.Values{"business_account_id": acctest.Number})
		diags.WantError(t, "business_account_id", "another kind of object")
		w, s := serve(t, "http", nil)
		w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		_, diags = s.ReadData(name, protocol.Values{"business_account_id": acctest.Account})
		diags.WantError(t, "business_account_id", "whatsapp_business_management")
	}
}

// Either an account or phone numbers are needed, as in the list resource. Single numbers are read without the account.
func TestPlural_arguments(t *testing.T) {
	t.Parallel()
	seed := acctest.Seed()
	seed.Graph.Objects = map[string]map[string]any{acctest.OtherNumber + "/username": {"username": "canary.sales", "status": "approved"}}
	w := acctest.StartWith(t, seed, world.Options{})
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	single := []string{acctest.OtherNumber, acctest.Number}
	for at, block := range map[string]protocol.Values{
		"": nil, "business_account_id": {"business_account_id": acctest.Account, "phone_number_ids": single},
	} {
		_, diags := s.ReadData("whatsapp_usernames", block)
		diags.WantError(t, at, "[business_account_id,phone_number_ids]")
	}
	_, diags := s.ReadData("whatsapp_usernames", protocol.Values{"phone_number_ids": []string{"x"}})
	diags.WantError(t, "phone_number_ids.0", "5 to 20 digits")
	got, diags := s.ReadData("whatsapp_usernames", protocol.Values{"phone_number_ids": single})
	diags.WantNone(t)
	want := []any{protocol.Values{
		"phone_number_id": acctest.OtherNumber, "import_id": acctest.OtherNumber, "display_name": acctest.OtherNumber,
	}}
	if !reflect.DeepEqual(got["usernames"], want) {
		t.Errorf("%v", got)
	}
}

// Without the credentials of the app, its webhooks cannot be read.
func TestPlural_appWebhooks(t *testing.T) {
	t.Parallel()
	_, s := serve(t, "http", protocol.Values{"app_secret": nil})
	_, diags := s.ReadData("whatsapp_app_webhooks", nil)
	diags.WantError(t, "", "app_id", "app_secret")
}
