package memo

import (
	"context"
	"sync"
)

// Freshness says how old the result of a call may be.
type Freshness int

const (
	// Shared is the result of a call that may be under way already.
	Shared Freshness = iota
	// Fresh is the result of a call that begins after it was asked for.
	Fresh
)

// Flight lets callers who want the same thing at the same time share one call, and its error if it fails. It remembers no
// result. Callers must not change a result that they share.
//
// The call runs in the goroutine and with the context of one of the callers. When that caller is canceled or panics, the
// next one makes the call anew: one interrupted resource must not fail the others, and a panic must reach the caller that
// recovers from it.
type Flight[K comparable, V any] struct {
	mu    sync.Mutex
	calls map[K]*call[V]
}

type call[V any] struct {
	mayRun chan struct{} // holds a token until the call begins
	begun  bool          // under the lock of the flight
	next   *call[V]      // the call that follows this one, for those who want a fresh result; under the lock of the flight

	done      chan struct{} // closed at the end; what follows is set before
	value     V
	err       error
	abandoned bool // the caller gave up: this is not a result for others
}

func newCall[V any]() *call[V] {
	return &call[V]{mayRun: make(chan struct{}, 1), done: make(chan struct{})}
}

// Do returns the result of one call for all callers of a key. The error is that of the call, or that of the context when
// it ends while another caller makes the call.
func (f *Flight[K, V]) Do(ctx context.Context, key K, fresh Freshness, do func(context.Context) (V, error)) (V, error) {
	for {
		c := f.joinCall(key, fresh)
		select {
		case <-c.mayRun:
			return f.runCall(ctx, key, c, do)
		case <-c.done:
			if !c.abandoned {
				return c.value, c.err
			}
		case <-ctx.Done():
			var none V
			return none, ctx.Err()
		}
	}
}

// Forget makes later callers start a call of their own, even if one is under way: its result may be out of date.
func (f *Flight[K, V]) Forget(key K) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.calls, key)
}

// Clear forgets all keys, as Forget does one.
func (f *Flight[K, V]) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = nil
}

func (f *Flight[K, V]) joinCall(key K, fresh Freshness) *call[V] {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, ok := f.calls[key]
	if !ok {
		if f.calls == nil {
			f.calls = map[K]*call[V]{}
		}
		c = newCall[V]()
		c.mayRun <- struct{}{}
		f.calls[key] = c
		return c
	}
	if fresh == Shared || !c.begun {
		return c
	}
	if c.next == nil {
		c.next = newCall[V]()
	}
	return c.next
}

func (f *Flight[K, V]) runCall(ctx context.Context, key K, c *call[V], do func(context.Context) (V, error)) (V, error) {
	f.mu.Lock()
	c.begun = true
	f.mu.Unlock()
	c.abandoned = true // until there is a result: a panic must not leave one
	defer f.finishCall(key, c)
	c.value, c.err = do(ctx)
	c.abandoned = c.err != nil && ctx.Err() != nil
	return c.value, c.err
}

// finishCall hands the turn to the next call, if there is one.
func (f *Flight[K, V]) finishCall(key K, c *call[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	current := f.calls[key] == c
	if current {
		delete(f.calls, key)
	}
	if c.next != nil {
		c.next.mayRun <- struct{}{}
		if current {
			f.calls[key] = c.next
		}
	}
	close(c.done)
}
