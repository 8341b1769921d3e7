package secret

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

const (
	// minRun is the shortest part of a secret that is found, in characters of its skeleton. Shorter ones occur in normal text.
	minRun   = 12
	gramSize = 8 // characters that are compared first
	// Each run of minRun characters contains a gram that begins at a multiple of step.
	gramStep = minRun - gramSize + 1
	// minHeld is the shortest part of a secret that makes a value one that must not be stored.
	minHeld = 16
	// maxSame is how many places with the same gram are kept. Tokens of one app begin alike, and their other grams tell them apart.
	maxSame = 8
)

// index finds parts of many secrets in one pass over a text. Secrets and texts are compared by their skeletons.
type index struct {
	secrets []string // skeletons
	places  map[uint64][]place
}

// place is where a gram occurs.
type place struct{ secret, at int }

// addSecret makes a secret known. It returns false if the secret's skeleton is too short.
func (x *index) addSecret(s string) bool {
	skeleton := string(plainView(s).skeleton().text)
	if len(skeleton) < minRun {
		return false
	}
	if x.places == nil {
		x.places = map[uint64][]place{}
	}
	x.secrets = append(x.secrets, skeleton)
	for at := 0; at+gramSize <= len(skeleton); at += gramStep {
		key := binary.LittleEndian.Uint64([]byte(skeleton[at:]))
		if len(x.places[key]) < maxSame {
			x.places[key] = append(x.places[key], place{len(x.secrets) - 1, at})
		}
	}
	return true
}

// secretParts returns the parts of a text that are parts of secrets.
func (x *index) secretParts(text view) (found []part) {
	if x == nil {
		return nil
	}
	for at := 0; at+gramSize <= len(text.text); at++ {
		if from, to, whole := x.longestPart(text.text, at); whole || isTelling(text.text[from:to], minRun) {
			found = append(found, text.originalPart(from, to))
			at = max(at, to-gramSize)
		}
	}
	return found
}

// holdsSecret reports whether a text contains a whole secret, or so much of one that it is not a coincidence.
func (x *index) holdsSecret(text view) bool {
	for at := 0; at+gramSize <= len(text.text); at++ {
		from, to, whole := x.longestPart(text.text, at)
		part := text.text[from:to]
		if isTelling(part, minHeld) && bytes.ContainsAny(part, "0123456789") || whole && isTelling(part, minRun) {
			return true
		}
	}
	return false
}

// isTelling reports whether a part of a secret is long enough to be one, and no number: an ID may occur in a secret.
func isTelling(part []byte, least int) bool {
	digits := 0
	for _, b := range part {
		if b >= '0' && b <= '9' {
			digits++
		}
	}
	return len(part) >= least && digits < len(part)
}

// longestPart returns the longest part of a secret around the gram at a place of a text, and whether it is the whole secret.
func (x *index) longestPart(text []byte, at int) (from, to int, whole bool) {
	for _, p := range x.places[binary.LittleEndian.Uint64(text[at:])] {
		s := x.secrets[p.secret]
		before, after := 0, 0
		for before < min(at, p.at) && text[at-before-1] == s[p.at-before-1] {
			before++
		}
		for after < min(len(text)-at, len(s)-p.at) && text[at+after] == s[p.at+after] {
			after++
		}
		if before+after > to-from {
			from, to, whole = at-before, at+after, before+after == len(s)
		}
	}
	return from, to, whole
}

// part is a part of a text, in bytes.
type part struct{ from, to int }

// findOccurrences returns where a form occurs in a text.
func findOccurrences(s, form string) (all []part) {
	for from := 0; ; {
		i := strings.Index(s[from:], form)
		if i < 0 {
			return all
		}
		all = append(all, part{from + i, from + i + len(form)})
		from += i + len(form)
	}
}

// joinParts sorts parts and joins those that overlap.
func joinParts(all []part) []part {
	slices.SortFunc(all, func(a, b part) int { return a.from - b.from })
	var joined []part
	for _, p := range all {
		if last := len(joined) - 1; last >= 0 && p.from <= joined[last].to {
			joined[last].to = max(joined[last].to, p.to)
			continue
		}
		joined = append(joined, p)
	}
	return joined
}
