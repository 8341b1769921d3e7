package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// names in a comment: a selector whose last part is exported, a word with an inner capital after a small letter, and a word to see or ask.
var (
	selector = regexp.MustCompile(`\b[A-Za-z]\w*\.[A-Z]\w*\b`)
	camel    = regexp.MustCompile(`\b[A-Za-z]*[a-z0-9][A-Z]\w*\b`)
	referred = regexp.MustCompile(`\b(?:[Ss]ee|[Aa]sks?) ([A-Z][a-z]+)\b`)
	// quotedSelector is a selector in a page, such as `session.Ledger`.
	quotedSelector = regexp.MustCompile("`([a-z]\\w*\\.[A-Z]\\w*)(?:\\(\\))?`")
	verbatim       = regexp.MustCompile("\"[^\"]*\"|`[^`]*`|https?://\\S+|//(nolint|go):.*")
)

// terms are names that comments use and no Go file: products and units, a token in a test, classes of Chatwoot and Meta, and types of
// the standard library.
var terms = []string{
	"Meta", "GitHub", "OpenAPI", "gRPC", "MiB", "EAAtokenA", "ConversationFinder", "WhatsAppBusinessPhoneNumber",
	"fmt.Formatter", "fmt.Stringer", "http.ResponseController", "http.ServeMux", "json.Marshaler", "json.Unmarshaler", "slog.LogValuer",
}

// A comment names identifiers that exist: a rename includes the comments.
func TestCommentsNameIdentifiers(t *testing.T) {
	known := identifiers(sources(t))
	for _, file := range sources(t) {
		for _, group := range file.syntax.Comments {
			for _, name := range unknownNames(group.Text(), known) {
				t.Errorf("%s: the comment names %s, which does not exist", file.position(group.Pos()), name)
			}
		}
	}
}

// A page for developers names identifiers that exist.
func TestPagesNameIdentifiers(t *testing.T) {
	known := identifiers(sources(t))
	pages, err := filepath.Glob(filepath.Join(root, "docs", "decisions", "*.md"))
	if err != nil || len(pages) < 10 {
		t.Fatalf("found %d pages, %v", len(pages), err)
	}
	found := 0
	for _, page := range append(pages, filepath.Join(root, "CONTRIBUTING.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, quoted := range quotedSelector.FindAllStringSubmatch(string(text), -1) {
			found++
			for _, name := range unknownNames(quoted[1], known) {
				t.Errorf("%s names %s, which does not exist", page, name)
			}
		}
	}
	if found < 20 {
		t.Errorf("found only %d names", found)
	}
}

// identifiers returns every name in the code of the module, also those of its imports, and their parts.
func identifiers(files []source) map[string]bool {
	known := map[string]bool{}
	for _, term := range terms {
		known[term] = true
	}
	for _, file := range files {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			if name, is := n.(*ast.Ident); is {
				known[name.Name] = true
			}
			return true
		})
	}
	return known
}

// unknownNames returns the names in the text of a comment that are not known.
func unknownNames(comment string, known map[string]bool) []string {
	var unknown []string
	comment = verbatim.ReplaceAllString(comment, "")
	names := selector.FindAllString(comment, -1)
	comment = selector.ReplaceAllString(comment, "")
	names = append(names, camel.FindAllString(comment, -1)...)
	for _, reference := range referred.FindAllStringSubmatch(comment, -1) {
		names = append(names, reference[1])
	}
	for _, name := range names {
		first, last, both := strings.Cut(name, ".")
		if !known[name] && (!known[first] || both && !known[last]) {
			unknown = append(unknown, name)
		}
	}
	return unknown
}

// subject is a lower-case word and a verb form at the beginning of a comment, as in "subject is".
var subject = regexp.MustCompile(`^([a-z][A-Za-z0-9]*) (?:are|have|[a-z]+s)\b`)

