package jira

import (
	"net/url"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
)

// What the service answers never crashes the reader. What is read has an ID that can be used, and no secret.
func FuzzDecode(f *testing.F) {
	p := New(Config{Endpoint: &url.URL{Scheme: "https", Host: "chat.example.com"}, APIToken: secret.New(chattest.Canary)})
	a, ok := p.Projects.(*adapter)
	if !ok {
		f.Fatal("another type")
	}
	chattest.FuzzDecode(f, func(body []byte) (any, bool, error) {
		got, err := a.decodeProject(&transport.Answer{Status: 200, Body: body})
		return got, chat.IsProjectName(got.ID) && chat.IsProjectName(got.Key), err
	},
		`{"id":"10000","key":"NAME","name":"NAME","projectTypeKey":"NAME"}`,
	)
}
