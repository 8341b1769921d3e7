package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var upperEscape = regexp.MustCompile(`%[0-9A-F]{2}`)

// encodedForms lists the ways in which a secret appears in the texts that remote systems send back.
func encodedForms(s string) []string {
	all := []string{
		s, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s),
		// Without padding, so that they are found with and without it.
		base64.RawStdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
	}
	for _, escaped := range all[1:3] {
		all = append(all, upperEscape.ReplaceAllStringFunc(escaped, strings.ToLower))
	}

	for _, escapeHTML := range []bool{true, false} {
		var quoted bytes.Buffer
		enc := json.NewEncoder(&quoted)
		enc.SetEscapeHTML(escapeHTML)
		if enc.Encode(s) == nil {
			all = append(all, strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(quoted.String()), `"`), `"`))
		}
	}
	// Within a longer text that was encoded as a whole, as in base64("Bearer " + secret).
	if len(s) >= minInside {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			for before := range 3 {
				all = append(all, innerBase64(encoding, s, before))
			}
		}
	}

	slices.Sort(all)
	return slices.Compact(all)
}

// minInside is the shortest part of a longer base64 text that cannot occur by chance.
const minInside = 8

// innerBase64 returns the characters that depend only on the secret, for a number of bytes (modulo 3) before it.
func innerBase64(encoding *base64.Encoding, s string, before int) string {
	encoded := encoding.EncodeToString(append(make([]byte, before), s...))
	return encoded[(before*8+5)/6 : (before+len(s))*8/6]
}
