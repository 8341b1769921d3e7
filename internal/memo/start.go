package memo

// started is a call in the background. What it sets is read after done.
type started[V any] struct {
	done     chan struct{}
	value    V
	err      error
	panicked any
}

// Start makes a call in the background, so that two things are read at the same time. wait returns the result. A panic of
// the call is raised by wait, where the caller recovers from it.
func Start[V any](do func() (V, error)) (wait func() (V, error)) {
	s := &started[V]{done: make(chan struct{})}
	go s.run(do)
	return s.wait
}

func (s *started[V]) run(do func() (V, error)) {
	defer close(s.done)
	defer func() { s.panicked = recover() }()
	s.value, s.err = do()
}

func (s *started[V]) wait() (V, error) {
	<-s.done
	if s.panicked != nil {
		panic(s.panicked)
	}
	return s.value, s.err
}
