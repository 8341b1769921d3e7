package httpchat

import (
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
)

// What the service answers never crashes the reader. What is read has an ID that can be used, and no secret.
func FuzzDecode(f *testing.F) {
	p := New(Config{Endpoint: &url.URL{Scheme: "https", Host: "chat.example.com"}, AccessToken: secret.New(chattest.Canary)})
	a, ok := p.Projects.(*adapter)
	if !ok {
		f.Fatal("another type")
	}
	chattest.FuzzDecode(f, func(body []byte) (any, bool, error) {
		answer := &transport.Answer{Status: 200, Body: body}
		if _, err := a.decodePage(answer); err != nil && strings.Contains(err.Error(), chattest.Canary) {
			return nil, false, err
		}
		got, err := a.decodeProject(answer)
		got.Version = "" // it is compared and not stored
		return got, chat.IsProjectName(got.ID), err
	},
		`{"id":"1","key":"NAME","name":"NAME","whatsapp":{"token":{"present":true,"fingerprint":"sha256:0123456789abcdef"},`+
			`"phone_number_id":"NAME"}}`,
		`{"projects":[{"id":"1","key":"A","name":"NAME","etag":"NAME","whatsapp":{"token":{"present":false}}}],"next":"NAME"}`,
	)
}
