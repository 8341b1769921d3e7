package rest

import "sync"

// Cache holds projects, or whole channels, as this process last saw them. It is safe for concurrent use.
type Cache[T any] struct {
	names func(T) (id, key string)

	mu      sync.Mutex
	byID    map[string]T
	ids     map[string]string // keys, and names that were answered with an entry, to its id
	asked   map[string]bool
	missing map[string]bool // names that were answered 404
	listed  bool            // the complete list has been read

	// A read that began before a write ended may bring what was there before it. So each write takes a number, and what
	// a read brings counts only for entries that were not written since it began.
	writes  int
	written map[string]int
}

// NewCache returns an empty Cache. names returns the id of an entry and its key, "" where the platform has none.
func NewCache[T any](names func(T) (id, key string)) *Cache[T] {
	return &Cache[T]{
		names: names, byID: map[string]T{}, ids: map[string]string{},
		asked: map[string]bool{}, missing: map[string]bool{}, written: map[string]int{},
	}
}

// Find looks an entry up by id or by another name; an id wins.
func (c *Cache[T]) Find(name string) (T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if entry, ok := c.byID[name]; ok {
		return entry, true
	}
	if _, dropped := c.written[name]; dropped { // it is an id, so it must not be taken for another entry's key
		var none T
		return none, false
	}
	entry, ok := c.byID[c.ids[name]]
	return entry, ok
}

// Ask notes that an entry is wanted, and returns how many different ones have been so far and whether the complete list
// has been read: few are read one by one, many from the list.
func (c *Cache[T]) Ask(name string) (different int, listed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[name] = true
	return len(c.asked), c.listed
}

// Miss notes that an entry was answered 404, and returns how many different ones have been so far.
func (c *Cache[T]) Miss(name string) (different int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.missing[name] = true
	return len(c.missing)
}

// Moment returns what Read and List must be given after a read that begins now.
func (c *Cache[T]) Moment() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writes
}

// Read keeps an entry that a read brought which began at moment and asked for name, and returns what is known of it now.
func (c *Cache[T]) Read(moment int, name string, entry T) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, _ := c.names(entry)
	c.keep(moment, id, entry)
	c.ids[name] = id
	if known, ok := c.byID[id]; ok {
		return known
	}
	return entry
}

// List keeps all entries of a complete list whose reading began at moment.
func (c *Cache[T]) List(moment int, entries []T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, entry := range entries {
		id, key := c.names(entry)
		c.keep(moment, id, entry)
		if key != "" {
			c.ids[key] = id // only now: a key alone may be the id of an entry that was not read yet
		}
	}
	c.listed = true
}

func (c *Cache[T]) keep(moment int, id string, entry T) {
	if c.written[id] <= moment {
		c.byID[id] = entry
	}
}

// Forget drops what is known of an entry, by whatever name.
func (c *Cache[T]) Forget(name string) {
	c.mu.Lock()
	id, ok := c.ids[name]
	c.mu.Unlock()
	c.Wrote(name, nil)
	if ok && id != name {
		c.Wrote(id, nil)
	}
}

// Wrote replaces an entry by the answer to a write; nil drops it, so that it is read again when it is next wanted.
func (c *Cache[T]) Wrote(id string, entry *T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes++
	c.written[id] = c.writes
	delete(c.byID, id)
	if entry != nil {
		c.byID[id] = *entry
	}
}
