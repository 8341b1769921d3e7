package graphsim_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// A callback that is really called has to answer the challenge. It may call this Graph
// meanwhile, and the call that set it counts once.
func TestVerifyCallbacks(t *testing.T) {
	w := newWorld(t)
	asked := []string{}
	hook := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		w.try("admin GET "+phone, "ok")
		asked = append(asked, q.Get("hub.mode")+" "+q.Get("hub.verify_token")+" "+q.Get("keep"))
		switch {
		case r.URL.Path == "/moved":
			http.Redirect(rw, r, "/good", http.StatusFound)
		case r.URL.Path == "/wrong":
			_, _ = rw.Write([]byte("hello"))
		case q.Get("hub.verify_token") != "right" || r.URL.Path != "/good":
			rw.WriteHeader(http.StatusForbidden)
		default:
			_, _ = rw.Write([]byte(q.Get("hub.challenge")))
		}
	}))
	t.Cleanup(hook.Close)
	app := func(path, token string) string {
		return "app POST " + appID + "/subscriptions object=whatsapp_business_account&fields=messages&callback_url=" +
			url.QueryEscape(hook.URL+path) + "&verify_token=" + token
	}
	w.try(app("/good", "right"), "100", "https URL") // http is for callbacks that are really called
	w.VerifyCallbacks(http.DefaultTransport)
	units := w.SpentUnits()
	w.try(app("/good?keep=1", "right"), "ok")
	expect(t, "units", w.SpentUnits()-units, 2) // with the one of the callback
	w.try(app("/good", "wrong"), "2200", "HTTP Status Code = 403; HTTP Message = Forbidden")
	w.try(app("/moved", "right"), "2200", "HTTP Status Code = 302")
	w.try(app("/wrong", "right"), "2200", "does not match challenge")
	w.try("admin POST "+waba+"/subscribed_apps", "ok")
	override := "override_callback_uri=" + url.QueryEscape(hook.URL+"/good") + "&verify_token="
	w.try("admin POST "+waba+"/subscribed_apps "+override+"right", "ok")
	w.try("admin POST "+waba+"/subscribed_apps "+override+"wrong", "2200")
	w.try("admin GET "+waba+"/subscribed_apps", "ok", hook.URL)
	number := `webhook_configuration={"override_callback_uri":"` + hook.URL + `/%s","verify_token":"right"}`
	w.try(changeNumber+fmt.Sprintf(number, "good"), "ok")
	w.try(changeNumber+fmt.Sprintf(number, "a%2Bb"), "2200")
	item := map[string]any{"method": "POST", "relative_url": waba + "/subscribed_apps", "body": override + "right"}
	replies := w.batch(adminToken, nil, item)
	expect(t, "batch", outcomes(replies), "ok")
	hook.Close()
	w.try(app("/good", "right"), "2200", "curl_errno")
	expect(t, "asked", asked[:2], []string{"subscribe right 1", "subscribe wrong "})
}

// A number's callback comes before the account's, and that before the app's.
func TestDeliveries(t *testing.T) {
	w := newWorld(t)
	none := []graphsim.Delivery{}
	expect(t, "not subscribed", w.Deliveries(phone, "messages"), none)
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID})
	expect(t, "no field", w.Deliveries(phone, "messages"), none)
	w.SetAppSubscription(graphsim.AppSubscription{AppID: appID, CallbackURL: "https://app.example", Fields: []string{"messages", "flows"}})
	expect(t, "app", w.Deliveries(phone, "messages"), []graphsim.Delivery{{appID, "https://app.example", "application"}})
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID, OverrideCallbackURI: "https://waba.example"})
	expect(t, "account", w.Deliveries(phone, "messages"), []graphsim.Delivery{{appID, "https://waba.example", "whatsapp_business_account"}})
	w.SetNumberOverride(phone, appID, "https://number.example")
	expect(t, "number", w.Deliveries(phone, "messages"), []graphsim.Delivery{{appID, "https://number.example", "phone_number"}})
	expect(t, "of accounts", w.Deliveries(phone, "flows"), []graphsim.Delivery{{appID, "https://app.example", "application"}})
	w.SetField(phone, "status", "DISCONNECTED")
	expect(t, "not registered", w.Deliveries(phone, "messages"), none)
}
