package template

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// linter collects the problems of one template.
type linter struct {
	template Template // normalized
	problems []jsonlint.Problem
}

// report adds a problem. The returned problem can be completed until the next call.
func (l *linter) report(path string, r ruleID, format string, args ...any) *jsonlint.Problem {
	l.problems = append(l.problems, jsonlint.Problem{
		Path: path, Rule: rules[r].Name, Subcode: rules[r].Subcode, Severity: rules[r].Severity, Summary: rules[r].Summary,
		Detail: fmt.Sprintf(format, args...),
	})
	return &l.problems[len(l.problems)-1]
}

// lintLength checks the length of a text. Meta documents limits in characters. A character outside the Basic Multilingual Plane, such as
// most emoji, is one character and two UTF-16 code units, and no page says what Meta counts: it is an error if there are too many
// characters, and a warning if there are only too many code units.
func (l *linter) lintLength(path, text string, limit int, r ruleID) {
	characters, units := utf8.RuneCountInString(text), 0
	for _, c := range text {
		units += utf16.RuneLen(c)
	}
	switch {
	case characters > limit:
		l.report(path, r, "The text has %d characters, and Meta accepts at most %d. Shorten it.", characters, limit)
	case units > limit:
		l.report(path, ruleLengthUnits, "The text has %d characters, of which some, such as emoji, count as two in UTF-16: %d of at most %d. "+
			"Meta does not document how it counts. Shorten the text by %d characters to be safe.", characters, units, limit, units-limit)
	}
}
