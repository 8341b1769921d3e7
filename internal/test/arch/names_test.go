package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// particles are words that say nothing as the whole name of a function: prepositions, adverbs, pronouns, and participles without a noun.
// An exported function has the name of its package before it.
var particles = strings.Fields(`
	about above abandoned after afterwards again alike along among another around as at because before behind below beneath beside besides
	between beyond both by derived doubt during each either everything for from given having here holds in instead into is kept later
	look lose lost made now of off on once one only or other over said same since shown silent stale still taken then through to together
	toward under until up upon via wanted was what when where whether which while who whole why with within without wrote yes`)

// A function's name is understood where it is called, see CONTRIBUTING.md.
func TestNamesOfFunctions(t *testing.T) {
	for _, file := range sources(t) {
		for _, fault := range misnamed(file.syntax) {
			t.Errorf("%s: %s", file.position(fault.at), fault.text)
		}
	}
}

// A file's name of several words has an underscore only after a prefix that groups files, see CONTRIBUTING.md.
func TestNamesOfFiles(t *testing.T) {
	var names []string
	for _, file := range sources(t) {
		names = append(names, file.name)
	}
	for _, name := range ungrouped(names) {
		t.Errorf("%s: no other file's name begins with the word before the underscore: leave out the underscore", name)
	}
}

// ungrouped returns the files with an underscore after a word with which no other file of the folder begins.
func ungrouped(names []string) []string {
	groups := map[string]int{}
	for _, name := range names {
		prefix, _, _ := strings.Cut(strings.TrimSuffix(name, ".go"), "_")
		groups[prefix]++
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		prefix, _, several := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test"), "_")
		return !several || groups[prefix] > 1
	})
}

func TestNamesOfFiles_canFail(t *testing.T) {
	names := []string{"a/lint.go", "a/lint_text.go", "a/lint_test.go", "b/race_on.go", "b/race_off.go", "b/lint_text.go", "c/other_test.go"}
	if got := ungrouped(names); !slices.Equal(got, []string{"b/lint_text.go"}) {
		t.Errorf("found %v", got)
	}
}

type fault struct {
	at   token.Pos
	text string
}

// misnamed returns the functions of a file whose names break the table in CONTRIBUTING.md.
func misnamed(file *ast.File) []fault {
	var faults []fault
	for _, declaration := range file.Decls {
		f, is := declaration.(*ast.FuncDecl)
		if !is {
			continue
		}
		name := f.Name.Name
		if slices.Contains(particles, name) {
			faults = append(faults, fault{f.Pos(), name + " says nothing where it is called"})
		}
		switch {
		case startsWithWord(name, "err") && !returnsError(f):
			faults = append(faults, fault{f.Pos(), name + " does not return an error"})
		case startsWithWord(name, "is") && slices.Equal(resultTypes(f), []string{"error"}):
			faults = append(faults, fault{f.Pos(), name + " returns an error, and its name says that it returns a bool"})
		}
	}
	return faults
}

// startsWithWord says whether a name in camel case has a first word and more words.
func startsWithWord(name, word string) bool {
	rest, found := strings.CutPrefix(name, word)
	return found && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z'
}

// returnsError says whether the name of one of the results' types ends in Error.
func returnsError(f *ast.FuncDecl) bool {
	return slices.ContainsFunc(resultTypes(f), func(name string) bool { return strings.HasSuffix(strings.ToLower(name), "error") })
}

// resultTypes returns the names of the types of a function's results, without their packages and stars.
func resultTypes(f *ast.FuncDecl) []string {
	if f.Type.Results == nil {
		return nil
	}
	var names []string
	for _, field := range f.Type.Results.List {
		result := field.Type
		if star, is := result.(*ast.StarExpr); is {
			result = star.X
		}
		switch named := result.(type) {
		case *ast.Ident:
			names = append(names, named.Name)
		case *ast.SelectorExpr:
			names = append(names, named.Sel.Name)
		default:
			names = append(names, "")
		}
	}
	return names
}

func TestNamesOfFunctions_canFail(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
func (x) beyond() int
func With() int
func errLate() string
func isLate() error
func isEarly() (bool, error)
func errEarly() error
func late() error
func issue() error
func errors() []int
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, fault := range misnamed(file) {
		name, _, _ := strings.Cut(fault.text, " ")
		found = append(found, name)
	}
	if want := []string{"beyond", "errLate", "isLate"}; !slices.Equal(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
}
