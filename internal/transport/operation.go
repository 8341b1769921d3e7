package transport

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

type operationKey struct{}

// operation is the state between the attempts of one request. The hooks of go-retryablehttp receive only a context, a
// response and an error.
type operation struct {
	class            Class
	method, template string
	callerCtx        context.Context // the caller's context; the context of an attempt may end later
	deadline         time.Time
	pause            *pause
	underWay         atomic.Bool // an attempt is on the wire
	written          atomic.Bool // the headers of the present attempt have left

	mu             sync.Mutex
	attempts       int
	faults         int // attempts that failed
	throttles      int // attempts that were throttled
	started        time.Time
	outcomeUnknown bool
	lost           bool
	answer         *Answer
	fault          error // why the last answer cannot be used
	throttle       *Wait
}

func markAttemptStart(_ retryablehttp.Logger, req *http.Request, _ int) {
	if op, ok := req.Context().Value(operationKey{}).(*operation); ok {
		op.underWay.Store(true)
		op.mu.Lock()
		op.started = time.Now()
		op.mu.Unlock()
	}
}

// withGrace returns a context with the values of ctx. When ctx is canceled, a running attempt may continue for grace; a wait
// between two attempts ends immediately.
func withGrace(ctx context.Context, grace time.Duration, op *operation) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if !op.underWay.Load() {
			cancel()
			return
		}
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(out, func() { timer.Stop() })
	})
	return out, func() { stop(); cancel() }
}
