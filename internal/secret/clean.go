package secret

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxRemote caps what a remote system may add to one message, in characters.
const maxRemote = 500

// Clean makes a remote string safe to print on a terminal: invalid UTF-8 becomes U+FFFD; control characters, line
// breaks among them, become one space; bidirectional controls, zero-width characters and other format characters
// disappear; what is longer than limit characters is cut and marked with an ellipsis, which comes on top.
func Clean(s string, limit int) string {
	var b strings.Builder
	n, space := 0, false
	write := func(r rune) bool {
		if n >= limit {
			b.WriteRune('…')
			return false
		}
		b.WriteRune(r)
		n++
		return true
	}
	for _, r := range strings.ToValidUTF8(s, string(utf8.RuneError)) {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			space = n > 0
			continue
		case unicode.Is(unicode.Cf, r):
			continue
		}
		if space && !write(' ') || !write(r) {
			break
		}
		space = false
	}
	return b.String()
}
