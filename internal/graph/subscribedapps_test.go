package graph

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// subscription is that of the app on the account.
var subscription = Subscription{BusinessAccountID: accountID, AppID: appID}

func appJSON(id, override string) string {
	return `{"whatsapp_business_api_data":{"id":"` + id + `","name":"Chat"},"override_callback_uri":"` + override + `"}`
}

// subscriptionsAPI shows one list of apps after the other, the last one again and again.
type subscriptionsAPI struct {
	lists []string
	reads int
}

func (a *subscriptionsAPI) answer(r request) reply {
	switch {
	case r.Method != http.MethodGet:
		return reply{body: `{"success":true}`}
	case r.Path == "/debug_token":
		return reply{body: `{"data":{"is_valid":true,"scopes":["` + scopeManagement + `"]}}`}
	case r.Query.Get("fields") == "id":
		return reply{body: `{"id":"` + accountID + `"}`}
	}
	a.reads++
	apps := `{"data":[` + a.lists[min(a.reads, len(a.lists))-1] + `]}`
	if strings.HasSuffix(r.Path, "/subscribed_apps") {
		return reply{body: apps}
	}
	return reply{body: `{"id":"` + accountID + `","subscribed_apps":` + apps + `}`}
}

func TestSubscribedApps_find(t *testing.T) {
	api := &subscriptionsAPI{lists: []string{appJSON(appID, "") + "," + appJSON("670843887433847", "")}}
	c, _ := newFake(t, api.answer)
	for id, there := range map[string]bool{appID: true, "670843887433847": true, "77777": false} {
		app, err := c.SubscribedApps.Find(t.Context(), Subscription{BusinessAccountID: accountID, AppID: id})
		if err != nil || (app != nil) != there || app != nil && app.ID != id {
			t.Errorf("%s: %+v, %v", id, app, err)
		}
	}
}

// A subscription names its callback and the verify token, or neither.
func TestSubscribedApps_subscribe(t *testing.T) {
	for callback, form := range map[string]string{
		"":                  "",
		"https://x.example": "override_callback_uri=https%3A%2F%2Fx.example&verify_token=word",
	} {
		c, f := newFake(t, (&subscriptionsAPI{lists: []string{""}}).answer)
		o := SubscribeOpts{BusinessAccountID: accountID, CallbackURI: callback, VerifyToken: secret.New("word")}
		err := c.SubscribedApps.Subscribe(t.Context(), o)
		if r := f.calls()[0]; err != nil || r.Method != http.MethodPost || r.Form.Encode() != form {
			t.Errorf("%q: %+v, %v", callback, r, err)
		}
	}
	c, f := newFake(t, (&subscriptionsAPI{lists: []string{""}}).answer)
	if err := c.SubscribedApps.Unsubscribe(t.Context(), accountID); err != nil || f.calls()[0].Method != http.MethodDelete {
		t.Errorf("%+v, %v", f.calls(), err)
	}
	if err := c.SubscribedApps.Unsubscribe(t.Context(), "x"); !errors.Is(err, ErrInvalid) || len(f.calls()) != 1 {
		t.Errorf("an ID that is none: %v", err)
	}
}

// A read after a write is repeated until it shows the callback.
func TestSubscribedApps_shows(t *testing.T) {
	const callback = "https://x.example/webhook"
	for name, c := range map[string]struct {
		lists []string
		shown bool
		reads int
	}{
		"at once":        {[]string{appJSON(appID, callback)}, true, 1},
		"late":           {[]string{"", appJSON(appID, "https://y.example"), appJSON(appID, callback+"/")}, true, 3},
		"of another app": {[]string{appJSON("670843887433847", callback)}, false, len(readWaits) + 1},
	} {
		t.Run(name, func(t *testing.T) {
			api := &subscriptionsAPI{lists: c.lists}
			client, _ := newFake(t, api.answer, withShortWait)
			shown, err := client.SubscribedApps.WaitUntilShown(t.Context(), subscription, callback)
			if err != nil || shown != c.shown || api.reads != c.reads {
				t.Errorf("%t after %d reads, %v", shown, api.reads, err)
			}
		})
	}
}

// An app is proven not to be subscribed if two complete lists lack it, see TestAssignedUsers_confirmAbsent for the rest.
func TestSubscribedApps_confirmAbsent(t *testing.T) {
	for name, c := range map[string]struct {
		lists []string
		gone  bool
	}{
		"gone":        {[]string{appJSON("670843887433847", "")}, true},
		"there":       {[]string{appJSON(appID, "")}, false},
		"there later": {[]string{"", appJSON("670843887433847", "") + "," + appJSON(appID, "")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := newFake(t, (&subscriptionsAPI{lists: c.lists}).answer)
			if gone, err := client.SubscribedApps.ConfirmAbsent(t.Context(), subscription); err != nil || gone != c.gone {
				t.Errorf("%t, %v", gone, err)
			}
		})
	}
}
