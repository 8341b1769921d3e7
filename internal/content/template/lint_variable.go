package template

import (
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// lintVariables checks each variable of a text, and returns all of them.
func (l *linter) lintVariables(path, text string) []variable {
	found, broken := findVariables(text)
	if broken >= 0 {
		l.report(path, ruleVariableBraces, "The braces near %s do not form a variable. Write each variable with two braces on both sides, such "+
			"as {{1}} or {{first_name}}.", jsonlint.QuotedText(text[broken:]))
	}
	named := l.hasNamedVariables(found)
	for i, v := range found {
		l.lintVariableName(path, text, v, named)
		if !v.isPositional() && slices.ContainsFunc(found[:i], func(earlier variable) bool { return earlier.name == v.name }) {
			l.report(path, ruleVariableTwice, "The variable {{%s}} occurs more than once, and Meta requires unique names. Give the second one "+
				"another name.", v.name)
		}
	}
	if !named {
		l.lintOrder(path, text, found)
	}
	return found
}

// hasNamedVariables reports whether the variables of the template have names. If the format is not known, the first variable decides.
func (l *linter) hasNamedVariables(found []variable) bool {
	if l.template.ParameterFormat != "" || !l.template.Partial {
		return l.template.ParameterFormat == Named
	}
	return len(found) > 0 && !found[0].isPositional()
}

func (l *linter) lintVariableName(path, text string, v variable, named bool) {
	name := strings.Trim(v.name, " ")
	switch {
	case name == "" || strings.Trim(strings.ToLower(name), lowerCase+"0123456789_") != "":
		l.report(path, ruleVariableBraces, "The variable %s is not a number or a name of letters, digits and underscores. Correct it.",
			jsonlint.QuotedText("{{"+v.name+"}}"))
	case name != v.name:
		l.report(path, ruleVariableBraces, "The variable %s has spaces inside the braces. Remove them.",
			jsonlint.QuotedText("{{"+v.name+"}}")).Fix =
			text[:v.start] + "{{" + name + "}}" + text[v.end:]
	case v.isPositional() && v.name[0] == '0':
		l.report(path, ruleVariableOrder, "The variable {{%s}} begins with a zero, and numbers begin with 1. Correct it.", v.name)
	case v.isPositional() == named:
		l.lintVariableKind(path, v, named)
	case v.isPositional():
	case name != strings.ToLower(name):
		l.report(path, ruleVariableName,
			"The variable {{%s}} has upper-case letters. Meta accepts lower-case letters and underscores. Rename it.",
			v.name).Fix = text[:v.start] + "{{" + strings.ToLower(name) + "}}" + text[v.end:]
	case strings.ContainsAny(name, "0123456789"):
		l.report(path, ruleVariableDigits, "The variable {{%s}} has digits. Meta documents lower-case letters and underscores only. Rename it "+
			"to be safe.", v.name)
	}
}

func (l *linter) lintVariableKind(path string, v variable, named bool) {
	if named {
		l.report(path, ruleVariableKind, "The variable {{%s}} is a number, and the other variables have names: the parameter format is NAMED. "+
			"Give it a name.", v.name)
		return
	}
	l.report(path, ruleVariableKind, "The variable {{%s}} is a name, and the parameter format is POSITIONAL, which is the default. Set "+
		"parameter_format to NAMED, or number the variables from 1.", v.name)
}

// lintOrder checks that the numbers of positional variables have no gap.
func (l *linter) lintOrder(path, text string, found []variable) {
	numbers := variableNames(found)
	for i := range numbers {
		if !slices.Contains(numbers, strconv.Itoa(i+1)) {
			if slices.ContainsFunc(found, func(v variable) bool { return !v.isPositional() || v.name[0] == '0' }) {
				return // reported by itself
			}
			l.report(path, ruleVariableOrder, "The text has %s and no {{%d}}. Number them from 1 without a "+
				"gap.", jsonlint.CountText(len(numbers), "variable"), i+1).Fix =
				renumberVariables(text, found)
			return
		}
	}
}

// lintEdges checks that the body neither begins nor ends with a variable.
func (l *linter) lintEdges(path, text string, found []variable) {
	if len(found) == 0 {
		return
	}
	first, last := found[0], found[len(found)-1]
	for _, edge := range []struct{ beside, where, fix string }{
		{text[:first.start], "begins", "Add a word before {{" + first.name + "}}."},
		{text[last.end:], "ends", "Add a word after {{" + last.name + "}}."},
	} {
		switch {
		case strings.TrimSpace(edge.beside) == "":
			l.report(path, ruleVariableEdge, "The body %s with a variable, and Meta refuses that. %s", edge.where, edge.fix)
		case !strings.ContainsFunc(edge.beside, func(r rune) bool { return isWordCharacter(r) || isEmoji(r) }):
			l.report(path, ruleVariableEdgeMark, "The body %s with a variable and punctuation, which Meta refused in reports. %s", edge.where,
				edge.fix)
		}
	}
}

func (l *linter) lintAdjacent(path, text string, found []variable) {
	for i := 1; i < len(found); i++ {
		if strings.TrimSpace(text[found[i-1].end:found[i].start]) == "" {
			l.report(path, ruleVariableAdjacent, "There is no text between {{%s}} and {{%s}}, and Meta refuses that. Add a word between them, or "+
				"make them one variable.", found[i-1].name, found[i].name)
		}
	}
}

// lintRatio checks that a text has more than twice as many words as variables.
func (l *linter) lintRatio(path, text string, found []variable) {
	n := len(found)
	if n == 0 {
		return
	}
	words := countWords(replaceVariables(text, found, func(string) string { return " " }))
	if words < 2*n+1 {
		l.report(path, ruleVariableRatio, "The body has %s and %s. Meta requires more text, according to reports at least %s for %s. Add %s, or "+
			"use fewer variables.", jsonlint.CountText(n, "variable"), jsonlint.CountText(words, "other word"), jsonlint.CountText(2*n+1, "word"),
			jsonlint.CountText(n, "variable"), jsonlint.CountText(2*n+1-words, "word"))
	}
}
