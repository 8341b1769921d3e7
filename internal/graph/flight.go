package graph

import (
	"context"
	"sync"
)

// flight lets concurrent callers of one key share one call. The zero flight is ready.
//
// Unlike a plain single flight, the call runs in the goroutine and with the context of whoever came first, and when that
// caller is cancelled (or panics) the next one in line makes the call anew: one interrupted resource must not fail the
// others, and a panic must reach the caller that recovers from it.
type flight[T any] struct {
	mu    sync.Mutex
	calls map[string]*flightCall[T]
}

type flightCall[T any] struct {
	done  chan struct{}
	value T
	err   error
	again bool // the caller gave up: the result is not for others
}

func (f *flight[T]) do(ctx context.Context, key string, call func(context.Context) (T, error)) (T, error) {
	for {
		f.mu.Lock()
		running, ok := f.calls[key]
		if !ok {
			own := &flightCall[T]{done: make(chan struct{}), again: true}
			if f.calls == nil {
				f.calls = map[string]*flightCall[T]{}
			}
			f.calls[key] = own
			f.mu.Unlock()
			return f.lead(ctx, key, own, call)
		}
		f.mu.Unlock()
		select {
		case <-running.done:
			if !running.again {
				return running.value, running.err
			}
		case <-ctx.Done():
			var zero T
			return zero, ctx.Err()
		}
	}
}

func (f *flight[T]) lead(ctx context.Context, key string, own *flightCall[T], call func(context.Context) (T, error)) (T, error) {
	defer func() {
		f.mu.Lock()
		if f.calls[key] == own {
			delete(f.calls, key)
		}
		f.mu.Unlock()
		close(own.done)
	}()
	own.value, own.err = call(ctx)
	own.again = own.err != nil && ctx.Err() != nil
	return own.value, own.err
}

// forget makes later callers start a call of their own, even if one is running: its result may be out of date.
func (f *flight[T]) forget(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.calls, key)
}
