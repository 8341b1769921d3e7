package main

import (
	"strings"
	"testing"
)

func TestFillGaps(t *testing.T) {
	const profile = `mode: set
a/b.go:20.5,22.3 1 0
a/b.go:10.5,12.3 2 1
a/b.go:12.3,13.9 1 0
a/c.go:7.1,8.2 1 0
`
	const gaps = `a/b.go:1.1,10.5 1 1
`
	if got := strings.TrimPrefix(fillGaps(profile), profile); got != gaps {
		t.Errorf("got %q, want %q", got, gaps)
	}
	// The condition of a case lies between the switch, or the case before it, and its own statements.
	const switched = `a/b.go:3.2,4.9 1 1
a/b.go:5.12,6.4 1 0
a/b.go:7.12,8.4 1 1
a/b.go:9.12,10.4 1 0
a/b.go:11.12,12.4 1 0
`
	const conditions = `a/b.go:1.1,3.2 1 1
a/b.go:4.9,5.12 1 1
a/b.go:6.4,7.12 1 1
a/b.go:8.4,9.12 1 1
`
	if got := strings.TrimPrefix(fillGaps(switched), switched); got != conditions {
		t.Errorf("got %q, want %q", got, conditions)
	}
}
