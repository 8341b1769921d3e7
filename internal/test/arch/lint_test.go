package arch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
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

var excluded = regexp.MustCompile(`- path: \^internal/\(([^)]+)\)/\n\s+linters: \[lll\]`)

// A folder is excluded from the check of line lengths only as long as it has a line that is too long.
func TestLineLengthExclusions(t *testing.T) {
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	matches := excluded.FindAllStringSubmatch(string(config), -1)
	if len(matches) == 0 {
		t.Fatal("no folder is excluded any longer: delete this test")
	}
	for _, match := range matches {
		for folder := range strings.SplitSeq(match[1], "|") {
			if !hasLongLine(t, filepath.Join(root, "internal", filepath.FromSlash(folder))) {
				t.Errorf(".golangci.yml: delete %q from the exclusions of lll, it has no line that is too long", folder)
			}
		}
	}
}

// hasLongLine reports whether a Go file below a folder has a line of more than 140 characters.
func hasLongLine(t *testing.T, folder string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || found || filepath.Ext(path) != ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(source)) {
			found = found || utf8.RuneCountInString(strings.TrimRight(line, "\r\n")) > 140
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEnabledLinters(t *testing.T) {
	got := enabledLinters("formatters:\n  enable:\n    - gofmt\n\nlinters:\n  enable:\n    - a\n    - b\n\n  settings:\n    - c\n")
	if want := []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
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
