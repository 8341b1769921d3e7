package simkit

import (
	"net/http"
	"strconv"
	"time"
)

// Window is a rate limit: a number of calls per fixed window of the clock.
type Window struct {
	Calls int // 0 means no limit
	Per   time.Duration

	start time.Time
	used  int
}

// Take counts a call. It refuses one over the limit, and always tells how many calls
// and how much time are left in the window.
func (w *Window) Take(now time.Time) (ok bool, left int, rest time.Duration) {
	if w.Calls <= 0 {
		return true, 0, 0
	}
	if w.start.IsZero() || now.Sub(w.start) >= w.Per {
		w.start, w.used = now, 0
	}
	if ok = w.used < w.Calls; ok {
		w.used++
	}
	return ok, w.Calls - w.used, w.Per - now.Sub(w.start)
}

// SetRetryAfter sets the header, in whole seconds.
func SetRetryAfter(h http.Header, rest time.Duration) {
	h.Set("Retry-After", strconv.Itoa(int((rest+time.Second-1)/time.Second)))
}
