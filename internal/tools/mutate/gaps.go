package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// position is a place in a file.
type position struct{ line, column int }

func (p position) compare(other position) int {
	return cmp.Or(cmp.Compare(p.line, other.line), cmp.Compare(p.column, other.column))
}

// block is one entry of a coverage profile.
type block struct {
	start, end position
	ran        bool
}

// fillGaps returns a coverage profile with a block for each gap between two blocks of a file. A gap ran when a block
// beside it ran.
func fillGaps(profile string) string {
	files := map[string][]block{}
	for line := range strings.Lines(profile) {
		name, rest, _ := strings.Cut(line, ".go:")
		var b block
		var statements, count int
		_, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.start.line, &b.start.column, &b.end.line, &b.end.column, &statements, &count)
		if err != nil {
			continue // the mode
		}
		b.ran = count > 0
		files[name+".go"] = append(files[name+".go"], b)
	}
	var out strings.Builder
	out.WriteString(profile)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, gap := range gapsBetween(files[name]) {
			if gap.ran {
				fmt.Fprintf(&out, "%s:%d.%d,%d.%d 1 1\n", name, gap.start.line, gap.start.column, gap.end.line, gap.end.column)
			}
		}
	}
	return out.String()
}

// gapsBetween returns what lies before, between and after the blocks of a file.
func gapsBetween(blocks []block) []block {
	slices.SortFunc(blocks, func(a, b block) int { return cmp.Or(a.start.compare(b.start), a.end.compare(b.end)) })
	var all []block
	before := block{end: position{1, 1}}
	after := block{start: position{1 << 20, 1}}
	for _, b := range append(blocks, after) {
		if before.end.compare(b.start) < 0 {
			all = append(all, block{start: before.end, end: b.start, ran: before.ran || b.ran})
		}
		if before.end.compare(b.end) < 0 {
			before = b
		}
	}
	return all
}
