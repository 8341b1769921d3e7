package main

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/internal/provider"
	"terraform-provider-whatsapp/internal/tfkit/serve"
)

func readSchema(t *testing.T) providerJSON {
	t.Helper()
	ctx, server := context.Background(), serve.NewServer(provider.New("test")())
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return describe(schemas, &tfprotov6.GetResourceIdentitySchemasResponse{})
}

// Every type and function has a subcategory and, unless it makes no call, its permissions.
func TestObjects(t *testing.T) {
	p := readSchema(t)
	if err := checkComplete(objects, p.names()); err != nil {
		t.Error(err)
	}
	for name, o := range objects {
		if _, isFunction := p.Functions[name]; (o.needs == nil) != isFunction {
			t.Errorf("%s: only a function has no permissions", name)
		}
	}
}

var scope = regexp.MustCompile("`((?:whatsapp_)?business_(?:management|messaging))`")

// The table and the description of an object name the same scopes. A list resource only reads, so it may need fewer.
func TestObjects_scopes(t *testing.T) {
	p := readSchema(t)
	compared := 0
	for _, all := range []map[string]schemaJSON{p.Resources, p.DataSources, p.Ephemeral} {
		for name, s := range all {
			var says []string
			for _, match := range scope.FindAllStringSubmatch(s.Block.Description, -1) {
				says = append(says, match[1])
			}
			if len(says) == 0 {
				continue
			}
			compared++
			slices.Sort(says)
			want := slices.Sorted(slices.Values(objects[name].needs.scopes))
			if says = slices.Compact(says); !slices.Equal(says, want) {
				t.Errorf("%s: the description names %q, objects.go %q", name, says, want)
			}
		}
	}
	if compared < 25 {
		t.Errorf("only %d objects were compared", compared)
	}
}

func TestCheckComplete(t *testing.T) {
	all := map[string]object{"a": {}, "b": {}}
	if err := checkComplete(all, []string{"a", "b"}); err != nil {
		t.Error(err)
	}
	if err := checkComplete(all, []string{"a", "b", "c"}); err == nil || !strings.Contains(err.Error(), "no line for c") {
		t.Errorf("a missing line: %v", err)
	}
	if err := checkComplete(all, []string{"a"}); err == nil || !strings.Contains(err.Error(), "the provider has no b") {
		t.Errorf("a line for nothing: %v", err)
	}
}

func TestParagraphs(t *testing.T) {
	for description, want := range map[string]string{
		"One.":                              "Tokens\n\nOne.\n\nOne.",
		"One. Two. Three.":                  "Tokens\n\nOne.\n\nOne.\n\nTwo. Three.",
		"One ([x](https://a.b/c)). `d` is.": "Tokens\n\nOne.\n\nOne ([x](https://a.b/c)).\n\n`d` is.",
		"One [x](https://a.b/c), two.":      "Tokens\n\nOne x, two.\n\nOne [x](https://a.b/c), two.",
		"One.\n\nTwo.":                      "Tokens\n\nOne.\n\nOne.\n\nTwo.",
		"In v1.12 only. **Two**.\n\nThree.": "Tokens\n\nIn v1.12 only.\n\nIn v1.12 only.\n\n**Two**.\n\nThree.",
	} {
		if got := paragraphs(tokens, description); got != want {
			t.Errorf("%q: got %q, want %q", description, got, want)
		}
	}
}

func TestPermissionTables(t *testing.T) {
	got := permissionTables(map[string]object{
		"b": {numbers, &needs{scopes: []string{management, messaging}, role: "r"}}, "a": {numbers, &needs{platform: "p", more: "m"}},
		"f": {tokens, nil}, "c": {inJira, &needs{}},
	})
	for _, want := range []string{
		"\n### Numbers\n\n| object |",
		"| --- |\n| `a` | none | - | p | m |\n| `b` | `whatsapp_business_management`, `whatsapp_business_messaging` | r | - | - |\n",
		"\n### Jira\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "`f`") || strings.Contains(got, "### Webhooks") {
		t.Errorf("a function or an empty table:\n%s", got)
	}
}
