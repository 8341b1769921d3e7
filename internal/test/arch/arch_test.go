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

// rule forbids packages in a tree to reach others, also through our own packages.
type rule struct {
	from   string   // a package below the module, with everything below it
	except []string // trees below from that the rule leaves alone
	never  []string // prefixes of import paths
	but    []string // import paths that are allowed all the same
	why    string
}

var (
	adapters = []string{module + "/internal/chat/httpchat", module + "/internal/chat/chatwoot", module + "/internal/chat/zammad", module + "/internal/chat/jira"}
	rules    = []rule{
		{from: "internal/secret", never: []string{module + "/internal/", terraform}, but: []string{module + "/internal/secret"}, why: "every layer uses it"},
		{from: "internal/transport", never: []string{module + "/internal/", terraform}, but: []string{module + "/internal/transport", module + "/internal/secret"}, why: "it serves every remote API"},
		{from: "internal/memo", never: []string{module + "/internal/", terraform}, but: []string{module + "/internal/memo"}, why: "every client uses it"},
		{from: "internal/graph", never: []string{terraform, module + "/internal/provider", module + "/internal/tfkit", module + "/internal/sandbox", module + "/internal/chat"}, why: "the client of the Graph API is usable and testable without Terraform"},
		{from: "internal/chat", never: []string{terraform, module + "/internal/provider", module + "/internal/tfkit", module + "/internal/sandbox", module + "/internal/graph"}, why: "a chat platform knows neither Terraform nor Meta"},
		{from: "internal/chat", except: []string{"internal/chat/httpchat", "internal/chat/chatwoot", "internal/chat/zammad", "internal/chat/jira"}, never: adapters, why: "adapters point inward"},
		{from: "internal/chat/httpchat", never: adapters, but: adapters[:1], why: "adapters do not know each other"},
		{from: "internal/chat/chatwoot", never: adapters, but: adapters[1:2], why: "adapters do not know each other"},
		{from: "internal/chat/zammad", never: adapters, but: adapters[2:3], why: "adapters do not know each other"},
		{from: "internal/chat/jira", never: adapters, but: adapters[3:], why: "adapters do not know each other"},
		{from: "internal/tokenpolicy", never: []string{terraform, module + "/internal/provider", module + "/internal/tfkit", module + "/internal/sandbox", module + "/internal/chat"}, why: "what makes a token good is not Terraform's business"},
		{from: "internal/tfkit", never: []string{module + "/internal/graph", module + "/internal/chat", module + "/internal/provider", module + "/internal/transport", module + "/internal/sandbox"}, why: "the glue fits a second API unchanged"},
		{from: "internal/sandbox", never: []string{module + "/internal/", terraform}, but: []string{module + "/internal/sandbox", module + "/internal/test/tfcli"}, why: "the simulators are a second, independent reading of the remote APIs"},
		{from: "internal/test/tfcli", never: []string{module + "/internal/", terraform}, but: []string{module + "/internal/test/tfcli"}, why: "it runs a program and knows nothing of ours"},
		{from: "internal/provider", never: []string{module + "/internal/sandbox", module + "/internal/test/", module + "/internal/dev/", terraform + "testing"}, why: "nothing of the tests ships"},
		{from: "internal/provider/", never: adapters, why: "an object knows the port, not the platform"},
		{from: "", except: []string{"internal"}, never: []string{module + "/internal/"}, but: []string{module + "/internal/provider", module + "/internal/tfkit/serve"}, why: "main only serves"},
	}
)

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
			t.Errorf("the rule for %q matches no package: mend or drop it", r.from)
		}
	}
}

// Objects do not import each other, so that each can be removed by deleting its folder.
func TestObjectsStandAlone(t *testing.T) {
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
		t.Errorf("found %d objects: the test looks in the wrong place", objects)
	}
}

// A rule must be able to fail.
func TestRulesCanFail(t *testing.T) {
	for _, r := range rules {
		hit := false
		for _, never := range r.never {
			hit = hit || r.forbids(never+"x")
		}
		if !hit {
			t.Errorf("the rule for %q forbids nothing", r.from)
		}
	}
}

func (r rule) covers(pkg string) bool {
	rel := strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/")
	for _, e := range r.except {
		if rel == e || strings.HasPrefix(rel, e+"/") {
			return false
		}
	}
	if below, ok := strings.CutSuffix(r.from, "/"); ok {
		return strings.HasPrefix(rel, below+"/")
	}
	return r.from == "" || rel == r.from || strings.HasPrefix(rel, r.from+"/")
}

func (r rule) forbids(path string) bool {
	for _, allowed := range r.but {
		if path == allowed || strings.HasPrefix(path, allowed+"/") {
			return false
		}
	}
	return slices.ContainsFunc(r.never, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
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

// readImports returns what each package of the module imports, its tests left out.
func readImports(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	direct := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != root || d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && path != root) {
				return filepath.SkipDir // another module, or no Go of ours
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
		t.Fatalf("found only %d packages: the test looks in the wrong place", len(direct))
	}
	return direct
}
