package docs

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// Every link leads to a page, a heading or a file, both in the registry and on GitHub.
func TestLinks(t *testing.T) {
	pages := readPages(t)
	counts := map[string]int{}
	for _, p := range pages {
		for _, l := range p.links {
			kind, err := follow(pages, p, l.target)
			counts[kind]++
			if err != nil {
				t.Errorf("%s:%d: %s: %v", p.file, l.line, l.target, err)
			}
		}
		for _, l := range p.images {
			counts["images"]++
			if err := checkPicture(p, l.target); err != nil {
				t.Errorf("%s:%d: %s: %v", p.file, l.line, l.target, err)
			}
		}
		for _, l := range p.paths {
			counts["paths in backticks"]++
			if err := checkExists(l.target); err != nil {
				t.Errorf("%s:%d: %v", p.file, l.line, err)
			}
		}
	}
	t.Logf("%d pages, links: %v", len(pages), counts)
	for _, kind := range []string{"registry", "repository", "external"} {
		if counts[kind] < 30 {
			t.Errorf("only %d links of the kind %s were found", counts[kind], kind)
		}
	}
}

// follow returns the kind of a link, and an error if it leads nowhere. It sends no request: an external link must only be https.
func follow(pages map[string]*page, from *page, target string) (string, error) {
	switch {
	case strings.HasPrefix(target, "https://"):
		return "external", nil
	case strings.Contains(target, "://"):
		return "external", errors.New("it is not https")
	case strings.HasPrefix(target, "/"):
		return "repository", errors.New("it depends on the host that shows the page")
	case from.registry():
		return "registry", followRoute(pages, from, target)
	}
	return "repository", followFile(pages, from, target)
}

// followRoute follows a link of a page in the registry. The registry serves the index at .../docs, so a browser resolves its links
// from the folder above; it ignores the ending .md. Links between the other pages must work on GitHub too, which needs the ending.
func followRoute(pages map[string]*page, from *page, target string) error {
	name, anchor, _ := strings.Cut(target, "#")
	to := from
	if name != "" {
		route := path.Join(path.Dir(from.route()), strings.TrimSuffix(name, ".md"))
		file := route + ".md"
		if route == "docs" {
			file = "docs/index.md"
		}
		to = pages[file]
		if to == nil || !to.registry() {
			return fmt.Errorf("the registry has no page %s", route)
		}
		if from.file != "docs/index.md" && pages[path.Join(from.folder(), name)] != to {
			return errors.New("GitHub needs the file name, with .md")
		}
	}
	return checkAnchor(to, anchor)
}

// followFile follows a link as GitHub does.
func followFile(pages map[string]*page, from *page, target string) error {
	name, anchor, _ := strings.Cut(target, "#")
	if name == "" {
		return checkAnchor(from, anchor)
	}
	file := path.Join(from.folder(), name)
	if strings.HasPrefix(file, "..") {
		return errors.New("it leaves the repository")
	}
	if err := checkExists(file); err != nil || anchor == "" {
		return err
	}
	if pages[file] == nil {
		return errors.New("an anchor of a file that is not a page")
	}
	return checkAnchor(pages[file], anchor)
}

func checkAnchor(p *page, anchor string) error {
	if anchor != "" && !p.anchors[anchor] {
		return fmt.Errorf("%s has no heading #%s", p.file, anchor)
	}
	return nil
}

func checkExists(file string) error {
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
		return fmt.Errorf("there is no %s", file)
	}
	return nil
}

// checkPicture checks the address of a picture. The registry has none of the repository's files.
func checkPicture(from *page, target string) error {
	switch {
	case strings.HasPrefix(target, "https://"):
		return nil
	case from.registry():
		return errors.New("the registry shows only pictures with an absolute https address")
	}
	return checkExists(path.Join(from.folder(), target))
}

func TestFollow(t *testing.T) {
	pages := map[string]*page{}
	for file, text := range map[string]string{
		"docs/index.md":       "# Start",
		"docs/guides/a.md":    "# Guide\n## Next step",
		"docs/resources/b.md": "# Resource",
		"docs/decisions/c.md": "# Decision",
		"docs/performance.md": "# Performance",
		"README.md":           "# Project",
		// This file is in the repository.
		"docs/guides/rotation.md": "# Rotation",
	} {
		pages[file] = parsePage(file, text)
	}
	tests := map[string]struct {
		from, target string
		want         string // the error; empty: none
	}{
		"from the index":                   {"docs/index.md", "docs/guides/a#next-step", ""},
		"from the index, as a file":        {"docs/index.md", "guides/a.md", "the registry has no page guides/a"},
		"guide to guide":                   {"docs/guides/a.md", "a.md#next-step", ""},
		"guide to resource":                {"docs/guides/a.md", "../resources/b.md", ""},
		"without the ending":               {"docs/guides/a.md", "../resources/b", "GitHub needs the file name, with .md"},
		"a page outside of the registry":   {"docs/guides/a.md", "../performance.md", "the registry has no page docs/performance"},
		"a decision":                       {"docs/guides/a.md", "../decisions/c.md", "the registry has no page docs/decisions/c"},
		"a heading that does not exist":    {"docs/guides/a.md", "../resources/b.md#x", "docs/resources/b.md has no heading #x"},
		"an anchor of the same page":       {"docs/guides/a.md", "#next-step", ""},
		"a wrong anchor of the same page":  {"docs/guides/a.md", "#last-step", "docs/guides/a.md has no heading #last-step"},
		"without encryption":               {"docs/guides/a.md", "http://example.com", "it is not https"},
		"root of a host":                   {"README.md", "/docs/guides/a.md", "it depends on the host that shows the page"},
		"readme to guide":                  {"README.md", "docs/guides/rotation.md#rotation", ""},
		"readme to a file that is missing": {"README.md", "docs/guides/none.md", "there is no docs/guides/none.md"},
		"out of the repository":            {"README.md", "../other/README.md", "it leaves the repository"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := follow(pages, pages[test.from], test.target)
			if got := message(err); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCheckPicture(t *testing.T) {
	guide, readme := &page{file: "docs/guides/a.md"}, &page{file: "README.md"}
	if err := checkPicture(guide, "../images/a.svg"); err == nil {
		t.Error("a relative picture in a guide is accepted")
	}
	if err := errors.Join(checkPicture(guide, "https://example.com/a.svg"), checkPicture(readme, "LICENSE")); err != nil {
		t.Error(err)
	}
	if err := checkPicture(readme, "docs/images/none.svg"); err == nil {
		t.Error("a picture that does not exist is accepted")
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
