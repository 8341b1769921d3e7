package leak_test

import (
	"archive/zip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/tfcli/leak"
)

// awkward has characters that each encoding changes.
const awkward = `EAA/se+cr"et\to&ken=<1>`

func TestSearch_findsEveryForm(t *testing.T) {
	t.Parallel()
	once, err := json.Marshal(map[string]string{"token": awkward})
	if err != nil {
		t.Fatal(err)
	}
	twice, err := json.Marshal(string(once))
	if err != nil {
		t.Fatal(err)
	}
	planted := map[string]string{
		"plain":       "x" + awkward + "y",
		"query":       "?a=b&token=" + url.QueryEscape(awkward),
		"path":        "/a/" + url.PathEscape(awkward),
		"json":        string(once),
		"json twice":  string(twice),
		"hex":         hex.EncodeToString([]byte("ab" + awkward)),
		"HEX":         strings.ToUpper(hex.EncodeToString([]byte(awkward))),
		"base64 of 0": base64.StdEncoding.EncodeToString([]byte(awkward)),
		"base64 of 1": base64.StdEncoding.EncodeToString([]byte("u" + awkward + ":")),
		"base64 of 2": base64.StdEncoding.EncodeToString([]byte("us" + awkward + "::")),
		"base64 of 3": base64.URLEncoding.EncodeToString([]byte("usr" + awkward)),
	}
	for before := range 9 {
		inner := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", before%3) + awkward + "-"))
		planted[fmt.Sprintf("base64 twice, %d", before)] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", before/3) + inner + "-"))
	}
	for name, text := range planted {
		s := leak.New(map[string]string{"the token": awkward})
		s.ScanData(name, []byte(text))
		if len(s.Hits) == 0 {
			t.Errorf("%s: not found in %s", name, text)
		}
	}
	s := leak.New(map[string]string{"the token": awkward})
	s.ScanData("innocent", []byte(strings.ReplaceAll(awkward, "EAA", "EAB")+"sha256:0123456789abcdef"))
	if len(s.Hits) != 0 {
		t.Error(s.Hits)
	}
}

func TestSearch_findsInFoldersAndPlanFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "deep", "skipped"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"deep/state.json", "deep/skipped/x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(awkward), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Create(filepath.Join(dir, "plan"))
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(file)
	member, err := archive.Create("tfstate")
	if err != nil {
		t.Fatal(err)
	}
	_, writeErr := member.Write([]byte(strings.Repeat(" ", 1000) + awkward))
	for _, err := range []error{writeErr, archive.Close(), file.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	s := leak.New(map[string]string{"the token": awkward})
	if err := s.ScanFolder(dir, func(_ string, e fs.DirEntry) bool { return e.Name() == "skipped" }); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, h := range s.Hits {
		if strings.Contains(h.String(), awkward) {
			t.Error("a hit contains the secret")
		}
		if h.Form == "plain" {
			found = append(found, h.Where)
		}
	}
	if got := strings.Join(found, ", "); got != "deep/state.json, plan > tfstate" {
		t.Errorf("found in %s", got)
	}
	if len(s.Searched) != 3 {
		t.Errorf("searched %v", s.Searched)
	}
}

func TestNew_refusesShortSecrets(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a secret of two characters is accepted")
		}
	}()
	leak.New(map[string]string{"short": "ab"})
}
