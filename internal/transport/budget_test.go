package transport_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// Repetitions end, however long the waits are.
func TestDo_budget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		client := offline(t, func(*http.Request) (*http.Response, error) { return respond(429, "Retry-After", "50"), nil })
		answer, err := client.Do(t.Context(), requestOf(transport.Read))
		if err != nil || answer.Status != 429 {
			t.Errorf("%+v, %v", answer, err)
		}
		if took := time.Since(start); took > 4*time.Minute {
			t.Errorf("took %s", took)
		}
	})
}

func TestDo_canceledInBackOff(t *testing.T) {
	for class := range className {
		t.Run(className[class], func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				requests := 0
				client := offline(t, func(*http.Request) (*http.Response, error) {
					requests++
					return respond(429, "Retry-After", "50"), nil
				})
				var all sync.WaitGroup
				start := time.Now()
				all.Go(func() { _, _ = client.Do(ctx, requestOf(class)) })
				synctest.Wait() // it waits for its next attempt
				all.Go(func() {
					if _, err := client.Do(ctx, requestOf(class)); !errors.Is(err, context.Canceled) || errors.Is(err, transport.ErrOutcomeUnknown) {
						t.Errorf("error of the one that was kept away: %v", err)
					}
				})
				synctest.Wait() // it is kept away by the other one's throttle
				cancel()
				all.Wait()
				if took := time.Since(start); took != 0 || requests != 1 {
					t.Errorf("%d requests in %s", requests, took)
				}
				if _, err := client.Do(ctx, requestOf(class)); !errors.Is(err, context.Canceled) || requests != 1 {
					t.Errorf("after the cancellation: %d requests, %v", requests, err)
				}
			})
		})
	}
}

func TestDo_canceledAfterAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		requests := 0
		client := offline(t, func(r *http.Request) (*http.Response, error) {
			if requests++; requests == 3 { // one repetition would be left
				cancel()
			}
			return nil, errors.New("broken pipe")
		})
		_, err := client.Do(ctx, requestOf(transport.Set))
		if err == nil || requests != 3 {
			t.Errorf("%d requests, %v", requests, err)
		}
	})
}

// One operation ends within its budget, the waits for other operations included. What a credential is refused then, its other
// calls are told at once and without a request, with the time to come back; another credential is not affected.
func TestDo_exhaustedBudget(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]string{"a time": "40", "no time": "", "above a minute": "600"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				var mu sync.Mutex
				client := offline(t, func(r *http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					if r.Header.Get("Authorization") == "Bearer other" {
						return respond(200), nil
					}
					if requests++; header == "" {
						return respond(429), nil
					}
					return respond(429, "Retry-After", header), nil
				})
				call := func() {
					start := time.Now()
					answer, err := client.Do(t.Context(), requestOf(transport.Set))
					if err != nil || answer.Status != 429 || answer.EarlierMayHaveTakenEffect {
						t.Errorf("%+v, %v", answer, err)
					}
					if took := time.Since(start); took > 2*time.Minute+time.Second {
						t.Errorf("one operation took %s", took)
					}
				}
				var all sync.WaitGroup
				for range 10 {
					all.Go(call)
				}
				all.Wait()
				sent, start := requests, time.Now()
				for range 100 {
					answer, err := client.Do(t.Context(), requestOf(transport.Create))
					if err != nil || !answer.NotSent || answer.Status != 429 {
						t.Fatalf("%+v, %v", answer, err)
					}
					if after, said := transport.RetryAfter(answer.Header, time.Now()); !said || after <= 0 {
						t.Errorf("no time to come back: %v", answer.Header)
					}
				}
				if requests != sent || time.Since(start) != 0 {
					t.Errorf("%d more requests in %s", requests-sent, time.Since(start))
				}
				other := requestOf(transport.Read)
				other.Authorize = transport.Bearer(secret.New("other"))
				if answer, err := client.Do(t.Context(), other); err != nil || answer.Status != 200 {
					t.Errorf("another credential: %+v, %v", answer, err)
				}
				<-time.After(11 * time.Minute) // the time of the bubble
				go call()
				synctest.Wait()
				if requests != sent+1 {
					t.Errorf("%d requests after the time to come back, want 1", requests-sent)
				}
			})
		})
	}
}

// An operation that has to wait for another one longer than its own budget fails at once.
func TestDo_pauseCountsForTheBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int64
		client := offline(t, func(*http.Request) (*http.Response, error) {
			requests.Add(1)
			return respond(429, "Retry-After", "55"), nil
		})
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				start := time.Now()
				if answer, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil || answer.Status != 429 {
					t.Errorf("%+v, %v", answer, err)
				}
				if took := time.Since(start); took > 2*time.Minute {
					t.Errorf("took %s", took)
				}
			})
		}
		all.Wait()
		if n := requests.Load(); n > 15 {
			t.Errorf("%d requests", n)
		}
	})
}
