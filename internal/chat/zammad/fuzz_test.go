package zammad

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
		`{"id":1,"area":"WhatsApp::Business","group_id":1,"active":true,"updated_at":"2026-01-01T00:00:00Z",` +
			`"options":{"access_token":"**********","app_secret":"**********","name":"NAME","phone_number":"NAME","phone_number_id":"NAME",` +
			`"welcome":"NAME","callback_url_uuid":"NAME"}}`,
		`{}`, `[]`, `null`, `1`, "", "<html>",
	} {
		f.Add([]byte(seed))
		f.Add([]byte(strings.ReplaceAll(seed, "NAME", canary)))
	}
	p := New(Config{Endpoint: &url.URL{Scheme: "https", Host: "chat.example.com"}, AccessToken: secret.New(canary)})
	a, ok := p.Projects.(*adapter)
	if !ok {
		f.Fatal("another type")
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := a.channel(json.RawMessage(body))
		if err != nil {
			if strings.Contains(err.Error(), canary) {
				t.Error(err)
			}
			return
		}
		got.Version = "" // it is compared and not stored
		if shown := fmt.Sprintf("%+v", got); !validID.MatchString(got.ID) || strings.Contains(shown, canary) {
			t.Errorf("read %s", shown)
		}
	})
}
