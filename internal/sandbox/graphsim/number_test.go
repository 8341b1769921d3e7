package graphsim_test

import (
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const changeNumber = "admin POST " + phone + " "

// A POST of a number makes one change.
func TestNumberChanges(t *testing.T) {
	w := newWorld(t)
	read := func(fields string) string { return "admin GET " + phone + "?fields=" + fields }
	w.try(changeNumber+"new_display_name=Lucky+Tree", "ok")
	w.try(read("verified_name,new_display_name,new_name_status"), "ok",
		`"new_display_name":"Lucky Tree","new_name_status":"PENDING_REVIEW","verified_name":"Lucky Shrub"`)
	w.ReviewDisplayName(phone, false)
	w.try(read("new_name_status"), "ok", "DECLINED")
	w.ReviewDisplayName(phone, true)
	w.try(read("verified_name,name_status"), "ok", "Lucky Tree", "APPROVED")
	w.try(changeNumber+"pin=012345", "ok")
	w.try(read("is_pin_enabled"), "ok", "true")
	w.try(read("_pin"), "100", "nonexisting")
	for _, bad := range []string{
		"", "color=red", "pin=12345", "pin=abcdef", "new_display_name=x", "new_display_name=" + strings.Repeat("a", 76),
		"new_display_name=Lucky&pin=012345",
	} {
		w.try(changeNumber+bad, "100")
	}
	w.DropScope(adminToken, "whatsapp_business_messaging")
	w.try(changeNumber+"pin=012345", "200", "whatsapp_business_messaging")
	w.try(changeNumber+"new_display_name=Lucky", "ok")
	expect(t, "stored", w.Stored("pin"), "{0 1 0}")
}

// A number has a callback of its own, with the same prerequisites as the callback of an account.
func TestNumberWebhook(t *testing.T) {
	w := newWorld(t)
	const read = "admin GET " + phone + "?fields=webhook_configuration"
	set := func(who, uri string) string {
		return who + " POST " + phone + ` webhook_configuration={"override_callback_uri":"` + uri + `","verify_token":"canary-verify"}`
	}
	w.try(read, "ok", `{"id":"400"}`)
	w.try(set("admin", "https://a.example"), "100", "Before override")
	w.SetAppSubscription(graphsim.AppSubscription{AppID: appID, CallbackURL: "https://app.example", Fields: []string{"messages"}})
	w.try(set("admin", "https://a.example"), "100", "Before override")
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID, OverrideCallbackURI: "https://waba.example"})
	w.try(set("admin", "https://a.example/%2B"), "ok", `{"success":true}`)
	w.try(read, "ok",
		`{"application":"https://app.example","phone_number":"https://a.example/ ","whatsapp_business_account":"https://waba.example"}`)
	w.try("other GET "+phone+"?fields=webhook_configuration", "ok", `{"id":"400"}`) // each app has its own view
	w.SetNumberOverride(phone, otherApp, "https://other.example")
	w.try("other GET "+waba+"?fields=phone_numbers{webhook_configuration}", "ok", `{"phone_number":"https://other.example"}`)
	w.SetNumberOverride(phone, otherApp, "")
	w.try("other GET "+phone+"?fields=webhook_configuration", "ok", `{"id":"400"}`)
	for _, bad := range []string{
		`{}`, `x`, `{"override_callback_uri":"https://a.example"}`, `{"override_callback_uri":"http://a.example","verify_token":"v"}`,
		`{"override_callback_uri":"https://a.example/` + strings.Repeat("a", 200) + `","verify_token":"v"}`,
		`{"override_callback_uri":"https://a.example","verify_token":"v","fields":"messages"}`,
	} {
		w.try(changeNumber+"webhook_configuration="+bad, "100")
	}
	w.FailCallbacks(true)
	w.EchoSecrets(true)
	w.try(set("admin", "https://b.example"), "2200", "canary-verify")
	w.try(changeNumber+`webhook_configuration={"override_callback_uri":""}`, "ok")
	w.try(read, "ok", "!phone_number", "https://waba.example")
	w.AddPhoneNumber(graphsim.PhoneNumber{ID: "410", BusinessAccountID: clientWABA, Fields: map[string]any{"is_on_biz_app": true}})
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, AdvancedAccess: true})
	w.try(strings.Replace(set("system", "https://b.example"), phone, "410", 1), "200", "Permissions error")
}

