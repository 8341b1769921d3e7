package httpchat

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// What the service answers never crashes the reader. What is read has an ID that can be used, and no secret.
func FuzzDecode(f *testing.F) {
	const canary = "CANARY7f3a9c21d8e64b50x"
	for _, seed := range []string{
		`{"id":"1","key":"NAME","name":"NAME","whatsapp":{"token":{"present":true,"fingerprint":"sha256:0123456789abcdef"},` +
			`"phone_number_id":"NAME"}}`,
		`{"projects":[{"id":"1","key":"A","name":"NAME","etag":"NAME","whatsapp":{"token":{"present":false}}}],"next":"NAME"}`,
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
		answer := &transport.Answer{Status: 200, Body: body}
		if got, err := a.project(answer); err == nil {
			shown := fmt.Sprintf("%+v", got)
			if !chat.ValidProject(got.ID) || strings.Contains(strings.ReplaceAll(shown, got.Version, ""), canary) {
				t.Errorf("read %s", shown)
			}
		} else if strings.Contains(err.Error(), canary) {
			t.Error(err)
		}
		if page, err := a.page(answer); err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("%+v: %v", page, err)
		}
	})
}
