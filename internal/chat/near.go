package chat

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// LooksLikeName reports whether a project that should be given by a number is given by what may be its name.
func LooksLikeName(project string) bool {
	return ValidProject(project) && !strings.ContainsAny(project[:1], "0123456789")
}

// far is the distance from which two names count as different, not as misspelled.
const far = 3

// SuggestProject returns a sentence that names the project that a misspelled ID, key or name probably means, or "". It names none if two
// projects are equally near.
func SuggestProject(name string, projects []Project) string {
	least, near := far, []Project{}
	for _, p := range projects {
		d := min(distance(name, p.ID), distance(name, p.Key), distance(name, p.Name))
		if d < least {
			least, near = d, nil
		}
		if d == least && d < far {
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

// distance counts the letters that are added, left out or replaced. It is far for more than two of them, and for more than one in a
// number or a short name.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	shorter := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	switch d := levenshtein.Distance(a, b, nil); {
	case shorter == 0:
		return far
	case d == 0:
		return 0
	case shorter < 2, d > 1 && (shorter < 5 || number(a) || number(b)) && !swapped(a, b):
		return far
	default:
		return min(d, far)
	}
}

func number(s string) bool { return strings.Trim(s, "0123456789") == "" }

// swapped reports whether two names have the same letters in another order, in at most two places.
func swapped(a, b string) bool {
	x, y := []rune(a), []rune(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y) && levenshtein.Distance(a, b, nil) <= 2
}
