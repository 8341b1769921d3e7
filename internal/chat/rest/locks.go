package rest

import (
	"context"
	"sync"
)

// Locks is one mutex per name. Waiting for one ends with the context. The zero Locks is ready for use.
type Locks struct {
	mu    sync.Mutex
	named map[string]chan struct{}
}

// Lock waits for the name's mutex; the error is the context's.
func (l *Locks) Lock(ctx context.Context, name string) (unlock func(), err error) {
	l.mu.Lock()
	if l.named == nil {
		l.named = map[string]chan struct{}{}
	}
	turn, ok := l.named[name]
	if !ok {
		turn = make(chan struct{}, 1)
		l.named[name] = turn
	}
	l.mu.Unlock()
	return take(ctx, turn)
}

// take waits for a place in turn, which has room for one.
func take(ctx context.Context, turn chan struct{}) (release func(), err error) {
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
