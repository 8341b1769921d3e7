package graphsim_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 6: an app's subscriptions belong to the app access token.
func TestAppSubscriptions(t *testing.T) {
	w := newWorld(t)
	const hooks = appID + "/subscriptions"
	set := func(rest string) string { return "app POST " + hooks + " object=whatsapp_business_account&" + rest }
	const callback = "callback_url=https://app.example/hook&verify_token=canary-verify&"
	w.try("app GET "+hooks, "ok", `{"data":[]}`)
	w.try(set(callback+"fields=messages,calls&include_values=true"), "ok", `{"success":true}`)
	w.try("app GET "+hooks, "ok", `"object":"whatsapp_business_account"`, `"callback_url":"https://app.example/hook"`, `"active":true`,
		`"fields":[{"name":"calls","version":"v25.0"},{"name":"messages","version":"v25.0"}]`, "!canary", "!include_values")
	w.try(set(callback+`fields=["flows"]`), "ok")
	w.try("app GET "+hooks, "ok", "flows", "messages", "calls") // a POST adds fields
	w.try("app DELETE "+hooks+"?object=whatsapp_business_account&fields=calls,flows", "ok")
	w.ListSubscriptionFields(true)
	w.ShowIncludeValues(true)
	w.try("app GET "+hooks, "ok", `"fields":["messages"]`, `"include_values":true`)
	w.ReplaceSubscriptionFields(true)
	w.try(set("fields=security"), "ok")
	w.try("app GET "+hooks, "ok", `"fields":["security"]`)
	w.SetField(hooks+"/whatsapp_business_account", "active", false)
	w.try("app GET "+hooks, "ok", `"active":false`)
	w.try(set(callback+"fields=messages"), "ok")
	w.try("app GET "+hooks, "ok", `"active":true`)
	w.NormalizeCallbacks(true)
	w.try(set("callback_url=https://app.example/hook/&verify_token=v&fields=messages"), "ok")
	w.try("app GET "+hooks, "ok", `"callback_url":"https://app.example/hook"`)
	for form, code := range map[string]string{
		"callback_url=http://app.example&verify_token=v&fields=messages": "100", "fields=colors": "100", "": "100",
		"callback_url=https://app.example": "100", "verify_token=v": "100",
	} {
		w.try(set(form), code)
	}
	w.try("app POST "+hooks+" object=house&fields=messages", "100")
	for _, who := range []string{"admin", "system"} {
		w.try(who+" GET "+hooks, "15", "must be called with an app access_token")
		w.try(who+" POST "+hooks+" object=whatsapp_business_account", "15")
		w.try(who+" DELETE "+hooks, "15")
	}
	w.AnswerAppReadsWith190(true)
	w.try("admin GET "+hooks, "190")
	w.try("app GET "+otherApp+"/subscriptions", "100/33")
	w.FailCallbacks(true)
	w.try(set(callback+"fields=messages"), "2200")
	w.FailCallbacks(false)

	w.try("app POST "+hooks+" object=page&callback_url=https://app.example&verify_token=v&fields=feed", "ok")
	w.try("app DELETE "+hooks+"?object=page&fields=feed", "ok")
	w.try("app GET "+hooks, "ok", "!page", "whatsapp")
	w.try("app POST "+hooks+" object=page&callback_url=https://app.example&verify_token=v&fields=feed", "ok")
	w.try("app DELETE "+hooks, "ok") // without an object everything goes
	w.try("app GET "+hooks, "ok", `{"data":[]}`)
	w.SetAppSubscription(graphsim.AppSubscription{AppID: appID, CallbackURL: "https://by.hand", Fields: []string{"messages"}, Inactive: true})
	w.try("app GET "+hooks, "ok", "https://by.hand", `"active":false`)
	w.RemoveAppSubscription(appID, "")
	w.try("app GET "+hooks, "ok", `{"data":[]}`)
	expect(t, "stored", w.Stored("subscriptions"), "{3 5 3}")
}
