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
	"sync"
	"unicode"
)

const redacted = "(redacted)"

// metaTokens matches text with the form of a Meta token, also if the token itself is not known: a user, page or system user
// token ("EAA..."), and an app access token ("APP_ID|APP_SECRET", also URL-escaped).
var metaTokens = regexp.MustCompile(`EA[A-Za-z0-9]{20,}|[0-9]{6,}(?:\||%7[Cc])[A-Za-z0-9_-]{20,}`)

// Redactor removes known secrets, and everything that has the form of a Meta token, from text.
// It is safe for concurrent use; a nil Redactor still removes text with the form of a token.
type Redactor struct {
	mu    sync.RWMutex
	known map[string]bool // the secrets themselves, because many objects add the same one
	forms []string
}

// NewRedactor returns a Redactor that knows the given secrets.
func NewRedactor(secrets ...Value) *Redactor {
	r := &Redactor{}
	r.Add(secrets...)
	return r
}

// Add makes the Redactor know more secrets. Secrets shorter than four characters are ignored: replacing them would
// destroy the text, and a secret that short gives no protection.
func (r *Redactor) Add(secrets ...Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	added := false
	for _, s := range secrets {
		if len(s.Reveal()) < 4 || r.known[s.Reveal()] {
			continue
		}
		if r.known == nil {
			r.known = map[string]bool{}
		}
		r.known[s.Reveal()] = true
		added = true
		for _, form := range forms(s.Reveal()) {
			if !slices.Contains(r.forms, form) {
				r.forms = append(r.forms, form)
			}
		}
	}
	if !added {
		return
	}
	// Longest first, so that a secret that contains another one is removed as a whole.
	slices.SortFunc(r.forms, func(a, b string) int { return len(b) - len(a) })
}

var upperEscape = regexp.MustCompile(`%[0-9A-F]{2}`)

// forms lists the ways in which a secret appears in the texts that remote systems send back.
func forms(s string) []string {
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
				all = append(all, inside(encoding, s, before))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// minInside is the shortest part of a longer base64 text that cannot occur by chance.
const minInside = 8

// inside returns the characters that depend only on the secret, for a number of bytes (modulo 3) before it.
func inside(encoding *base64.Encoding, s string, before int) string {
	encoded := encoding.EncodeToString(append(make([]byte, before), s...))
	return encoded[(before*8+5)/6 : (before+len(s))*8/6]
}

// Text returns s without secrets.
func (r *Redactor) Text(s string) string {
	if r != nil {
		r.mu.RLock()
		for _, form := range r.forms {
			s = strings.ReplaceAll(s, form, redacted)
		}
		r.mu.RUnlock()
	}
	return metaTokens.ReplaceAllString(s, redacted)
}

// Forms returns every form that Text removes, for a log library that masks strings by itself.
func (r *Redactor) Forms() []string {
	if r == nil {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.forms)
}

// Remote prepares a string of a remote system for display: it removes secrets, control characters and bidirectional
// characters, and limits the length to 500 characters. If a text contains a secret in pieces, it is replaced as a whole.
func (r *Redactor) Remote(s string) string {
	// The text is cut last: a secret that has been cut is no longer found.
	s = r.Text(s)
	s = r.Text(Clean(s, len(s)))
	if r.inPieces(s) {
		return "(text withheld: it repeats a credential)"
	}
	return Clean(s, maxRemote)
}

// inPieces reports whether s contains a secret with spaces in between. Clean replaces control characters with spaces.
func (r *Redactor) inPieces(s string) bool {
	squeezed := strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, s)
	return slices.ContainsFunc(r.Forms(), func(form string) bool {
		return len(form) >= minPieces && strings.Contains(squeezed, form)
	})
}

// minPieces is the shortest form that is searched for across spaces. Shorter ones occur in normal text.
const minPieces = 12