// A number is registered and deregistered.
func TestRegistration(t *testing.T) {
	w := newWorld(t)
	const read = "admin GET " + phone + "?fields=status,platform_type,is_pin_enabled"
	register := func(pin string) string {
		return "admin POST " + phone + "/register messaging_product=whatsapp&pin=" + pin
	}
	key := rsaKey(t, 2048)
	w.uploadKey(key).wantTexts(`{"success":true}`)
	w.try(register("111111"), "ok", `{"success":true}`) // connected: nothing changes but the key
	w.try(read, "ok", "!is_pin_enabled")
	w.try("admin GET "+phone+"/whatsapp_business_encryption", "ok", "MISMATCH", "BEGIN PUBLIC KEY")
	w.uploadKey(key)
	w.try("admin GET "+phone+"/whatsapp_business_encryption", "ok", "VALID")
	w.try("admin POST "+phone+"/deregister", "ok")
	w.try(read, "ok", `"platform_type":"NOT_APPLICABLE","status":"DISCONNECTED"`)
	w.try("admin POST "+phone+"/deregister", "133010")
	w.try(register("111111"), "ok")
	w.try(read, "ok", `"is_pin_enabled":true,"platform_type":"CLOUD_API","status":"CONNECTED"`)
	w.try("admin POST "+phone+"/deregister", "ok")
	w.try(register("222222"), "133005")
	w.try(changeNumber+"pin=222222", "ok")
	w.try(register("222222"), "ok")
	for _, bad := range []string{"pin=222222", "messaging_product=whatsapp&pin=22222", "messaging_product=whatsapp",
		"messaging_product=whatsapp&pin=222222&data_localization_region=DE"} {
		w.try("admin POST "+phone+"/register "+bad, "100")
	}
	w.SetField(secondPhone, "code_verification_status", "EXPIRED")
	w.SetField(secondPhone, "status", "PENDING")
	w.try(strings.Replace(register("111111"), phone, secondPhone, 1), "133006")
	w.SetField(secondPhone, "is_on_biz_app", true)
	w.try("admin POST "+secondPhone+"/deregister", "100", "SMB")
	w.DropScope(adminToken, "whatsapp_business_messaging")
	w.try(register("222222"), "200", "whatsapp_business_messaging")
	w.try("admin POST "+phone+"/deregister", "200")
	expect(t, "stored", w.Stored("register"), "{0 3 0}")
}

func TestRegistration_PINLock(t *testing.T) {
	w := newWorld(t)
	w.AddPhoneNumber(graphsim.PhoneNumber{ID: "420", BusinessAccountID: waba, PIN: "111111", Status: "PENDING"})
	const register = "admin POST 420/register messaging_product=whatsapp&pin="
	for range 5 {
		w.try(register+"222222", "133005")
	}
	w.try(register+"111111", "133008", "details")
	w.clock.Advance(time.Hour)
	w.try(register+"222222", "133005")
	w.try(register+"111111", "ok")
	w.SetPIN("420", "333333")
	w.try(register+"111111", "133005") // also while it is connected
}

// 133016: ten calls in 72 hours, of both kinds together.
func TestRegistration_budget(t *testing.T) {
	w := newWorld(t)
	const register = "admin POST " + phone + "/register messaging_product=whatsapp&pin=111111"
	const deregister = "admin POST " + phone + "/deregister"
	for range 5 {
		w.try(deregister, "ok")
		w.try(register, "ok")
	}
	w.try(register, "133016")
	w.clock.Advance(72*time.Hour - time.Second)
	w.try(deregister, "133016")
	w.clock.Advance(time.Second)
	for range 10 {
		w.try(register, "ok")
	}
	w.try(deregister, "133016")
}

func TestRegistration_slow(t *testing.T) {
	w := newWorld(t)
	w.DelayRegistrations(2)
	w.try("admin POST "+phone+"/register messaging_product=whatsapp&pin=111111", "ok")
	const read = "admin GET " + phone + "?fields=status"
	w.try(read, "ok", "PENDING")
	w.try(read, "ok", "PENDING")
	w.try(read, "ok", "CONNECTED")
}

