package graph

import (
	"strings"

	"github.com/agext/levenshtein"
)

// NormalizeName returns a name of Meta's vocabulary, such as that of a scope or a task, in lower case with underscores, the form in
// which two spellings of it compare.
func NormalizeName(name string) string {
	return strings.Trim(strings.NewReplacer("-", "_", " ", "_", ".", "_").Replace(strings.ToLower(name)), "_")
}

// NearestName returns the known name that a misspelled name probably means, or "". Known names with fewer characters than shortest
// are too short to guess, and match only when the plain names are equal.
func NearestName(name string, known []string, shortest int) string {
	plain := NormalizeName(name)
	for _, one := range known {
		if NormalizeName(one) == plain {
			return one
		}
	}
	for _, one := range known {
		if len(one) >= shortest && levenshtein.Distance(plain, NormalizeName(one), nil) <= 2 {
			return one
		}
	}
	return ""
}
