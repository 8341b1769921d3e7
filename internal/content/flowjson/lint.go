package flowjson

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// Limits that keep Lint fast for any text.
const (
	maxDepth    = 200 // of nested values; no screen needs as many
	maxProblems = 100
)

// Lint returns the problems of Flow JSON that can be seen without a request, at most 100: first those of the whole flow, then those of
// its screens, then those of its routes. JSON that cannot be read, or is larger than MaxBytes, is one problem. The properties of
// components are left to Meta, apart from those that the rules name.
//
// The detail of a problem names the screen and the component, and line and column if the text has several lines.
func Lint(data []byte) []jsonlint.Problem {
	l := &linter{data: data, multiline: bytes.Contains(data, []byte("\n"))}
	root, err := jsonlint.Read(data, MaxBytes, "Flow JSON")
	if read, ok := errors.AsType[*jsonlint.ReadError](err); ok {
		l.report(node{}, ruleJSON, "Line %d, column %d: %s. Correct it there.", read.Line, read.Column, read.Reason)
		return l.problems
	}
	if root.Kind != jsonlint.Object {
		l.report(node{value: root}, ruleJSON, "Flow JSON is an object, and the text is %s.", root.KindName())
		return l.problems
	}
	if !l.lintReadability(nil, root, 0) {
		return l.problems
	}
	l.root = root
	l.lintVersion()
	l.lintScreens()
	l.lintRoutes()
	return l.problems
}

// linter collects the problems of one flow.
type linter struct {
	data      []byte
	multiline bool // the text has several
	root      jsonlint.Value
	version   version
	screens   []*screen
	byID      map[string]*screen
	problems  []jsonlint.Problem
}

// place is a value in the JSON. Its text is made for problems only, because there can be many values.
type place struct {
	parent *place // nil: the whole text
	key    string // "": an item of an array
	index  int
}

func (p *place) member(key string) *place { return &place{parent: p, key: key} }
func (p *place) item(i int) *place        { return &place{parent: p, index: i} }

// String returns a place such as screens[0].layout.children[1].label.
func (p *place) String() string {
	var steps []string
	for ; p != nil; p = p.parent {
		switch {
		case p.key == "":
			steps = append(steps, "["+strconv.Itoa(p.index)+"]")
		case p.parent == nil:
			steps = append(steps, p.key)
		default:
			steps = append(steps, "."+p.key)
		}
	}
	slices.Reverse(steps)
	return strings.Join(steps, "")
}

// node is a value with its place, the subject of a problem.
type node struct {
	place     *place
	value     jsonlint.Value
	screen    *screen    // nil: the whole flow
	component *component // nil: the whole screen
}

// placeText names a place for a message, in the terms in which a person finds it.
func (l *linter) placeText(w node) string {
	var parts []string
	if l.multiline {
		line, column := jsonlint.Position(l.data, w.value.Start)
		parts = append(parts, fmt.Sprintf("line %d, column %d", line, column))
	}
	if w.screen != nil {
		parts = append(parts, fmt.Sprintf("screens[%d] %s", w.screen.index, jsonlint.QuotedText(w.screen.id)))
	}
	if w.component != nil {
		parts = append(parts, w.component.title())
	}
	if len(parts) == 0 {
		return ""
	}
	return "At " + strings.Join(parts, ", ") + ": "
}

// report adds a problem.
func (l *linter) report(w node, r ruleID, format string, args ...any) {
	if len(l.problems) >= maxProblems {
		return
	}
	detail := fmt.Sprintf(format, args...)
	if r != ruleJSON {
		detail = l.placeText(w) + detail
	}
	l.problems = append(l.problems, jsonlint.Problem{
		Path: w.place.String(), Rule: rules[r].Name, Code: rules[r].Code, Severity: rules[r].Severity, Summary: rules[r].Summary, Detail: detail,
	})
}

// lintReadability reports keys that occur twice in one object, of which Meta would use one, and values that are nested too deep.
func (l *linter) lintReadability(p *place, v jsonlint.Value, depth int) bool {
	line, column := 0, 0
	if depth > maxDepth {
		line, column = jsonlint.Position(l.data, v.Start)
		l.report(node{}, ruleJSON, "Line %d, column %d: values are nested more than %d levels deep. Remove some.", line, column, maxDepth)
		return false
	}

	seen := make(map[string]bool, len(v.Keys))
	good := true
	for i, item := range v.Items {
		child := p.item(i)
		if v.Kind == jsonlint.Object {
			key := v.Keys[i]
			child = p.member(key)
			if seen[key] {
				line, column = jsonlint.Position(l.data, item.Start)
				l.report(node{place: child}, ruleJSON, "Line %d, column %d: the key %s occurs twice in one object, and Meta would ignore one of "+
					"them. Remove one.", line, column, jsonlint.QuotedText(key))
				good = false
			}
			seen[key] = true
		}
		good = l.lintReadability(child, item, depth+1) && good
		if len(l.problems) >= maxProblems {
			return false
		}
	}
	return good
}

// checkedMember returns a member of an object, and false if it is missing, null, or of another kind. Another kind is a problem.
func (l *linter) checkedMember(w node, key string, kind byte) (jsonlint.Value, bool) {
	v, ok := w.value.Member(key)
	if !ok {
		return v, false
	}
	return v, l.lintKind(node{place: w.place.member(key), value: v, screen: w.screen, component: w.component}, kind)
}

// lintKind reports a value of another kind as a problem, and returns false for it.
func (l *linter) lintKind(w node, kind byte) bool {
	if w.value.Kind != kind {
		l.report(w, ruleType, "%s must be %s, and is %s.", w.place, jsonlint.Value{Kind: kind}.KindName(), w.value.KindName())
		return false
	}
	return true
}

// isTrue reports whether a member is true.
func (l *linter) isTrue(w node, key string) bool {
	v, ok := l.checkedMember(w, key, jsonlint.Boolean)
	return ok && v.Text == "true"
}
