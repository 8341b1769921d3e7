package graphsim_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// Commerce settings are there with a catalog, and have defaults.
func TestCommerceSettings(t *testing.T) {
	w := newWorld(t)
	const settings = phone + "/whatsapp_commerce_settings"
	catalogs := waba + "/product_catalogs"
	w.try("admin GET "+settings, "ok", `"data":[]`)
	w.try("admin POST "+catalogs, "100", "catalog_id is required")
	w.try("admin POST "+catalogs+" catalog_id=77", "ok", `"success":true`)
	w.try("admin GET "+catalogs, "ok", `"data":[{"id":"77"}]`)
	w.try("admin POST "+catalogs+" catalog_id=78", "100/2388027")
	w.try("admin POST "+catalogs+" catalog_id=77", "100/2388027")

	id := w.try("admin GET "+settings, "ok", `"is_cart_enabled":true,"is_catalog_visible":false`).textAt("data", 0, "id")
	if strings.Trim(id, "0123456789") != "" || id == "" {
		t.Errorf("id %q", id)
	}
	w.try("admin GET "+settings+"?fields=is_cart_enabled", "ok", `"data":[{"is_cart_enabled":true}]`)
	w.try("admin POST "+settings+"?is_catalog_visible=true", "ok", `{"success":true}`)
	w.try("admin GET "+settings, "ok", id, `"is_cart_enabled":true,"is_catalog_visible":true`) // what was left out stays
	w.try("admin POST "+settings+" is_cart_enabled=false", "100")                              // a body is not read
	w.try("admin POST "+settings+"?is_cart_enabled=perhaps", "100", "must be a boolean")
	w.try("admin GET "+secondPhone+"/whatsapp_commerce_settings", "ok", `"is_catalog_visible":false`)
	w.SetField(settings, "is_cart_enabled", false)
	w.try("admin GET "+settings, "ok", `"is_cart_enabled":false`)

	change := " POST " + settings + "?is_cart_enabled=true"
	w.try("employee"+change, "200") // not assigned
	w.AssignUser(waba, employeeUser, "MANAGE_PHONE")
	w.try("employee"+change, "200")
	w.AssignUser(waba, employeeUser, "MANAGE")
	w.try("employee"+change, "ok")
	w.DropScope(employeeToken, "whatsapp_business_management")
	w.try("employee"+change, "200", "whatsapp_business_management")
	w.try("employee GET "+settings, "200")
	expect(t, "stored", w.Stored("whatsapp_commerce_settings"), "{0 2 0}")

	w.try("admin DELETE "+catalogs+"?catalog_id=77", "ok")
	w.try("admin GET "+settings, "ok", `"data":[]`)
	w.try("admin DELETE "+settings, "100/33")
}

// Each list that a call has replaces that list.
func TestConversationalAutomation(t *testing.T) {
	w := newWorld(t)
	const settings, read = phone + "/conversational_automation", "admin GET " + phone + "?fields=conversational_automation"
	w.try(read, "ok", `{"id":"400"}`)
	w.try("admin GET "+settings, "ok", `{}`)
	w.try("admin POST "+settings+` prompts=["Book","Ask"]&commands=[{"command_name":"help","command_description":"Get+help"}]`, "ok")
	w.try("admin POST "+settings+` prompts=["Ask"]`, "ok")
	w.try(read, "ok", `"conversational_automation":{"commands":[{"command_name":"help","command_description":"Get help"}],"prompts":["Ask"]}`)
	w.try("admin GET "+settings+"?fields=prompts", "ok", `{"prompts":["Ask"]}`)
	w.try("admin POST "+settings+` prompts=[]&commands=[]`, "ok")
	w.try(read, "ok", `{"commands":[],"prompts":[]}`)
	w.try("admin POST "+settings+"?prompts=%5B%5D", "100", "none of the parameters") // the query is not read
	for _, bad := range []string{
		"enable_welcome_message=true", "prompts=x", `prompts=["1","2","3","4","5"]`, `prompts=[""]`, `prompts=["\u2705"]`,
		`prompts=["` + strings.Repeat("a", 81) + `"]`, `commands=[{"command_name":"/a","command_description":"b"}]`,
		`commands=[{"command_name":"a","command_description":"b"},{"command_name":"a","command_description":"c"}]`,
	} {
		w.try("admin POST "+settings+" "+bad, "100")
	}
	w.RefuseExpansion("conversational_automation")
	w.try(read, "100", "nonexisting field")
}

