package template

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Severity says what a problem means for the creation of the template.
type Severity string

// Severities. Meta refuses a template with an error. With a warning it may refuse it, or what the page of a rule says may be outdated.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is a broken rule.
type Problem struct {
	Path     string // the place: "name", "body.text", "buttons[1].url", "carousel.cards[0].buttons[1].text"
	Rule     string // the name of the rule, which does not change
	Subcode  int    // Meta's error_subcode for it, 0 if none is known
	Severity Severity
	Summary  string // what is wrong, in title form
	Detail   string // in sentences: the cause, then the next step
	Fix      string // the corrected value of Path; "" if it cannot be derived
}

// shownLength is how many characters of a value a message shows.
const shownLength = 60

// shown is a value in a message. Characters that are not printable are escaped.
func shown(value string) string {
	runes := []rune(value)
	if len(runes) > shownLength {
		return strconv.Quote(string(runes[:shownLength])) + "…"
	}
	return strconv.Quote(value)
}

// counted is a number with its noun, in the plural where the number wants it.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// linter collects the problems of one template.
type linter struct {
	template Template // normalized
	problems []Problem
}

// add reports a broken rule. The returned problem can be completed until the next call.
func (l *linter) add(path string, r rule, format string, args ...any) *Problem {
	l.problems = append(l.problems, Problem{
		Path: path, Rule: rules[r].Name, Subcode: rules[r].Subcode, Severity: rules[r].Severity, Summary: rules[r].Summary,
		Detail: fmt.Sprintf(format, args...),
	})
	return &l.problems[len(l.problems)-1]
}

// length checks how long a text is. Meta documents limits in characters. A character outside the Basic Multilingual Plane, such as most
// emoji, is one character and two UTF-16 code units, and no page says what Meta counts: it is an error if there are too many characters,
// and a warning if there are only too many code units.
func (l *linter) length(path, text string, limit int, r rule) {
	characters, units := utf8.RuneCountInString(text), 0
	for _, c := range text {
		units += utf16.RuneLen(c)
	}
	switch {
	case characters > limit:
		l.add(path, r, "The text has %d characters, and Meta accepts at most %d. Shorten it.", characters, limit)
	case units > limit:
		l.add(path, ruleLengthUnits, "The text has %d characters, of which some, such as emoji, count as two in UTF-16: %d of at most %d. "+
			"Meta does not document how it counts. Shorten the text by %d characters to be safe.", characters, units, limit, units-limit)
	}
}
