// Package gitops checks the examples for pipelines against the rules of the automation engines, as far as that is possible
// without the engines.
package gitops

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

const root = "../../../examples/gitops"

func files(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("no file %s: %v", pattern, err)
	}
	return found
}

// accounts returns the accounts of the examples, from the files that describe them.
func accounts(t *testing.T) []string {
	t.Helper()
	var ids []string
	for _, file := range files(t, "accounts/*.yaml") {
		ids = append(ids, strings.TrimSuffix(filepath.Base(file), ".yaml"))
	}
	return ids
}

// read decodes a file and fails on unknown keys, which an engine would ignore or refuse.
func read(t *testing.T, file string, v any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
}

func TestGitHubActions(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range slices.Concat(files(t, "github-actions/*.yaml"), files(t, "../message-templates/github-actions/*.yaml")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		problems, err := linter.Lint(filepath.Base(file), text, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Error(p)
		}
		for _, use := range usedAction.FindAllStringSubmatch(string(text), -1) { // a tag can be moved, a commit cannot
			if !strings.HasPrefix(use[1], "./") && !pinned.MatchString(use[1]) {
				t.Errorf("%s: not pinned to a commit: %s", filepath.Base(file), use[0])
			}
		}
	}
}

// The linter can fail.
func TestGitHubActions_canFail(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ matrix.nothing }}\n"
	problems, err := linter.Lint("x.yaml", []byte(wrong), nil)
	if err != nil || len(problems) == 0 {
		t.Errorf("%v, %v", problems, err)
	}
}
