package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// warners are the calls that make a warning, with the position of its summary among the arguments.
var warners = map[string]int{
	"Warn": 0, "warn": 0, "Warning": 0, "AddWarning": 0, "NewWarningDiagnostic": 0,
	"WarnAt": 1, "AddAttributeWarning": 1, "NewAttributeWarningDiagnostic": 1,
}

// The summary of a warning is not a constant text: Terraform shows one warning for each summary, so it names the object and the fact.
func TestWarningSummaries(t *testing.T) {
	found := 0
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		switch name := filepath.ToSlash(path); {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasSuffix(name, "internal/test") || strings.HasSuffix(name, "internal/sandbox")):
			return filepath.SkipDir
		case filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		summaries := summariesOf(file)
		found += len(summaries)
		for _, summary := range summaries {
			if constant(summary, constantsOf(file)) {
				t.Errorf("%s: the summary of this warning is the same for every object: name the object in it", files.Position(summary.Pos()))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d warnings were found", found)
	}
}

// summariesOf returns the summaries of the warnings that a file makes, also those that a function returns as its result summary.
func summariesOf(file *ast.File) []ast.Expr {
	var all []ast.Expr
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if at, is := warners[called(n)]; is && at < len(n.Args) {
				all = append(all, n.Args[at])
			}
		case *ast.AssignStmt:
			if name, is := n.Lhs[0].(*ast.Ident); is && name.Name == "summary" {
				all = append(all, n.Rhs[0])
			}
		case *ast.FuncDecl:
			all = append(all, returnedSummaries(n.Type, n.Body)...)
		case *ast.FuncLit:
			all = append(all, returnedSummaries(n.Type, n.Body)...)
		}
		return true
	})
	return all
}

// called returns the name of the function or method of a call, without what it belongs to.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// returnedSummaries returns what a function returns first, if its first result is called summary.
func returnedSummaries(f *ast.FuncType, body *ast.BlockStmt) []ast.Expr {
	if f.Results == nil || body == nil || len(f.Results.List[0].Names) == 0 || f.Results.List[0].Names[0].Name != "summary" {
		return nil
	}
	var all []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		if r, is := n.(*ast.ReturnStmt); is && len(r.Results) > 0 {
			all = append(all, r.Results[0])
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	return all
}

// constant reports whether an expression is a text that never changes.
func constant(e ast.Expr, constants map[string]bool) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		return constant(e.X, constants) && constant(e.Y, constants)
	case *ast.CallExpr:
		return called(e) == "Sprintf" && len(e.Args) == 1
	}
	return false
}

// constantsOf returns the names of the constants that a file declares.
func constantsOf(file *ast.File) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if decl, is := n.(*ast.GenDecl); is && decl.Tok == token.CONST {
			for _, spec := range decl.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					names[name.Name] = true
				}
			}
		}
		return true
	})
	return names
}

// The rule notices each way to write a constant summary.
func TestWarningSummaries_canFail(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
const title = "Token is old"
func f(w Warner) (summary, detail string) {
	w.Warn("A", "x")
	w.WarnAt(p, "A"+"B", "x")
	w.diags.AddAttributeWarning(p, title, "x")
	summary, detail := fmt.Sprintf("A"), "x"
	g(func() (summary string) { return title })
	w.Warn(fmt.Sprintf("A %s", id), "x")
	w.Warn(summary, detail)
	return "A", "x"
}`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	bad, all := 0, summariesOf(file)
	for _, summary := range all {
		if constant(summary, constantsOf(file)) {
			bad++
		}
	}
	if bad != 6 || len(all) != 8 {
		t.Errorf("%d of %d summaries are constant, want 6 of 8", bad, len(all))
	}
}
