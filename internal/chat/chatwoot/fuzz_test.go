package chatwoot

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// What the service answers never crashes the reader. What is read has an ID that can be used, and no secret.
func FuzzDecode(f *testing.F) {
	const canary = "CANARY7f3a9c21d8e64b50x"
	for _, seed := range []string{
		`{"id":5,"channel_type":"Channel::Whatsapp","provider":"whatsapp_cloud","name":"NAME","phone_number":"+15550100001",` +
			`"provider_config":{"api_key":"x","phone_number_id":"NAME","business_account_id":"1"}}`,
		`{}`, `[]`, `null`, `1`, "", "<html>",
	} {
		f.Add([]byte(seed))
		f.Add([]byte(strings.ReplaceAll(seed, "NAME", canary)))
	}
	p := New(Config{Endpoint: &url.URL{Scheme: "https", Host: "chat.example.com"}, AccessToken: secret.New(canary)})
	a, ok := p.Tokens.(tokens)
	if !ok {
		f.Fatal("another type")
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := a.entry(json.RawMessage(body))
		if err != nil {
			if strings.Contains(err.Error(), canary) {
				t.Error(err)
			}
			return
		}
		if shown := fmt.Sprintf("%+v", got.Channel); !validInbox.MatchString(got.ID) || strings.Contains(shown, canary) {
			t.Errorf("read %s", shown)
		}
	})
}
