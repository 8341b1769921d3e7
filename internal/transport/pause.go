package transport

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// pause stops all callers with the same credential: when one of them is throttled, the others would be too.
type pause struct {
	mu sync.Mutex
	at time.Time
}

// until makes callers wait until t.
func (p *pause) until(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.at) {
		p.at = t
	}
}

// wait returns at a random time within spread after the end of the pause, or when ctx is done.
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
