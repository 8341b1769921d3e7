package chatwoot_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// A secret that is shown masked is neither taken for a token nor written back. What does not touch provider_config still works.
func TestIsMasked(t *testing.T) {
	t.Parallel()
	for name, masked := range map[string]string{
		"asterisks": "**********", "bullets and the end": "••••••••ab12", "the beginning": "EAAJ…", "letters": "xxxxxxxxxxxx1234",
		"a word": "[FILTERED]",
	} {
		for _, key := range []string{"api_key", "app_secret", "webhook_verify_token"} {
			s := newService(t, whatsAppInbox(5))
			s.SetConfig(5, key, masked)
			p := s.platform()
			base, err := p.Projects.Get(t.Context(), "5")
			if err != nil || !base.Token.Present {
				t.Fatalf("%s: %+v, %v", name, base, err)
			}
			token, err := p.TokenReader.Token(t.Context(), "5")
			if key == "api_key" && (base.Token.Fingerprint != "" || !token.IsZero() || err != nil) {
				t.Errorf("%s is taken for a token: %+v, %v", name, base, err)
			}
			if key != "api_key" && (base.Token.Fingerprint == "" || token.IsZero()) {
				t.Errorf("%s: the token is not read: %+v", key, base)
			}
			s.takeRequests()
			_, err = p.Tokens.SetToken(t.Context(), base, secret.New(newToken))
			if !errors.Is(err, chat.ErrInvalid) || !strings.Contains(err.Error(), key) || errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Errorf("%s, %s: %v", name, key, err)
			}
			for _, sent := range s.takeRequests() {
				if !strings.HasPrefix(sent, "GET") {
					t.Errorf("%s, %s: sent %s", name, key, sent)
				}
			}
			if s.config(5)[key] != masked {
				t.Errorf("%s, %s was overwritten", name, key)
			}
		}
	}
}
