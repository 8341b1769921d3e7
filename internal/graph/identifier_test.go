package graph

import (
	"slices"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// Secrets that are ordinary words, or that occur in IDs, change nothing that decides: the IDs and scopes of a token, and names that are
// compared with the configuration.
func TestIdentifier_secretsThatAreWords(t *testing.T) {
	t.Parallel()
	words := secret.NewRedactor()
	for _, word := range []string{
		"business", "business_management_x", "whatsapp", "SYSTEM_USER", "634974688087057", "Name", "management", "2000",
	} {
		words.Add(secret.New(word))
		words.AddShown(secret.New(word))
	}
	read := func(secrets *secret.Redactor) (TokenInfo, PhoneNumber) {
		c, _ := newFake(t, func(r request) reply {
			if idOf(r) == "20001" {
				return reply{body: numberJSON("20001")}
			}
			return reply{body: golden(t, "whatsapp-permissions.json")}
		}, withApp, func(c *Config) { c.Secrets = secrets })
		token, err := c.Tokens.Inspect(t.Context(), chatToken)
		if err != nil {
			t.Fatal(err)
		}
		number, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: "20001"})
		if err != nil {
			t.Fatal(err)
		}
		return token, number
	}
	plainToken, plainNumber := read(nil)
	token, number := read(words)
	if token.Type != plainToken.Type || token.AppID != plainToken.AppID || token.UserID != plainToken.UserID ||
		!slices.Equal(token.Scopes, plainToken.Scopes) || len(token.Granular) != len(plainToken.Granular) || len(token.Scopes) == 0 {
		t.Errorf("%+v, want %+v", token, plainToken)
	}
	if number != plainNumber || number.VerifiedName == "" {
		t.Errorf("%+v, want %+v", number, plainNumber)
	}
}
