package graph

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// allowance keeps a client below a number of calls an hour, so that calls are left for the other users of Meta's limit, the
// live chat first of all. It counts as Meta does: a request is one call, a batch is one for each item.
type allowance struct {
	perHour int // 0: no limit of our own
	now     func() time.Time

	mu        sync.Mutex
	callTimes []time.Time // within the last hour, oldest first
	reserved  int         // of the next calls
	total     int64
}

// takeCalls counts n calls, or returns an error that says when they are allowed again. It does not wait: an hour is too long for a
// run. Calls of a reservation are counted and never refused.
func (a *allowance) takeCalls(n int, from *Reservation) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.perHour > 0 {
		if from == nil {
			if err := a.checkCalls(n); err != nil {
				return err
			}
		}
		a.reduceReservation(from, n)
		for range n {
			a.callTimes = append(a.callTimes, a.now())
		}
	}
	a.total += int64(n)
	return nil
}

// checkCalls returns an error if n more calls are above the limit. The allowance is locked.
func (a *allowance) checkCalls(n int) error {
	now := a.now()
	for len(a.callTimes) > 0 && now.Sub(a.callTimes[0]) >= time.Hour {
		a.callTimes = a.callTimes[1:]
	}
	if len(a.callTimes)+a.reserved+n <= a.perHour {
		return nil
	}
	e := &Error{
		sentinel: ErrThrottled, local: true,
		Message: fmt.Sprintf("max_calls_per_hour of the provider is %d, and this run has made %d calls to Meta within the last hour",
			a.perHour, len(a.callTimes)),
	}
	if a.reserved > 0 {
		e.Message += fmt.Sprintf(" and needs %d more to complete what it has begun", a.reserved)
	}
	if len(a.callTimes) > 0 {
		e.setRetryAt(a.callTimes[0].Add(time.Hour), now)
	}
	return e
}

// reduceReservation takes up to n calls out of a reservation, nil if there is none. The allowance is locked.
func (a *allowance) reduceReservation(from *Reservation, n int) {
	if from == nil {
		return
	}
	n = min(n, from.left)
	from.left -= n
	a.reserved -= n
}

// Reservation holds calls of the allowance for a sequence that must not stop after its first write, such as the generation of a
// token, its inspection and its revocation. The nil Reservation holds none.
type Reservation struct {
	allowance *allowance
	left      int // under the lock of the allowance
}

// Reserve holds n calls for a sequence, or returns an error that says when they are allowed again. Release what is left.
func (c *Client) Reserve(n int) (*Reservation, error) {
	a := &c.allowance
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.perHour > 0 {
		if err := a.checkCalls(n); err != nil {
			return nil, withOp(fmt.Sprintf("begin a sequence of %d calls", n), err)
		}
		a.reserved += n
	}
	return &Reservation{allowance: a, left: n}, nil
}

type reservedKey struct{}

// Context returns a context whose calls are those of the sequence. They are not refused, even if a fault makes them more than were
// reserved.
func (r *Reservation) Context(ctx context.Context) context.Context {
	return context.WithValue(ctx, reservedKey{}, r)
}

// Release gives back the calls that were not made. It may be called again.
func (r *Reservation) Release() {
	if r == nil || r.allowance.perHour == 0 {
		return
	}
	r.allowance.mu.Lock()
	defer r.allowance.mu.Unlock()
	r.allowance.reduceReservation(r, r.left)
}

// contextReservation returns the reservation that a context carries, nil if there is none.
func contextReservation(ctx context.Context) *Reservation {
	r, _ := ctx.Value(reservedKey{}).(*Reservation)
	return r
}

// totalCalls returns how many calls were made.
func (a *allowance) totalCalls() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.total
}

// Usage is the use of Meta's allowances by a client so far.
type Usage struct {
	Calls   int64   // as Meta counts them: each item of a batch is one; repetitions after a fault are not counted
	Percent float64 // the highest percentage of an allowance that Meta has named, by all its users; 0: none was named
}

// CurrentUsage returns the use of Meta's allowances so far.
func (c *Client) CurrentUsage() Usage {
	return Usage{Calls: c.allowance.totalCalls(), Percent: c.pace.highestUsage()}
}
