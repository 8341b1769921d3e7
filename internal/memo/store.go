package memo

import "sync"

// Store holds values as this process last saw them.
//
// A read that began before a write ended may return the value from before the write. So a reader takes the CurrentMoment before
// it begins, and Keep ignores its values for keys that were written since. Values are shared: callers must not change one in place.
type Store[K comparable, V any] struct {
	mu      sync.Mutex
	values  map[K]V
	writes  Moment
	written map[K]Moment
	cleared Moment
}

// Moment is a point in the order of writes.
type Moment int

// Find returns the known value of a key.
func (s *Store[K, V]) Find(key K) (V, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.values[key]
	return value, ok
}

// CurrentMoment returns the moment for Keep, for a read that begins now.
func (s *Store[K, V]) CurrentMoment() Moment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

// Keep remembers the value of a read that began at a moment, unless the key was written since. It returns the value that is
// known now, else the value that was read.
func (s *Store[K, V]) Keep(began Moment, key K, value V) V {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.written[key] <= began && s.cleared <= began {
		s.setValue(key, value)
	}
	if known, ok := s.values[key]; ok {
		return known
	}
	return value
}

// Write remembers the outcome of a write.
func (s *Store[K, V]) Write(key K, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.markWritten(key)
	s.setValue(key, value)
}

// Change takes the outcome of a write over into a value that is known, so that it need not be read again. update returns the
// new value and leaves the old one as it is.
func (s *Store[K, V]) Change(key K, update func(V) V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.markWritten(key)
	if value, ok := s.values[key]; ok {
		s.values[key] = update(value)
	}
}

// Forget drops the value of a key, because of a write with an unknown outcome or because it has to be read again.
func (s *Store[K, V]) Forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.markWritten(key)
	delete(s.values, key)
}

// Clear drops everything.
func (s *Store[K, V]) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.cleared = s.writes
	s.values = nil
}

// wasWritten reports whether a key was ever written or forgotten.
func (s *Store[K, V]) wasWritten(key K) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.written[key]
	return ok
}

func (s *Store[K, V]) markWritten(key K) {
	if s.written == nil {
		s.written = map[K]Moment{}
	}
	s.writes++
	s.written[key] = s.writes
}

func (s *Store[K, V]) setValue(key K, value V) {
	if s.values == nil {
		s.values = map[K]V{}
	}
	s.values[key] = value
}
