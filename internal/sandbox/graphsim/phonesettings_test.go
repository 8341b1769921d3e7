package graphsim_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const phoneSettings = phone + "/settings"

func (w *world) change(feature, value string) string {
	return "admin POST " + phoneSettings + " " + feature + "=" + url.QueryEscape(value)
}

// One call changes one feature.
func TestPhoneSettings(t *testing.T) {
	w := newWorld(t)
	const one = "One feature setting must be specified"
	w.try("admin GET "+phoneSettings, "ok",
		`"calling":{"call_icon_visibility":"DEFAULT","callback_permission_status":"DISABLED","status":"DISABLED"}`,
		`"storage_configuration":{"status":"DEFAULT"}`, `"user_identity_change":{"enable_identity_key_check":false}`,
		`"payload_encryption":{"status":"DISABLED"}`)
	w.try("admin POST "+phoneSettings+" color=red", "100", `"message":"`+one)
	w.try(w.change("calling", `{}`)+`&user_identity_change={"enable_identity_key_check":true}`, "100", one)
	w.try(w.change("user_identity_change", `{"enable_identity_key_check":true}`), "ok", `{"success":true}`)
	w.try("admin GET "+waba+"?fields=phone_numbers{settings{user_identity_change}}", "ok", `{"enable_identity_key_check":true}`)
	w.try(w.change("user_identity_change", `{"enabled":true}`), "100", "Unexpected key")
	w.try(w.change("user_identity_change", `{}`), "100", "must have the key")
	w.RefuseExpansion("settings")
	w.try("admin GET "+phone+"?fields=settings", "100")
	w.LowerCaseSettings(true)
	w.OmitUntouchedSettings(true)
	w.try("admin GET "+phoneSettings, "ok", `{"user_identity_change":{"enable_identity_key_check":true}}`)
	w.SetField(phoneSettings, "storage_configuration",
		map[string]any{"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "DE"})
	w.try("admin GET "+phoneSettings+"?fields=storage_configuration", "ok",
		`"data_localization_region":"DE","status":"in_country_storage_enabled"`)
}

// The limit and the webhooks decide whether a number can be called.
func TestPhoneSettings_callingNeeds(t *testing.T) {
	w := newWorld(t)
	enable := w.change("calling", `{"status":"ENABLED"}`)
	w.SetField(phone, "whatsapp_business_manager_messaging_limit", "TIER_250")
	w.try(enable, "138015")
	w.try(w.change("calling", `{"status":"DISABLED"}`), "ok")
	w.SetField(phone, "whatsapp_business_manager_messaging_limit", "TIER_2K")
	w.try(enable, "138018")
	w.SetAppSubscription(graphsim.AppSubscription{AppID: appID, CallbackURL: "https://app.example", Fields: []string{"calls"}})
	w.try(enable, "138018")
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID})
	w.try(enable, "ok")
	w.UnsubscribeApp(waba, appID)
	w.try(enable, "138018")
	w.try(w.change("calling", `{"status":"ENABLED","sip":{"status":"ENABLED","servers":[{"hostname":"sip.example"}]}}`), "ok")
	w.DropScope(adminToken, "whatsapp_business_messaging")
	w.try(w.change("calling", `{"status":"DISABLED"}`), "200", "whatsapp_business_messaging")
	w.try(w.change("user_identity_change", `{"enable_identity_key_check":true}`), "ok")
}

func TestPhoneSettings_calling(t *testing.T) {
	w := newWorld(t)
	hours := func(rest string) string {
		return `{"call_hours":{"status":"ENABLED","timezone_id":"Europe/Berlin","weekly_operating_hours":[` + rest + `}}`
	}
	const monday, read = `{"day_of_week":"MONDAY","open_time":"0900","close_time":"1200"}`, "admin GET " + phoneSettings + "?fields=calling"
	w.try(w.change("calling", hours(monday+`],"holiday_schedule":[{"date":"2026-12-24","start_time":"0000","end_time":"2359"}]`)), "ok")
	w.try(w.change("calling", `{"call_icon_visibility":"DISABLE_ALL"}`), "ok")
	w.try(read, "ok", "2026-12-24", "DISABLE_ALL") // what was left out stays
	w.try(w.change("calling", hours(monday+`]`)), "ok")
	w.try(read, "ok", "MONDAY", "!2026-12-24", "DISABLE_ALL") // the hours are replaced as a whole
	many := strings.Repeat(`,{"date":"2027-01-01","start_time":"0000","end_time":"2359"}`, 21)
	for _, bad := range []string{
		`[]`, `{"status":"enabled"}`, `{"call_icon_visibility":"VISIBLE"}`, `{"srtp_key_exchange_protocol":"DTLS-SRTP"}`,
		`{"call_icons":{"restrict_to_user_countries":["de"]}}`, `{"audio":{"additional_codecs":["OPUS"]}}`, `{"restrictions":[]}`,
		`{"call_hours":{"status":"ENABLED","timezone_id":"UTC"}}`, hours(`]`),
		hours(`{"day_of_week":"MONDAY","open_time":"1200","close_time":"0900"}]`),
		hours(monday + `,{"day_of_week":"MONDAY","open_time":"1100","close_time":"1300"}]`),
		hours(`{"day_of_week":"MONDAY","open_time":"0900","close_time":"1000"},{"day_of_week":"MONDAY","open_time":"1000","close_time":"1100"},` +
			`{"day_of_week":"MONDAY","open_time":"1100","close_time":"1200"}]`),
		hours(`{"day_of_week":"Monday","open_time":"0900","close_time":"1200"}]`),
		hours(`{"day_of_week":"MONDAY","open_time":"9:00","close_time":"1200"}]`),
		hours(monday + `],"holiday_schedule":[{"date":"2026-11-01","start_time":"0000","end_time":"2359"}]`),
		hours(monday + `],"holiday_schedule":[{"date":"24.12.2026","start_time":"0000","end_time":"2359"}]`),
		hours(monday + `],"holiday_schedule":[{"date":"2026-12-24","start_time":"1200","end_time":"1100"}]`),
		hours(monday + `],"holiday_schedule":[` + many[1:] + `]`), strings.Replace(hours(monday+`]`), "Europe/Berlin", "Berlin", 1),
		`{"sip":{"status":"ENABLED","servers":[{"hostname":"a"},{"hostname":"b"}]}}`, `{"sip":{"servers":[{"port":1}]}}`,
	} {
		w.try(w.change("calling", bad), "100")
	}
}

