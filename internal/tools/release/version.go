package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// source is the commit that is built.
type source struct {
	version string    // without v
	commit  string    // the whole hash
	time    time.Time // of the commit; all files in archives have it
}

// readSource decides the version. A key makes it a release, which needs a tag on a clean commit and a dated changelog. Without
// a key, a commit with a tag is built as its version, so that any person can rebuild a release and compare. Every other
// commit is a snapshot: the next version of the changelog, with the commit as its pre-release part.
func readSource(ctx context.Context, root string, signed bool) (source, error) {
	var s source
	head, err := git(ctx, root, "log", "-1", "--format=%H %ct")
	if err != nil {
		return s, err
	}
	commit, seconds, _ := strings.Cut(head, " ")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return s, fmt.Errorf("git log: %w", err)
	}
	s.commit, s.time = commit, time.Unix(unix, 0).UTC()
	changes, err := git(ctx, root, "status", "--porcelain")
	if err != nil {
		return s, err
	}
	next, date, err := latestVersion(root)
	if err != nil {
		return s, err
	}
	tag, err := git(ctx, root, "tag", "--points-at", "HEAD", "--list", "v*")
	if err != nil {
		return s, err
	}
	tagged := tagPattern.MatchString(tag)
	if !signed {
		s.version = next + "-dev.g" + commit[:12]
		if changes != "" {
			s.version += ".changed"
		} else if tagged {
			s.version = tag[1:]
		}
		return s, nil
	}
	switch {
	case changes != "":
		return s, fmt.Errorf("the working tree has changes that are not committed, so the release could not be built again:\n%s", changes)
	case tag == "":
		return s, fmt.Errorf("a release needs a tag, and commit %s has none: git tag -s v%s, or leave GPG_FINGERPRINT empty for a snapshot",
			commit[:12], next)
	case !tagged:
		return s, fmt.Errorf("a release needs one tag of the form v1.2.3 or v1.2.3-rc.1, and the commit has %q", strings.Fields(tag))
	case tag[1:] != next:
		return s, fmt.Errorf("the tag is %s, and the first section of CHANGELOG.md is that of %s", tag, next)
	case date == "Unreleased":
		return s, fmt.Errorf("CHANGELOG.md calls %s unreleased: write the date, as in \"## %[1]s (%s)\", commit it, and move the tag",
			next, s.time.Format(dateForm))
	}
	s.version = next
	return s, nil
}

const dateForm = "January 2, 2006"

var (
	// https://semver.org, without build metadata, which a provider's version cannot have.
	tagPattern = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)
	heading    = regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+\S*) \((.+)\)$`)
)

// latestVersion returns version and date of the first section of the changelog. The date is "Unreleased" or one such as "May 1, 2026".
func latestVersion(root string) (version, date string, err error) {
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return "", "", err
	}
	found := heading.FindStringSubmatch(string(text))
	if found == nil {
		return "", "", errors.New(`CHANGELOG.md has no section such as "## 1.2.3 (Unreleased)"`)
	}
	if found[2] != "Unreleased" {
		if _, err := time.Parse(dateForm, found[2]); err != nil {
			return "", "", fmt.Errorf("CHANGELOG.md, version %s: %q is neither Unreleased nor a date such as %q", found[1], found[2], dateForm)
		}
	}
	return found[1], found[2], nil
}

func git(ctx context.Context, root string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(failed.Stderr)))
		}
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}
