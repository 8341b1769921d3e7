package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// implemented are exported methods that belong to interfaces of other modules, which call them.
var implemented = []string{
	"MarshalJSON", "UnmarshalJSON", "MarshalText", "LogValue", "FailNow", "CheckPlan", "CheckState", "ConfigValidators",
	"EphemeralResources", "IdentitySchema",
	"ImportState", "ListResourceConfigValidators", "ModifyPlan", "MoveState", "ValidateConfig", "ValidateList", "ValidateObject",
	"ValidateResource", "StopProvider", "CallFunction",
}

// tested are names that a package exports for its own tests, which stand outside of it.
var tested = []string{
	"internal/content/flowjson/MaxBytes",
	"internal/sandbox/simkit/ErrBodyTooLarge",
}

// A name is exported because another package uses it.
func TestExportedNamesAreUsed(t *testing.T) {
	unused := unusedNames(sources(t))
	for _, name := range unused {
		if !slices.Contains(tested, name) {
			t.Error(name + " is used in its own package only: unexport or delete it")
		}
	}
	for _, name := range tested {
		if !slices.Contains(unused, name) {
			t.Error(name + " is used by another package, or is gone: remove it from the list")
		}
	}
}

// names is a set of names, by the folder that they are used in.
type names map[string]map[string]bool

func (n names) add(folder, name string) {
	if n[name] == nil {
		n[name] = map[string]bool{}
	}
	n[name][folder] = true
}

// isUsedBeyond reports whether another folder than this one uses a name.
func (n names) isUsedBeyond(folder, name string) bool {
	return len(n[name]) > 1 || len(n[name]) == 1 && !n[name][folder]
}

// unusedNames returns the exported names of the internal packages that no other folder selects. It compares names and not types: a name
// that two packages declare counts as used if one of them is. One used constant of a group is sufficient for the others, and a type may
// be exported because an exported declaration of its package names it.
func unusedNames(files []source) []string {
	selected, mentioned := names{}, names{}
	for _, file := range files {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			if s, is := n.(*ast.SelectorExpr); is {
				selected.add(file.folder(), s.Sel.Name)
			}
			return true
		})
		for _, named := range signatures(file.syntax) {
			mentioned.add(file.folder(), named)
		}
	}
	var unused []string
	for _, file := range files {
		if file.test || !strings.HasPrefix(file.name, "internal/") {
			continue
		}
		for _, group := range exportedNames(file.syntax) {
			if slices.ContainsFunc(group, func(name *ast.Ident) bool {
				return selected.isUsedBeyond(file.folder(), name.Name) || mentioned[name.Name][file.folder()] ||
					slices.Contains(implemented, name.Name)
			}) {
				continue
			}
			for _, name := range group {
				unused = append(unused, path.Join(file.folder(), name.Name))
			}
		}
	}
	return unused
}

// exportedNames returns the exported names that a file declares. The constants of one group stand together.
func exportedNames(file *ast.File) [][]*ast.Ident {
	var all [][]*ast.Ident
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			all = append(all, []*ast.Ident{d.Name})
		case *ast.GenDecl:
			var values []*ast.Ident
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					all = append(all, []*ast.Ident{spec.Name})
				case *ast.ValueSpec:
					values = append(values, spec.Names...)
				}
			}
			all = append(all, values)
		}
	}
	for i := range all {
		all[i] = slices.DeleteFunc(all[i], func(name *ast.Ident) bool { return !name.IsExported() })
	}
	return all
}

// signatures returns the names in the types of a file's exported functions, and within its exported types.
func signatures(file *ast.File) []string {
	var found []string
	collect := func(n ast.Node) bool {
		if name, is := n.(*ast.Ident); is {
			found = append(found, name.Name)
		}
		return true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.IsExported() {
				ast.Inspect(n.Type, collect)
			}
			return false
		case *ast.TypeSpec:
			if n.Name.IsExported() {
				ast.Inspect(n.Type, collect)
			}
		}
		return true
	})
	return found
}

func TestExportedNamesAreUsed_canFail(t *testing.T) {
	files := token.NewFileSet()
	var all []source
	for name, text := range map[string]string{
		"internal/a/a.go": `package a
const ( One = 1; Two = 2 )
const Alone = 3
type Part struct{}
type Lonely struct{}
type Whole struct{ Parts []Part }
func (Whole) Used() {}
func (Whole) Unused() {}
func (Whole) MarshalJSON() {}
func helper(w Whole, _ Lonely) { w.Unused() }`,
		"internal/a/a_test.go": `package a_test
func test() { a.Whole{}.Unused(); a.Alone() }`,
		"internal/b/b.go": `package b
func use() { a.Whole{}.Used(); _ = a.One }`,
	} {
		syntax, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, source{name, strings.HasSuffix(name, "_test.go"), syntax, files})
	}
	if got := strings.Join(unusedNames(all), " "); got != "internal/a/Alone internal/a/Lonely internal/a/Unused" {
		t.Errorf("got %q", got)
	}
}
