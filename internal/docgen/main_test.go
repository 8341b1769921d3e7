package main

import (
	"strings"
	"testing"
)

// The table follows the code: a platform that loses a capability says so.
func TestTable(t *testing.T) {
	all := platforms()
	before := table(all)
	for _, p := range all {
		if !strings.Contains(before, "`"+p.Argument+"`") {
			t.Errorf("%s is missing", p.Argument)
		}
	}
	all[0].TokenClearer = nil
	if table(all) == before {
		t.Error("the table does not follow the code")
	}
	if lines := strings.Split(strings.TrimSpace(before), "\n"); len(lines) < 10 {
		t.Errorf("%d lines", len(lines))
	} else {
		for _, line := range lines {
			if strings.Count(line, "|") != len(all)+2 {
				t.Errorf("a row has another number of cells: %s", line)
			}
		}
	}
}
