package session_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
)

func TestOneTimeTokens(t *testing.T) {
	t.Parallel()
	var o session.OneTimeTokens
	if got, known := o.Remove("sha256:0000000000000000"); known || !got.Token.IsZero() {
		t.Error("a handle that was not returned is known")
	}
	first, second := secret.New(token), secret.New(token+"2")
	one, two := o.Add(session.OneTimeToken{Token: first}), o.Add(session.OneTimeToken{Token: second})
	if one == two || strings.Contains(one+two, token) {
		t.Errorf("the handles %q and %q", one, two)
	}
	if text := fmt.Sprintf("%v %+v %#v", &o, &o, &o); strings.Contains(text, token) {
		t.Errorf("it prints a token: %s", text)
	}
	if got, known := o.Remove(two); !known || !got.Token.Equal(second) {
		t.Error("the second token is lost")
	}
	if got, known := o.Remove(two); !known || !got.Token.IsZero() {
		t.Error("the second token is given twice")
	}
	if got, known := o.Remove(one); !known || !got.Token.Equal(first) {
		t.Error("the first token is lost")
	}
}

// Whoever asks at once, one gets the token.
func TestOneTimeTokens_once(t *testing.T) {
	t.Parallel()
	var o session.OneTimeTokens
	var got sync.Map
	for i := range 50 {
		handle := o.Add(session.OneTimeToken{Token: secret.New(fmt.Sprintf("%s%d", token, i))})
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if taken, _ := o.Remove(handle); !taken.Token.IsZero() {
					if _, twice := got.LoadOrStore(taken.Token.Fingerprint(), true); twice {
						t.Errorf("%s was given twice", handle)
					}
				}
			})
		}
		all.Wait()
		if _, once := got.Load(handle); !once {
			t.Errorf("%s was returned to no caller", handle)
		}
	}
}

// A token that was given is known also after it was taken back to be revoked.
func TestOneTimeTokens_has(t *testing.T) {
	t.Parallel()
	var o session.OneTimeTokens
	given, other := secret.New(token), secret.New(token+"2")
	if o.Has(given) {
		t.Error("a token is known before it was given")
	}
	handle := o.Add(session.OneTimeToken{Token: given})
	if !o.Has(given) || o.Has(other) {
		t.Errorf("given: %v, another one: %v", o.Has(given), o.Has(other))
	}
	o.Remove(handle)
	if !o.Has(given) {
		t.Error("a token that is going to be revoked is not known")
	}
}
