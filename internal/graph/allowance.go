package graph

import (
	"fmt"
	"sync"
	"time"
)

// allowance keeps a client below a number of calls an hour, so that calls are left for the other users of Meta's limit, the
// live chat first of all. It counts as Meta does: a request is one call, a batch is one for each item.
type allowance struct {
	perHour int // 0: no limit of our own
	now     func() time.Time

	mu    sync.Mutex
	spent []time.Time // within the last hour, oldest first
	total int64
}

// take counts n calls, or returns an error that says when they are allowed again. It does not wait: an hour is too long for a
// run.
func (a *allowance) take(n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.perHour > 0 {
		now := a.now()
		for len(a.spent) > 0 && now.Sub(a.spent[0]) >= time.Hour {
			a.spent = a.spent[1:]
		}
		if len(a.spent)+n > a.perHour {
			e := &Error{
				kind: ErrThrottled, local: true,
				Message: fmt.Sprintf("max_calls_per_hour of the provider is %d, and this run has made %d calls to Meta within the last hour",
					a.perHour, len(a.spent)),
			}
			if len(a.spent) > 0 {
				e.retry(a.spent[0].Add(time.Hour), now)
			}
			return e
		}
		for range n {
			a.spent = append(a.spent, now)
		}
	}
	a.total += int64(n)
	return nil
}

func (a *allowance) calls() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.total
}

// Spent is what a client has used of Meta's allowances so far.
type Spent struct {
	Calls int64   // as Meta counts them: each item of a batch is one; repetitions after a fault are not counted
	Usage float64 // the highest percentage of an allowance that Meta has named, by all its users; 0: none was named
}

// Spent returns what was used so far.
func (c *Client) Spent() Spent { return Spent{Calls: c.allowance.calls(), Usage: c.pace.highest()} }
