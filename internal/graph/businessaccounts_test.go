package graph

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBusinessAccounts(t *testing.T) {
	pages := map[string]string{
		"": `{"data":[{"id":102290129340398,"name":"Lucky\u202e Shrub","new":{}},{"id":"20002","name":null}],` +
			`"paging":{"cursors":{"after":"a"},"next":"x"}}`,
		"a": `{"data":[{"id":"20002","name":"again"},{"id":"20003","name":"C"}],"paging":{"cursors":{"after":"b"}}}`,
	}
	for name, clients := range map[string]bool{"/owned_whatsapp_business_accounts": false, "/client_whatsapp_business_accounts": true} {
		var fail *reply
		c, f := newFake(t, func(r request) reply {
			if r.Path != "/"+businessID+name {
				t.Errorf("asked %s", r.Path)
			}
			if r.Query.Get("after") == "a" && fail != nil {
				return *fail
			}
			return reply{body: pages[r.Query.Get("after")]}
		})
		want := []BusinessAccount{{accountID, "Lucky Shrub"}, {"20002", ""}, {"20003", "C"}}
		got, err := c.BusinessAccounts.List(t.Context(), ListBusinessAccountsOpts{BusinessID: businessID, Clients: clients})
		if diff := cmp.Diff(want, got); err != nil || diff != "" || len(f.calls()) != 2 {
			t.Errorf("%v %s", err, diff)
		}
		for text, answer := range map[string]reply{"no": refused(200, 0, "no"), "without a valid ID": {body: `{"data":[{"name":"x"}]}`},
			"no data": {body: `{}`}} {
			fail = &answer
			if got, err := c.BusinessAccounts.List(t.Context(), ListBusinessAccountsOpts{BusinessID: businessID,
				Clients: clients}); err == nil || got != nil || !strings.Contains(graphError(t, err).Error(), text) {
				t.Errorf("%v, %v", got, err)
			}
		}
	}
	c, _ := newFake(t, func(request) reply { return reply{body: `{"data":[]}`} })
	if got, err := c.BusinessAccounts.List(t.Context(), ListBusinessAccountsOpts{BusinessID: businessID}); err != nil || got == nil ||
		len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSubscribedApps(t *testing.T) {
	const one = `{"whatsapp_business_api_data":{"link":"https://www.facebook.com/games/?app_id=67084","name":"Jaspers\u001b Market",` +
		`"id":"670843887433847"},"override_callback_uri":"https://alternate.example/webhook"}`
	pages := map[string]string{
		"":  `{"data":[` + one + `],"paging":{"cursors":{"after":"a"},"next":"x"}}`,
		"a": `{"data":[` + one + `,{"whatsapp_business_api_data":{"id":634974688087057}}]}`,
	}
	broken := false
	c, f := newFake(t, func(r request) reply {
		if r.Query.Get("after") == "a" && broken {
			return refused(100, 0, "no")
		}
		if r.Path == "/"+accountID {
			return reply{body: `{"id":"` + accountID + `","subscribed_apps":` + pages[""] + `}`}
		}
		return reply{body: pages[r.Query.Get("after")]}
	})
	want := []SubscribedApp{{"670843887433847", "Jaspers  Market", "https://alternate.example/webhook"}, {ID: appID}}
	for range 2 { // it is read once
		got, err := c.SubscribedApps.List(t.Context(), accountID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	if len(f.calls()) != 3 { // the account shows the first page, and that there are more
		t.Errorf("%d calls", len(f.calls()))
	}
	broken = true
	c.SubscribedApps.Forget(accountID)
	if got, err := c.SubscribedApps.List(t.Context(), accountID); !errors.Is(err, ErrInvalid) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	c, _ = newFake(t, func(r request) reply {
		if r.Path == "/"+accountID {
			return refused(100, 0, "no")
		}
		return reply{body: `{"data":[{"override_callback_uri":"https://x.example/"}]}`}
	})
	if got, err := c.SubscribedApps.List(t.Context(), accountID); err == nil ||
		!strings.Contains(graphError(t, err).Error(), "without a valid ID") {
		t.Errorf("%v, %v", got, err)
	}
}

// An answer about another object is refused.
func TestBusinessAccounts_anotherObject(t *testing.T) {
	c, _ := newFake(t, func(request) reply { return reply{body: `{"id":"77777","name":"x","message_template_namespace":"y"}`} })
	if got, err := c.BusinessAccounts.Get(t.Context(), accountID); err == nil || got != (BusinessAccount{}) ||
		!strings.Contains(graphError(t, err).Error(), "not about this object") {
		t.Errorf("%v %v", got, err)
	}
}
