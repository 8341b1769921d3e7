package httpchat

import (
	"context"
	"sync"
)

// locks is one mutex per name. Waiting for one ends with the context.
type locks struct {
	mu    sync.Mutex
	named map[string]chan struct{}
}

func newLocks() *locks { return &locks{named: map[string]chan struct{}{}} }

func (l *locks) lock(ctx context.Context, name string) (unlock func(), err error) {
	l.mu.Lock()
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
