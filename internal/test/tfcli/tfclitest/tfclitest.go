// Package tfclitest provides tests with workspaces for the real CLI and the real provider.
package tfclitest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/test/tfcli"
)

var built struct {
	once     sync.Once
	dir      string
	cli      tfcli.CLI
	provider string
	err      error
}

// Main runs the tests of a package and removes the provider that they built: func TestMain(m *testing.M) { tfclitest.Main(m) }.
func Main(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

func buildOnce() {
	ctx := context.Background()
	if built.cli, built.err = tfcli.Find(ctx); built.err != nil {
		return
	}
	if built.dir, built.err = os.MkdirTemp("", "tfclitest-"); built.err != nil {
		return
	}
	if built.err = watchSources(ctx); built.err != nil {
		return
	}
	built.provider, built.err = tfcli.BuildProvider(ctx, built.dir)
}

// watchSources reads the metadata of every source file of the provider. The provider's program is not part of the test
// binary, so without this go test would use a cached result although the provider has changed.
func watchSources(ctx context.Context) error {
	root, err := tfcli.ModuleRoot(ctx)
	if err != nil {
		return err
	}
	for _, name := range []string{"main.go", "go.mod"} {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			return err
		}
	}
	return filepath.WalkDir(filepath.Join(root, "internal"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		_, err = os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) { // a temporary file
			return nil
		}
		return err
	})
}

// Provider returns the path of the provider and the CLI. The provider is built once for all tests of a process.
func Provider(t testing.TB) (string, tfcli.CLI) {
	t.Helper()
	built.once.Do(buildOnce)
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.provider, built.cli
}

// New returns an empty workspace that is removed at the end of the test.
func New(t testing.TB) *tfcli.Workspace {
	t.Helper()
	provider, cli := Provider(t)
	w, err := tfcli.New(cli, provider)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// InitAndAttach runs init and keeps the provider running for the commands that follow, see tfcli.Workspace.Attach.
func InitAndAttach(t testing.TB, w *tfcli.Workspace) {
	t.Helper()
	Run(t, w, 0, "init")
	if err := w.Attach(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Write creates a file in the workspace.
func Write(t testing.TB, w *tfcli.Workspace, file, text string) {
	t.Helper()
	if err := w.Write(file, text); err != nil {
		t.Fatal(err)
	}
}

// Run runs a command and fails the test if it ends with another exit code.
func Run(t testing.TB, w *tfcli.Workspace, exitCode int, args ...string) tfcli.Result {
	t.Helper()
	r, err := w.Run(t.Context(), args...)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.CheckExitCode(exitCode); err != nil {
		t.Fatal(err)
	}
	return r
}
