package memo

import (
	"context"
	"sync"
)

// Entries are the entries of remote lists, as this process last saw them. Few of them are read one by one, many with one
// read of the list. An entry is found by its id and by its key, if it has one; an id takes precedence.
type Entries[T any] struct {
	Names          func(T) (id, key string) // required; the key is "" where the remote API has none
	MaxSingleReads int                      // how many different entries of a list are read one by one before the list is read

	store   Store[string, *T] // by id
	reads   Flight[string, *T]
	missing Ordinals[string]

	mu    sync.Mutex
	ids   map[string]string // a key, or a name that was answered with an entry, to the id
	lists map[string]*listState
}

// listState is the state of one list.
type listState struct {
	requested Ordinals[string]
	complete  bool // it has been read
}

// Query asks for one entry.
type Query[T any] struct {
	Name string // the id or the key
	List string // the list that the entry is probably in, where there are several
	// ReadOne reads the entry alone.
	ReadOne func(context.Context) (T, error)
	// ReadList reads the list and gives it to Entries.KeepList; nil means that there is no list to read. Its error is the answer. A
	// list that fails for a reason that need not concern the entry is not an error: ReadOne answers then.
	ReadList func(context.Context) error
}

// Get returns an entry: as it is known, else from the list once more than MaxSingleReads of its entries were requested, else from a
// read of the entry alone.
func (e *Entries[T]) Get(ctx context.Context, q Query[T]) (T, error) {
	if entry, ok := e.Find(q.Name); ok {
		return entry, nil
	}
	if q.ReadList != nil && e.CountRequest(q.List, q.Name) > e.MaxSingleReads && !e.isComplete(q.List) {
		if err := q.ReadList(ctx); err != nil {
			var none T
			return none, err
		}
		if entry, ok := e.Find(q.Name); ok {
			return entry, nil
		}
	}
	entry, err := e.reads.Do(ctx, q.Name, Shared, func(ctx context.Context) (*T, error) {
		if entry, ok := e.Find(q.Name); ok { // another caller read it while this one waited
			return &entry, nil
		}
		entry, err := e.Read(ctx, q.Name, q.ReadOne)
		return &entry, err
	})
	return deref(entry), err
}

// CountRequest counts an entry of a list that is requested. It returns the number of the entry among the different ones so far.
func (e *Entries[T]) CountRequest(list, name string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.stateOf(list).requested.Add(name)
}

// ProbableList returns the list that an entry of an unknown list is probably in: the only one, if so many of its entries were
// requested that it is worth reading; else "".
func (e *Entries[T]) ProbableList() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.lists) != 1 {
		return ""
	}
	for name, l := range e.lists {
		if l.requested.Len() >= e.MaxSingleReads {
			return name
		}
	}
	return ""
}

// Read reads one entry even if it is known. It returns the entry that is known afterwards: a write that ended meanwhile takes
// precedence.
func (e *Entries[T]) Read(ctx context.Context, name string, readOne func(context.Context) (T, error)) (T, error) {
	began := e.CurrentMoment()
	entry, err := readOne(ctx)
	if err != nil {
		return entry, err
	}
	return e.Keep(began, name, entry), nil
}

// Find returns a known entry.
func (e *Entries[T]) Find(name string) (T, bool) {
	if entry, ok := e.store.Find(name); ok {
		return *entry, true
	}
	if e.store.wasWritten(name) { // it is an id that was dropped, so it must not be taken for the key of another entry
		var none T
		return none, false
	}
	entry, ok := e.store.Find(e.idByName(name))
	return deref(entry), ok
}

// CurrentMoment returns the moment for Keep and KeepList, for a read that begins now.
func (e *Entries[T]) CurrentMoment() Moment { return e.store.CurrentMoment() }

// Keep remembers an entry that was read by a name, and returns the entry that is known now. See Store.Keep.
func (e *Entries[T]) Keep(began Moment, name string, entry T) T {
	id, _ := e.Names(entry)
	e.addAlias(name, id)
	return *e.store.Keep(began, id, &entry)
}

// KeepList remembers the entries of a complete list whose reading began at a moment. name is "" where there is one list.
func (e *Entries[T]) KeepList(began Moment, name string, entries []T) {
	for _, entry := range entries {
		id, key := e.Names(entry)
		e.store.Keep(began, id, &entry)
		if key != "" {
			e.addAlias(key, id) // only now: a key alone may be the id of an entry that was not read yet
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stateOf(name).complete = true
}

// Write remembers the answer to a write.
func (e *Entries[T]) Write(id string, entry T) {
	e.store.Write(id, &entry)
	e.reads.Clear() // whatever name a read asks for, its result may be out of date
}

// Forget drops an entry, by any of its names, so that it is read again at its next request.
func (e *Entries[T]) Forget(name string) {
	if id := e.idByName(name); id != "" {
		e.store.Forget(id)
	}
	e.store.Forget(name)
	e.reads.Clear()
}

// Reset drops all entries, and that a list was read.
func (e *Entries[T]) Reset(list string) {
	e.store.Clear()
	e.reads.Clear()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stateOf(list).complete = false
}

// CountMissing counts an entry that was not found, and returns how many different ones were not found so far.
func (e *Entries[T]) CountMissing(name string) (different int) {
	e.missing.Add(name)
	return e.missing.Len()
}

func (e *Entries[T]) idByName(name string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ids[name]
}

func (e *Entries[T]) addAlias(name, id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ids == nil {
		e.ids = map[string]string{}
	}
	e.ids[name] = id
}

func (e *Entries[T]) isComplete(name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.stateOf(name).complete
}

// stateOf returns the state of a list. The caller holds the lock.
func (e *Entries[T]) stateOf(name string) *listState {
	l, ok := e.lists[name]
	if !ok {
		if e.lists == nil {
			e.lists = map[string]*listState{}
		}
		l = &listState{}
		e.lists[name] = l
	}
	return l
}
