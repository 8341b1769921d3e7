// Package docs tests the documentation as its readers see it: links as the registry and GitHub resolve them, the HCL of every page
// against the provider's schemas, the quoted messages against the code, and the form of the pages.
package docs

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the folder of the module.
var root = filepath.Join("..", "..", "..")

// kinds are the folders of docs/ that the registry serves, besides index.md.
var kinds = []string{"guides", "resources", "data-sources", "ephemeral-resources", "list-resources", "functions", "actions"}

// page is a Markdown file.
type page struct {
	file    string // relative to the module, with slashes
	front   string // the front matter; empty if there is none
	anchors map[string]bool
	links   []link
	images  []link
	fences  []fence
	paths   []link // in backticks: names of files and folders of the repository
	text    string // without the front matter, and with ``` for each block of code
}

// link is a target with its line.
type link struct {
	line   int
	target string
}

// fence is a block of code.
type fence struct {
	line     int // of its first line of code
	language string
	code     string
}

// registry reports whether the registry serves the page.
func (p *page) registry() bool {
	rest, inDocs := strings.CutPrefix(p.file, "docs/")
	folder, _, nested := strings.Cut(rest, "/")
	return inDocs && (rest == "index.md" || nested && slices.Contains(kinds, folder))
}

// route returns the address of a page in the registry, below the version of the provider: docs, docs/guides/rotation.
func (p *page) route() string {
	if p.file == "docs/index.md" {
		return "docs"
	}
	return strings.TrimSuffix(p.file, ".md")
}

// readPages returns every Markdown file of the repository.
func readPages(t *testing.T) map[string]*page {
	t.Helper()
	pages := map[string]*page{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != root && (strings.HasPrefix(base, ".") && base != ".github" || base == "build" || base == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".md" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		p := parsePage(filepath.ToSlash(rel), string(text))
		pages[p.file] = p
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 60 {
		t.Fatalf("found only %d pages: the test reads the wrong folder", len(pages))
	}
	return pages
}

var (
	fenceStart = regexp.MustCompile("^( *)(```+|~~~+)([a-z]*)")
	heading    = regexp.MustCompile(`^#{1,6} +(.*?) *#*$`)
	codeSpan   = regexp.MustCompile("`[^`]+`")
	target     = regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)`)
	picture    = regexp.MustCompile(`(?:!\[[^\]]*\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"|<source [^>]*srcset="([^"]+)")`)
	named      = regexp.MustCompile(`<a id="([^"]+)">`)
	inTree     = regexp.MustCompile("^`((?:docs|examples|internal|templates)/[A-Za-z0-9_./-]+)`$")
)

// parsePage reads the parts of a page.
func parsePage(file, text string) *page {
	p := &page{file: file, anchors: map[string]bool{}}
	lines := strings.Split(text, "\n")
	first := 0
	if lines[0] == "---" {
		if end := slices.Index(lines[1:], "---"); end >= 0 {
			p.front, first = strings.Join(lines[1:end+1], "\n"), end+2
		}
	}
	var prose strings.Builder
	for i := first; i < len(lines); i++ {
		if start := fenceStart.FindStringSubmatch(lines[i]); start != nil {
			end := i + 1
			for end < len(lines) && !strings.HasPrefix(strings.TrimLeft(lines[end], " "), start[2]) {
				end++
			}
			p.fences = append(p.fences, fence{line: i + 2, language: start[3], code: dedent(lines[i+1:end], start[1])})
			prose.WriteString("```\n")
			i = end
			continue
		}
		p.parseLine(i+1, lines[i])
		prose.WriteString(lines[i] + "\n")
	}
	p.text = prose.String()
	return p
}

func dedent(lines []string, indent string) string {
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(strings.TrimPrefix(line, indent) + "\n")
	}
	return out.String()
}

func (p *page) parseLine(number int, line string) {
	if match := heading.FindStringSubmatch(line); match != nil {
		p.anchor(slug(match[1]))
	}
	for _, match := range named.FindAllStringSubmatch(line, -1) {
		p.anchors[match[1]] = true
	}
	for _, span := range codeSpan.FindAllString(line, -1) {
		if match := inTree.FindStringSubmatch(span); match != nil {
			p.paths = append(p.paths, link{number, match[1]})
		}
	}
	line = codeSpan.ReplaceAllString(line, "")
	for _, match := range picture.FindAllStringSubmatch(line, -1) {
		p.images = append(p.images, link{number, match[1] + match[2] + match[3]})
	}
	for _, match := range target.FindAllStringSubmatch(picture.ReplaceAllString(line, ""), -1) {
		p.links = append(p.links, link{number, match[1]})
	}
}

// anchor adds the anchor of a heading. A second heading with the same text gets a number.
func (p *page) anchor(name string) {
	unique := name
	for n := 1; p.anchors[unique]; n++ {
		unique = name + "-" + strconv.Itoa(n)
	}
	p.anchors[unique] = true
}

var (
	markup      = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	punctuation = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// slug returns the anchor of a heading, as GitHub and the registry derive it.
func slug(heading string) string {
	text := punctuation.ReplaceAllString(strings.ToLower(markup.ReplaceAllString(heading, "$1")), "")
	return strings.ReplaceAll(text, " ", "-")
}

// folder returns the folder of a page's file.
func (p *page) folder() string { return path.Dir(p.file) }

func TestParsePage(t *testing.T) {
	p := parsePage("docs/guides/a.md", "---\nsubcategory: \"\"\n---\n\n# A `b`: c\n\n[x](y.md#z) `examples/live` ![i](https://a/b.svg)\n"+
		"   ```terraform\n   a = 1\n   ```\n# A b c\n")
	if p.front != `subcategory: ""` || !p.anchors["a-b-c"] || !p.anchors["a-b-c-1"] {
		t.Errorf("front matter %q, anchors %v", p.front, p.anchors)
	}
	if len(p.links) != 1 || p.links[0] != (link{7, "y.md#z"}) || len(p.paths) != 1 || len(p.images) != 1 {
		t.Errorf("links %v, paths %v, images %v", p.links, p.paths, p.images)
	}
	if len(p.fences) != 1 || p.fences[0] != (fence{9, "terraform", "a = 1\n"}) {
		t.Errorf("code %+v", p.fences)
	}
	if !p.registry() || p.route() != "docs/guides/a" || (&page{file: "docs/decisions/a.md"}).registry() {
		t.Error("wrong route")
	}
}
