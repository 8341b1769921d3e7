package rest

import (
	"context"
	"sync"
)

// Collection reads something complete, such as the list of all projects, one read at a time. Callers who waited for the
// same read share its result, be it an error.
type Collection[T any] struct {
	read func(context.Context) (T, error)
	turn chan struct{} // room for one reader

	mu           sync.Mutex
	begun, ended int // how many reads; ended is the number of the last result
	result       T
	err          error
}

// NewCollection returns a Collection that read fills.
func NewCollection[T any](read func(context.Context) (T, error)) *Collection[T] {
	return &Collection[T]{read: read, turn: make(chan struct{}, 1)}
}

// Freshness says how old what is read may be.
type Freshness int

const (
	// Shared is a read that may have begun before the call.
	Shared Freshness = iota
	// Fresh is a read that begins after the call.
	Fresh
)

// Get returns the result of a read that ended after the call. The error is that of the read, or that of the context when
// waiting for another caller's read was cut short.
func (c *Collection[T]) Get(ctx context.Context, f Freshness) (T, error) {
	var none T
	c.mu.Lock()
	outdated := c.ended
	if f == Fresh {
		outdated = c.begun
	}
	c.mu.Unlock()

	release, err := take(ctx, c.turn)
	if err != nil {
		return none, err
	}
	defer release()
	c.mu.Lock()
	if c.ended > outdated {
		defer c.mu.Unlock()
		return c.result, c.err
	}
	c.begun++
	number := c.begun
	c.mu.Unlock()

	result, err := c.read(ctx)
	if err != nil && ctx.Err() != nil {
		return none, err // cut short for this caller alone
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended, c.result, c.err = number, result, err
	return result, err
}
