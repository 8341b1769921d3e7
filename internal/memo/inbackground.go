package memo

// backgroundCall is a call in the background. Its result is read after done is closed.
type backgroundCall[V any] struct {
	done     chan struct{}
	value    V
	err      error
	panicked any
}

// InBackground makes a call in the background, so that two things are read at the same time. wait returns the result. A panic of
// the call is raised by wait, where the caller recovers from it.
func InBackground[V any](do func() (V, error)) (wait func() (V, error)) {
	c := &backgroundCall[V]{done: make(chan struct{})}
	go c.run(do)
	return c.wait
}

func (c *backgroundCall[V]) run(do func() (V, error)) {
	defer close(c.done)
	defer func() { c.panicked = recover() }()
	c.value, c.err = do()
}

func (c *backgroundCall[V]) wait() (V, error) {
	<-c.done
	if c.panicked != nil {
		panic(c.panicked)
	}
	return c.value, c.err
}
