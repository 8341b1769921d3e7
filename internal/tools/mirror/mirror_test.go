package mirror

import (
	"os"
	"path/filepath"
	"testing"
)

func TestProgramPath(t *testing.T) {
	home := map[string]string{"HOME": "/home/me", "APPDATA": "/Users/me/AppData/Roaming"}
	for goos, want := range map[string]string{
		"linux":  "/home/me/.terraform.d/plugins/terraform.local/platform/whatsapp/0.1.0/linux_amd64/terraform-provider-whatsapp_v0.1.0",
		"darwin": "/home/me/.terraform.d/plugins/terraform.local/platform/whatsapp/0.1.0/darwin_amd64/terraform-provider-whatsapp_v0.1.0",
		"windows": "/Users/me/AppData/Roaming/terraform.d/plugins/terraform.local/platform/whatsapp/0.1.0/windows_amd64/" +
			"terraform-provider-whatsapp_v0.1.0.exe",
	} {
		root, err := ImplicitFolder(goos, func(name string) string { return home[name] })
		if err != nil {
			t.Fatal(err)
		}
		if got := filepath.ToSlash(ProgramPath(root, "0.1.0", goos, "amd64")); got != want {
			t.Errorf("%s:\n got %s\nwant %s", goos, got, want)
		}
	}
}

func TestImplicitFolder_withoutHome(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		if root, err := ImplicitFolder(goos, func(string) string { return "" }); err == nil {
			t.Errorf("%s: got %q, want an error", goos, root)
		}
	}
}

func TestReplaceProgram(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "program"), filepath.Join(dir, "0.1.0", "linux_amd64", "program_v0.1.0")
	for _, content := range []string{"first", "second"} {
		if err := os.WriteFile(from, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := ReplaceProgram(from, to); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(to)
		if err != nil || string(got) != content {
			t.Fatalf("got %q, %v; want %q", got, err, content)
		}
	}
	if info, err := os.Stat(to); err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("not executable: %v, %v", info.Mode(), err)
	}
	// Terraform's checksum covers all files of the folder.
	if entries, err := os.ReadDir(filepath.Dir(to)); err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v; want only the program", entries, err)
	}
}

func TestReplaceProgram_missing(t *testing.T) {
	to := filepath.Join(t.TempDir(), "v", "p", "program")
	if err := ReplaceProgram(filepath.Join(t.TempDir(), "none"), to); err == nil {
		t.Fatal("want an error")
	}
	if _, err := os.Stat(filepath.Dir(to)); !os.IsNotExist(err) {
		t.Errorf("files remain: %v", err)
	}
}