// QR codes are made, changed and deleted by their codes.
func TestQRCodes(t *testing.T) {
	w := newWorld(t)
	const codes = phone + "/message_qrdls"
	first := w.try("admin POST "+codes+" prefilled_message=Hello", "ok", `"prefilled_message":"Hello"`, "!qr_image_url").textAt("code")
	second := w.try("admin POST "+codes+" prefilled_message=Hello", "ok").textAt("code") // the same message makes another
	if len(first) != 14 || first == second {
		t.Errorf("%q %q", first, second)
	}
	link := `"deep_link_url":"https://wa.me/message/` + first + `"`
	w.try("admin GET "+codes, "ok", link, "!qr_image_url", `"data":[{"code":"`+second)
	w.try("admin GET "+codes+"?code="+first, "ok", link, "!"+second)
	image := "admin GET " + codes + "/" + first + "?fields=qr_image_url.format(SVG)"
	if a, b := w.try(image, "ok", `"data":[{"qr_image_url":`, "/SVG/"), w.try(image, "ok"); a.text == b.text {
		t.Error("the signed address does not change")
	}
	w.try("admin POST "+codes+" prefilled_message=Bye&code="+first, "ok", link)
	w.try("admin GET "+codes+"/"+first, "ok", `"prefilled_message":"Bye"`)
	for form, text := range map[string]string{
		"color=red": "prefilled_message is required", "prefilled_message=": "1 to 140", "code=" + first: "none of the parameters",
		"prefilled_message=" + strings.Repeat("%C3%A4", 141): "1 to 140",
		"prefilled_message=x&code=NONE":                      "does not exist",
	} {
		w.try("admin POST "+codes+" "+form, "100", text)
	}
	w.try("admin POST "+codes+" prefilled_message="+strings.Repeat("%C3%A4", 140), "ok")
	w.try("admin DELETE "+codes+"/"+first, "ok", `{"success":true}`)
	w.try("admin DELETE "+codes+"/"+first, "100")
	w.try("admin GET "+codes+"/"+first, "ok", `"data":[]`)
	w.RemoveObject(codes + "/" + second)
	w.try("admin PUT "+codes+"/"+second, "2500")
	w.DropScope(adminToken, "whatsapp_business_management")
	w.try("admin GET "+codes+"/"+second, "200")
	w.try("admin DELETE "+codes+"/"+second, "200")
	expect(t, "stored", w.Stored("message_qrdls"), "{3 1 1}")
}

func TestQRCodes_limits(t *testing.T) {
	w := newWorld(t)
	for i := range 2000 {
		w.try(fmt.Sprintf("admin POST %s/message_qrdls prefilled_message=%d", phone, i), "ok")
	}
	w.try("admin POST "+phone+"/message_qrdls prefilled_message=x", "100", "maximum number")
	r := w.try("admin GET "+phone+"/message_qrdls?limit=100", "ok", `"prefilled_message":"1999"`, `"prefilled_message":"1975"`, `"next"`,
		`!"1974"`)
	w.try("admin GET "+phone+"/message_qrdls?after="+url.QueryEscape(r.textAt("paging", "cursors", "after")), "ok", `"1974"`)
}

// An app is subscribed to an account, listed with its override, and removed.
func TestSubscribedApps(t *testing.T) {
	w := newWorld(t)
	const hooks, override = waba + "/subscribed_apps", " override_callback_uri=https://hook.example/a&verify_token=canary-verify"
	list := "admin GET " + hooks
	w.try(list, "ok", `"data":[]`)
	w.try("admin POST "+hooks+override, "100", "Before override the current callback uri")
	w.try("admin POST "+hooks, "ok", `"success":true`)
	w.try("admin POST "+hooks, "ok")
	r := w.try(list, "ok", "!override")
	expect(t, "entry", r.text[:strings.Index(r.text, `,"paging"`)],
		`{"data":[{"whatsapp_business_api_data":{"id":"111","link":"https://www.facebook.com/games/?app_id=111","name":"Care"}}]`)
	w.try("admin POST "+hooks+override, "100", "Before override the current callback uri")
	w.SetAppSubscription(graphsim.AppSubscription{AppID: appID, CallbackURL: "https://app.example", Fields: []string{"messages"}})
	w.try("admin POST "+hooks+override, "ok")
	w.try(list, "ok", "https://hook.example/a", "!canary")
	w.try("admin POST "+hooks+" override_callback_uri=https://hook.example/a%2Bb&verify_token=v", "ok")
	w.try(list, "ok", "https://hook.example/a b")
	w.try("admin POST "+hooks+" app_id="+otherApp, "ok") // the app of the token, and the override is gone
	w.try(list, "ok", "!override", "!"+otherApp)
	w.try("other POST "+hooks, "ok")
	w.try(list, "ok", otherApp)
	for _, bad := range []string{
		"override_callback_uri=https://hook.example", "verify_token=v", "override_callback_uri=http://hook.example&verify_token=v",
		"override_callback_uri=https://hook.example/" + strings.Repeat("a", 200) + "&verify_token=v",
	} {
		w.try("admin POST "+hooks+" "+bad, "100")
	}
	w.SetField(appID+"/subscriptions/whatsapp_business_account", "active", false)
	w.try("admin POST "+hooks+override, "100", "Before override")
	w.SetField(appID+"/subscriptions/whatsapp_business_account", "active", true)
	w.FailCallbacks(true)
	w.try("admin POST "+hooks+override, "2200")
	w.try("admin DELETE "+hooks, "ok")
	w.try("admin DELETE "+hooks, "ok")
	w.try(list, "ok", "!Care", otherApp)
	expect(t, "stored", w.Stored("subscribed_apps"), "{2 4 1}")

	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID})
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID, OverrideCallbackURI: "https://by.hand"})
	w.UnsubscribeApp(waba, otherApp)
	expect(t, "by hand", w.SubscribedApps(waba), []graphsim.SubscribedApp{{waba, appID, "https://by.hand"}})
}
