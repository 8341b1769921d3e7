package mirror

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/dirhash"
)

// WritePacked copies the zips of one version from the folder of a release to a mirror, and lists them in the files of the network
// mirror protocol. So the folder is a filesystem mirror, and a network mirror when a web server serves it. Versions that it
// already has stay. An empty version means the one of the release. It returns the version.
//
// https://developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol
func WritePacked(release, version, out string) (string, error) {
	version, err := releasedVersion(release, version)
	if err != nil {
		return "", err
	}
	sums, err := readSums(filepath.Join(release, sumsName(version)))
	if err != nil {
		return "", err
	}
	dir := filepath.Join(out, filepath.FromSlash(Address))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	archives := map[string]archive{}
	for name, sum := range sums {
		platform, ok := strings.CutPrefix(name, program+"_"+version+"_")
		if !ok || filepath.Ext(name) != ".zip" {
			continue
		}
		hash, err := copyZip(filepath.Join(release, name), filepath.Join(dir, name), sum)
		if err != nil {
			return "", err
		}
		archives[strings.TrimSuffix(platform, ".zip")] = archive{URL: name, Hashes: []string{hash, "zh:" + sum}}
	}
	if err := writeJSON(filepath.Join(dir, version+".json"), versionFile{Archives: archives}); err != nil {
		return "", err
	}
	return version, addToIndex(filepath.Join(dir, "index.json"), version)
}

type archive struct {
	Hashes []string `json:"hashes"`
	URL    string   `json:"url"` // relative to the file that has it
}

type versionFile struct {
	Archives map[string]archive `json:"archives"` // by platform, such as linux_amd64
}

type indexFile struct {
	Versions map[string]struct{} `json:"versions"`
}

const sumsSuffix = "_SHA256SUMS"

func sumsName(version string) string { return program + "_" + version + sumsSuffix }

// releasedVersion checks that the release has the version.
func releasedVersion(release, version string) (string, error) {
	files, err := filepath.Glob(filepath.Join(release, sumsName("*")))
	if err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", fmt.Errorf("there is no release in %s: run make release first", release)
	}
	var found []string
	for _, file := range files {
		v := strings.TrimPrefix(filepath.Base(file), program+"_")
		found = append(found, strings.TrimSuffix(v, sumsSuffix))
	}
	if version == "" && len(found) == 1 {
		return found[0], nil
	}
	for _, v := range found {
		if v == version {
			return v, nil
		}
	}
	if version == "" {
		return "", fmt.Errorf("%s has the versions %s: say which one, as in VERSION=%s", release, strings.Join(found, ", "), found[0])
	}
	return "", fmt.Errorf("version %s is not built: %s has %s. To build it: git checkout v%[1]s && make release",
		version, release, strings.Join(found, ", "))
}

// readSums reads the output of sha256sum: the checksum of each file.
func readSums(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok || len(sum) != hex.EncodedLen(sha256.Size) || name != filepath.Base(name) {
			return nil, fmt.Errorf("%s: not a line of sha256sum: %q", file, line)
		}
		sums[name] = sum
	}
	return sums, nil
}

// copyZip returns the hash that Terraform and OpenTofu write to the lock file.
func copyZip(from, to, sum string) (string, error) {
	content, err := os.ReadFile(from)
	if err != nil {
		return "", err
	}
	if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
		return "", fmt.Errorf("%s does not match its checksum: run make release again", from)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		return "", err
	}
	return dirhash.HashZip(to, dirhash.Hash1)
}

func addToIndex(file, version string) error {
	index := indexFile{Versions: map[string]struct{}{}}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &index)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", file, err)
	}
	index.Versions[version] = struct{}{}
	return writeJSON(file, index)
}

func writeJSON(file string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
