package chatwoot_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/secret"
)

// The token is read anew, whatever the adapter has seen before, and what it has read serves the next look.
func TestToken(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	known := secret.NewRedactor()
	p := s.platform(func(c *chatwoot.Config) { c.Secrets = known })
	if _, err := p.Projects.Get(t.Context(), "5"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{newToken, otherToken} {
		s.SetToken(5, want)
		got, err := p.TokenReader.Token(t.Context(), "5")
		if err != nil || got.Reveal() != want {
			t.Errorf("another token than the stored one, %v", err)
		}
		if clean := known.Redact("it is " + want); strings.Contains(clean, want) {
			t.Error("the token is not known as a secret")
		}
		project, err := p.Projects.Get(t.Context(), "5")
		if err != nil || project.Token.Fingerprint != secret.New(want).Fingerprint() {
			t.Errorf("%+v, %v", project, err)
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5", "GET 5", "GET 5"}) {
		t.Errorf("sent %q", sent)
	}
}

func TestToken_none(t *testing.T) {
	for name, change := range map[string]func(*service){
		"left out": func(s *service) { s.SetConfig(5, "api_key", nil) },
		"null": func(s *service) {
			s.fail("GET 5", answer(200, `{"id":5,`+whatsApp+`,"provider_config":{"api_key":null}}`))
		},
		"empty": func(s *service) { s.SetToken(5, "") },
	} {
		s := newService(t, whatsAppInbox(5))
		change(s)
		if got, err := s.platform().TokenReader.Token(t.Context(), "5"); err != nil || !got.IsZero() {
			t.Errorf("%s: a token, %v", name, err)
		}
	}
}

func TestToken_refused(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*service)
		project string
		kind    error
		want    string
	}{
		"no administrator": {func(s *service) { s.agent(5, 6) }, "5", chat.ErrPermission, "administrator of account 7"},
		"no WhatsApp inbox": {func(*service) {}, "7", chat.ErrInvalid,
			"of the type Channel::WebWidget"},
		"360dialog":           {func(*service) {}, "8", chat.ErrInvalid, "360dialog"},
		"gone":                {func(s *service) { s.RemoveInbox(5) }, "5", chat.ErrNotFound, "does not contain it"},
		"no id":               {func(*service) {}, "../5", chat.ErrInvalid, "whole number"},
		"fault":               {func(s *service) { s.fail("GET 5", times(9, answer(503, "{}"))...) }, "5", nil, "503"},
		"lost connection":     {func(s *service) { s.fail("GET 5", times(9, reset)...) }, "5", nil, "GET"},
		"another inbox":       {func(s *service) { s.fail("GET 5", answer(200, `{"id":6}`)) }, "5", nil, "another inbox"},
		"the token is none":   {func(s *service) { s.SetConfig(5, "api_key", 7) }, "5", nil, "api_key should be a string"},
		"the token is echoed": {func(s *service) { s.fail("GET 5", answer(422, `{"error":"no `+oldToken+`"}`)) }, "5", nil, "422"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5), whatsAppInbox(6), website(7), dialog(8))
			p := s.platform()
			if _, err := p.TokenReader.Token(t.Context(), "6"); err != nil { // it holds the same token, which is known from here on
				t.Fatal(err)
			}
			c.prepare(s)
			got, err := p.TokenReader.Token(t.Context(), c.project)
			if err == nil || !got.IsZero() {
				t.Fatalf("a token, %v", err)
			}
			if c.kind != nil && !errors.Is(err, c.kind) || !strings.Contains(explain(err), c.want) {
				t.Errorf("%v\n%s", err, explain(err))
			}
			wantNoSecret(t, err)
			for _, r := range s.takeRequests() {
				if !strings.HasPrefix(r, "GET") {
					t.Errorf("%s was sent", r)
				}
			}
		})
	}
}
