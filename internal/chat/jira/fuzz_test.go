package jira

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
		`{"id":"10000","key":"NAME","name":"NAME","projectTypeKey":"NAME"}`,
		`{}`, `[]`, `null`, `1`, "", "<html>",
	} {
		f.Add([]byte(seed))
		f.Add([]byte(strings.ReplaceAll(seed, "NAME", canary)))
	}
	p := New(Config{Endpoint: &url.URL{Scheme: "https", Host: "chat.example.com"}, APIToken: secret.New(canary)})
	a, ok := p.Projects.(*adapter)
	if !ok {
		f.Fatal("another type")
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := a.decode(&transport.Answer{Status: 200, Body: body})
		if err != nil {
			if strings.Contains(err.Error(), canary) {
				t.Error(err)
			}
			return
		}
		if shown := fmt.Sprintf("%+v", got); !chat.ValidProject(got.ID) || !chat.ValidProject(got.Key) || strings.Contains(shown, canary) {
			t.Errorf("read %s", shown)
		}
	})
}
