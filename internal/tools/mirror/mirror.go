// Package mirror locates the folder in which Terraform and OpenTofu look for local providers.
package mirror

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const (
	// Address is the source address of the provider.
	Address = "terraform.local/platform/whatsapp"
	program = "terraform-provider-whatsapp"
)

// ImplicitFolder returns the folder that both tools search without configuration: the implied local mirror.
func ImplicitFolder(goos string, getenv func(string) string) (string, error) {
	if goos == "windows" {
		if dir := getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "terraform.d", "plugins"), nil
		}
		return "", errors.New("APPDATA is not set")
	}
	if dir := getenv("HOME"); dir != "" {
		return filepath.Join(dir, ".terraform.d", "plugins"), nil
	}
	return "", errors.New("HOME is not set")
}

// ProgramPath returns the path of one version of the provider for one platform, in the unpacked layout of a mirror.
func ProgramPath(root, version, goos, goarch string) string {
	name := program + "_v" + version
	if goos == "windows" {
		name += ".exe"
	}
	return filepath.Join(root, filepath.FromSlash(Address), version, goos+"_"+goarch, name)
}

// ReplaceProgram replaces the program at path in one step. A running Terraform continues with the old program.
func ReplaceProgram(program, path string) (err error) {
	in, err := os.Open(program)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	// The temporary file is outside the platform's folder, because Terraform's checksum covers all files of that folder.
	out, err := os.CreateTemp(filepath.Dir(filepath.Dir(path)), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(out.Name()))
		}
	}()
	if _, err := io.Copy(out, in); err != nil {
		return errors.Join(fmt.Errorf("copying %s: %w", program, err), out.Close())
	}
	if err := out.Close(); err != nil {
		return err
	}
	if err := os.Chmod(out.Name(), 0o755); err != nil {
		return err
	}
	return os.Rename(out.Name(), path)
}
