package memo

import "context"

// Cache is a Store that reads a missing value once for all callers. Failures are not remembered. Values are behind pointers, so that
// the program has the code of Store and Flight once for each type of key and not for each type of value.
type Cache[K comparable, V any] struct {
	store Store[K, *V]
	reads Flight[K, *V]
}

// Get returns the known value of a key, else the value that read returns. Callers share the value and must not change it.
func (c *Cache[K, V]) Get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	if value, ok := c.store.Find(key); ok {
		return *value, nil
	}
	value, err := c.reads.Do(ctx, key, Shared, func(ctx context.Context) (*V, error) {
		if value, ok := c.store.Find(key); ok { // another read ended before this call began
			return value, nil
		}
		value, err := c.Read(ctx, key, read)
		return &value, err
	})
	return deref(value), err
}

// Read reads a value even if it is known, and remembers it.
func (c *Cache[K, V]) Read(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	began := c.store.CurrentMoment()
	value, err := read(ctx)
	if err != nil {
		var none V
		return none, err
	}
	c.store.Keep(began, key, &value)
	return value, nil
}

// Find returns the known value of a key.
func (c *Cache[K, V]) Find(key K) (V, bool) {
	value, ok := c.store.Find(key)
	return deref(value), ok
}

// Change takes the outcome of a write over into a value that is known. update returns the new value and leaves the old
// one as it is.
func (c *Cache[K, V]) Change(key K, update func(V) V) {
	c.store.Change(key, func(old *V) *V {
		changed := update(*old)
		return &changed
	})
	c.reads.Forget(key)
}

// Clear drops everything.
func (c *Cache[K, V]) Clear() {
	c.store.Clear()
	c.reads.Clear()
}

// Forget drops the value of a key. Later callers do not get the result of a read that is under way.
func (c *Cache[K, V]) Forget(key K) {
	c.store.Forget(key)
	c.reads.Forget(key)
}

// deref returns what p points at, and the zero value for nil.
func deref[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}
