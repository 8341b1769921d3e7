package arch

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ranks are the trees of internal that ship, from the lowest. A package imports only what is in its own tree or in a lower rank.
// docs/decisions/layers.md has the same list.
var ranks = [][]string{
	{"secret", "memo", "content"},
	{"transport", "tfkit"},
	{"graph", "chat"},
	{"session"},
	{"metaarg"},
	{"token"},
	{"binding", "metaobject"},
	{"channel"},
	{"provider"},
}

func TestRanks(t *testing.T) {
	direct := readImports(t)
	for _, wrong := range againstRanks(direct, ranks) {
		t.Error(wrong)
	}
	seen := map[string]bool{}
	for pkg := range direct {
		seen[tree(pkg)] = true
	}
	for _, rank := range ranks {
		for _, name := range rank {
			if !seen[name] {
				t.Errorf("there is no internal/%s: remove it from the ranks", name)
			}
		}
	}
}

// doNotShip are the trees of internal without a rank.
var doNotShip = []string{"sandbox", "test", "dev", "tools"}

// tree returns the first folder below internal of a package of the module, "" if it has none.
func tree(pkg string) string {
	below, _ := strings.CutPrefix(pkg, module+"/internal/")
	if below == pkg {
		return ""
	}
	name, _, _ := strings.Cut(below, "/")
	return name
}

// againstRanks lists the imports of an equal or a higher rank, and the packages without a rank.
func againstRanks(direct map[string][]string, ranks [][]string) []string {
	rank := map[string]int{}
	for i, names := range ranks {
		for _, name := range names {
			rank[name] = i + 1
		}
	}
	var wrong []string
	for _, pkg := range slices.Sorted(maps.Keys(direct)) {
		from := tree(pkg)
		if from == "" || slices.Contains(doNotShip, from) {
			continue
		}
		if rank[from] == 0 {
			wrong = append(wrong, pkg+" has no rank")
		}
		for _, imported := range direct[pkg] {
			if to := tree(imported); to != "" && to != from && rank[to] >= rank[from] {
				wrong = append(wrong, pkg+" imports "+imported+", which is not of a lower rank")
			}
		}
	}
	return wrong
}

func TestRanks_canFail(t *testing.T) {
	internal := module + "/internal/"
	got := againstRanks(map[string][]string{
		internal + "a":        {"fmt", internal + "a/x"},
		internal + "b":        {internal + "a", internal + "c"},
		internal + "c":        {internal + "b"},
		internal + "d":        {},
		internal + "test/any": {internal + "c"},
	}, [][]string{{"a"}, {"b", "c"}})
	want := []string{
		internal + "b imports " + internal + "c, which is not of a lower rank",
		internal + "c imports " + internal + "b, which is not of a lower rank", internal + "d has no rank",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// The table in layers.md has the ranks, and all trees that each tree imports.
func TestRanks_documented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "decisions", "layers.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := readImports(t)
	var want []string
	for i := len(ranks) - 1; i >= 0; i-- {
		for _, name := range ranks[i] {
			want = append(want, layer(i+1, name, edges(direct, name)))
		}
	}
	var got []string
	for line := range strings.Lines(string(page)) {
		if cells := strings.Split(line, "|"); len(cells) == 6 {
			got = append(got, strings.Join(cells[:4], "|")+"|")
		}
	}
	if len(got) > 2 { // the heading and the line below it
		got = got[2:]
	}
	if !slices.Equal(got, want) {
		t.Errorf("layers.md has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// layer returns the beginning of the row of a tree.
func layer(rank int, name string, imports []string) string {
	return fmt.Sprintf("| %d | `%s` | %s |", rank, name, cmp.Or(strings.Join(imports, ", "), "nothing"))
}

// edges returns the other trees that a tree imports.
func edges(direct map[string][]string, name string) []string {
	found := map[string]bool{}
	for pkg, all := range direct {
		if tree(pkg) != name {
			continue
		}
		for _, imported := range all {
			if to := tree(imported); to != "" && to != name {
				found[to] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
