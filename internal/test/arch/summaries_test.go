package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// titled are the calls that make an error, with the position of its summary among the arguments. New and WithSummary are those of tfdiag.
var titled = map[string]int{
	"New": 0, "WithSummary": 0, "AddError": 0, "NewErrorDiagnostic": 0, "AddAttributeError": 1, "NewAttributeErrorDiagnostic": 1,
}

// proper are the words of summaries with a capital within a sentence.
var proper = []string{"Account", "Accounts", "Business", "Chatwoot", "Graph", "Jira", "Meta", "Terraform", "Zammad"}

// A summary of an error or a warning is in sentence case and has no full stop.
func TestSummaries_form(t *testing.T) {
	found := 0
	for _, file := range sources(t) {
		if file.test || !strings.HasPrefix(file.name, "internal/") || slices.Contains(doNotShip, tree(module+"/"+file.name)) {
			continue
		}
		for _, summary := range append(summariesOf(file.syntax), errorSummaries(file.syntax)...) {
			text := literal(summary)
			found += min(len(text), 1)
			if wrong := formOf(text); wrong != "" {
				t.Errorf("%s: the summary %q %s", file.position(summary.Pos()), text, wrong)
			}
		}
	}
	if found < 250 {
		t.Errorf("only %d summaries were found", found)
	}
}

// errorSummaries returns the summaries of the errors that a file makes.
func errorSummaries(file *ast.File) []ast.Expr {
	var all []ast.Expr
	ast.Inspect(file, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is {
			return true
		}
		name := called(call)
		if s, is := call.Fun.(*ast.SelectorExpr); is && (name == "New" || name == "WithSummary") {
			if x, is := s.X.(*ast.Ident); !is || x.Name != "tfdiag" {
				return true
			}
		}
		if at, is := titled[name]; is && at < len(call.Args) {
			all = append(all, call.Args[at])
		}
		return true
	})
	return all
}

// literal returns the texts of an expression one after the other, but for those that it passes to functions other than Sprintf.
func literal(e ast.Expr) string {
	var texts []string
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				texts = append(texts, text)
			}
		case *ast.CallExpr:
			return called(n) == "Sprintf"
		}
		return true
	})
	return strings.Join(texts, " ")
}

var capitalized = regexp.MustCompile(`[ (]([A-Z][a-z]+)\b`)

// formOf says what is wrong with the form of a summary, "" for nothing.
func formOf(summary string) string {
	if strings.HasSuffix(strings.TrimSpace(summary), ".") {
		return "ends with a full stop"
	}
	for _, word := range capitalized.FindAllStringSubmatch(summary, -1) {
		if !slices.Contains(proper, word[1]) {
			return "has a capital in " + word[1]
		}
	}
	return ""
}

func TestSummaries_formCanFail(t *testing.T) {
	syntax, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
func f() {
	return tfdiag.New("Missing Scopes", "x"), tfdiag.WithSummary("It is missing.", err), errors.New("Not A Summary."), tfdiag.New("At Meta",
		"x")
}`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, summary := range errorSummaries(syntax) {
		got[literal(summary)] = formOf(literal(summary))
	}
	want := map[string]string{"Missing Scopes": "has a capital in Scopes", "It is missing.": "ends with a full stop", "At Meta": ""}
	if !maps.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
