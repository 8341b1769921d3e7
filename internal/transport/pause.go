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
	at      time.Time
	ended   chan struct{} // closed when an operation has given up: until at, no caller waits or sends
	refusal *Answer       // what the server answered last
}

// until makes callers wait until t.
func (p *pause) until(t time.Time, refusal *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.at) {
		p.at, p.refusal = t, refusal
	}
}

// giveUp makes callers fail until t, also those that wait already.
func (p *pause) giveUp(t time.Time, refusal *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.at) {
		p.at = t
	}
	p.refusal = refusal
	select {
	case <-p.signal():
	default:
		close(p.ended)
	}
}

// signal returns the channel that is closed while callers fail. The caller holds the lock.
func (p *pause) signal() chan struct{} {
	if p.ended == nil {
		p.ended = make(chan struct{})
	}
	return p.ended
}

// wait returns at a random time within spread after the end of the pause, or when ctx is done. It returns an answer instead of
// waiting if an operation has given up, or if the pause ends after the deadline.
func (p *pause) wait(ctx context.Context, spread time.Duration, deadline time.Time) (*Answer, error) {
	for {
		left, ended, refusal := p.state(deadline)
		if left <= 0 || refusal != nil {
			return refusal, nil
		}
		timer := time.NewTimer(left + rand.N(spread))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		case <-ended:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// state returns how long the pause lasts, what ends a wait early, and the answer for a caller who is not to wait.
func (p *pause) state(deadline time.Time) (left time.Duration, ended <-chan struct{}, refusal *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	left = time.Until(p.at)
	if left <= 0 {
		p.ended, p.refusal = nil, nil
		return 0, nil, nil
	}
	over := p.at.After(deadline)
	select {
	case <-p.signal():
		over = true
	default:
	}
	if over {
		return left, p.ended, held(p.refusal, left)
	}
	return left, p.ended, nil
}

// held repeats a throttled answer for a call that was not sent.
func held(a *Answer, left time.Duration) *Answer {
	h := a.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Retry-After", strconv.FormatInt(int64(math.Ceil(left.Seconds())), 10))
	return &Answer{Status: a.Status, Header: h, Body: a.Body, NotSent: true}
}

// pauses holds the pause of each credential.
type pauses struct {
	mu  sync.Mutex
	all map[string]*pause // by fingerprint
}

// of returns the pause of the credential that authorize sets; nil stands for the credential of the client.
func (p *pauses) of(authorize func(http.Header)) *pause {
	credential := ""
	if authorize != nil {
		h := http.Header{}
		authorize(h)
		credential = secret.New(h.Get("Authorization")).Fingerprint()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = map[string]*pause{}
	}
	if p.all[credential] == nil {
		p.all[credential] = &pause{}
	}
	return p.all[credential]
}
