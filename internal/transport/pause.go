package transport

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// pause stops all callers of one credential at once: when one of them is throttled, the others would be too.
type pause struct {
	mu sync.Mutex
	at time.Time
}

// until keeps callers away until t.
func (p *pause) until(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.at) {
		p.at = t
	}
}

// wait returns when the pause is over, at a moment of its own within spread, or when ctx is done.
func (p *pause) wait(ctx context.Context, spread time.Duration) error {
	for {
		p.mu.Lock()
		left := time.Until(p.at)
		p.mu.Unlock()
		if left <= 0 {
			return nil
		}
		timer := time.NewTimer(left + rand.N(spread)) //nolint:gosec // jitter, not a secret
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
