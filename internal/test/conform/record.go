package conform

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// recorder is a testing.TB that keeps failures instead of reporting them.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	failures []string
}

// failuresOf runs a test to its end and returns its failures. What the test registers with Cleanup runs at the end of t.
func failuresOf(t testing.TB, run func(testing.TB)) []string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() { // FailNow ends the goroutine
		defer close(done)
		run(r)
	}()
	<-done
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failures
}

func (r *recorder) addFailure(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, text)
}

func (r *recorder) Error(args ...any)                 { r.addFailure(fmt.Sprint(args...)) }
func (r *recorder) Errorf(format string, args ...any) { r.addFailure(fmt.Sprintf(format, args...)) }
func (r *recorder) Fail()                             { r.addFailure("failed") }

func (r *recorder) Fatal(args ...any) {
	r.addFailure(fmt.Sprint(args...))
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.addFailure(fmt.Sprintf(format, args...))
	runtime.Goexit()
}

func (r *recorder) FailNow() {
	r.addFailure("failed")
	runtime.Goexit()
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.failures) > 0
}
