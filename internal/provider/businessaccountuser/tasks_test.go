package businessaccountuser

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCheckTask_nearest(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"manage": "MANAGE", "MANAGED": "MANAGE", "DEVELOPER": "DEVELOP", "view-cost": "VIEW_COST", "VIEW_INSIGHT": "VIEW_INSIGHTS",
		"MANAGE_FLOWS": "", "SEND": "", "": "", "MANAGE_CATALOGUES": "",
	} {
		problem, _ := taskProblemTexts(name)
		if got := strings.Contains(problem, fmt.Sprintf("Did you mean %q?", want)); got != (want != "") {
			t.Errorf("%q: %s", name, problem)
		}
	}
	if !slices.IsSorted(knownTasks) {
		t.Error("the list in messages is not sorted")
	}
}

func TestLastWrite(t *testing.T) {
	t.Parallel()
	list := func(tasks ...string) []string { return tasks }
	for name, c := range map[string]struct {
		last                lastWrite
		wanted, before, now []string
		satisfied           bool // before the write
		left                []string
	}{
		"nothing before": {wanted: list("A"), now: list("A")},
		"equal":          {wanted: list("A"), before: list("A"), now: list("A"), satisfied: true},
		"merged":         {wanted: list("A"), before: list("A", "B"), now: list("A", "B"), left: list("B")},
		"replaced":       {wanted: list("A"), before: list("A", "B"), now: list("A")},
		"expanded":       {wanted: list("A"), before: list("B"), now: list("A", "V")},
		"expanded before": {last: lastWrite{Wanted: list("A"), Shown: list("A", "V")}, wanted: list("A", "B"), before: list("A", "V"),
			now: list("A", "B", "V")},
		"expanded, unchanged": {last: lastWrite{Wanted: list("A"), Shown: list("A", "V")}, wanted: list("A"), before: list("A", "V"),
			now: list("A", "V"), satisfied: true},
		"expansion of a removed task": {last: lastWrite{Wanted: list("A", "B"), Shown: list("A", "B", "V")}, wanted: list("A"),
			before: list("A", "B", "V"), now: list("A", "V"), left: list("V")},
		"full control before": {last: lastWrite{Wanted: list("MANAGE"), Shown: list("A", "V")}, wanted: list("A"), before: list("A", "V"),
			now: list("A", "V"), left: list("V")},
		"full control":            {wanted: list("MANAGE"), before: list("A", "B"), now: list("A", "B", "MANAGE")},
		"full control, unchanged": {wanted: list("MANAGE"), before: list("A", "MANAGE"), now: list("A", "MANAGE"), satisfied: true},
		"other full control":      {wanted: list("FULL_CONTROL"), before: list("MANAGE"), now: list("FULL_CONTROL")},
		"not shown yet":           {wanted: list("A"), before: list("B"), now: list("B")},
		"no tasks, no record":     {wanted: list("A"), before: list(), now: list("A")},
	} {
		if got := c.last.satisfies(c.wanted, c.before); got != c.satisfied {
			t.Errorf("%s: satisfied is %v", name, got)
		}
		if got := c.last.leftoverTasks(c.wanted, c.before, c.now); !slices.Equal(got, c.left) {
			t.Errorf("%s: %v is left, want %v", name, got, c.left)
		}
	}
}