// A comment above a declaration that begins with a lower-case name and a verb begins with the declared name.
func TestCommentsBeginWithTheName(t *testing.T) {
	checked := 0
	for _, file := range sources(t) {
		for _, d := range documented(file.syntax) {
			if begin := subject.FindStringSubmatch(d.doc.Text()); begin != nil {
				checked++
				if !slices.Contains(d.names, begin[1]) {
					t.Errorf("%s: the comment is about %s, and the declaration about %s", file.position(d.doc.Pos()), begin[1],
						strings.Join(d.names, ", "))
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("checked only %d comments", checked)
	}
}

// being is the beginning of a comment that says what a thing is.
var being = regexp.MustCompile(`^([A-Za-z]\w*),? (?:is|are)\b`)

// The comment of a function says what the function does or returns, not what its result is.
func TestCommentsOfFunctionsSayWhatTheyDo(t *testing.T) {
	for _, file := range sources(t) {
		for _, function := range saysWhatItIs(file.syntax) {
			t.Errorf("%s: the comment of %s says what it is: write what it does, as in \"%s returns\"", file.position(function.Pos()),
				function.Name.Name, function.Name.Name)
		}
	}
}

// saysWhatItIs returns the functions of a file whose comments go on with "is" or "are" after the name.
func saysWhatItIs(file *ast.File) []*ast.FuncDecl {
	var wrong []*ast.FuncDecl
	for _, d := range file.Decls {
		if function, is := d.(*ast.FuncDecl); is {
			if begin := being.FindStringSubmatch(function.Doc.Text()); begin != nil && begin[1] == function.Name.Name {
				wrong = append(wrong, function)
			}
		}
	}
	return wrong
}

func TestCommentsOfFunctionsSayWhatTheyDo_canFail(t *testing.T) {
	syntax, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
// one is a number.
func one() int
// Two, are numbers.
func (x) Two() int
// three returns what is a number.
func three() int
// Four of them are numbers.
func Four() int
// five is a type.
type five int`, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for _, function := range saysWhatItIs(syntax) {
		wrong = append(wrong, function.Name.Name)
	}
	if got := strings.Join(wrong, " "); got != "one Two" {
		t.Errorf("reported %s", got)
	}
}

// declared are the names of a declaration and the comment above it.
type declared struct {
	names []string
	doc   *ast.CommentGroup
}

// documented returns the declarations and fields of a file with the comments above them.
func documented(file *ast.File) []declared {
	var all []declared
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			all = append(all, declared{[]string{n.Name.Name}, n.Doc})
		case *ast.Field:
			all = append(all, declared{texts(n.Names), n.Doc})
		case *ast.GenDecl:
			whole := declared{doc: n.Doc}
			for _, spec := range n.Specs {
				one := declaredBy(spec)
				whole.names = append(whole.names, one.names...)
				all = append(all, one)
			}
			all = append(all, whole)
		}
		return true
	})
	return slices.DeleteFunc(all, func(d declared) bool { return len(d.names) == 0 })
}

func declaredBy(spec ast.Spec) declared {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return declared{[]string{spec.Name.Name}, spec.Doc}
	case *ast.ValueSpec:
		return declared{texts(spec.Names), spec.Doc}
	}
	return declared{}
}

func texts(names []*ast.Ident) []string {
	var all []string
	for _, name := range names {
		all = append(all, name.Name)
	}
	return all
}

func TestCommentsBeginWithTheName_canFail(t *testing.T) {
	syntax, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
// exist fails.
func exist() {}
// exists fails.
func exist2() {}
// small are fields.
type small struct {
	// large is one.
	large2 int
}
// one and two are numbers.
const (
	one = 1
	// three is a number.
	two = 2
)
// names of a thing.
// The words of a thing.
var list []string`, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for _, d := range documented(syntax) {
		if begin := subject.FindStringSubmatch(d.doc.Text()); begin != nil && !slices.Contains(d.names, begin[1]) {
			wrong = append(wrong, begin[1])
		}
	}
	if got := strings.Join(wrong, " "); got != "exists large three" {
		t.Errorf("reported %s", got)
	}
}

func TestCommentsNameIdentifiers_canFail(t *testing.T) {
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, "x.go", `package x
type Spec struct{ Replaces, KeptWithoutDestroy bool }`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	known := identifiers([]source{{"x.go", false, syntax, files}})
	for comment, want := range map[string]string{
		"Differs is what Spec.Replaces compares.":        "",
		"Differs is what Spec.RequireReplace compares.":  "Spec.RequireReplace",
		"LostOnDestroy says what is lost. The rest is x": "LostOnDestroy",
		"KeptWithoutDestroy says what stays. Then":       "",
		"the text is \"NotAName\", see `OtherName`":      "",
		"It asks Meta. See Replaces.":                    "",
		"It is near the other, see Near":                 "Near",
	} {
		if got := strings.Join(unknownNames(comment, known), " "); got != want {
			t.Errorf("%q: got %q, want %q", comment, got, want)
		}
	}
}
