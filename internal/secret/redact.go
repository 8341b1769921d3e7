package secret

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const redactedText = "(redacted)"

// Lengths, in characters, from which a secret is searched for.
const (
	minSecret  = 4  // a shorter one gives no protection, and replacing it would destroy the text
	minLearned = 16 // of a secret that a remote system showed: there a shorter text can be any word
)

// tokenPattern matches text with the form of a Meta token, also if the token itself is not known: a user, page or system user
// token ("EAA..."), and an app access token ("APP_ID|APP_SECRET", also URL-escaped).
var tokenPattern = regexp.MustCompile(`EA[A-Za-z0-9]{20,}|(?i:\bEAA[A-Z0-9]{40,})|[0-9]{6,}(?:\||%7[Cc])[A-Za-z0-9_-]{20,}`)

// credentialPattern matches what is a credential and nothing else, so that a value with it can be refused: a Meta token, also a part
// of one or one in base64, a JSON Web Token, and an API token of Atlassian.
var credentialPattern = regexp.MustCompile(`(?:^|[^A-Za-z0-9])EAA[A-Za-z0-9]{9,}|(?i:EAA[A-Z0-9]{60,})|RUFB[A-Za-z0-9+/_-]{28,}|` +
	`(?:^|[^0-9])[0-9]{6,}(?:\||%7[Cc])[A-Za-z0-9_-]{20,}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}|ATATT3[A-Za-z0-9_=-]{20,}`)

// appTokenPattern is the access token of an app. Its first part is the app's ID, which is not a secret.
var appTokenPattern = regexp.MustCompile(`^[0-9]+\|`)

// Redactor removes known secrets, and everything that has the form of a Meta token, from text.
// It is safe for concurrent use; a nil Redactor still removes text with the form of a token.
type Redactor struct {
	mu    sync.RWMutex
	known map[string]bool // the secrets themselves, because many objects add the same one
	short []string        // the forms of secrets that are too short for the index
	index index
}

// NewRedactor returns a Redactor that knows the given secrets.
func NewRedactor(secrets ...Value) *Redactor {
	r := &Redactor{}
	r.Add(secrets...)
	return r
}

// Add makes the Redactor know more secrets. Secrets shorter than four characters are ignored.
func (r *Redactor) Add(secrets ...Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range secrets {
		r.addText(appTokenPattern.ReplaceAllString(s.Reveal(), ""))
	}
}

// AddShown makes the Redactor know secrets that a remote system has shown. They are not necessarily secrets: a platform may show
// any text as its API key. Those shorter than 16 characters are ignored.
func (r *Redactor) AddShown(secrets ...Value) {
	for _, s := range secrets {
		if len(s.Reveal()) >= minLearned {
			r.Add(s)
		}
	}
}

func (r *Redactor) addText(s string) {
	if len(s) < minSecret || r.known[s] {
		return
	}
	if r.known == nil {
		r.known = map[string]bool{}
	}
	r.known[s] = true
	if !r.index.addSecret(s) {
		r.short = append(r.short, encodedForms(s)...)
	}
}

// Redact returns s without secrets: neither whole nor in parts of 12 characters, in any case of letters, with other characters in
// between, and in the usual encodings.
func (r *Redactor) Redact(s string) string {
	var b strings.Builder
	end := 0
	for _, p := range r.secretParts(s) {
		b.WriteString(s[end:p.from])
		b.WriteString(redactedText)
		end = p.to
	}
	if end == 0 {
		return s
	}
	b.WriteString(s[end:])
	return b.String()
}

// secretParts returns the parts of s that are secret, in order and without overlap.
func (r *Redactor) secretParts(s string) []part {
	var all []part
	var known *index
	if r != nil {
		r.mu.RLock()
		defer r.mu.RUnlock()
		known = &r.index
		for _, form := range r.short {
			all = append(all, findOccurrences(s, form)...)
		}
	}
	if len(s) < minRun {
		return joinParts(all)
	}
	for _, v := range unescapedViews(s) {
		all = append(all, v.matchingParts(tokenPattern)...)
		for _, v := range v.decodedViews() {
			all = append(all, known.secretParts(v.skeleton())...)
			if v.encoded {
				all = append(all, v.matchingParts(tokenPattern)...)
			}
		}
	}
	return joinParts(all)
}

// HoldsCredential reports whether a value contains a credential: something that has the form of one, a known secret of 12 characters or
// more, or 16 characters of one. A value with a credential must not be stored, sent or printed.
func (r *Redactor) HoldsCredential(value string) bool {
	if credentialPattern.MatchString(value) {
		return true
	}
	if r == nil {
		return false
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, v := range unescapedViews(value) {
		for _, v := range v.decodedViews() {
			if r.index.holdsSecret(v.skeleton()) {
				return true
			}
		}
	}
	return false
}

// Identifier returns a value of a remote system that decides something: an ID, a scope, a type. It is never changed, because a changed
// one would decide wrongly. One that holds a credential is not such a value; "" stands for it.
func (r *Redactor) Identifier(value string) string {
	if r.HoldsCredential(value) {
		return ""
	}
	return Clean(value, maxRemote)
}

// StateText returns a text of a remote system for the state: without credentials, and otherwise as it is. A difference to what is
// configured would be planned as a change.
func (r *Redactor) StateText(text string) string {
	if r.HoldsCredential(text) {
		return r.Redact(text)
	}
	return text
}

// Forms returns forms of the secrets known so far, for a log library that masks strings by itself.
func (r *Redactor) Forms() []string {
	if r == nil {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []string
	for _, s := range slices.Sorted(maps.Keys(r.known)) {
		all = append(all, encodedForms(s)...)
	}
	// Longest first, so that a secret that contains another one is removed as a whole.
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// MessageText prepares a string of a remote system for display: it removes secrets, control characters and bidirectional
// characters, and limits the length to 500 characters.
func (r *Redactor) MessageText(s string) string {
	// The text is cut last: the rest of a secret that has been cut may be too short to be found.
	return Clean(r.Redact(Clean(r.Redact(s), len(s)+len(redactedText))), maxRemote)
}
