// Package arch holds the import rules of the project, as tests.
//
// It reads the imports itself: a test that asks the go tool is served stale results from go's test cache.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module    = "terraform-provider-whatsapp"
	terraform = "github.com/hashicorp/terraform-plugin-" // a prefix
)

// root is the folder of the module.
var root = filepath.Join("..", "..", "..")

// rule forbids the packages of a tree to import others, directly or through our own packages. All paths of our own packages
// are relative to the module.
type rule struct {
	from   string   // a package with everything below it; with a slash at its end, only what is below it
	except []string // trees below from to which the rule does not apply
	never  []string // trees of packages, or "internal/" for everything below it; terraform is a prefix
	but    []string // trees of packages that are allowed although never forbids them
	why    string
}

var (
	httpchat, chatwoot = "internal/chat/httpchat", "internal/chat/chatwoot"
	zammad, jira       = "internal/chat/zammad", "internal/chat/jira"
	adapters           = []string{httpchat, chatwoot, zammad, jira}
)

var rules = []rule{
	{
		from: "internal/secret", never: []string{"internal/", terraform}, but: []string{"internal/secret"},
		why: "every layer uses it",
	},
	{
		from: "internal/transport", never: []string{"internal/", terraform}, but: []string{"internal/transport", "internal/secret"},
		why: "it serves every remote API",
	},
	{
		from: "internal/memo", never: []string{"internal/", terraform}, but: []string{"internal/memo"},
		why: "every client uses it",
	},
	{
		from:  "internal/graph",
		never: []string{terraform, "internal/provider", "internal/tfkit", "internal/sandbox", "internal/chat"},
		why:   "the client of the Graph API is used and tested without Terraform",
	},
	{
		from:  "internal/chat",
		never: []string{terraform, "internal/provider", "internal/tfkit", "internal/sandbox", "internal/graph"},
		why:   "a chat platform depends neither on Terraform nor on Meta",
	},
	{from: "internal/chat", except: adapters, never: adapters, why: "adapters import the port, not the other way"},
	{from: httpchat, never: adapters, but: []string{httpchat}, why: "adapters do not import each other"},
	{from: chatwoot, never: adapters, but: []string{chatwoot}, why: "adapters do not import each other"},
	{from: zammad, never: adapters, but: []string{zammad}, why: "adapters do not import each other"},
	{from: jira, never: adapters, but: []string{jira}, why: "adapters do not import each other"},
	{
		from:  "internal/token/tokenpolicy",
		never: []string{terraform, "internal/provider", "internal/tfkit", "internal/sandbox", "internal/chat"},
		why:   "the requirements on a token do not depend on Terraform",
	},
	{
		from: "internal/content", never: []string{"internal/", terraform}, but: []string{"internal/content"},
		why: "the rules of templates and flows need neither Terraform nor a client",
	},
	{
		from:  "internal/tfkit",
		never: []string{"internal/graph", "internal/chat", "internal/provider", "internal/transport", "internal/sandbox"},
		why:   "it can serve a second API without a change",
	},
	{
		from: "internal/sandbox", never: []string{"internal/", terraform}, but: []string{"internal/sandbox", "internal/test/tfcli"},
		why: "the simulators implement the remote APIs a second time, independently of the clients",
	},
	{
		from: "internal/test/tfcli", never: []string{"internal/", terraform}, but: []string{"internal/test/tfcli"},
		why: "the simulators' demo uses it",
	},
	{
		from:  "internal/provider",
		never: []string{"internal/sandbox", "internal/test/", "internal/dev/", terraform + "testing"},
		why:   "test code does not ship",
	},
	{from: "internal/provider/", never: adapters, why: "an object uses the port, not the platform"},
	{
		from: "", except: []string{"internal"}, never: []string{"internal/"}, but: []string{"internal/provider", "internal/tfkit/serve"},
		why: "main only serves, and the package provider only constructs",
	},
}

func TestImports(t *testing.T) {
	direct := readImports(t)
	for _, r := range rules {
		matched := false
		for _, pkg := range slices.Sorted(maps.Keys(direct)) {
			if !r.covers(pkg) {
				continue
			}
			matched = true
			depth := direct
			if r.from == "" { // main may reach everything through the provider
				depth = map[string][]string{pkg: direct[pkg]}
			}
			for _, chain := range reach(depth, pkg) {
				if r.forbids(chain[len(chain)-1]) {
					t.Errorf("%s must not reach %s (%s):\n  %s", pkg, chain[len(chain)-1], r.why, strings.Join(chain, "\n  -> "))
				}
			}
		}
		if !matched {
			t.Errorf("the rule for %q matches no package: correct or delete it", r.from)
		}
	}
}

