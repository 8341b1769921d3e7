package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestCheck(t *testing.T) {
	rules, err := parseRules("# a comment\nforbidden(ly)? => allowed\nbad phrase => good phrase\n")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		name, text string
		want       string // the start of the only problem; empty: none
	}{
		"comment":                      {"a.go", "package a\n\n// A forbidden word.\n", `a.go:3: do not write "forbidden": allowed`},
		"other case":                   {"a.go", "// Forbiddenly.\n", `a.go:1: do not write "Forbiddenly"`},
		"part of another word":         {"a.go", "// unforbidden\n", ""},
		"string":                       {"a.go", "var s = \"a bad phrase\"\n", `a.go:1: do not write "bad phrase": good phrase`},
		"comment over two lines":       {"a.go", "// a bad\n// phrase\n", `a.go:1: do not write "bad // phrase"`},
		"string over two lines":        {"a.go", "var s = \"a bad \" +\n\t\"phrase\"\n", "a.go:1:"},
		"words in different sentences": {"a.go", "// Bad. Phrase.\n", ""},
		"identifier":                   {"a.go", "func isForbidden() {}\n", "a.go:1:"},
		"identifier of two words":      {"a.go", "func TestX_badPhrase() {}\n", "a.go:1:"},
		"documentation":                {"docs/a.md", "one\nforbidden\n", "docs/a.md:2:"},
		"example":                      {"examples/main.tf", "# forbidden\n", "examples/main.tf:1:"},
		"makefile":                     {"GNUmakefile", "x: ## forbidden\n", "GNUmakefile:1:"},
		"other kind of file":           {"a.json", "forbidden", ""},
		"hidden folder":                {".git/a.md", "forbidden", ""},
		"build folder":                 {"build/a.md", "forbidden", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problems, err := check(fstest.MapFS{test.name: {Data: []byte(test.text)}}, rules, nil)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" && len(problems) > 0 || test.want != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0], test.want)) {
				t.Errorf("got %q, want %q", problems, test.want)
			}
		})
	}
}

func TestCheck_pending(t *testing.T) {
	rules, err := parseRules("forbidden => allowed")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{
		"a/dirty/a.md": {Data: []byte("forbidden")},
		"a/clean/a.md": {Data: []byte("allowed")},
		"ab/a.md":      {Data: []byte("forbidden")},
		"b.md":         {Data: []byte("forbidden")},
	}
	tests := map[string]struct {
		pending []string
		want    []string
	}{
		"a folder, with everything below it": {[]string{"a", "ab", "b.md"}, nil},
		"a folder that is clean": {
			[]string{"a/dirty", "a/clean", "ab", "b.md"},
			[]string{`internal/dev/words/pending.txt: delete the line "a/clean", its texts are clean`},
		},
		"a folder that does not exist": {
			[]string{"a", "ab", "b.md", "c"},
			[]string{`internal/dev/words/pending.txt: delete the line "c", its texts are clean`},
		},
		"a name that starts alike": {[]string{"a", "b.md"}, []string{`ab/a.md:1: do not write "forbidden": allowed`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := check(tree, rules, test.pending)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestParseRules(t *testing.T) {
	rules, err := parseRules(wordList)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/forbidden.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if found := find(line, rules); len(found) != 1 {
			t.Errorf("%q: got %q, want one problem", line, found)
		}
	}
	for _, wrong := range []string{"a word", "( => x"} {
		if _, err := parseRules(wrong); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}
