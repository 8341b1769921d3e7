package mirror

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/dirhash"
)

// newRelease makes a folder with archives of a version for two platforms, one archive of another program, and checksums.
func newRelease(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	var sums strings.Builder
	for _, name := range []string{
		program + "_" + version + "_linux_amd64.zip", program + "_" + version + "_windows_arm64.zip", "wasandbox_" + version + "_linux_amd64.zip",
	} {
		var content bytes.Buffer
		w := zip.NewWriter(&content)
		file, err := w.Create("program")
		if err == nil {
			_, err = file.Write([]byte(name))
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), content.String())
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content.Bytes()), name)
	}
	write(t, filepath.Join(dir, sumsName(version)), sums.String())
	return dir
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string, v any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWritePacked(t *testing.T) {
	out := t.TempDir()
	for _, version := range []string{"0.1.0", "0.2.0"} {
		if got, err := WritePacked(newRelease(t, version), "", out); err != nil || got != version {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	dir := filepath.Join(out, filepath.FromSlash(Address))
	var index indexFile
	read(t, filepath.Join(dir, "index.json"), &index)
	if got := slices.Sorted(maps.Keys(index.Versions)); !slices.Equal(got, []string{"0.1.0", "0.2.0"}) {
		t.Errorf("versions %q", got)
	}
	var version versionFile
	read(t, filepath.Join(dir, "0.1.0.json"), &version)
	if got := slices.Sorted(maps.Keys(version.Archives)); !slices.Equal(got, []string{"linux_amd64", "windows_arm64"}) {
		t.Errorf("platforms %q", got)
	}
	// The hash of an archive is that of the folder which it is extracted to.
	extracted := t.TempDir()
	linux := version.Archives["linux_amd64"]
	write(t, filepath.Join(extracted, "program"), linux.URL)
	want, err := dirhash.HashDir(extracted, "", dirhash.Hash1)
	if err != nil || !slices.Contains(linux.Hashes, want) {
		t.Errorf("hashes %q, want %q, %v", linux.Hashes, want, err)
	}
	if _, err := os.Stat(filepath.Join(dir, linux.URL)); err != nil {
		t.Error(err)
	}
}

func TestWritePacked_severalVersions(t *testing.T) {
	release := newRelease(t, "0.1.0")
	write(t, filepath.Join(release, sumsName("0.2.0")), "")
	const want = "has the versions 0.1.0, 0.2.0: say which one, as in VERSION=0.1.0"
	if _, err := WritePacked(release, "", t.TempDir()); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	if got, err := WritePacked(release, "0.1.0", t.TempDir()); err != nil || got != "0.1.0" {
		t.Errorf("got %q, %v", got, err)
	}
}

// An index that cannot be read is not replaced: it may list versions that others use.
func TestWritePacked_damagedIndex(t *testing.T) {
	out := t.TempDir()
	index := filepath.Join(out, filepath.FromSlash(Address), "index.json")
	if err := os.MkdirAll(filepath.Dir(index), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, index, "{")
	if _, err := WritePacked(newRelease(t, "0.1.0"), "", out); err == nil || !strings.Contains(err.Error(), "index.json") {
		t.Errorf("got %v", err)
	}
	if text, _ := os.ReadFile(index); string(text) != "{" {
		t.Errorf("the index is now %s", text)
	}
}

func TestReadSums_wrongLine(t *testing.T) {
	sum := strings.Repeat("0", 64)
	for name, line := range map[string]string{
		"no name": sum + "\n", "short": "00  a.zip\n", "path": sum + "  ../a.zip\n", "one space": sum + " a.zip\n",
	} {
		file := filepath.Join(t.TempDir(), "sums")
		write(t, file, line)
		if got, err := readSums(file); err == nil {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
