package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"terraform-provider-whatsapp/internal/tools/mirror"
)

// renameProvider returns the files that it has changed. It checks both arguments before it changes the first one.
func renameProvider(ctx context.Context, root, address, modulePath string) ([]string, error) {
	if err := checkAddress(address); err != nil {
		return nil, err
	}
	if err := checkModule(modulePath); err != nil {
		return nil, err
	}
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	rules := replacements(mirror.Address, address, modfile.ModulePath(gomod), modulePath)
	names, err := trackedFiles(ctx, root)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, name := range names {
		path := filepath.Join(root, name)
		written, err := rewriteFile(path, rules)
		if errors.Is(err, fs.ErrNotExist) { // deleted, and the deletion is not committed
			continue
		}
		if err != nil {
			return changed, err
		}
		if written {
			changed = append(changed, path)
		}
	}
	return changed, nil
}

// trackedFiles returns the files that git knows, and those that are new. What git ignores, such as build/ and .terraform/, stays.
func trackedFiles(ctx context.Context, root string) ([]string, error) {
	out, err := exec.CommandContext(ctx, "git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		return nil, fmt.Errorf("git lists the files to change, and fails in %s: %s; run make rename in a clone of the repository",
			root, bytes.TrimSpace(failed.Stderr))
	case err != nil:
		return nil, fmt.Errorf("git lists the files to change: %w", err)
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 }), nil
}

// replacement changes matches of a pattern.
type replacement struct {
	pattern *regexp.Regexp
	with    string
}

// replacements returns what is replaced in a file. The module path also is the name of the program, of the cache folder and
// of the user agent, which stay. So it is replaced only in the path of a package, and where a line names the module, as in go.mod.
func replacements(oldAddress, newAddress, oldModule, newModule string) []replacement {
	host, rest, _ := strings.Cut(oldAddress, "/")
	namespace, _, _ := strings.Cut(rest, "/")
	_, newNamespace, _ := strings.Cut(newAddress, "/")
	quote := regexp.QuoteMeta
	return []replacement{
		{regexp.MustCompile(`(^|[^\w.-])` + quote(host+"/"+namespace) + `\b`), "${1}" + newAddress},
		{regexp.MustCompile(`(^|[^\w./-])` + quote(oldModule) + `/(internal|provider)\b`), "${1}" + newModule + "/${2}"},
		{regexp.MustCompile(`(?m)^(\s*module\s+(?:= ")?)` + quote(oldModule) + `("?)$`), "${1}" + newModule + "${2}"},
		// The owners of the code: a namespace of the public registry is an organization of GitHub.
		{regexp.MustCompile(`(?m)^(\* +)@` + quote(namespace) + `/`), "${1}@" + newNamespace + "/"},
	}
}

// rewriteFile reports whether it has changed the file. It leaves a file that is not text.
func rewriteFile(path string, rules []replacement) (bool, error) {
	before, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	if !utf8.Valid(before) {
		return false, nil
	}
	after := before
	for _, r := range rules {
		after = r.pattern.ReplaceAll(after, []byte(r.with))
	}
	if bytes.Equal(before, after) {
		return false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	return true, os.WriteFile(path, after, info.Mode().Perm())
}

var (
	hostname  = regexp.MustCompile(`^[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)+(:[0-9]+)?$`)
	namespace = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// checkAddress wants a registry's hostname and a namespace.
// https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
func checkAddress(address string) error {
	const example = "write ADDRESS=registry.terraform.io/acme or ADDRESS=terraform.example.com/platform"
	parts := strings.Split(address, "/")
	switch {
	case address == "":
		return fmt.Errorf("ADDRESS is empty: %s", example)
	case len(parts) == 3:
		return fmt.Errorf("ADDRESS %q has three parts: leave out the type, which stays whatsapp; %s", address, example)
	case len(parts) != 2:
		return fmt.Errorf("ADDRESS %q is not a registry and a namespace: %s", address, example)
	case !hostname.MatchString(parts[0]):
		return fmt.Errorf("ADDRESS %q: the registry %q is not a hostname with a dot, in lower case: %s", address, parts[0], example)
	case !namespace.MatchString(parts[1]):
		return fmt.Errorf("ADDRESS %q: the namespace %q may have lower-case letters, digits and single dashes: %s", address, parts[1], example)
	}
	return nil
}

// checkModule wants a path that the go command can fetch.
func checkModule(path string) error {
	const example = "write MODULE=github.com/acme/terraform-provider-whatsapp"
	if path == "" {
		return fmt.Errorf("MODULE is empty: %s", example)
	}
	if err := module.CheckPath(path); err != nil {
		return fmt.Errorf("MODULE is not a module path: %w; %s", err, example)
	}
	return nil
}
