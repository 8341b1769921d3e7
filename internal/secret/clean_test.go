package secret_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/secret"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"plain":                      {"Olá, 世界!", 50, "Olá, 世界!"},
		"line breaks become a space": {"a\r\n\n\tb", 50, "a b"},
		"none at the ends":           {"\n a b\n", 50, " a b"},
		"color":                      {"\x1b[31mred\x1b[0m", 50, "[31mred [0m"},
		"title of the terminal":      {"x\x1b]0;owned\ay", 50, "x ]0;owned y"},
		"C1 control":                 {"a\u009b31mb", 50, "a 31mb"},
		"bidi override":              {"a\u202egnp.exe\u202c", 50, "agnp.exe"},
		"bidi isolate":               {"\u2066a\u2069", 50, "a"},
		"zero width":                 {"to\u200bk\u200den\ufeff", 50, "token"},
		"line separator":             {"a\u2028b\u2029c", 50, "a b c"},
		"tags":                       {"a\U000e0041b", 50, "ab"},
		"invalid UTF-8":              {"a\xff\xfeb\xc3", 50, "a\ufffdb\ufffd"},
		"NUL":                        {"a\x00b", 50, "a b"},
		"exactly the limit":          {"abc", 3, "abc"},
		"one above":                  {"abcd", 3, "abc…"},
		"counts characters":          {"äöüß", 3, "äöü…"},
		"space takes the last place": {"ab\nc", 3, "ab …"},
		"no place for the space":     {"abc\nd", 3, "abc…"},
		"empty":                      {"", 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := secret.Clean(c.in, c.limit); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "abc", "a\nb", "\x1b[31m", "\u202e", "\xff", "a\u200b\n\u2028b", strings.Repeat("x", 40)} {
		for _, limit := range []int{0, 1, 2, 3, 500} {
			f.Add(s, limit)
		}
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = min(max(limit, 0), 1000)
		got := secret.Clean(s, limit)
		if !utf8.ValidString(got) {
			t.Errorf("%q is not UTF-8", got)
		}
		if n := utf8.RuneCountInString(got); n > limit+1 {
			t.Errorf("%d characters, limit %d", n, limit)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Errorf("%q holds %U", got, r)
			}
		}
		if again := secret.Clean(got, limit); again != got {
			t.Errorf("not idempotent: %q, then %q", got, again)
		}
	})
}
