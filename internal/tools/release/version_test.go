package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/tools/repotest"
)

const commitTime = "2026-05-01T10:11:12Z"

// repository makes a repository with one commit. Its dates are fixed, so that the commit always has the same hash.
func repository(t *testing.T, dir, changelog string, tags ...string) string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "CHANGELOG.md"), []byte("# Changelog\n\n"+changelog+"\n\nFEATURES:\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	commands := [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", "first"}}
	for _, tag := range tags {
		commands = append(commands, []string{"tag", tag})
	}
	for _, args := range commands {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
			"GIT_AUTHOR_DATE="+commitTime, "GIT_COMMITTER_DATE="+commitTime)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
	return dir
}

func TestReadSource(t *testing.T) {
	const dated, unreleased = "## 1.2.0 (May 1, 2026)", "## 1.2.0 (Unreleased)"
	for name, test := range map[string]struct {
		changelog string
		tags      []string
		signed    bool
		changed   bool
		want      string // the version or a part of the error
	}{
		"release":             {dated, []string{"v1.2.0"}, true, false, "1.2.0"},
		"candidate":           {"## 1.2.0-rc.1 (May 1, 2026)", []string{"v1.2.0-rc.1"}, true, false, "1.2.0-rc.1"},
		"release built again": {dated, []string{"v1.2.0"}, false, false, "1.2.0"},

		"snapshot":              {unreleased, nil, false, false, "1.2.0-dev.g"},
		"snapshot with changes": {unreleased, nil, false, true, ".changed"},
		"tagged, with changes":  {dated, []string{"v1.2.0"}, false, true, ".changed"},

		"release without a tag":     {dated, nil, true, false, "a release needs a tag, and commit"},
		"the error says what to do": {dated, nil, true, false, "git tag -s v1.2.0, or leave GPG_FINGERPRINT empty for a snapshot"},
		"release with changes":      {dated, []string{"v1.2.0"}, true, true, "changes that are not committed"},
		"two tags":                  {dated, []string{"v1.2.0", "v1.2.1"}, true, false, `has ["v1.2.0" "v1.2.1"]`},
		"tag that is not a version": {dated, []string{"v1.2"}, true, false, "one tag of the form v1.2.3"},
		"tag of another version":    {dated, []string{"v1.3.0"}, true, false, "tag is v1.3.0, and the first section"},

		"changelog without a date":    {unreleased, []string{"v1.2.0"}, true, false, `write the date, as in "## 1.2.0 (May 1, 2026)"`},
		"changelog with another date": {"## 1.2.0 (2026-05-01)", []string{"v1.2.0"}, true, false, "neither Unreleased nor a date"},
		"changelog without a section": {"", nil, false, false, "CHANGELOG.md has no section"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := repository(t, t.TempDir(), test.changelog, test.tags...)
			if test.changed {
				if err := os.WriteFile(filepath.Join(dir, "more"), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := readSource(t.Context(), dir, test.signed)
			got := s.version
			if err != nil {
				got = err.Error()
			}
			if test.want == "1.2.0" && got != test.want || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestReadSource_withoutRepository(t *testing.T) {
	if _, err := readSource(t.Context(), t.TempDir(), false); err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Errorf("got %v", err)
	}
}

// The next version is in the changelog and in the makefile.
func TestLatestVersion(t *testing.T) {
	next, _, err := latestVersion(repotest.Root)
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(repotest.Root, "GNUmakefile"))
	if err != nil || !strings.Contains(string(makefile), "\nVERSION := "+next+"\n") {
		t.Errorf("the changelog begins with version %s, and VERSION of the makefile is another one, %v", next, err)
	}
}
