package transport

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/secret"
)

// pause stops all callers with the same credential: when one of them is throttled, the others would be too. The zero pause
// stops no caller.
type pause struct {
	mu      sync.Mutex
	end     time.Time
	gaveUp  chan struct{} // closed when an operation has given up: until end, no caller waits or sends
	refusal *Answer       // what the server answered last
}

// extendTo makes callers wait until t.
func (p *pause) extendTo(t time.Time, refusal *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.end) {
		p.end, p.refusal = t, refusal
	}
}

// giveUp makes callers fail until t, also those that wait already.
func (p *pause) giveUp(t time.Time, refusal *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.end) {
		p.end = t
	}
	p.refusal = refusal
	select {
	case <-p.gaveUpSignal():
	default:
		close(p.gaveUp)
	}
}

// gaveUpSignal returns the channel that is closed while callers fail. The caller holds the lock.
func (p *pause) gaveUpSignal() chan struct{} {
	if p.gaveUp == nil {
		p.gaveUp = make(chan struct{})
	}
	return p.gaveUp
}

// wait returns at a random time within spread after the end of the pause, or when ctx is done. It returns an answer instead of
// waiting if an operation has given up, or if the pause ends after the deadline.
func (p *pause) wait(ctx context.Context, spread time.Duration, deadline time.Time) (*Answer, error) {
	for {
		left, gaveUp, refusal := p.state(deadline)
		if left <= 0 || refusal != nil {
			return refusal, nil
		}
		timer := time.NewTimer(left + rand.N(spread))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		case <-gaveUp:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// state returns how long the pause lasts, what ends a wait early, and the answer for a caller who is not to wait.
func (p *pause) state(deadline time.Time) (left time.Duration, gaveUp <-chan struct{}, refusal *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	left = time.Until(p.end)
	if left <= 0 {
		p.gaveUp, p.refusal = nil, nil
		return 0, nil, nil
	}
	over := p.end.After(deadline)
	select {
	case <-p.gaveUpSignal():
		over = true
	default:
	}
	if over {
		return left, p.gaveUp, unsentAnswer(p.refusal, left)
	}
	return left, p.gaveUp, nil
}

// unsentAnswer returns a throttled answer again, for a call that was not sent.
func unsentAnswer(a *Answer, left time.Duration) *Answer {
	h := a.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Retry-After", strconv.FormatInt(int64(math.Ceil(left.Seconds())), 10))
	return &Answer{Status: a.Status, Header: h, Body: a.Body, NotSent: true}
}

// pauses holds the pause of each credential.
type pauses struct {
	mu           sync.Mutex
	byCredential map[string]*pause // by fingerprint
}

// pauseFor returns the pause of the credential that authorize sets; nil stands for the credential of the client.
func (p *pauses) pauseFor(authorize func(http.Header)) *pause {
	credential := ""
	if authorize != nil {
		h := http.Header{}
		authorize(h)
		credential = secret.New(h.Get("Authorization")).Fingerprint()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byCredential == nil {
		p.byCredential = map[string]*pause{}
	}
	if p.byCredential[credential] == nil {
		p.byCredential[credential] = &pause{}
	}
	return p.byCredential[credential]
}
