package graphsim_test

import (
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 12: a username belongs to one number, and is unique.
func TestUsername(t *testing.T) {
	w := newWorld(t)
	const names, second = phone + "/username", secondPhone + "/username"
	w.try("admin GET "+names, "ok", `{}`)
	w.try("admin POST "+names+" username=Lucky.Shrub", "ok", `{"status":"approved"}`)
	w.try("admin GET "+names, "ok", `{"status":"approved","username":"lucky.shrub"}`)
	w.try("admin POST "+names+" username=lucky.shrub", "ok")
	w.try("admin POST "+second+" username=LUCKY.shrub", "147005")
	w.try("admin POST "+second+" username=lucky.shrub&transfer_action=force_transfer", "ok")
	w.try("admin GET "+names, "ok", `{"status":"deleted"}`)
	w.try("admin DELETE "+second, "ok", `{"success":true}`)
	w.try("admin GET "+second, "ok", `{"status":"deleted"}`)
	w.try("admin DELETE "+names, "ok")
	for _, bad := range []string{
		"", "ab", "12345", ".abc", "abc.", "a..b", "www.abc", "wwwabc", "shrub.com", "lucky shrub", "lücky", strings.Repeat("a", 36),
	} {
		w.try("admin POST "+names+" username="+url.QueryEscape(bad), "100")
	}
	w.try("admin POST "+names+" username=lucky&transfer_action=swap", "100")
	for _, code := range []int{147001, 147003, 147004} {
		w.TakeUsername("taken", code)
		w.try("admin POST "+names+" username=Taken", map[int]string{147001: "147001", 147003: "147003", 147004: "147004"}[code])
	}
	w.TakeUsername("taken", 0)
	w.ReserveUsernames(true)
	w.try("admin POST "+names+" username=taken", "ok", "reserved")
	w.RefuseSameUsername(true)
	w.try("admin POST "+names+" username=taken", "147001")
	w.SetField(phone, "whatsapp_business_manager_messaging_limit", "TIER_250")
	w.try("admin POST "+names+" username=other", "147002")
	w.SetField(phone, "status", "PENDING")
	w.try("admin POST "+names+" username=other", "133010")
	w.AssignUser(waba, employeeUser, "VIEW_PHONE_ASSETS")
	w.try("employee POST "+names+" username=other", "10")
}

// The field of the number is empty, also in an expansion: only the edge has the name.
func TestUsername_field(t *testing.T) {
	w := newWorld(t)
	w.try("admin POST "+phone+"/username username=lucky", "ok")
	w.try("admin GET "+phone+"?fields=username", "ok", `{"id":"400"}`)
	w.AddPhoneNumber(graphsim.PhoneNumber{ID: "410", BusinessAccountID: clientWABA})
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, AdvancedAccess: true})
	w.try("system POST 410/username username=lucky&transfer_action=force_transfer", "147001") // another business
}

// A POST of an account changes its own fields.
func TestAccountChanges(t *testing.T) {
	w := newWorld(t)
	set := func(form string) string { return "admin POST " + waba + " " + form }
	read := func(fields string) string { return "admin GET " + waba + "?fields=" + fields }
	w.try(set("name=Care&timezone_id=42&disable_marketing_messages_on_cloud_api=true"), "ok", `{"success":true}`)
	w.try(read("name,timezone_id,disable_marketing_messages_on_cloud_api"), "ok",
		`"disable_marketing_messages_on_cloud_api":true`, `"name":"Care","timezone_id":"42"`)
	w.try(set("is_enabled_for_insights=true"), "ok")
	w.try(set("is_enabled_for_insights=false"), "200006")
	w.try(read("is_enabled_for_insights"), "ok", "true")

	spec := func(features string) string {
		return set(`degrees_of_freedom_spec={"creative_features_spec":` + url.QueryEscape(features) + `}`)
	}
	w.try(read("degrees_of_freedom_spec"), "ok", `{"id":"300"}`)
	w.try(spec(`{"image_touchups":{"enroll_status":"OPT_IN"}}`), "ok")
	w.try(spec(`{"add_text_overlay":{"enroll_status":"OPT_OUT"}}`), "ok")
	w.try(read("degrees_of_freedom_spec"), "ok", `{"creative_features_spec":[{"key":"ADD_TEXT_OVERLAY","value":{"enroll_status":"OPT_OUT"}},`+
		`{"key":"IMAGE_TOUCHUPS","value":{"enroll_status":"OPT_IN"}}]}`)
	w.LowerCaseFeatureKeys(true)
	w.try(read("degrees_of_freedom_spec"), "ok", `"key":"image_touchups"`)
	w.AnswerAccountChangesWithID(true)
	w.try(set("name=Care"), "ok", `{"id":"300"}`)
	for _, bad := range []string{
		"", "name=", "timezone_id=Berlin", "is_enabled_for_insights=x", "template_auto_archival_enabled=false", "degrees_of_freedom_spec=[]",
		`degrees_of_freedom_spec={"image_touchups":{"enroll_status":"OPT_IN"}}`,
		`degrees_of_freedom_spec={"creative_features_spec":{"image_touchups":{"enroll_status":"on"}}}`,
	} {
		w.try(set(bad), "100")
	}
	w.DropScope(adminToken, "whatsapp_business_management")
	w.try(set("name=Care"), "200")
	expect(t, "stored", w.Stored("business_account"), "{0 5 0}")
}

