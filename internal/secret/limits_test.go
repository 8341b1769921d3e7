package secret_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// The shortest part of a secret that is removed, and what is left although it occurs in one.
func TestRedactor_limits(t *testing.T) {
	t.Parallel()
	encoded := base64.StdEncoding.EncodeToString([]byte("my secret value 123"))
	for name, c := range map[string]struct {
		secrets    []string
		text, want string
	}{
		"last 12 of 13 characters":    {[]string{"abcdefghijklm"}, "x bcdefghijklm", "x (redacted)"},
		"a text of 12 characters":     {[]string{"abcdefghijkl"}, "abcdefghijkl", "(redacted)"},
		"11 of 13 characters":         {[]string{"abcdefghijklm"}, "x abcdefghijk", "x abcdefghijk"},
		"an ID within a secret":       {[]string{"abc106540352242922xyzabc"}, "ID 106540352242922 is", "ID 106540352242922 is"},
		"two that begin alike":        {[]string{"abcdefghzzzz", "abcdefghijkl"}, "prefix abcdefghijkl", "prefix (redacted)"},
		"two short ones side by side": {[]string{"abcd", "efgh"}, "abcdefgh", "(redacted)"},
		"two tokens of Meta": {nil, "EAA" + strings.Repeat("a", 30) + " and EAA" + strings.Repeat("b", 30),
			"(redacted) and (redacted)"},
		"base64 with a space": {[]string{"my secret value 123"}, "x: " + encoded[:10] + " " + encoded[10:], "x: (redacted)=="},
	} {
		r := secret.NewRedactor()
		for _, s := range c.secrets {
			r.Add(secret.New(s))
		}
		if got := r.Redact(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A log library that masks one form after the other needs the longest first.
func TestRedactor_formsLongestFirst(t *testing.T) {
	t.Parallel()
	all := secret.NewRedactor(secret.New("abcdefgh"), secret.New("abcdefghijkl/")).Forms()
	if len(all) < 4 || !slices.IsSortedFunc(all, func(a, b string) int { return len(b) - len(a) }) {
		t.Errorf("%q", all)
	}
}
