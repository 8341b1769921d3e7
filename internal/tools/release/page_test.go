package main

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/tools/mirror"
	"terraform-provider-whatsapp/internal/tools/repotest"
)

// exampleServer is the address of a network mirror in the page.
const exampleServer = "https://mirror.example.com"

// checkPage runs the commands of the Install page as they are printed, with the real CLI: on a machine without Go, whose HOME
// is empty.
func checkPage(t *testing.T, release string) {
	if host.goos == "windows" {
		t.Skip("the commands of the page are for a shell")
	}
	cli, err := exec.Command("sh", "../cli.sh").Output()
	if err != nil {
		t.Fatal(err)
	}
	terraform := strings.TrimSpace(string(cli))
	page, err := os.ReadFile(filepath.Join(repotest.Root, "templates", "guides", "install.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	if name, err := exec.Command(terraform, "version").Output(); err == nil && strings.HasPrefix(string(name), "OpenTofu") {
		text = strings.NewReplacer(".terraformrc", ".tofurc", "terraform init", "tofu init", "terraform apply", "tofu apply",
			"terraform providers", "tofu providers", "terraform version", "tofu version").Replace(text)
	}
	packed := t.TempDir()
	if _, err := mirror.WritePacked(release, "", packed); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewTLSServer(http.FileServer(http.Dir(packed)))
	t.Cleanup(server.Close) // after the parallel tests
	cert := filepath.Join(t.TempDir(), "cert.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(cert, block, 0o600); err != nil {
		t.Fatal(err)
	}

	for name, test := range map[string]struct {
		sections []string
		mirror   bool // the mirror has been written before
	}{
		"one machine":       {sections: []string{"On one machine", "Without a Meta account"}},
		"filesystem mirror": {sections: []string{"Filesystem mirror", "Lock file"}},
		"network mirror":    {sections: []string{"Network mirror"}},
		"checksums":         {sections: []string{"Verify a release"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, bin := t.TempDir(), programsOnPath(t, terraform, release)
			work := workFolder(t, release)
			var script strings.Builder
			for _, section := range test.sections {
				script.WriteString(strings.ReplaceAll(commands(t, text, section), exampleServer, server.URL))
			}
			cmd := exec.Command("sh", "-euxc", script.String())
			cmd.Dir = work
			cmd.Env = []string{
				"HOME=" + home, "PATH=" + bin, "TMPDIR=" + t.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
				"SSL_CERT_FILE=" + cert, "GNUPGHOME=" + os.Getenv("GNUPGHOME"),
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if name == "checksums" {
				return
			}
			exe := filepath.Join(work, ".terraform", "providers", filepath.FromSlash(mirror.Address), version, host.String(), provider+"_v"+version)
			if _, err := os.Stat(exe); err != nil {
				t.Errorf("not installed: %v\n%s", err, out)
			}
			if name == "one machine" && !strings.Contains(string(out), "2 added, 0 changed, 0 destroyed") {
				t.Errorf("the first example was not applied:\n%s", out)
			}
		})
	}
}

// programsOnPath makes a folder with what the page uses. Go is not one of them. make is that of the repository, with the
// release of the test, and has Go.
func programsOnPath(t *testing.T, terraform, release string) string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"sh", "cat", "cp", "cut", "ls", "mkdir", "sed", "sha256sum", "sleep", "unzip"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("the page uses %s: %v", name, err)
		}
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	if gpg, err := exec.LookPath("gpg"); err == nil {
		if err := os.Symlink(gpg, filepath.Join(bin, "gpg")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"terraform", "tofu"} {
		if err := os.Symlink(terraform, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	maker, err := exec.LookPath("make")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(repotest.Root)
	if err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\n[ \"$1\" = release ] || HOME='" + os.Getenv("HOME") + "' PATH='" + os.Getenv("PATH") + "' exec '" + maker +
		"' --no-print-directory -C '" + root + "' RELEASE='" + release + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "make"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return bin
}

// workFolder has the files of the release, and the first example.
func workFolder(t *testing.T, release string) string {
	t.Helper()
	work := t.TempDir()
	for name := range contents(t, release) {
		if err := os.Symlink(filepath.Join(release, name), filepath.Join(work, name)); err != nil {
			t.Fatal(err)
		}
	}
	example, err := os.ReadFile(filepath.Join(repotest.Root, "examples", "complete", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "main.tf"), example, 0o600); err != nil {
		t.Fatal(err)
	}
	return work
}

var shellBlock = regexp.MustCompile("(?s)\n```shell\n(.*?)```\n")

// commands returns the commands of a section of the page.
func commands(t *testing.T, page, section string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, "\n## "+section+"\n")
	if !found {
		t.Fatalf("the page has no section %q", section)
	}
	body, _, _ := strings.Cut(rest, "\n## ")
	var out strings.Builder
	for _, block := range shellBlock.FindAllStringSubmatch(body, -1) {
		if strings.HasPrefix(block[1], "gpg ") && os.Getenv("GNUPGHOME") == "" {
			continue // gpg is not installed, so the release of the test has no signature
		}
		out.WriteString(block[1])
	}
	if out.Len() == 0 {
		t.Fatalf("section %q has no commands", section)
	}
	return out.String()
}
