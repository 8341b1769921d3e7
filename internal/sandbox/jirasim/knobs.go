package jirasim

import (
	"net/http"
	"strconv"
	"time"
)

type knobs struct {
	badCredentials401 bool
	hideType          bool
}

// BadCredentialsAnswer401 lets Cloud refuse bad credentials on a project too, as it
// would once JRACLOUD-94680 is mended; by default it answers 404.
func (s *Sim) BadCredentialsAnswer401(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.knobs.badCredentials401 = on
}

// HideProjectType leaves projectTypeKey out, which no page promises.
func (s *Sim) HideProjectType(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.knobs.hideType = on
}

// BurstBased is the RateLimit-Reason of the limit that counts each endpoint by
// itself; a limit of any other reason counts all calls together.
const BurstBased = "jira-burst-based"

// Limit allows a number of calls per window of the injected clock, then answers 429.
type Limit struct {
	Calls        int // 0 is no limit
	Window       time.Duration
	Reason       string // RateLimit-Reason; "" leaves the header out
	NoRetryAfter bool   // as Jira does at times (JRACLOUD-82801)
	NoHeaders    bool   // leaves X-RateLimit-* out
}

type window struct {
	start time.Time
	calls int
}

// SetLimit sets the limit and starts counting anew.
func (s *Sim) SetLimit(l Limit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = l
	clear(s.windows)
}

func (c *call) underLimit(operation string) bool {
	l := c.limit
	if l.Calls <= 0 {
		return true
	}
	if l.Reason != BurstBased {
		operation = ""
	}
	now := c.Now()
	w := c.windows[operation]
	if w == nil || now.Sub(w.start) >= l.Window {
		w = &window{start: now}
		c.windows[operation] = w
	}
	over := w.calls >= l.Calls
	if !over {
		w.calls++
	}
	reset := w.start.Add(l.Window)
	header := c.w.Header()
	if !l.NoHeaders {
		header.Set("X-RateLimit-Limit", strconv.Itoa(l.Calls))
		header.Set("X-RateLimit-Remaining", strconv.Itoa(l.Calls-w.calls))
		header.Set("X-RateLimit-Reset", reset.UTC().Format("2006-01-02T15:04Z"))
	}
	if !over {
		return true
	}
	if !l.NoRetryAfter {
		header.Set("Retry-After", strconv.Itoa(int((reset.Sub(now)+time.Second-1)/time.Second)))
	}
	if l.Reason != "" {
		header.Set("RateLimit-Reason", l.Reason)
	}
	c.refuse(http.StatusTooManyRequests, "Rate limit exceeded.")
	return false
}
