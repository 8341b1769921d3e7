package graphsim_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

const seedText = `{
  "apps": [{"id": "111", "name": "Care", "secret": "s", "business_id": "200", "require_app_secret": true}],
  "businesses": [{"id": "200", "name": "Lucky Shrub", "requires_expiring_tokens": true}, {"id": "201", "name": "Agency"}],
  "business_accounts": [{"id": "300", "name": "Service", "business_id": "200", "shared_with": ["201"], "fields": {"country": "DE"}}],
  "phone_numbers": [{"id": "400", "business_account_id": "300", "display_phone_number": "+1 631-555-5555", "verified_name": "Lucky Shrub"}],
  "system_users": [{"id": "501", "business_id": "200", "name": "bot", "role": "ADMIN", "ids": {"111": "900"}, "apps": ["111"],
      "accounts": {"300": ["MANAGE"]}}],
  "subscribed_apps": [{"business_account_id": "300", "app_id": "111", "override_callback_uri": "https://hook.example"}],
  "app_subscriptions": [{"app_id": "111", "callback_url": "https://app.example", "fields": ["messages"]}],
  "number_overrides": [{"phone_number_id": "400", "app_id": "111", "override_callback_uri": "https://number.example"}],
  "signups": [{"id": "700", "business_account_id": "300", "fields": {"display_name": "Spring"}}],
  "objects": {"400/whatsapp_business_profile": {"about": "Seeded"}, "400/message_qrdls/CODE": {"prefilled_message": "Hi"}},
  "tokens": [{"token": "EAAx", "app_id": "111", "type": "SYSTEM_USER", "user_id": "900", "scopes": ["business_management"],
    "granular_scopes": [{"scope": "business_management", "target_ids": ["200"]}], "follows_assignments": true,
    "issued_at": 1767225600, "expires_at": "+720h", "data_access_expires_at": "2027-01-01T00:00:00Z", "business_accounts": ["300"]}]
}`

func TestSeed(t *testing.T) {
	sim := graphsim.New(graphsim.Options{})
	for range 2 {
		if err := simtest.LoadSeed(seedText, sim.Load); err != nil {
			t.Fatal(err)
		}
	}
	if !sim.HasToken("EAAx") || !sim.HasObject("400") || len(sim.SystemUsers("200")) != 1 || !sim.IsInstalled("900", "111") ||
		len(sim.AssignedTasks("300", "900")) != 1 || len(sim.SubscribedApps("300")) != 1 || sim.LiveTokens("501") != 1 {
		t.Errorf("%+v", sim.SystemUsers("200"))
	}
	if len(sim.Deliveries("400", "messages")) != 1 || !sim.HasObject("700") || !sim.HasObject("400/whatsapp_business_profile") ||
		!sim.HasObject("400/message_qrdls/CODE") {
		t.Error("not all was seeded")
	}
	load := func(seed graphsim.Seed) error {
		sim := graphsim.New(graphsim.Options{})
		err := sim.Load(seed)
		if sim.HasObject("300") {
			t.Error("a seed with a mistake was loaded in part")
		}
		return err
	}
	simtest.CheckRefusedSeeds(t, seedText, load, map[string]string{
		`"id": "400"|"id": "4x0"`: "not made of digits",
		`"id": "400"|"id": "300"`: "occurs twice",
		`"business_account_id": "300", "d|"business_account_id": "9", "d`:                   "refers to WhatsAppBusinessAccount",
		`"app_id": "111", "t|"app_id": "112", "t`:                                           "refers to Application",
		`"token": "EAAx"|"token": ""`:                                                       "no value",
		`"secret": "s"|"sekret": "s"`:                                                       "unknown field",
		`"+720h"|"soon"`:                                                                    "soon",
		`, "business_id": "200", "require|, "require`:                                       "needs a business_id",
		`"apps": ["111"]|"apps": ["112"]`:                                                   "refers to Application",
		`{"111": "900"}|{"112": "900"}`:                                                     "refers to Application",
		`{"111": "900"}|{"111": "300"}`:                                                     "occurs twice",
		`"id": "501"|"id": "5x"`:                                                            "not made of digits",
		`{"300": ["MANAGE"]}|{"301": ["MANAGE"]}`:                                           "refers to WhatsAppBusinessAccount",
		`{"300": ["MANAGE"]}|{"300": []}`:                                                   "no tasks",
		`"name": "bot"|"name": ""`:                                                          "no name",
		`"shared_with": ["201"]|"shared_with": ["9"]`:                                       "refers to Business",
		`"app_id": "111", "over|"app_id": "9", "over`:                                       "refers to Application",
		`"app_id": "111", "callback|"app_id": "9", "callback`:                               "refers to Application",
		`{"phone_number_id": "400"|{"phone_number_id": "9"`:                                 "refers to WhatsAppBusinessPhoneNumber",
		`"id": "700", "business_account_id": "300"|"id": "700", "business_account_id": "9"`: "refers to WhatsAppBusinessAccount",
		`"400/whatsapp_business_profile"|"9/whatsapp_business_profile"`:                     "neither a setting",
		`"400/whatsapp_business_profile"|"400/whatsapp_business_profiles"`:                  "neither a setting",
		`"400/message_qrdls/CODE"|"400/message_qrdls"`:                                      "neither a setting",
	})
}
