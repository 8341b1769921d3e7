package memo

import (
	"context"
	"sync"
)

// Entries are the entries of one remote list, as this process last saw them. Few of them are read one by one, many with
// one read of the list. An entry is found by its id and by its key, if it has one; an id takes precedence.
type Entries[T any] struct {
	Names func(T) (id, key string) // required; the key is "" where the remote API has none
	Alone int                      // how many different entries are read one by one before the list is read

	store   Store[string, T] // by id
	reads   Flight[string, T]
	wanted  Ordinals[string]
	missing Ordinals[string]

	mu     sync.Mutex
	ids    map[string]string // a key, or a name that was answered with an entry, to the id
	listed bool              // the complete list has been read
}

// Get returns an entry by any of its names: what is known, else what one reads. Once more entries than Alone are wanted,
// it calls list first, which reads the complete list and gives it to List; nil means that there is no list. A list that
// fails is not what was asked for: one decides then.
func (e *Entries[T]) Get(
	ctx context.Context, name string, one func(context.Context) (T, error), list func(context.Context),
) (T, error) {
	if entry, ok := e.Find(name); ok {
		return entry, nil
	}
	if list != nil && e.wanted.Of(name) > e.Alone && !e.complete() {
		list(ctx)
		if entry, ok := e.Find(name); ok {
			return entry, nil
		}
	}
	return e.reads.Do(ctx, name, Shared, func(ctx context.Context) (T, error) {
		if entry, ok := e.Find(name); ok { // another caller read it while this one waited
			return entry, nil
		}
		return e.Read(ctx, name, one)
	})
}

// Read reads one entry whatever is known of it. It returns what is known afterwards: a write that ended meanwhile takes
// precedence.
func (e *Entries[T]) Read(ctx context.Context, name string, one func(context.Context) (T, error)) (T, error) {
	began := e.Moment()
	entry, err := one(ctx)
	if err != nil {
		return entry, err
	}
	return e.Keep(began, name, entry), nil
}

// Find returns what is known of an entry.
func (e *Entries[T]) Find(name string) (T, bool) {
	if entry, ok := e.store.Find(name); ok {
		return entry, true
	}
	if e.store.Written(name) { // it is an id that was dropped, so it must not be taken for the key of another entry
		var none T
		return none, false
	}
	return e.store.Find(e.id(name))
}

// Moment returns what Keep and List must be given after a read that begins now.
func (e *Entries[T]) Moment() Moment { return e.store.Moment() }

// Keep remembers an entry that was asked for by a name, and returns what is known of it now. See Store.Keep.
func (e *Entries[T]) Keep(began Moment, name string, entry T) T {
	id, _ := e.Names(entry)
	e.alias(name, id)
	return e.store.Keep(began, id, entry)
}

// List remembers the entries of a complete list whose reading began at a moment.
func (e *Entries[T]) List(began Moment, entries []T) {
	for _, entry := range entries {
		id, key := e.Names(entry)
		e.store.Keep(began, id, entry)
		if key != "" {
			e.alias(key, id) // only now: a key alone may be the id of an entry that was not read yet
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.listed = true
}

// Write remembers the answer to a write.
func (e *Entries[T]) Write(id string, entry T) {
	e.store.Write(id, entry)
	e.reads.Clear() // whatever name a read asks for, its result may be out of date
}

// Forget drops what is known of an entry, by any of its names, so that it is read again when it is next wanted.
func (e *Entries[T]) Forget(name string) {
	if id := e.id(name); id != "" {
		e.store.Forget(id)
	}
	e.store.Forget(name)
	e.reads.Clear()
}

// Miss notes that an entry was not found, and returns how many different ones were not so far.
func (e *Entries[T]) Miss(name string) (different int) {
	e.missing.Of(name)
	return e.missing.Len()
}

func (e *Entries[T]) id(name string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ids[name]
}

func (e *Entries[T]) alias(name, id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ids == nil {
		e.ids = map[string]string{}
	}
	e.ids[name] = id
}

func (e *Entries[T]) complete() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.listed
}