// Objects do not import each other, so that each can be removed by deleting its folder.
func TestObjectsAreIndependent(t *testing.T) {
	direct := readImports(t)
	objects := 0
	for pkg := range direct {
		rest, ok := strings.CutPrefix(pkg, module+"/internal/provider/")
		if !ok {
			continue
		}
		objects++
		for _, chain := range reach(direct, pkg) {
			last := chain[len(chain)-1]
			if strings.HasPrefix(last, module+"/internal/provider/") && last != pkg {
				t.Errorf("%s reaches another object:\n  %s", rest, strings.Join(chain, "\n  -> "))
			}
		}
		if !slices.Contains(direct[module+"/internal/provider"], pkg) {
			t.Errorf("internal/provider/%s is not in the registry", rest)
		}
	}
	if objects < 4 {
		t.Errorf("found %d objects: the test reads the wrong folder", objects)
	}
}

// Every path of a rule names a package or a tree that exists, and a rule forbids what it names.
func TestRulesCanFail(t *testing.T) {
	direct := readImports(t)
	imported := map[string]bool{}
	for pkg, all := range direct {
		imported[pkg] = true
		for _, name := range all {
			imported[name] = true
		}
	}
	names := func(tree string) (found []string) {
		for name := range imported {
			if isWithin(strings.TrimPrefix(name, module+"/"), tree) {
				found = append(found, name)
			}
		}
		return found
	}
	for _, r := range rules {
		for _, never := range r.never {
			if !slices.Contains(r.but, never) && !slices.ContainsFunc(names(never), r.forbids) {
				t.Errorf("the rule for %q does not forbid %q, or that is not imported anywhere", r.from, never)
			}
		}
		for _, but := range r.but {
			if len(names(but)) == 0 {
				t.Errorf("the rule for %q allows %q, which does not exist", r.from, but)
			}
		}
	}
	for path, want := range map[string]bool{
		"internal/chat": true, "internal/chat/jira": true, "internal/chatter": false, terraform + "go/tfprotov6": true, "internal": false,
	} {
		if got := (rule{never: []string{"internal/chat", terraform}}).forbids(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

func (r rule) covers(pkg string) bool {
	rel := strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/")
	return (r.from == "" || isWithin(rel, r.from)) && !slices.ContainsFunc(r.except, func(tree string) bool { return isWithin(rel, tree) })
}

func (r rule) forbids(path string) bool {
	path = strings.TrimPrefix(path, module+"/")
	in := func(tree string) bool { return isWithin(path, tree) }
	return slices.ContainsFunc(r.never, in) && !slices.ContainsFunc(r.but, in)
}

// isWithin reports whether a package is the root of a tree or below it. With a slash at its end, or as the prefix of Terraform's modules, a
// tree has no root.
func isWithin(path, tree string) bool {
	if strings.HasSuffix(tree, "/") || strings.HasPrefix(tree, terraform) {
		return strings.HasPrefix(path, tree)
	}
	return path == tree || strings.HasPrefix(path, tree+"/")
}

// reach returns a chain of imports to every package that pkg reaches through our own packages.
func reach(direct map[string][]string, pkg string) [][]string {
	var chains [][]string
	seen := map[string]bool{pkg: true}
	queue := [][]string{{pkg}}
	for len(queue) > 0 {
		chain := queue[0]
		queue = queue[1:]
		for _, next := range direct[chain[len(chain)-1]] {
			if seen[next] {
				continue
			}
			seen[next] = true
			longer := append(slices.Clone(chain), next)
			chains = append(chains, longer)
			queue = append(queue, longer)
		}
	}
	return chains
}

// readImports returns the imports of each package of the module, without those of its tests.
func readImports(t *testing.T) map[string][]string {
	t.Helper()
	direct := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && (isModule(path) || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := module
		if rel != "." {
			pkg += "/" + filepath.ToSlash(rel)
		}
		for _, spec := range file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			if !slices.Contains(direct[pkg], name) {
				direct[pkg] = append(direct[pkg], name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(direct) < 15 {
		t.Fatalf("found only %d packages: the test reads the wrong folder", len(direct))
	}
	return direct
}

func isModule(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}
