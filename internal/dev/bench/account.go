package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const (
	accountNumbers = 20
	catalog        = "770000000000001"
	// publicKey is an RSA key of 2048 bits. Its private key was not stored.
	publicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtOYglVmh5vQkyWJh6ueL
RO2AxjWYBoktjwJkWgYSqHxF6dM9fQrz/YbAofDePU/NIUvDwoZy8WMxEBTF3Efr
rqiDW7QHjko6g0PBnTzN7BXE+VKNIOafZNa/aH4mNFG6unJjK/KL/Bh0Rt42ufOF
4kbY8yYuWM01BMuRyjWzIXmBHk2Y5cz4y+EhvXX2VDzG97sbqU56jPjjVea+AQwT
Zyuk29kbkWzGMm65J+77zVtg3iW4ovPNTh+B62J0EYhkIN5krEDvHCZTxYI6uj6Q
lGMrF4gF9lzaBEY67DNsIMuibjIRtZJaIVZQceqxS8zTRnZANynwIbP7GXOiE9lA
mQIDAQAB
-----END PUBLIC KEY-----`
)

// ofAccount and ofNumbers are the resources of a whole account, with the arguments that they have besides the account or the number.
var (
	ofAccount = []resource{
		{"business_account_settings", `is_enabled_for_insights = true`},
		{"business_account_webhook", `depends_on = [whatsapp_app_webhook.bench]`},
		{"product_catalog_link", `catalog_id = "` + catalog + `"`},
	}
	ofNumbers = []resource{
		{"phone_number_registration", ``},
		{"phone_number_webhook", `override_callback_uri = "https://chat.example.com/webhooks/${count.index}"
  verify_token_wo       = "bench-verify-token"
  depends_on            = [whatsapp_business_account_webhook.bench]`},
		{"business_profile", `about    = "Open all day"
  websites = ["https://www.example.com"]`},
		{"conversational_automation", `prompts = ["Book a flight", "Change a flight"]`},
		{"commerce_settings", `is_catalog_visible = true
  depends_on         = [whatsapp_product_catalog_link.bench]`},
		{"phone_number_calling", `status = "DISABLED"`},
		{"phone_number_identity_check", `enable_identity_key_check = true`},
		{"phone_number_payload_encryption", `status                = "ENABLED"
  client_encryption_key = base64encode("${local.public_key}\n")`},
		{"business_encryption", `business_public_key = local.public_key`},
		{"business_compliance_info", `entity_name = "Example Traders"
  entity_type = "PRIVATE_COMPANY"
  grievance_officer_details = { name = "A. Person", email = "officer@example.com", mobile_number = "+911234567890" }
  customer_care_details     = { email = "care@example.com", landline_number = "+911234567891" }`},
		{"username", `username = "example.shop${count.index}x"`},
		{"qr_code", `prefilled_message = "Hello"`},
	}
)

type resource struct{ name, arguments string }

// objectsOfAccount counts the objects of a whole account, with the webhook of the app.
func objectsOfAccount() int { return 1 + len(ofAccount) + accountNumbers*len(ofNumbers) }

// newAccount has a WhatsApp Business Account with all settings of its numbers.
func (b *bench) newAccount(ctx context.Context) (*subject, error) {
	seed := benchSeed(0)
	for i := range accountNumbers {
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{
			ID: strconv.Itoa(106000000000000 + i), BusinessAccountID: account,
			DisplayPhoneNumber: fmt.Sprintf("+1 555-%07d", i), VerifiedName: "Bench",
		})
	}
	config := fmt.Sprintf("locals {\n  public_key = <<-EOT\n%s\nEOT\n}\n", publicKey) + `
resource "whatsapp_app_webhook" "bench" {
  callback_url    = "https://chat.example.com/webhooks"
  fields          = ["messages"]
  verify_token_wo = "bench-verify-token"
}
`
	for _, r := range ofAccount {
		config += fmt.Sprintf("resource \"whatsapp_%s\" \"bench\" {\n  business_account_id = %q\n  %s\n}\n", r.name, account, r.arguments)
	}
	for _, r := range ofNumbers {
		config += fmt.Sprintf("resource \"whatsapp_%s\" \"bench\" {\n  count = %d\n  phone_number_id = tostring(106000000000000 + count.index)\n"+
			"  %s\n}\n", r.name, accountNumbers, r.arguments)
	}
	s, w, err := b.newWorld(ctx, seed, config)
	if err != nil {
		return nil, err
	}
	w.Graph.ConnectCatalog(account, catalog)
	const edge = "106000000000000/whatsapp_business_profile"
	s.drift = func() { w.Graph.SetField(edge, "about", "Changed by hand") }
	s.restore = func() { w.Graph.SetField(edge, "about", "Open all day") }
	return s, nil
}

// measureAccount prints the rows for a whole account, and what reading each object by itself would cost.
func (b *bench) measureAccount(ctx context.Context) error {
	n := objectsOfAccount()
	title := fmt.Sprintf("A whole account: %d numbers, %d objects", accountNumbers, n)
	_, err := b.measure(ctx, title, steps(b.runs), b.subjectMakers(ctx, n, func() (*subject, error) { return b.newAccount(ctx) }))
	least := time.Duration((n+9)/10) * b.latency
	fmt.Fprintf(b.out, "\nA provider that reads each object by itself, as generic REST providers do, makes %d requests in each plan. Ten at "+
		"a time, they take %s at least.\n", n, least)
	return err
}
