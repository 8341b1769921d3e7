package main

import (
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// platform is an operating system and an architecture, in Go's words.
type platform struct{ goos, goarch string }

func (p platform) String() string { return p.goos + "_" + p.goarch }

var platforms = []platform{
	{"darwin", "amd64"}, {"darwin", "arm64"}, {"freebsd", "amd64"}, {"freebsd", "arm64"},
	{"linux", "amd64"}, {"linux", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// program is a command that is published.
type program struct {
	name   string
	pkg    string              // relative to the repository
	file   func(string) string // its name in the archive, from the version and without .exe
	beside []string            // other files of the archive, relative to the repository
}

const provider = "terraform-provider-whatsapp"

var programs = []program{
	{
		name: provider, pkg: ".", beside: []string{"LICENSE"},
		file: func(version string) string { return provider + "_v" + version },
	},
	{
		name: "wasandbox", pkg: "./internal/sandbox/cmd/wasandbox",
		file:   func(string) string { return "wasandbox" },
		beside: []string{"LICENSE", "internal/sandbox/cmd/wasandbox/README.md", "internal/sandbox/cmd/wasandbox/Containerfile"},
	},
}

type options struct {
	root, out string
	key       string // the fingerprint of the key that signs; without it, nothing is signed
	platforms []platform
}

// buildRelease writes the folder of a release, which must not exist, and returns its version. Its files have the names that
// Terraform's registry wants: https://developer.hashicorp.com/terraform/registry/providers/publishing
func buildRelease(ctx context.Context, o options) (string, error) {
	s, err := readSource(ctx, o.root, o.key != "")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(o.out), 0o750); err != nil {
		return "", err
	}
	if err := os.Mkdir(o.out, 0o750); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp("", "release-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	var last *buildinfo.BuildInfo
	for _, p := range programs {
		var built []*buildinfo.BuildInfo
		for _, on := range o.platforms {
			info, err := addArchive(ctx, o, s, p, on, temp)
			if err != nil {
				return "", fmt.Errorf("%s for %s: %w", p.name, on, err)
			}
			built, last = append(built, info), info
		}
		if err := writeJSON(filepath.Join(o.out, p.name+"_"+s.version+"_sbom.cdx.json"), newBOM(p.name, s, built)); err != nil {
			return "", err
		}
	}
	return s.version, addDescriptions(ctx, o, s, last)
}

// addArchive builds a program for a platform, and adds its archive to the release.
func addArchive(ctx context.Context, o options, s source, p program, on platform, temp string) (*buildinfo.BuildInfo, error) {
	exe := p.file(s.version)
	if on.goos == "windows" {
		exe += ".exe"
	}
	path := filepath.Join(temp, exe)
	args := slices.Concat([]string{"build"}, buildFlags(s.version), []string{"-o", path, p.pkg})
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = o.root
	env, err := buildEnvironment(ctx, o.root, on)
	if err != nil {
		return nil, err
	}
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	files := []string{path}
	for _, name := range p.beside {
		files = append(files, filepath.Join(o.root, filepath.FromSlash(name)))
	}
	return info, zipFiles(filepath.Join(o.out, p.name+"_"+s.version+"_"+on.String()+".zip"), s.time, files)
}

// buildEnvironment returns the environment of a build for a platform. No setting of the caller that has an effect on the result is in
// it, neither from the environment nor stored by "go env -w". The settings that say where modules and Go come from, and where they
// are kept, have no effect on the result, so they are taken from both.
func buildEnvironment(ctx context.Context, root string, on platform) ([]string, error) {
	kept := []string{
		"GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE", "GOVCS", "GOAUTH", "GOTOOLCHAIN",
		"GOPATH", "GOMODCACHE", "GOCACHE",
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"env", "-json"}, kept...)...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	var values map[string]string
	if err := json.Unmarshal(out, &values); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	env := os.Environ()
	for _, name := range kept {
		env = append(env, name+"="+values[name])
	}
	return append(env, "GOENV=off", "GOOS="+on.goos, "GOARCH="+on.goarch, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off",
		"GOAMD64=", "GOARM64=", "GOEXPERIMENT=", "GOFIPS140="), nil
}

// buildFlags makes programs that are equal wherever they are built: without paths, and without what git says, which differs
// between a clone and an archive of the source. GNUmakefile has the same flags for local builds.
func buildFlags(version string) []string {
	return []string{
		"-trimpath", "-buildvcs=false", "-tags", "grpcnotrace",
		"-gcflags=google.golang.org/...=-l", "-gcflags=github.com/hashicorp/...=-l",
		"-ldflags", "-s -w -X main.version=" + version,
	}
}

// addDescriptions adds what describes the archives: the manifest, the checksums, the provenance, and the signatures.
func addDescriptions(ctx context.Context, o options, s source, info *buildinfo.BuildInfo) error {
	prefix := filepath.Join(o.out, provider+"_"+s.version)
	manifest, err := os.ReadFile(filepath.Join(o.root, "terraform-registry-manifest.json"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(prefix+"_manifest.json", manifest, 0o600); err != nil {
		return err
	}
	sums, err := readChecksums(o.out)
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, f := range sums {
		fmt.Fprintf(&text, "%s  %s\n", f.sha256, f.name)
	}
	if err := os.WriteFile(prefix+"_SHA256SUMS", []byte(text.String()), 0o600); err != nil {
		return err
	}
	if err := writeJSON(prefix+"_provenance.intoto.json", newProvenance(s, o.platforms, info, sums)); err != nil {
		return err
	}
	if o.key == "" {
		return nil
	}
	return errors.Join(sign(ctx, o.key, prefix+"_SHA256SUMS"), sign(ctx, o.key, prefix+"_provenance.intoto.json"))
}

type sum struct{ name, sha256 string }

// readChecksums reads the checksums in the order of the names.
func readChecksums(dir string) ([]sum, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []sum
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(content)
		out = append(out, sum{name: e.Name(), sha256: hex.EncodeToString(hash[:])})
	}
	slices.SortFunc(out, func(a, b sum) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// sign writes a detached signature in binary form, which is what the registries read.
func sign(ctx context.Context, key, file string) error {
	cmd := exec.CommandContext(ctx, "gpg", "--batch", "--local-user", key, "--output", file+".sig", "--detach-sign", file)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("gpg: %w\n%s", err, out)
	}
	return nil
}
