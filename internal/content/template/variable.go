package template

import (
	"slices"
	"strconv"
	"strings"
)

// variable is a placeholder of a text, such as {{1}} or {{first_name}}.
type variable struct {
	name       string
	start, end int // in bytes, with the braces
}

// isPositional reports whether the name is a number.
func (v variable) isPositional() bool {
	return v.name != "" && strings.Trim(v.name, "0123456789") == ""
}

// findVariables returns the placeholders of a text in their order. broken is the first place where braces are not balanced, or -1.
func findVariables(text string) (found []variable, broken int) {
	broken = -1
	for at := 0; at < len(text); {
		opening := strings.Index(text[at:], "{{")
		closing := strings.Index(text[at:], "}}")
		if opening < 0 && closing < 0 {
			break
		}
		if opening < 0 || closing >= 0 && closing < opening {
			return found, firstPlace(broken, at+closing)
		}
		start := at + opening
		end := strings.Index(text[start+2:], "}}")
		next := strings.Index(text[start+2:], "{{")
		if end < 0 || next >= 0 && next < end {
			broken = firstPlace(broken, start)
			at = start + 2
			continue
		}
		at = start + 2 + end + 2
		found = append(found, variable{name: text[start+2 : start+2+end], start: start, end: at})
	}
	return found, broken
}

func firstPlace(earlier, place int) int {
	if earlier >= 0 {
		return earlier
	}
	return place
}

// variableNames returns the names of variables, each once, in their order.
func variableNames(found []variable) []string {
	var all []string
	for _, v := range found {
		if !slices.Contains(all, v.name) {
			all = append(all, v.name)
		}
	}
	return all
}

// replaceVariables replaces each variable by what value returns.
func replaceVariables(text string, found []variable, value func(name string) string) string {
	var b strings.Builder
	at := 0
	for _, v := range found {
		b.WriteString(text[at:v.start])
		b.WriteString(value(v.name))
		at = v.end
	}
	b.WriteString(text[at:])
	return b.String()
}

// renumberVariables numbers the positional variables of a text from 1, in the order of their numbers.
func renumberVariables(text string, found []variable) string {
	numbers := variableNames(found)
	slices.SortFunc(numbers, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return replaceVariables(text, found, func(name string) string {
		return "{{" + strconv.Itoa(slices.Index(numbers, name)+1) + "}}"
	})
}
