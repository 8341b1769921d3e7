// Package simkit has what all simulators of the sandbox share: an injected
// clock, a log of the calls, faults that a test switches on, and helpers for JSON
// answers.
//
// A simulator embeds a *Kit, so that its tests call sim.FailNext, sim.Calls and
// so on directly, and wraps its router once:
//
//	func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }
//	s.handler = s.Kit.Handler("graph", s.router)
//
// The answer of the wrapped handler is buffered, so that a fault can lose or damage it
// after the request has taken effect. This failure matters most to a client that must
// not create an object twice.
package simkit

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Kit holds one simulator's clock, call log and faults. All methods are safe
// for concurrent use.
type Kit struct {
	now Clock

	mu      sync.Mutex
	faults  []*armedFault
	latency time.Duration
	log     callLog

	closeOnce sync.Once
	closed    chan struct{}
}

// New returns a kit. A nil clock is the system's.
func New(now Clock) *Kit {
	if now == nil {
		now = time.Now
	}
	return &Kit{now: now, closed: make(chan struct{}), log: callLog{changed: make(chan struct{})}}
}

// Now returns the simulator's time.
func (k *Kit) Now() time.Time { return k.now() }

// SetLatency delays every call by d; zero switches it off. Items inside a batch
// are not delayed again.
func (k *Kit) SetLatency(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.latency = d
}

// Close drops the connections of all requests that a fault holds back. Call it before
// closing the HTTP server, which waits for its handlers.
func (k *Kit) Close() { k.closeOnce.Do(func() { close(k.closed) }) }

// Handler puts the call log, the latency and the faults in front of next. The
// name tells simulators apart in the log.
func (k *Kit) Handler(name string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		via, _ := r.Context().Value(viaKey{}).(string)
		e := k.startCall(name, via, r)
		defer k.endCall(e)
		r = r.WithContext(context.WithValue(r.Context(), entryKey{}, e))

		if via == "" {
			k.mu.Lock()
			d := k.latency
			k.mu.Unlock()
			k.delayRequest(r, d)
		}
		f := k.takeFault(r)
		if f == nil {
			k.processRequest(e, next, r).sendTo(w)
			return
		}
		e.updateCall(func(c *Call) { c.Fault = f.Kind })
		k.serveFault(w, r, e, f, next)
	})
}

// processRequest runs the simulator and logs its status before a byte of the answer can
// reach the client, so that the log is complete when a test has the answer.
func (k *Kit) processRequest(e *entry, next http.Handler, r *http.Request) *Recorder {
	e.updateCall(func(c *Call) {
		c.Processed = true
		c.Write = !isReadOnly(r.Method)
	})
	rec := NewRecorder()
	next.ServeHTTP(rec, r)
	e.updateCall(func(c *Call) { c.Status = rec.Status() })
	return rec
}

func isReadOnly(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// delayRequest waits for d, and drops the connection when the client goes away or the
// kit is closed meanwhile.
func (k *Kit) delayRequest(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	bufferBody(r)
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-k.closed:
		panic(http.ErrAbortHandler)
	}
}

// holdRequest waits until release is closed. A nil release never is: the request then
// hangs until its client gives up or the kit is closed.
func (k *Kit) holdRequest(r *http.Request, release <-chan struct{}) {
	select {
	case <-release:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-k.closed:
		panic(http.ErrAbortHandler)
	}
}
