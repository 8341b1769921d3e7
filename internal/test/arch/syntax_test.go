package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// source is a Go file of the module.
type source struct {
	name   string // relative to the module, with slashes
	test   bool
	syntax *ast.File
	files  *token.FileSet
}

func (s source) folder() string { return path.Dir(s.name) }

// position names the place of a node for a reader.
func (s source) position(at token.Pos) string { return s.files.Position(at).String() }

// sources returns all Go files of the module, with their comments. They are read once for all tests.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := parseOnce()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 300 {
		t.Fatalf("found only %d files: the test reads the wrong folder", len(all))
	}
	return all
}

var parseOnce = sync.OnceValues(func() ([]source, error) {
	var all []source
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if path != root && (isModule(path) || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		case filepath.Ext(path) != ".go":
			return nil
		}
		syntax, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(name), strings.HasSuffix(path, "_test.go"), syntax, files})
		return nil
	})
	return all, err
})
