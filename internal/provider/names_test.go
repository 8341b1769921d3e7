package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// operations are the names of the functions of an object that is managed, by the field of lifecycle.Spec, see CONTRIBUTING.md. bind is
// a creation that an update repeats, and apply is both.
var operations = map[string][]string{
	"Schema":     {"resourceSchema"},
	"Plan":       {"plan"},
	"PlanDelete": {"planDelete"},
	"Import":     {"importState"},
	"Create":     {"create", "bind", "apply"},
	"Read":       {"read"},
	"Update":     {"update", "apply"},
	"Delete":     {"remove"},
	"List":       {"listSpec"},
}

// operationFiles are the files with these functions. A short object has them in resource.go.
var operationFiles = map[string][]string{
	"resourceSchema": {},
	"plan":           {"plan.go"},
	"planDelete":     {"remove.go"},
	"importState":    {"import.go", "read.go"},
	"create":         {"apply.go"},
	"bind":           {"apply.go"},
	"apply":          {"apply.go"},
	"read":           {"read.go"},
	"update":         {"apply.go"},
	"remove":         {"remove.go"},
	"listSpec":       {"list.go"},
}

func TestNames_ofManagedObjects(t *testing.T) {
	resources, err := filepath.Glob("*/resource.go")
	if err != nil || len(resources) < 20 {
		t.Fatal(resources, err)
	}
	for _, file := range resources {
		folder := filepath.Dir(file)
		sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			if strings.HasSuffix(source, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range slices.Concat(otherNames(parsed), inOtherFile(parsed, filepath.Base(source))) {
				t.Errorf("%s: %s", source, wrong)
			}
		}
	}
}

// otherNames lists the functions that a lifecycle.Spec of a file has under another name.
func otherNames(file *ast.File) (wrong []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.CompositeLit)
		if !ok || !isSpec(spec.Type) {
			return true
		}
		for _, element := range spec.Elts {
			field, value := keyValue(element)
			if call, ok := value.(*ast.CallExpr); ok {
				value = call.Fun
			}
			if f, ok := value.(*ast.Ident); ok && operations[field] != nil && !slices.Contains(operations[field], f.Name) {
				wrong = append(wrong, field+" is "+f.Name)
			}
		}
		return true
	})
	return wrong
}

// inOtherFile lists the functions that belong in another file.
func inOtherFile(file *ast.File, name string) (wrong []string) {
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil {
			continue
		}
		files, isOperation := operationFiles[f.Name.Name]
		if isOperation && name != "resource.go" && !slices.Contains(files, name) {
			wrong = append(wrong, f.Name.Name+" is in "+name)
		}
	}
	return wrong
}

// isSpec reports whether a type is lifecycle.Spec of some model.
func isSpec(t ast.Expr) bool {
	if of, ok := t.(*ast.IndexListExpr); ok {
		t = of.X
	}
	s, ok := t.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Spec"
}

func keyValue(e ast.Expr) (string, ast.Expr) {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		if key, ok := kv.Key.(*ast.Ident); ok {
			return key.Name, kv.Value
		}
	}
	return "", nil
}

func TestNames_canFail(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "delete.go", `package p
		func New() any { return lifecycle.Spec[model, C]{Read: refresh, Delete: remove, Update: kind.Update, List: list()}.New() }
		func remove() {}
		func (m model) read() {}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := otherNames(parsed); !slices.Equal(got, []string{"Read is refresh", "List is list"}) {
		t.Errorf("names: %q", got)
	}
	if got := inOtherFile(parsed, "delete.go"); !slices.Equal(got, []string{"remove is in delete.go"}) {
		t.Errorf("files: %q", got)
	}
	if got := inOtherFile(parsed, "remove.go"); len(got) > 0 {
		t.Errorf("files: %q", got)
	}
}
