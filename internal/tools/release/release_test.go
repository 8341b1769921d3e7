package main

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/tools/mirror"
	"terraform-provider-whatsapp/internal/tools/repotest"
)

const version = "0.1.0"

// host is the platform of the tests. make reproducible compares the builds for all platforms.
var host = platform{runtime.GOOS, runtime.GOARCH}

// TestRelease builds a release twice, from copies of the source in two folders, once with a key and once without, and installs
// it in every way that the Install page describes.
func TestRelease(t *testing.T) {
	key := newKey(t)
	var outs []string
	for name, key := range map[string]string{"a": key, "another folder, with a longer path": ""} {
		dir := filepath.Join(t.TempDir(), name)
		repotest.Copy(t, dir)
		repository(t, dir, "## 0.1.0 (May 1, 2026)", "v0.1.0")
		out := filepath.Join(t.TempDir(), "release")
		built, err := buildRelease(t.Context(), options{root: dir, out: out, key: key, platforms: []platform{host}})
		if err != nil || built != version {
			t.Fatalf("built %q, %v", built, err)
		}
		outs = append(outs, out)
	}
	slices.SortFunc(outs, func(a, b string) int { return len(contents(t, b)) - len(contents(t, a)) })
	release := outs[0] // the one with signatures
	t.Run("equal to the byte", func(t *testing.T) { equal(t, release, outs[1], key != "") })
	t.Run("archive", func(t *testing.T) { checkArchive(t, release) })
	t.Run("manifest", func(t *testing.T) { checkManifest(t, release) })
	t.Run("materials and provenance", func(t *testing.T) { checkStatements(t, release) })
	t.Run("page", func(t *testing.T) { checkPage(t, release) })
}

// What "go env -w" has stored has no effect on a release, except where modules are kept.
func TestBuildEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "env")
	stored := "GOFLAGS=-tags=other\nGOAMD64=v3\nGOEXPERIMENT=arenas\nGOPRIVATE=example.com\n"
	if err := os.WriteFile(file, []byte(stored), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOENV", file)
	env, err := buildEnvironment(t.Context(), repotest.Root, platform{"linux", "amd64"})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "env", "GOFLAGS", "GOAMD64", "GOEXPERIMENT", "GOPRIVATE")
	cmd.Env = env
	if out, err := cmd.Output(); err != nil || string(out) != "\nv1\n\nexample.com\n" {
		t.Errorf("got %q, %v", out, err)
	}
}

func TestBuild_withoutFolder(t *testing.T) {
	err := run(t.Context(), []string{"build", "-root", repotest.Root})
	if err == nil || !strings.Contains(err.Error(), "-out is empty: name the folder to write") {
		t.Errorf("got %v", err)
	}
}

