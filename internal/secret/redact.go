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

// metaTokens matches what looks like a token of Meta even when nobody told us its value: a user, page or system user
// token ("EAA..."), and an app access token ("APP_ID|APP_SECRET", also URL-escaped).
var metaTokens = regexp.MustCompile(`EA[A-Za-z0-9]{20,}|[0-9]{6,}(?:\||%7[Cc])[A-Za-z0-9_-]{20,}`)

// Redactor removes known secrets, and whatever looks like a token of Meta, from text.
// It is safe for concurrent use; a nil Redactor still removes what looks like a token.
type Redactor struct {
	mu    sync.RWMutex
	known map[string]bool // the secrets themselves: many objects make the same one known
	forms []string
}

// NewRedactor returns a Redactor that knows the given secrets.
func NewRedactor(secrets ...Value) *Redactor {
	r := &Redactor{}
	r.Add(secrets...)
	return r
}

// Add makes the Redactor know more secrets. Secrets shorter than four characters are ignored: replacing them would
// destroy the text, and nothing that short protects anything.
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
	// Longest first, so that a secret which contains another is not left in pieces.
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
	// Inside of a longer text that was encoded as a whole, as in base64("Bearer " + secret).
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

// minInside is the length from which what a secret leaves inside of a longer base64 text is too long to be there by chance.
const minInside = 8

// inside returns the characters that only the secret decides, when as many bytes (modulo 3) stand before it.
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

// Remote makes a string that a remote system sent fit for a person: secrets removed, control and bidirectional
// characters removed, length capped at 500 characters. A text that holds a secret in pieces is withheld as a whole.
func (r *Redactor) Remote(s string) string {
	// Cutting comes last: a secret that is cut first is not recognised any more.
	s = r.Text(s)
	s = r.Text(Clean(s, len(s)))
	if r.inPieces(s) {
		return "(text withheld: it repeats a credential)"
	}
	return Clean(s, maxRemote)
}

// inPieces reports whether s holds a secret with spaces in between, which is what Clean makes of control characters.
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

// minPieces is how long a form must be to be looked for across spaces: short ones turn up in innocent text.
const minPieces = 12
