package transport_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// A write that is under way when the caller gives up is finished, so that its outcome is known.
func TestDo_canceledInFlight(t *testing.T) {
	for _, class := range []transport.Class{transport.Set, transport.Create} {
		t.Run(className[class], func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := serve(t, func(w http.ResponseWriter, r *http.Request, process func()) {
				cancel()
				well(w, r, process)
			})
			answer, err := connect(t, s.URL).Do(ctx, requestOf(class))
			if err != nil || answer.Status != 200 {
				t.Errorf("%+v, %v", answer, err)
			}
			requests, created, stored := s.count()
			if requests != 1 || created+len(stored) != 1 {
				t.Errorf("%d requests, %d objects, %d values", requests, created, len(stored))
			}
		})
	}
}

// Nothing new starts after a cancellation, even where an attempt would be repeated.
func TestDo_canceledInFlightAndFailing(t *testing.T) {
	for name, c := range map[string]struct {
		f       fault
		unknown bool
	}{
		"500":       {status(500), false},
		"reset":     {resetAfter, true},
		"truncated": {truncated, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := serve(t, func(w http.ResponseWriter, r *http.Request, process func()) {
				cancel()
				c.f(w, r, process)
			})
			answer, err := connect(t, s.URL).Do(ctx, requestOf(transport.Set))
			if c.unknown != errors.Is(err, transport.ErrOutcomeUnknown) || (!c.unknown && answer.Status != 500) {
				t.Errorf("%+v, %v", answer, err)
			}
			if requests, _, _ := s.count(); requests != 1 {
				t.Errorf("%d requests", requests)
			}
		})
	}
}

// The grace of a write is one timeout.
func TestDo_canceledAndNeverAnswered(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(w http.ResponseWriter, r *http.Request, process func()) {
		cancel()
		stalled(w, r, process)
	})
	_, err := connect(t, s.URL, withTimeout(200*time.Millisecond)).Do(ctx, requestOf(transport.Create))
	if !errors.Is(err, transport.ErrOutcomeUnknown) {
		t.Errorf("error: %v", err)
	}
	if requests, created, _ := s.count(); requests != 1 || created != 1 {
		t.Errorf("%d requests, %d objects", requests, created)
	}
}

func TestDo_canceledRead(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(w http.ResponseWriter, r *http.Request, process func()) {
		cancel()
		stalled(w, r, process) // returns when the client has gone, long before its timeout
	})
	_, err := connect(t, s.URL).Do(ctx, requestOf(transport.Read))
	if !errors.Is(err, context.Canceled) || errors.Is(err, transport.ErrOutcomeUnknown) {
		t.Errorf("error: %v", err)
	}
}

func TestDo_deadlineOfTheCaller(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	s := serve(t, stalled)
	_, err := connect(t, s.URL).Do(ctx, requestOf(transport.Read))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error: %v", err)
	}
}
