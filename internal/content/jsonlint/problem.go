// Package jsonlint reads JSON with the place of each value, and describes what is wrong in it. The packages that know the rules of one
// kind of JSON share it. It needs neither Terraform nor a client.
package jsonlint

import "strconv"

// Severity says whether Meta refuses the JSON because of a problem.
type Severity string

// Severities. Meta refuses JSON with an error. With a warning it may refuse it, or what the page of a rule says may be outdated.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is a broken rule.
type Problem struct {
	Path     string // the place, such as "name", "body.text", "buttons[1].url", "screens[0].layout.children[1]"
	Rule     string // the name of the rule, which does not change
	Subcode  int    // Meta's error_subcode for it, 0 if none is known
	Code     string // Meta's name of the error, "" if it has none
	Severity Severity
	Summary  string // what is wrong, in sentence case
	Detail   string // in sentences: the cause, then the next step
	Fix      string // the corrected value of Path; "" if it cannot be derived
}

// shownLength is how many characters of a value a message shows.
const shownLength = 60

// QuotedText returns a value in quotation marks for a message. Characters that are not printable are escaped, and a long value is cut.
func QuotedText(value string) string {
	runes := []rune(value)
	if len(runes) > shownLength {
		return strconv.Quote(string(runes[:shownLength])) + "…"
	}
	return strconv.Quote(value)
}

// CountText returns a number with its noun, in the singular or the plural.
func CountText(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
