package memo

import (
	"context"
	"sync"
)

// Locks is one lock for each key.
type Locks[K comparable] struct {
	mu    sync.Mutex
	turns map[K]chan struct{} // each has room for one
}

// Lock waits for the key's lock. The error is that of the context, which ended first.
func (l *Locks[K]) Lock(ctx context.Context, key K) (unlock func(), err error) {
	turn := l.turn(key)
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *Locks[K]) turn(key K) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	turn, ok := l.turns[key]
	if !ok {
		if l.turns == nil {
			l.turns = map[K]chan struct{}{}
		}
		turn = make(chan struct{}, 1)
		l.turns[key] = turn
	}
	return turn
}
