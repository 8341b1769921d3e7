package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var directive = regexp.MustCompile(`//nolint:([a-z0-9,]+)`)

// A nolint names only linters that are switched on. nolintlint does not notice the others.
func TestNolint(t *testing.T) {
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	enabled := enabledLinters(string(config))
	if !slices.Contains(enabled, "gosec") {
		t.Fatalf(".golangci.yml was not understood: %q", enabled)
	}
	directives := 0
	err = filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || filepath.Base(path) == "lint_test.go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range directive.FindAllStringSubmatch(string(source), -1) {
			directives++
			for name := range strings.SplitSeq(match[1], ",") {
				if !slices.Contains(enabled, name) {
					t.Errorf("%s: delete //nolint:%s, the linter is not switched on", path, name)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if directives == 0 {
		t.Error("no nolint was found: delete this test")
	}
}

// enabledLinters reads linters.enable from .golangci.yml.
func enabledLinters(config string) []string {
	_, linters, _ := strings.Cut(config, "\nlinters:\n")
	_, list, _ := strings.Cut(linters, "  enable:\n")
	var out []string
	for line := range strings.Lines(list) {
		name, ok := strings.CutPrefix(line, "    - ")
		if !ok {
			break
		}
		out = append(out, strings.TrimSpace(name))
	}
	return out
}
