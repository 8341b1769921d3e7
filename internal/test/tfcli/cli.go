// Package tfcli runs the real Terraform or OpenTofu with the real provider, as a user does: `terraform init` finds the
// provider in a mirror. The caller's own settings have no effect.
//
// It imports only the standard library. Tests, the demo and the benchmark use it.
package tfcli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// CLI is a Terraform or OpenTofu program.
type CLI struct {
	Path         string
	OpenTofu     bool
	Version      string // "1.11.4"
	major, minor int
}

// Find looks for a CLI: TF_ACC_TERRAFORM_PATH, TF_CLI_PATH, then terraform and tofu on PATH.
func Find(ctx context.Context) (CLI, error) {
	var path string
	var err error
	if name := cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), os.Getenv("TF_CLI_PATH")); name != "" {
		path, err = exec.LookPath(name)
	} else if path, err = exec.LookPath("terraform"); err != nil {
		path, err = exec.LookPath("tofu")
	}
	if err != nil {
		return CLI{}, fmt.Errorf("looking for Terraform or OpenTofu (set TF_CLI_PATH): %w", err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return CLI{}, err
	}
	return identify(ctx, path)
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v((\d+)\.(\d+)\.[^\s]+)`)

// identify identifies the program at a path by its version output.
func identify(ctx context.Context, path string) (CLI, error) {
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = []string{"CHECKPOINT_DISABLE=1", "HOME=" + os.DevNull}
	out, err := cmd.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("%s version: %w", path, err)
	}
	match := versionLine.FindSubmatch(out)
	if match == nil {
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu", path)
	}
	c := CLI{Path: path, OpenTofu: string(match[1]) == "OpenTofu", Version: string(match[2])}
	c.major, _ = strconv.Atoi(string(match[3]))
	c.minor, _ = strconv.Atoi(string(match[4]))
	return c, nil
}

// AtLeast compares the version. For the features that are used here, Terraform and OpenTofu have the same numbers.
func (c CLI) AtLeast(major, minor int) bool {
	return c.major > major || c.major == major && c.minor >= minor
}

// String returns the name of the product and its version.
func (c CLI) String() string {
	if c.OpenTofu {
		return "OpenTofu " + c.Version
	}
	return "Terraform " + c.Version
}
