package zammad

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
	a, ok := p.Projects.(*adapter)
	if !ok {
		f.Fatal("another type")
	}
	chattest.FuzzDecode(f, func(body []byte) (any, bool, error) {
		got, err := a.decodeEntry(json.RawMessage(body))
		got.Version = "" // it is compared and not stored
		return got, validID.MatchString(got.ID), err
	},
		`{"id":1,"area":"WhatsApp::Business","group_id":1,"active":true,"updated_at":"2026-01-01T00:00:00Z",`+
			`"options":{"access_token":"**********","app_secret":"**********","name":"NAME","phone_number":"NAME","phone_number_id":"NAME",`+
			`"welcome":"NAME","callback_url_uuid":"NAME"}}`,
	)
}
