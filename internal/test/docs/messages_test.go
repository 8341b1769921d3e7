package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every summary in the headings of Troubleshooting, and every quotation in its tables, is a text of the provider.
func TestTroubleshooting(t *testing.T) {
	page := readPages(t)["docs/guides/troubleshooting.md"]
	if page == nil {
		t.Fatal("there is no such page")
	}
	texts := providerTexts(t)
	summaries, quotations := quoted(page)
	if len(summaries) < 15 || len(quotations) < 5 {
		t.Errorf("only %d summaries and %d quotations were found", len(summaries), len(quotations))
	}
	for _, summary := range summaries {
		if !contains(texts, func(text string) bool { return text == summary }) {
			t.Errorf("the provider has no message with the summary %q", summary)
		}
	}
	for _, quotation := range quotations {
		if !contains(texts, func(text string) bool { return strings.Contains(text, quotation) }) {
			t.Errorf("the provider has no message with %q", quotation)
		}
	}
}

func contains(texts map[string]bool, is func(string) bool) bool {
	for text := range texts {
		if is(text) {
			return true
		}
	}
	return false
}

var (
	summaryLine = regexp.MustCompile(`(?m)^### (.+)$`)
	quotation   = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")
)

// quoted returns the summaries and the quotations of the page.
func quoted(p *page) (summaries, quotations []string) {
	for _, match := range summaryLine.FindAllStringSubmatch(p.text, -1) {
		summaries = append(summaries, match[1])
	}
	for _, match := range quotation.FindAllStringSubmatch(p.text, -1) {
		quotations = append(quotations, match[1])
	}
	return summaries, quotations
}

// providerTexts returns the texts in the code of the provider, with … for each value that is filled in.
func providerTexts(t *testing.T) map[string]bool {
	t.Helper()
	texts := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "sandbox" || entry.Name() == "test" || entry.Name() == "dev" || entry.Name() == "tools"):
			return fs.SkipDir
		case filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			expr, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			text, literal := textOf(expr)
			if literal {
				texts[text] = true
			}
			return !literal
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 1000 {
		t.Fatalf("found only %d texts: the test reads the wrong folder", len(texts))
	}
	return texts
}

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0-9.]*[a-z]`)

// textOf returns the text of a literal or of joined literals, with … for verbs and for what is joined to them.
func textOf(expr ast.Expr) (text string, literal bool) {
	switch e := expr.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "…", false
		}
		value, err := strconv.Unquote(e.Value)
		return verb.ReplaceAllString(value, "…"), err == nil
	case *ast.BinaryExpr:
		left, one := textOf(e.X)
		right, other := textOf(e.Y)
		return left + right, e.Op == token.ADD && (one || other)
	}
	return "…", false
}

func TestTextOf(t *testing.T) {
	for source, want := range map[string]string{
		`"Two %s of " + "project %q"`: "Two … of project …",
		`"a " + name + "."`:           "a ….",
		"`%[2]d calls`":               "… calls",
	} {
		expr, err := parser.ParseExpr(source)
		if err != nil {
			t.Fatal(err)
		}
		if text, literal := textOf(expr); text != want || !literal {
			t.Errorf("%s: got %q, want %q", source, text, want)
		}
	}
	if _, literal := textOf(&ast.Ident{Name: "x"}); literal {
		t.Error("a name is not a text")
	}
}
