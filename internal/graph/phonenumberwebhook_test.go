package graph

import (
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// webhookAPI shows one callback of a number after the other, the last one again and again.
type webhookAPI struct {
	callbacks []string
	account   string // of the number, "" if Meta does not say
	reads     int
}

func (a *webhookAPI) answer(r request) reply {
	if r.Method == http.MethodPost {
		return reply{body: `{"success":true}`}
	}
	a.reads++
	health := ""
	if a.account != "" && strings.Contains(r.Query.Get("fields"), "health_status") {
		health = `,"health_status":{"entities":[{"entity_type":"WABA","id":"` + a.account + `"}]}`
	}
	return reply{body: `{"id":"` + factsNumber + `","display_phone_number":"+1","webhook_configuration":{"phone_number":"` +
		a.callbacks[min(a.reads, len(a.callbacks))-1] + `","application":"https://app.example"}` + health + `}`}
}

// A read after a write is repeated until it shows the callback.
func TestNumberWebhook_shows(t *testing.T) {
	const callback = "https://x.example/webhook"
	for name, c := range map[string]struct {
		callbacks []string
		shown     bool
		reads     int
	}{
		"at once": {[]string{callback + "/"}, true, 1},
		"late":    {[]string{"", "https://y.example", callback}, true, 3},
		"never":   {[]string{"https://y.example"}, false, len(readWaits) + 1},
	} {
		t.Run(name, func(t *testing.T) {
			api := &webhookAPI{callbacks: c.callbacks, account: accountID}
			client, _ := newFake(t, api.answer, withShortWait)
			shown, err := client.PhoneNumbers.WaitForWebhook(t.Context(), PhoneNumberWebhookOpts{PhoneNumberID: factsNumber, CallbackURL: callback})
			if err != nil || shown != c.shown || api.reads != c.reads {
				t.Errorf("%t after %d reads, %v", shown, api.reads, err)
			}
		})
	}
}

// A callback is set with its verify token, and removed without one.
func TestNumberWebhook_set(t *testing.T) {
	for callback, body := range map[string]string{
		"":                  `{"webhook_configuration":{"override_callback_uri":""}}`,
		"https://x.example": `{"webhook_configuration":{"override_callback_uri":"https://x.example","verify_token":"word"}}`,
	} {
		client, f := newFake(t, (&webhookAPI{callbacks: []string{""}}).answer)
		err := client.PhoneNumbers.SetWebhook(t.Context(), PhoneNumberWebhookOpts{
			PhoneNumberID: factsNumber, CallbackURL: callback, VerifyToken: secret.New("word"),
		})
		if sent := f.calls(); err != nil || len(sent) != 1 || sent[0].Body != body {
			t.Errorf("%q: %v, sent %+v", callback, err, sent)
		}
	}
}

// The account of a number is known after a read that showed it.
func TestKnownAccount(t *testing.T) {
	for _, account := range []string{accountID, ""} {
		client, f := newFake(t, (&webhookAPI{callbacks: []string{""}, account: account}).answer)
		if got := client.PhoneNumbers.KnownAccount(t.Context(), factsNumber); got != "" {
			t.Errorf("before a read: %q", got)
		}
		if _, err := client.PhoneNumbers.GetWebhook(t.Context(), factsNumber); err != nil {
			t.Fatal(err)
		}
		if got := client.PhoneNumbers.KnownAccount(t.Context(), factsNumber); got != account || len(f.calls()) != 1 {
			t.Errorf("%q after %d calls, want %q", got, len(f.calls()), account)
		}
	}
}
