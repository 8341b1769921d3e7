package chatwoot

import (
	"encoding/json"
	"net/url"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
)

// What the service answers never crashes the reader. What is read has an ID that can be used, and no secret.
func FuzzDecode(f *testing.F) {
	p := New(Config{Endpoint: &url.URL{Scheme: "https", Host: "chat.example.com"}, AccessToken: secret.New(chattest.Canary)})
	a, ok := p.Tokens.(tokens)
	if !ok {
		f.Fatal("another type")
	}
	chattest.FuzzDecode(f, func(body []byte) (any, bool, error) {
		got, err := a.decodeEntry(json.RawMessage(body))
		return got.Channel, validInbox.MatchString(got.ID), err
	},
		`{"id":5,"channel_type":"Channel::Whatsapp","provider":"whatsapp_cloud","name":"NAME","phone_number":"+15550100001",`+
			`"provider_config":{"api_key":"x","phone_number_id":"NAME","business_account_id":"1"}}`,
	)
}
