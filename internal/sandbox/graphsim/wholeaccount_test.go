package graphsim_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 1: one call reads an account with the settings of all its numbers, and each edge of a
// number can refuse that.
func TestWholeAccount(t *testing.T) {
	w := newWorld(t)
	for i := range 18 {
		w.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(500 + i), BusinessAccountID: waba, VerifiedName: "Lucky"})
	}
	edges := []string{
		"whatsapp_business_profile{about,websites}", "whatsapp_commerce_settings", "settings", "whatsapp_business_encryption",
		"business_compliance_info", "conversational_automation", "message_qrdls{code}",
	}
	w.SetField("510/whatsapp_business_profile", "about", "Hello")
	w.SetField("510/conversational_automation", "prompts", []string{"Ask"})
	w.SetField("510/settings", "user_identity_change", map[string]any{"enable_identity_key_check": true})
	w.SetAppSubscription(graphsim.AppSubscription{AppID: appID, CallbackURL: "https://app.example", Fields: []string{"messages"}})
	read := "admin GET " + waba + "?fields=id,subscribed_apps,product_catalogs,signups,welcome_message_sequences,phone_numbers.limit(100)" +
		"{id,status,webhook_configuration,username," + strings.Join(edges, ",") + "}"
	units := w.SpentUnits()
	r := w.try(read, "ok", `"about":"Hello"`, `"prompts":["Ask"]`, `"enable_identity_key_check":true`, "https://app.example")
	expect(t, "units", w.SpentUnits()-units, 1)
	if numbers, _ := r.valueAt("phone_numbers", "data").([]any); len(numbers) != 20 {
		t.Errorf("%d numbers", len(numbers))
	}
	for _, edge := range edges {
		name, _, _ := strings.Cut(edge, "{")
		w.RefuseExpansion(name)
		w.try("admin GET "+phone+"?fields="+name, "100", "nonexisting field ("+name+")")
		w.try("admin GET "+phone+"/"+name, "ok")
	}
	w.try(read, "100")
}
