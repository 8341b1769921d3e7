// Words checks the texts of the project against a list of words and phrases that are not used in it. It reads
// comments, strings and identifiers of Go files, and documentation, templates and examples as a whole.
//
// words.txt holds the list. pending.txt names the folders and files that have not been cleaned yet.
package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	//go:embed words.txt
	wordList string
	//go:embed pending.txt
	pendingList string
)

func main() {
	if err := run(os.DirFS(".")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(tree fs.FS) error {
	rules, err := parseRules(wordList)
	if err != nil {
		return err
	}
	problems, err := check(tree, rules, lines(pendingList))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "\n"))
	}
	return nil
}

// rule is one line of words.txt.
type rule struct {
	phrase  *regexp.Regexp
	instead string
}

// gapPattern is what may be between two words of a phrase: spaces, a line break with a comment marker, two joined strings.
const gapPattern = `(?:[\s"+>|*]|//|#|\\n)+`

func parseRules(text string) ([]rule, error) {
	var rules []rule
	for _, line := range lines(text) {
		phrase, instead, ok := strings.Cut(line, " => ")
		if !ok {
			return nil, fmt.Errorf("words.txt: %q has no \" => \"", line)
		}
		re, err := regexp.Compile(`(?i)\b(?:` + strings.ReplaceAll(phrase, " ", gapPattern) + `)\b`)
		if err != nil {
			return nil, fmt.Errorf("words.txt: %w", err)
		}
		rules = append(rules, rule{phrase: re, instead: instead})
	}
	return rules, nil
}

// check returns the phrases found in tree, and the pending folders and files that have none.
func check(tree fs.FS, rules []rule, pending []string) ([]string, error) {
	var problems []string
	dirty := map[string]bool{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name == "build" || name != "." && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if !hasText(name) {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		found := find(string(text), rules)
		if i := slices.IndexFunc(pending, func(root string) bool { return name == root || strings.HasPrefix(name, root+"/") }); i >= 0 {
			dirty[pending[i]] = dirty[pending[i]] || len(found) > 0
			return nil
		}
		for _, f := range found {
			problems = append(problems, name+":"+f)
		}
		return nil
	})
	for _, root := range pending {
		if !dirty[root] {
			problems = append(problems, fmt.Sprintf("internal/dev/words/pending.txt: delete the line %q, its texts are clean", root))
		}
	}
	return problems, err
}

// hasText reports whether a file holds texts of the project.
func hasText(name string) bool {
	switch filepath.Ext(name) {
	case ".go", ".md", ".tmpl", ".tf", ".hcl", ".yaml", ".yml", ".sh":
		return true
	}
	return filepath.Base(name) == "GNUmakefile"
}

var camel = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// find returns the phrases in text, each as "line: problem".
func find(text string, rules []rule) []string {
	text = strings.ReplaceAll(camel.ReplaceAllString(text, "$1 $2"), "_", " ")
	var found []string
	for _, r := range rules {
		for _, at := range r.phrase.FindAllStringIndex(text, -1) {
			line := 1 + strings.Count(text[:at[0]], "\n")
			words := strings.Join(strings.Fields(text[at[0]:at[1]]), " ")
			found = append(found, fmt.Sprintf("%d: do not write %q: %s", line, words, r.instead))
		}
	}
	return found
}

// lines returns the lines of a list without comments and empty lines.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
