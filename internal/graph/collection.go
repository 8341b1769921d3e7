package graph

import (
	"context"
	"slices"
	"sync"
)

// collection remembers complete lists, each by the ID of the object that it hangs on, and reads each once for all callers.
// Failures are not remembered. The zero collection is ready.
type collection[T any] struct {
	mu     sync.Mutex
	loaded map[string][]T
	age    map[string]int // how often a list was changed or forgotten
	reads  flight[[]T]
}

// get returns a list, reading it with read unless it is known.
func (l *collection[T]) get(ctx context.Context, key string, read func(context.Context) ([]T, error)) ([]T, error) {
	if list, _, ok := l.known(key); ok {
		return list, nil
	}
	list, err := l.reads.do(ctx, key, func(ctx context.Context) ([]T, error) {
		list, age, ok := l.known(key)
		if ok {
			return list, nil
		}
		list, err := read(ctx)
		if err != nil {
			return nil, err
		}
		l.put(key, list, age)
		return list, nil
	})
	return slices.Clone(list), err // callers that shared the read share no memory
}

func (l *collection[T]) known(key string) (list []T, age int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list, ok = l.loaded[key]
	return slices.Clone(list), l.age[key], ok
}

// put stores a list, unless it was changed since it began to be read.
func (l *collection[T]) put(key string, list []T, age int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.age[key] != age {
		return
	}
	if l.loaded == nil {
		l.loaded = map[string][]T{}
	}
	l.loaded[key] = list
}

// change takes the outcome of a write over into a list that is known, so that it need not be read again.
func (l *collection[T]) change(key string, with func([]T) []T) {
	l.mu.Lock()
	l.older(key)
	if list, ok := l.loaded[key]; ok {
		l.loaded[key] = with(slices.Clone(list))
	}
	l.mu.Unlock()
	l.reads.forget(key)
}

// forget drops a list, because of a write with an unknown outcome or because it has to be read anew.
func (l *collection[T]) forget(key string) {
	l.mu.Lock()
	l.older(key)
	delete(l.loaded, key)
	l.mu.Unlock()
	l.reads.forget(key)
}

func (l *collection[T]) older(key string) {
	if l.age == nil {
		l.age = map[string]int{}
	}
	l.age[key]++
}

// keyedLock lets one caller at a time do something about a key. The zero keyedLock is ready.
type keyedLock struct {
	mu    sync.Mutex
	locks map[string]chan struct{}
}

// lock waits for its turn, or returns the context's error when that ends first.
func (k *keyedLock) lock(ctx context.Context, key string) (unlock func(), err error) {
	k.mu.Lock()
	if k.locks == nil {
		k.locks = map[string]chan struct{}{}
	}
	turn, ok := k.locks[key]
	if !ok {
		turn = make(chan struct{}, 1)
		k.locks[key] = turn
	}
	k.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
