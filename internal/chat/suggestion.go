package chat

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// LooksLikeName reports whether the argument for the number of a project may be the name of a project instead.
func LooksLikeName(project string) bool {
	return IsProjectName(project) && !strings.ContainsAny(project[:1], "0123456789")
}

// unrelatedDistance is the smallest distance of two names that are different names, and not one name and its misspelling.
const unrelatedDistance = 3

// SuggestionText returns a sentence that names the project that a misspelled ID, key or name probably means, or "". It names none if two
// projects are equally near.
func SuggestionText(name string, projects []Project) string {
	least, near := unrelatedDistance, []Project{}
	for _, p := range projects {
		d := min(editDistance(name, p.ID), editDistance(name, p.Key), editDistance(name, p.Name))
		if d < least {
			least, near = d, nil
		}
		if d == least && d < unrelatedDistance {
			near = append(near, p)
		}
	}
	if len(near) != 1 {
		return ""
	}
	p := near[0]
	called := p.ID
	if p.Key != "" {
		called = p.Key
	}
	if p.Name != "" && p.Name != called {
		called += fmt.Sprintf(" (%q)", p.Name)
	}
	return "Did you mean " + called + "?"
}

// editDistance returns how many letters are added, left out or replaced. It is unrelatedDistance for more than two, and for more
// than one in a number or a short name.
func editDistance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	shorter := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	switch d := levenshtein.Distance(a, b, nil); {
	case shorter == 0:
		return unrelatedDistance
	case d == 0:
		return 0
	case shorter < 2, d > 1 && (shorter < 5 || isNumber(a) || isNumber(b)) && !hasSwappedLetters(a, b):
		return unrelatedDistance
	default:
		return min(d, unrelatedDistance)
	}
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// hasSwappedLetters reports whether two names have the same letters in another order, in at most two places.
func hasSwappedLetters(a, b string) bool {
	x, y := []rune(a), []rune(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y) && levenshtein.Distance(a, b, nil) <= 2
}
