package main

import (
	"maps"
	"regexp"
	"sync"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// tally counts the calls to the simulators. An item of a batch is not a request, but it is a unit of Meta's rate limits.
type tally struct {
	mu       sync.Mutex
	requests int
	byCall   map[string]int
}

func newTally() *tally { return &tally{byCall: map[string]int{}} }

var ids = regexp.MustCompile(`/([0-9]{4,}|[0-9A-Z]{14})\b`) // the second form is that of QR codes

func (t *tally) add(c simkit.Call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := c.API + " " + c.Method + " " + ids.ReplaceAllString(c.Path, "/{id}")
	if c.Via != "" {
		t.byCall[name+" (in a batch)"]++
		return
	}
	t.requests++
	t.byCall[name]++
}

func (t *tally) read(units int) traffic {
	t.mu.Lock()
	defer t.mu.Unlock()
	return traffic{requests: t.requests, units: units, byCall: maps.Clone(t.byCall)}
}