// 18: signups have no DELETE, and a path of their own.
func TestSignups(t *testing.T) {
	w := newWorld(t)
	const good = "signup_message=Join&confirmation_message=Hello+{{promo_code}}&promo_code=ABC1" +
		"&privacy_policy_url=http://a.example&display_name=Spring"
	const terms = `&policy={"tos":"https://www.whatsapp.com/legal/terms","accepted":true}`
	create := func(form string) string { return "admin POST " + waba + "/signups " + form }
	w.try(create(good), "2494168")
	w.try(create(good+`&policy={"tos":"https://www.whatsapp.com/legal/terms","accepted":false}`), "2494168")
	w.try(create(good+`&policy={"tos":"https://terms.example","accepted":true}`), "2494177")
	id := w.try(create(good+terms), "ok").textAt("id")
	w.try(create(good+terms), "2494176")
	other := w.try(create(good), "ok").textAt("id") // the same again makes another
	w.try("admin GET "+waba+"/signups?fields=id,display_name", "ok", id, other, "Spring")
	w.try("admin GET "+waba+"?fields=signups{id}", "ok", id)
	w.try("admin GET signups/"+id, "ok", `"status":"ACTIVE"`, `"promo_code":"ABC1"`, `"id":"`+id+`"`)
	w.try("admin GET "+id, "100/33")
	w.try("admin GET signups/"+phone, "100/33")
	change := func(form string) string { return "admin POST signups/" + id + " " + form }
	w.try(change("status=DISABLED&website_url=https://b.example"), "ok", id)
	w.try("admin GET signups/"+id+"?fields=status,website_url,signup_message", "ok", "DISABLED", "https://b.example", "Join")
	w.try("admin DELETE signups/"+id, "100/33")
	for form, code := range map[string]string{
		"privacy_policy_url=https://b.example": "100", "website_url=http://b.example": "2494179", "promo_code=a-b": "100", "status=GONE": "100",
		"confirmation_message={{name}}": "2494166", "signup_message=" + strings.Repeat("a", 301): "100", "color=red": "100",
	} {
		w.try(change(form), code)
	}
	w.try(create("signup_message=Join&confirmation_message={{promo_code}}&privacy_policy_url=https://a.example"), "2494167")
	w.try(create("signup_message=Join&confirmation_message=Hi"), "100", "privacy_policy_url")
	w.SetField(id, "display_name", "By hand")
	w.try("admin GET signups/"+id, "ok", "By hand")
	expect(t, "stored", w.Stored("signups"), "{2 1 0}")
}

func TestWelcomeSequences(t *testing.T) {
	w := newWorld(t)
	const sequences = waba + "/welcome_message_sequences"
	const message = `welcome_message_sequence={"text":"Hi","autofill_message":{"content":"Hello"},"ice_breakers":[{"title":"A"}]}`
	id := w.try("admin POST "+sequences+" name=First&"+message, "ok", `{"sequence_id":"186`).textAt("sequence_id")
	w.try("admin POST "+sequences+" name=First&"+message, "ok", "!"+id)
	w.try("admin POST "+sequences+" name=Second&sequence_id="+id, "ok", `{"success":true}`)
	w.try("admin GET "+sequences+"?sequence_id="+id, "ok",
		`{"data":[{"is_used_in_ad":false,"name":"Second","sequence_id":"`+id+`"`, `"text":"Hi"`, "!First")
	w.try("other GET "+sequences, "ok", `{"data":[]}`) // each app has its own
	w.try("other POST "+sequences+" name=Third&sequence_id="+id, "4027017")
	w.try("other DELETE "+sequences+"?sequence_id="+id, "4027017")
	w.AnswerBareSequences(true)
	r := w.try("admin GET "+sequences, "ok", "Second", "First", "!paging")
	if _, isList := r.body.([]any); !isList {
		t.Errorf("no array: %s", r.text)
	}
	w.try("admin POST "+sequences+" name=Only", "4027010")
	w.try("admin POST "+sequences+" name=Only&welcome_message_sequence={}", "4027001")
	w.try("admin POST "+sequences+" name=Only&sequence_id=1", "4027017")
	w.SetField(sequences+"/"+id, "is_used_in_ad", true)
	w.try("admin DELETE "+sequences+"?sequence_id="+id, "4027012")
	w.try("admin POST "+sequences+" name=x&sequence_id="+id, "4027012")
	w.SetField(sequences+"/"+id, "is_used_in_ad", false)
	w.try("admin DELETE "+sequences+"?sequence_id="+id, "ok")
	w.try("admin DELETE "+sequences, "4027017")
	w.try("admin GET "+sequences+"/"+id, "2500")
	expect(t, "stored", w.Stored("welcome_message_sequences"), "{2 1 1}")
}