// newKey makes a key for signatures, or returns "" if gpg is not installed.
func newKey(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("gpg"); err != nil {
		return ""
	}
	home := t.TempDir()
	t.Setenv("GNUPGHOME", home)
	t.Cleanup(func() { _ = exec.Command("gpgconf", "--homedir", home, "--kill", "all").Run() })
	const name = "release@example.com"
	out, err := exec.Command("gpg", "--batch", "--passphrase", "", "--quick-gen-key", name, "ed25519", "sign", "never").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

func TestSign_unknownKey(t *testing.T) {
	if newKey(t) == "" {
		t.Skip("gpg is not installed")
	}
	if err := sign(t.Context(), "unknown@example.com", "release_test.go"); err == nil || !strings.Contains(err.Error(), "No secret key") {
		t.Errorf("got %v", err)
	}
}

func equal(t *testing.T, a, b string, signed bool) {
	first, second := contents(t, a), contents(t, b)
	signatures := 0
	for name, content := range first {
		if filepath.Ext(name) == ".sig" {
			signatures++
		} else if !bytes.Equal(content, second[name]) {
			t.Errorf("%s differs between the two builds", name)
		}
	}
	if len(second) != 7 || len(first) != len(second)+signatures {
		t.Errorf("%d files with a key and %d without, want 7 for one platform", len(first), len(second))
	}
	if signed && signatures != 2 {
		t.Errorf("%d signatures, want those of the checksums and of the provenance", signatures)
	}
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, e := range entries {
		if out[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// archives returns the files of the archive of a program: name to content.
func archives(t *testing.T, release, name string) map[string][]byte {
	t.Helper()
	r, err := zip.OpenReader(filepath.Join(release, name+"_"+version+"_"+host.String()+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := map[string][]byte{}
	for i, f := range r.File {
		if executable := f.Mode()&0o111 != 0; executable != (i == 0) {
			t.Errorf("%s, file %d, %s: mode %s", name, i, f.Name, f.Mode())
		}
		if at := f.Modified.UTC().Format(time.RFC3339); at != commitTime {
			t.Errorf("%s, %s: modified at %s, want the time of the commit", name, f.Name, at)
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(from); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// maxProgram is the size of a program on Linux. Programs for other systems have up to 0.8 MB more.
const maxProgram = 25_000_000

func checkArchive(t *testing.T, release string) {
	exe := ""
	if host.goos == "windows" {
		exe = ".exe"
	}
	for name, want := range map[string][]string{
		provider:    {"LICENSE", provider + "_v" + version + exe},
		"wasandbox": {"Containerfile", "LICENSE", "README.md", "wasandbox" + exe},
	} {
		files := archives(t, release, name)
		var got []string
		for file, content := range files {
			got = append(got, file)
			info, err := buildinfo.Read(bytes.NewReader(content))
			if err != nil {
				continue // not a program
			}
			settings := map[string]string{}
			for _, s := range info.Settings {
				settings[s.Key] = s.Value
			}
			if settings["CGO_ENABLED"] != "0" || settings["-trimpath"] != "true" {
				t.Errorf("%s is not static or has paths: %v", file, settings)
			}
			if host.goos == "linux" && len(content) > maxProgram {
				t.Errorf("%s has %d bytes, more than %d", file, len(content), maxProgram)
			}
			// The provider sends its version to Meta in the user agent.
			if name == provider && !bytes.Contains(content, []byte(version)) {
				t.Errorf("%s does not have its version", file)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the files %q, want %q", name, got, want)
		}
	}
}

// The registry reads the protocol from the manifest, whose checksum has to be in the list.
func checkManifest(t *testing.T, release string) {
	var manifest struct {
		Version  int
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		}
	}
	name := provider + "_" + version + "_manifest.json"
	readJSON(t, filepath.Join(release, name), &manifest)
	if manifest.Version != 1 || !slices.Equal(manifest.Metadata.ProtocolVersions, []string{"6.0"}) {
		t.Errorf("%+v", manifest)
	}
	sums, err := os.ReadFile(filepath.Join(release, provider+"_"+version+"_SHA256SUMS"))
	if err != nil || !strings.Contains(string(sums), "  "+name+"\n") {
		t.Errorf("no checksum of the manifest, %v:\n%s", err, sums)
	}
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func checkStatements(t *testing.T, release string) {
	var list bomFile
	readJSON(t, filepath.Join(release, provider+"_"+version+"_sbom.cdx.json"), &list)
	gomod, err := os.ReadFile(filepath.Join(repotest.Root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range []string{"github.com/hashicorp/terraform-plugin-framework", "github.com/hashicorp/go-retryablehttp"} {
		at := slices.IndexFunc(list.Components, func(p part) bool { return p.Name == module })
		if at < 0 || !strings.Contains(string(gomod), "\t"+module+" "+list.Components[at].Version+"\n") {
			t.Errorf("%s is not listed with the version of go.mod: %+v", module, list.Components)
		}
	}
	for _, p := range list.Components {
		if strings.Contains(p.Name, "plugin-testing") {
			t.Errorf("%s is in the list and not in the program", p.Name)
		}
	}
	var st statement
	readJSON(t, filepath.Join(release, provider+"_"+version+"_provenance.intoto.json"), &st)
	sums, err := os.ReadFile(filepath.Join(release, provider+"_"+version+"_SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	var subjects strings.Builder
	for _, s := range st.Subject {
		subjects.WriteString(s.Digest["sha256"] + "  " + s.Name + "\n")
	}
	if subjects.String() != string(sums) {
		t.Errorf("the statement is about\n%s\nand the checksums are\n%s", subjects.String(), sums)
	}
	from := st.Predicate.BuildDefinition.ResolvedDependencies
	if len(from) != 1 || len(from[0].Digest["gitCommit"]) != 40 {
		t.Errorf("the statement names no commit: %+v", from)
	}
}

func TestMirror_badInput(t *testing.T) {
	release, empty := t.TempDir(), t.TempDir()
	zipName := provider + "_0.1.0_linux_amd64.zip"
	for name, content := range map[string]string{
		provider + "_0.1.0_SHA256SUMS": strings.Repeat("0", 64) + "  " + zipName + "\n", zipName: "changed",
	} {
		if err := os.WriteFile(filepath.Join(release, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct{ from, version, out, want string }{
		"no folder":         {release, "", "", "OUT is empty: say where to write the mirror"},
		"no release":        {empty, "", t.TempDir(), "run make release first"},
		"version not built": {release, "9.9.9", t.TempDir(), "version 9.9.9 is not built"},
		"what to do":        {release, "9.9.9", t.TempDir(), "has 0.1.0. To build it: git checkout v9.9.9 && make release"},
		"damaged":           {release, "", t.TempDir(), "does not match its checksum"},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t.Context(), []string{"mirror", "-from", test.from, "-version", test.version, "-out", test.out})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if entries, _ := filepath.Glob(filepath.Join(test.out, filepath.FromSlash(mirror.Address), "*.json")); len(entries) > 0 {
				t.Errorf("%q were written", entries)
			}
		})
	}
}
