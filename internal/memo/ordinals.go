package memo

import "sync"

// Ordinals numbers different keys in the order in which they are added.
type Ordinals[K comparable] struct {
	mu      sync.Mutex
	numbers map[K]int
}

// Add adds a key, unless it has a number already, and returns its number. Numbers begin with 1.
func (o *Ordinals[K]) Add(key K) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, ok := o.numbers[key]
	if !ok {
		if o.numbers == nil {
			o.numbers = map[K]int{}
		}
		n = len(o.numbers) + 1
		o.numbers[key] = n
	}
	return n
}

// Len returns how many different keys there have been.
func (o *Ordinals[K]) Len() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.numbers)
}
