package memo

import (
	"sync"
	"time"
)

// Refusals remembers errors for a while: a plan asks the same question several times within seconds, and the answer to
// each may be counted. Later the error is forgotten, because access may have been granted meanwhile. The caller names the
// time.
type Refusals[K comparable] struct {
	MaxAge time.Duration // how long an error is remembered; zero: not at all

	mu   sync.Mutex
	errs map[K]refusal
}

type refusal struct {
	err          error
	rememberedAt time.Time
}

// Remember keeps the error with which a key was answered.
func (r *Refusals[K]) Remember(key K, err error, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.errs == nil {
		r.errs = map[K]refusal{}
	}
	r.errs[key] = refusal{err: err, rememberedAt: now}
}

// Recall returns the error of a key that is not too old, else nil. A clock that was set back makes an error old, too.
func (r *Refusals[K]) Recall(key K, now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, ok := r.errs[key]; ok && now.Sub(known.rememberedAt).Abs() < r.MaxAge {
		return known.err
	}
	return nil
}

// Clear drops all errors.
func (r *Refusals[K]) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = nil
}