// A server belongs to the app that sets it, and its password is shown on demand.
func TestPhoneSettings_sip(t *testing.T) {
	w := newWorld(t)
	sip := func(servers string) string {
		return "POST " + phoneSettings + " calling=" + url.QueryEscape(`{"sip":{"status":"ENABLED","servers":`+servers+`}}`)
	}
	const password = "sip_user_password"
	w.try("admin "+sip(`[{"hostname":"a.example","port":5060,"request_uri_user_params":{"k":"v"}}]`), "ok")
	w.try("other "+sip(`[{"hostname":"b.example"}]`), "ok")
	w.try("admin GET "+phoneSettings, "ok",
		`"app_id":"111","hostname":"a.example","port":5060`, `"app_id":"112","hostname":"b.example"`, "!"+password)
	w.try("admin GET "+phoneSettings+"?include_sip_credentials=true", "ok", password)
	w.try("admin GET "+phone+"?fields=settings", "ok", "!"+password)
	w.try("admin "+sip(`[]`), "ok")
	w.try("admin GET "+phoneSettings, "ok", "!a.example", "b.example")
}

// The storage can be changed while the number is not registered.
func TestPhoneSettings_storage(t *testing.T) {
	w := newWorld(t)
	const enable, read = `{"status":"IN_COUNTRY_STORAGE_ENABLED","data_localization_region":"DE"}`, "admin GET " + phoneSettings
	w.try(w.change("storage_configuration", enable), "100", "registered")
	w.SetField(phone, "status", "DISCONNECTED")
	w.try(w.change("storage_configuration", enable), "ok")
	w.try(read, "ok", `"storage_configuration":{"data_localization_region":"DE","status":"IN_COUNTRY_STORAGE_ENABLED"}`)
	w.try(w.change("storage_configuration", `{"status":"IN_COUNTRY_STORAGE_DISABLED"}`), "ok")
	w.try(read, "ok", `"storage_configuration":{"status":"IN_COUNTRY_STORAGE_DISABLED"}`)
	w.ShowDisabledStorageAsDefault(true)
	w.try(read, "ok", `"storage_configuration":{"status":"DEFAULT"}`)
	for bad, code := range map[string]string{
		`{"status":"DEFAULT"}`: "100", `{"status":"IN_COUNTRY_STORAGE_ENABLED"}`: "100",
		`{"status":"IN_COUNTRY_STORAGE_ENABLED","data_localization_region":"FR"}`:                        "100",
		`{"status":"IN_COUNTRY_STORAGE_DISABLED","data_localization_region":"DE"}`:                       "100",
		`{"status":"IN_COUNTRY_STORAGE_ENABLED","data_localization_region":"DE","retention_minutes":60}`: "100",
		`{"status":"NO_STORAGE_ENABLED","retention_minutes":60}`:                                         "10",
		`{"status":"NO_STORAGE_ENABLED","retention_minutes":61}`:                                         "100",
	} {
		w.try(w.change("storage_configuration", bad), code)
	}
	w.GrantNoStorage(true)
	w.try(w.change("storage_configuration", `{"status":"NO_STORAGE_ENABLED"}`), "100")
	w.try(w.change("storage_configuration", `{"status":"NO_STORAGE_ENABLED","retention_minutes":60}`), "ok")
}

func TestPhoneSettings_payload(t *testing.T) {
	w := newWorld(t)
	encryption := func(status, key string) string {
		text, _ := json.Marshal(map[string]string{"status": status, "client_encryption_key": key})
		return w.change("payload_encryption", string(text))
	}
	key := rsaKey(t, 2048)
	w.try(encryption("ENABLED", key), "ok")
	a := w.try("admin GET "+phoneSettings, "ok", "client_encryption_key_fingerprint", "cloud_encryption_key", "!PUBLIC KEY")
	w.try(encryption("ENABLED", base64.StdEncoding.EncodeToString([]byte(key))), "ok")
	w.try("admin GET "+phoneSettings, "ok", a.textAt("payload_encryption", "client_encryption_key_fingerprint"))
	w.try(w.change("payload_encryption", `{"status":"ENABLED"}`), "100", "client_encryption_key")
	w.try(encryption("ENABLED", "key"), "100")
	w.try(w.change("payload_encryption", `{"status":"DISABLED"}`), "ok")
	w.try("admin GET "+phoneSettings, "ok", `"payload_encryption":{"status":"DISABLED"}`)
}
