package tfcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// BuildProvider builds the provider of the module that the caller runs in, and returns its path in dir. If the caller has the
// race detector, the provider has it too, and Workspace.Close reports its findings.
func BuildProvider(ctx context.Context, dir string) (string, error) {
	root, err := ModuleRoot(ctx)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, program)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	args := []string{"build", "-o", path}
	if raceEnabled {
		args = append(args, "-race")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, ".")...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, out)
	}
	return path, nil
}

// ModuleRoot returns the folder of the go.mod of the module that the caller runs in.
func ModuleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	file := string(bytes.TrimSpace(out))
	if filepath.Base(file) != "go.mod" {
		return "", errors.New("not in a Go module: the provider's source is not here")
	}
	return filepath.Dir(file), nil
}
