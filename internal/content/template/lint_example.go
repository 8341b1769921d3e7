package template

import (
	"strconv"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// lintTextExample checks that each variable of a text has an example, and that a text without variables has no key example.
func (l *linter) lintTextExample(path string, found []variable, e *Example, body bool) {
	if len(found) == 0 {
		if e != nil {
			l.report(path+".example", ruleExampleUnexpected, "The text has no variable, and Meta refuses an example for it. Remove the key example.")
		}
		return
	}
	rows, named, key := [][]string{}, []NamedExample{}, "header_text"
	if body {
		key = "body_text"
	}
	if e != nil && body {
		rows, named = e.BodyText, e.BodyTextNamed
	} else if e != nil {
		named = e.HeaderTextNamed
		if e.HeaderText != nil {
			rows = [][]string{e.HeaderText}
		}
	}
	if l.hasNamedVariables(found) {
		l.lintNamedExamples(path+".example."+key+"_named_params", found, named)
		return
	}
	l.lintPositionalExamples(path+".example."+key, len(variableNames(found)), rows)
}

func (l *linter) lintNamedExamples(path string, found []variable, examples []NamedExample) {
	values := exampleValues(found, nil, examples)
	for _, name := range variableNames(found) {
		if values[name] == "" {
			l.report(path, ruleExampleMissing, "The variable {{%s}} has no example, and Meta requires one for its review. Add one with the "+
				"param_name %s.", name, jsonlint.QuotedText(name))
		}
	}
	for i, e := range examples {
		if _, used := values[e.Name]; !used {
			l.report(itemPath(path, i)+".param_name",
				ruleExampleUnexpected, "There is an example for %s, and the text has no such variable. Remove it, or "+
					"correct the name.", jsonlint.QuotedText(e.Name)).Fix = nearestName(e.Name, variableNames(found))
		}
	}
}

func (l *linter) lintPositionalExamples(path string, want int, rows [][]string) {
	if len(rows) == 0 {
		rows = [][]string{nil}
	}
	for _, row := range rows {
		for i := range want {
			if i >= len(row) || row[i] == "" {
				l.report(path, ruleExampleMissing, "The variable {{%d}} has no example, and Meta requires one for its review. Add one: "+
					"%s needs %d in all.", i+1, path, want)
			}
		}
		if len(row) > want {
			l.report(path, ruleExampleUnexpected, "There are %d examples, and the text has %d variables. Remove the others.", len(row), want)
		}
	}
}

// exampleValues returns the example of each variable that a text has; "" if there is none.
func exampleValues(found []variable, rows [][]string, named []NamedExample) map[string]string {
	values := make(map[string]string, len(found))
	for _, v := range found {
		values[v.name] = ""
		if n, err := strconv.Atoi(v.name); err == nil && len(rows) > 0 && n >= 1 && n <= len(rows[0]) {
			values[v.name] = rows[0][n-1]
		}
	}
	for _, e := range named {
		if _, used := values[e.Name]; used {
			values[e.Name] = e.Value
		}
	}
	return values
}
