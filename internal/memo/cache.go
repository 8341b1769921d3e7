package memo

import "context"

// Cache is a Store that reads what it lacks, once for all callers. Failures are not remembered. Values are behind pointers, so that
// the program has the code of Store and Flight once for each type of key and not for each type of value.
type Cache[K comparable, V any] struct {
	store Store[K, *V]
	reads Flight[K, *V]
}

// Get returns what is known of a key, else what read brings. Callers must not change it: others are given the same.
func (c *Cache[K, V]) Get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	if value, ok := c.store.Find(key); ok {
		return *value, nil
	}
	value, err := c.reads.Do(ctx, key, Shared, func(ctx context.Context) (*V, error) {
		if value, ok := c.store.Find(key); ok { // another read ended while this call began
			return value, nil
		}
		value, err := c.Read(ctx, key, read)
		return &value, err
	})
	return deref(value), err
}

// Read reads a value whatever is known of it, and remembers it.
func (c *Cache[K, V]) Read(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	began := c.store.Moment()
	value, err := read(ctx)
	if err != nil {
		var none V
		return none, err
	}
	c.store.Keep(began, key, &value)
	return value, nil
}

// Find returns what is known of a key.
func (c *Cache[K, V]) Find(key K) (V, bool) {
	value, ok := c.store.Find(key)
	return deref(value), ok
}

// Change takes the outcome of a write over into a value that is known. with returns the new value and leaves the old one
// as it is.
func (c *Cache[K, V]) Change(key K, with func(V) V) {
	c.store.Change(key, func(old *V) *V {
		changed := with(*old)
		return &changed
	})
	c.reads.Forget(key)
}

// Clear drops everything.
func (c *Cache[K, V]) Clear() {
	c.store.Clear()
	c.reads.Clear()
}

// Forget drops what is known of a key. A read that is under way is not a result for later callers.
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
