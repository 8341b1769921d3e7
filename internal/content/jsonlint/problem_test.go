package jsonlint_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

func TestCountText(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 words", 1: "1 word", 2: "2 words"} {
		if got := jsonlint.CountText(n, "word"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestQuotedText(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"a\n":                   `"a\n"`,
		strings.Repeat("ü", 60): `"` + strings.Repeat("ü", 60) + `"`,
		strings.Repeat("ü", 61): `"` + strings.Repeat("ü", 60) + `"…`,
	} {
		if got := jsonlint.QuotedText(value); got != want {
			t.Errorf("%q: %s", value, got)
		}
	}
}
