package memo

import (
	"fmt"
	"time"
)

// Limits bound what one list may take: a server may name a next page for ever. A limit that is zero does not bound.
type Limits struct {
	Pages   int
	Entries int
	Bytes   int64
	Time    time.Duration
}

// Tally counts what one reading of a list has taken so far.
type Tally struct {
	limits         Limits
	began          time.Time
	pages, entries int
	bytes          int64
}

// StartTally returns the tally of a reading that begins now.
func (l Limits) StartTally(now time.Time) *Tally { return &Tally{limits: l, began: now} }

// AddPage counts one more page. The error names the limit that is exceeded.
func (t *Tally) AddPage(entries int, bytes int64, now time.Time) error {
	t.pages++
	t.entries += entries
	t.bytes += bytes
	switch l := t.limits; {
	case l.Pages > 0 && t.pages > l.Pages:
		return fmt.Errorf("the list has more than %d pages, which is the limit of the provider", l.Pages)
	case l.Entries > 0 && t.entries > l.Entries:
		return fmt.Errorf("the list has more than %d entries, which is the limit of the provider", l.Entries)
	case l.Bytes > 0 && t.bytes > l.Bytes:
		return fmt.Errorf("the list has more than %d bytes, which is the limit of the provider", l.Bytes)
	case l.Time > 0 && now.Sub(t.began) > l.Time:
		return fmt.Errorf("reading the list took longer than %s, which is the limit of the provider", l.Time)
	}
	return nil
}