// A number is new, then verified, then registered.
func TestNewNumber(t *testing.T) {
	w := newWorld(t)
	create := func(form string) string { return "admin POST " + waba + "/phone_numbers " + form }
	id := w.try(create("cc=1&phone_number=6315555557&verified_name=Lucky"), "ok").textAt("id")
	w.try("admin GET "+id+"?fields=display_phone_number,status,code_verification_status,name_status,platform_type", "ok",
		`"code_verification_status":"NOT_VERIFIED","display_phone_number":"+1 631-555-5557"`, "PENDING", "PENDING_REVIEW", "NOT_APPLICABLE")
	w.try(create("cc=1&phone_number=16315555557&verified_name=Lucky"), "100/2388012")
	w.try(create("phone_number=16315555555&verified_name=Lucky"), "100/2388012")
	w.try("admin POST "+emptyWABA+"/phone_numbers cc=1&phone_number=6315555555&verified_name=Lucky", "100/2388002")
	german := w.try(create("cc=49&phone_number=49301234567&verified_name=Lucky&preverified_id=7"), "ok").textAt("id")
	w.try("admin GET "+german, "ok", "+49 301 234567", `"VERIFIED"`)
	for _, bad := range []string{
		"cc=+49&phone_number=301234567&verified_name=Lucky", "cc=49&phone_number=0301234567&verified_name=Lucky",
		"cc=49&phone_number=301234567", "cc=49&verified_name=Lucky", "cc=49&phone_number=301234567&verified_name=L",
	} {
		w.try(create(bad), "100")
	}
	w.RequireNationalNumbers(true)
	twice := w.try(create("cc=49&phone_number=49309999999&verified_name=Lucky"), "ok").textAt("id")
	w.try("admin GET "+twice, "ok", "+49 493 09999999")

	w.try("admin POST "+id+"/verify_code code=123456", "136025")
	w.try("admin POST "+id+"/request_code code_method=SMS&language=en_US", "ok", `{"success":true}`)
	w.try("admin POST "+id+"/verify_code code=1", "136025")
	w.try("admin POST "+id+"/verify_code code=123-456", "100")
	w.try("admin POST "+id+"/register messaging_product=whatsapp&pin=111111", "133006")
	w.try("admin POST "+id+"/verify_code code="+w.VerificationCode(id), "ok", `"success":true`)
	w.try("admin POST "+id+"/request_code code_method=SMS&language=en", "136024")
	w.try("admin POST "+id+"/request_code code_method=FAX&language=en", "100")
	w.try("admin POST "+id+"/request_code code_method=SMS&language=English", "100")
	w.try("admin POST "+id+"/register messaging_product=whatsapp&pin=111111", "ok")
	expect(t, "stored", w.Stored("phone_numbers"), "{3 0 0}")
}

func TestNewNumber_limit(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{phone, secondPhone} {
		w.SetField(id, "whatsapp_business_manager_messaging_limit", "TIER_250")
	}
	const create = "admin POST " + waba + "/phone_numbers cc=49&verified_name=Lucky&phone_number="
	w.try(create+"3012345670", "200/1349175", "limit exceeded")
	w.SetField(business, "verification_status", "verified")
	w.SetField(waba, "whatsapp_business_manager_messaging_limit", "TIER_10K")
	w.try(create+"3012345670", "ok")
	w.try("admin GET "+waba+"/phone_numbers?fields=display_phone_number,whatsapp_business_manager_messaging_limit", "ok", `"TIER_10K"`)
}

// The key is an RSA key of 2048 bits.
func TestEncryption(t *testing.T) {
	w := newWorld(t)
	const keys = phone + "/whatsapp_business_encryption"
	w.try("admin GET "+keys, "ok", `{"data":[]}`)
	key := rsaKey(t, 2048)
	w.uploadKey(strings.TrimSpace(key))
	r := w.try("admin GET "+keys, "ok", `"business_public_key_signature_status":"VALID"`)
	expect(t, "key", r.textAt("data", 0, "business_public_key"), key)
	w.try("admin GET "+waba+"?fields=phone_numbers{whatsapp_business_encryption}", "ok", "VALID")
	for _, bad := range []string{rsaKey(t, 1024), ecKey(t), "key", key + key} {
		if got := w.uploadKey(bad).outcome(); got != "100" {
			t.Errorf("%s for %s", got, bad)
		}
	}
	w.try("admin POST "+keys, "100", "Missing required parameter")
	w.SetField(keys, "business_public_key_signature_status", "MISMATCH")
	w.BlankMismatchedKeys(true)
	w.try("admin GET "+keys, "ok", `"business_public_key":" "`)
	w.try("admin DELETE "+keys, "100/33")
}
