package memo_test

import (
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/memo"
)

func TestLimits(t *testing.T) {
	const (
		pages = 4
		each  = 10
		size  = 100
		pause = time.Second
	)
	for name, c := range map[string]struct {
		limits memo.Limits
		want   string // "": no error
	}{
		"none":             {memo.Limits{}, ""},
		"all just reached": {memo.Limits{Pages: pages, Entries: pages * each, Bytes: pages * size, Time: pages * pause}, ""},
		"pages":            {memo.Limits{Pages: pages - 1}, "more than 3 pages"},
		"entries":          {memo.Limits{Entries: pages*each - 1}, "more than 39 entries"},
		"bytes":            {memo.Limits{Bytes: pages*size - 1}, "more than 399 bytes"},
		"time":             {memo.Limits{Time: pages*pause - 1}, "longer than 3.999999999s"},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			tally := c.limits.StartTally(now)
			for page := 1; page <= pages; page++ {
				now = now.Add(pause)
				err := tally.AddPage(each, size, now)
				switch {
				case page < pages || c.want == "":
					if err != nil {
						t.Errorf("page %d: %v", page, err)
					}
				case err == nil || !strings.Contains(err.Error(), c.want):
					t.Errorf("got %v, want %s", err, c.want)
				}
			}
		})
	}
}
