package memo

import (
	"context"
	"sync"
)

// Locks holds one lock for each key.
type Locks[K comparable] struct {
	mu    sync.Mutex
	locks map[K]chan struct{} // each has room for the one caller that holds it
}

// Lock waits for the key's lock. The error is that of the context, which ended first.
func (l *Locks[K]) Lock(ctx context.Context, key K) (unlock func(), err error) {
	lock := l.keyLock(key)
	select {
	case lock <- struct{}{}:
		return func() { <-lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// keyLock returns the lock of a key, which is made at its first use.
func (l *Locks[K]) keyLock(key K) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	lock, ok := l.locks[key]
	if !ok {
		if l.locks == nil {
			l.locks = map[K]chan struct{}{}
		}
		lock = make(chan struct{}, 1)
		l.locks[key] = lock
	}
	return lock
}
