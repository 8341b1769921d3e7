package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// subcategories are the groups of pages in the registry's menu.
var subcategories = []string{
	"Chat projects", "Tokens", "Numbers", "Webhooks", "Content", "Account", "Chatwoot", "Zammad", "Jira",
}

// Every page says in one sentence what it is about, then shows an example, then the details. The page of an object has a subcategory.
func TestPages(t *testing.T) {
	used := map[string]bool{}
	objects := 0
	for _, p := range readPages(t) {
		switch {
		case !p.registry():
			continue
		case p.file == "docs/index.md" || strings.HasPrefix(p.file, "docs/guides/"):
			if !strings.Contains(p.front, "page_title: ") || !strings.Contains(p.front, "description: |-") {
				t.Errorf("%s: the front matter needs page_title and description", p.file)
			}
			if problem := wrongForm(p.text, "```"); problem != "" && p.file != "docs/index.md" {
				t.Errorf("%s: %s", p.file, problem)
			}
			continue
		}
		objects++
		group := subcategory(p.front)
		used[group] = true
		if !slices.Contains(subcategories, group) {
			t.Errorf("%s: the subcategory is %q. internal/dev/docgen/objects.go has the subcategory of each object", p.file, group)
		}
		if problem := wrongForm(p.text, "## Example Usage\n\n```"); problem != "" {
			t.Errorf("%s: %s", p.file, problem)
		}
	}
	if objects < 40 {
		t.Errorf("found only %d pages of objects", objects)
	}
	for _, group := range subcategories {
		if !used[group] {
			t.Errorf("no page has the subcategory %s", group)
		}
	}
}

var (
	subcategoryLine = regexp.MustCompile(`(?m)^subcategory: "(.*)"$`)
	twoSentences    = regexp.MustCompile("[.] [A-Z*`~]")
)

func subcategory(front string) string {
	if match := subcategoryLine.FindStringSubmatch(front); match != nil {
		return match[1]
	}
	return ""
}

// wrongForm returns what is wrong with the beginning of a page; empty if nothing is. example is what an example begins with.
func wrongForm(text, example string) string {
	parts := strings.SplitN(strings.TrimSpace(text), "\n\n", 3)
	switch {
	case len(parts) < 3 || !strings.HasPrefix(parts[0], "# "):
		return "it does not begin with a title and a sentence"
	case twoSentences.MatchString(parts[1]) || !strings.HasSuffix(parts[1], ".") && !strings.HasSuffix(parts[1], ":"):
		return "it does not begin with one sentence"
	case !strings.HasPrefix(parts[2], example):
		return "the first sentence is not followed by an example"
	}
	return ""
}

func TestWrongForm(t *testing.T) {
	const example = "## Example Usage\n\n```"
	for text, want := range map[string]string{
		"\n# x\n\nDoes x ([y](z.md)).\n\n" + example:  "",
		"# x\n\nDoes x:\n\n" + example:                "",
		"# x\n\nDoes x. It is y.\n\n" + example:       "it does not begin with one sentence",
		"# x\n\nDoes x\n\n" + example:                 "it does not begin with one sentence",
		"# x\n\nDoes x.\n\nIt is y.\n\n" + example:    "the first sentence is not followed by an example",
		"# x\n\nDoes x.\n\n## Example Usage\n\nNone.": "the first sentence is not followed by an example",
		"## Schema\n\nx.\n\n" + example:               "it does not begin with a title and a sentence",
	} {
		if got := wrongForm(text, example); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if subcategory("page_title: \"x\"\nsubcategory: \"Numbers\"") != "Numbers" || subcategory("page_title: \"x\"") != "" {
		t.Error("the subcategory is not found")
	}
}
