package docs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// excerpt begins a block of HCL that refers to what its page does not declare. The rest of the line says where that is declared.
const excerpt = "# Excerpt"

// Every block of HCL in every page is valid: its syntax, its references, and all objects of this provider against their schemas.
func TestHCL(t *testing.T) {
	s := readSchemas(t)
	blocks, objects := 0, 0
	for _, p := range readPages(t) {
		var bodies []*hclsyntax.Body
		declared := map[string]bool{}
		for _, f := range p.fences {
			if !slices.Contains([]string{"terraform", "hcl"}, f.language) {
				continue
			}
			body, err := parse(f)
			if err != nil {
				t.Errorf("%s: %v", p.file, err)
				continue
			}
			blocks++
			declare(declared, body)
			bodies = append(bodies, body)
			for _, b := range body.Blocks {
				checked, problems := s.check(b)
				objects += checked
				for _, problem := range problems {
					t.Errorf("%s:%d: %s", p.file, b.TypeRange.Start.Line, problem)
				}
			}
			if strings.HasPrefix(f.code, excerpt) {
				bodies = bodies[:len(bodies)-1]
			}
		}
		for _, body := range bodies {
			for _, r := range references(body) {
				if !declared[r.name] {
					t.Errorf("%s:%d: %s is not declared in this page. Declare it, or begin the block with %q and say where it is declared",
						p.file, r.line, r.name, excerpt)
				}
			}
		}
	}
	t.Logf("%d blocks of HCL with %d objects of the provider", blocks, objects)
	if blocks < 100 || objects < 100 {
		t.Errorf("only %d blocks with %d objects were found", blocks, objects)
	}
}

func parse(f fence) (*hclsyntax.Body, error) {
	file, diags := hclsyntax.ParseConfig([]byte(f.code), "block", hcl.Pos{Line: f.line, Column: 1})
	if diags.HasErrors() {
		return nil, fmt.Errorf("%d: %w", f.line, diags)
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, fmt.Errorf("%d: not a body", f.line)
	}
	return body, nil
}

// declare adds the names that references to a configuration's own objects have: var.x, local.x, module.x, data.type.x, type.x.
func declare(names map[string]bool, body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		switch label := strings.Join(b.Labels, "."); b.Type {
		case "variable":
			names["var."+label] = true
		case "variables": // of a test
			for name := range b.Body.Attributes {
				names["var."+name] = true
			}
		case "locals":
			for name := range b.Body.Attributes {
				names["local."+name] = true
			}
		case "resource":
			names[label] = true
		case "data", "ephemeral", "module", "list", "action", "run":
			names[b.Type+"."+label] = true
		case "check":
			declare(names, b.Body)
		}
	}
}

// reference is a name that a configuration uses.
type reference struct {
	name string
	line int
}

// Names that Terraform itself provides.
var builtin = []string{"each", "count", "self", "path", "terraform", "provider"}

// references returns what the expressions of a body refer to. Addresses are not references: those of imports and moves, which may be
// generated, arguments in ignore_changes, and providers.
func references(body *hclsyntax.Body) []reference {
	var all []reference
	for name, a := range body.Attributes {
		if slices.Contains([]string{"to", "from", "ignore_changes", "provider", "providers", "type"}, name) {
			continue
		}
		for _, traversal := range a.Expr.Variables() {
			if name := refersTo(traversal); name != "" {
				all = append(all, reference{name, traversal.SourceRange().Start.Line})
			}
		}
	}
	for _, b := range body.Blocks {
		if slices.Contains([]string{"mock_provider", "run"}, b.Type) { // a test refers to the module under test
			continue
		}
		all = append(all, references(b.Body)...)
	}
	return all
}

// refersTo returns the name of a traversal, as declare writes it. It is empty for a name that Terraform provides.
func refersTo(traversal hcl.Traversal) string {
	parts := []string{traversal.RootName()}
	for _, step := range traversal[1:] {
		attr, ok := step.(hcl.TraverseAttr)
		if !ok {
			break
		}
		parts = append(parts, attr.Name)
	}
	length := 2
	switch {
	case slices.Contains(builtin, parts[0]):
		return ""
	case slices.Contains([]string{"data", "ephemeral", "list"}, parts[0]):
		length = 3
	}
	return strings.Join(parts[:min(length, len(parts))], ".")
}

func TestReferences(t *testing.T) {
	body, err := parse(fence{1, "terraform", `
locals {
  all = { for name in var.names : name => each.value }
}
resource "whatsapp_x" "a" {
  b = data.whatsapp_y.c[0].d
  lifecycle {
    ignore_changes = [greeting]
    precondition {
      condition = module.m.ok
    }
  }
}
import {
  to = whatsapp_z.z
  id = local.all["a"]
}
`})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range references(body) {
		names = append(names, r.name)
	}
	slices.Sort(names)
	if want := []string{"data.whatsapp_y.c", "local.all", "module.m", "var.names"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	declared := map[string]bool{}
	declare(declared, body)
	if len(declared) != 2 || !declared["local.all"] || !declared["whatsapp_x.a"] {
		t.Errorf("declared: %v", declared)
	}
}

func TestCheck(t *testing.T) {
	s := readSchemas(t)
	tests := map[string]struct {
		code string
		want string // a part of the only problem; empty: none
	}{
		"complete":          {`phone_number_id = "106000000000001"` + "\nproject = var.x", ""},
		"missing argument":  {`project = "SUPPORT"`, `requires the argument "phone_number_id"`},
		"unknown argument":  {"project = \"SUPPORT\"\nphone_number_id = \"106000000000001\"\nphone = 1", `has no argument "phone"`},
		"computed argument": {"project = \"SUPPORT\"\nphone_number_id = \"106000000000001\"\nid = \"1\"", `has no argument "id"`},
		"wrong type":        {"project = [1]\nphone_number_id = \"106000000000001\"", "project: string required"},
		"wrong value":       {"project = \"SUPPORT\"\nphone_number_id = \"+15550100001\"", "phone_number_id"},
		"unknown block":     {"project = \"SUPPORT\"\nphone_number_id = \"106000000000001\"\nmore {\n}", `has no block "more"`},
		"meta-arguments":    {"count = 2\nproject = \"S${count.index}\"\nphone_number_id = upper(var.x)\nlifecycle {\n}", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			body, err := parse(fence{1, "terraform", "resource \"whatsapp_phone_number_binding\" \"x\" {\n" + test.code + "\n}\n"})
			if err != nil {
				t.Fatal(err)
			}
			checked, problems := s.check(body.Blocks[0])
			if checked != 1 || test.want == "" && len(problems) > 0 ||
				test.want != "" && (len(problems) != 1 || !strings.Contains(problems[0], test.want)) {
				t.Errorf("%d objects, got %q, want %q", checked, problems, test.want)
			}
		})
	}
	nested := "resource \"whatsapp_token_binding\" \"x\" {\nproject = \"S\"\ngenerate = { system_user_id = \"1234567\", days = 60 }\n}\n"
	body, err := parse(fence{1, "terraform", nested})
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := s.check(body.Blocks[0]); len(problems) != 1 || !strings.Contains(problems[0], `generate has no argument "days"`) {
		t.Errorf("nested: %q", problems)
	}
}
