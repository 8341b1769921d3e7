package transport_test

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// roundTrip answers without a network, so that the clock of a synctest bubble advances when all goroutines wait.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f(r)
	if resp != nil {
		resp.Request = r
	}
	return resp, err
}

func respond(code int, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader("{}"))}
}

// offline returns a client of f that waits as in production.
func offline(t *testing.T, f roundTrip) *transport.Client {
	return connect(t, "https://chat.example.com", func(c *transport.Config) {
		c.RoundTripper, c.RetryWait, c.Timeout = f, time.Second, 30*time.Second
	}).Client
}

func TestDo_retryAfter(t *testing.T) {
	for name, c := range map[string]struct {
		status   int
		header   string
		min, max time.Duration
		requests int
	}{
		"nothing":              {429, "", 0, time.Second, 2},
		"seconds":              {429, "5", 5 * time.Second, 6 * time.Second, 2},
		"a minute":             {429, "60", time.Minute, 61 * time.Second, 2},
		"a date":               {429, "Sat, 01 Jan 2000 00:00:20 GMT", 20 * time.Second, 21 * time.Second, 2},
		"a date that is over":  {429, "Fri, 31 Dec 1999 00:00:00 GMT", 0, time.Second, 2},
		"above a minute":       {429, "61", 0, 0, 1},
		"31 years":             {429, "999999999", 0, 0, 1},
		"overflow":             {429, "9223372037", 0, 0, 1},
		"more than an int64":   {429, "99999999999999999999999999", 0, 0, 1},
		"a date far away":      {429, "Fri, 31 Dec 9999 23:59:59 GMT", 0, 0, 1},
		"negative":             {429, "-1", 0, time.Second, 2},
		"junk":                 {429, "soon", 0, time.Second, 2},
		"503 with seconds":     {503, "5", 5 * time.Second, 6 * time.Second, 2},
		"503 above a minute":   {503, "3600", 0, 0, 1},
		"503 without a header": {503, "", 0, time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				client := offline(t, func(*http.Request) (*http.Response, error) {
					requests++
					if requests > 1 {
						return respond(200), nil
					}
					if c.header == "" {
						return respond(c.status), nil
					}
					return respond(c.status, "Retry-After", c.header), nil
				})
				start := time.Now()
				answer, err := client.Do(t.Context(), requestOf(transport.Set))
				waited := time.Since(start)
				if err != nil {
					t.Fatal(err)
				}
				if requests != c.requests || waited < c.min || waited > c.max {
					t.Errorf("%d requests in %s, want %d in %s to %s", requests, waited, c.requests, c.min, c.max)
				}
				if c.requests == 1 && answer.Status != c.status {
					t.Errorf("status %d", answer.Status)
				}
			})
		})
	}
}

// Twenty concurrent callers with a limit of two calls per second: all succeed, without more calls than needed.
func TestDo_storm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const callers, allowed = 20, 2
		var (
			mu                sync.Mutex
			window            time.Time
			inWindow, created int
			arrivals          []time.Time
		)
		client := offline(t, func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			now := time.Now()
			arrivals = append(arrivals, now)
			if now.Sub(window) >= time.Second {
				window, inWindow = now, 0
			}
			if inWindow++; inWindow > allowed {
				return respond(429, "Retry-After", "1"), nil
			}
			created++
			return respond(200), nil
		})
		start := time.Now()
		var all sync.WaitGroup
		for range callers {
			all.Go(func() {
				if answer, err := client.Do(t.Context(), requestOf(transport.Create)); err != nil || answer.Status != 200 {
					t.Errorf("%+v, %v", answer, err)
				}
			})
		}
		all.Wait()
		if created != callers {
			t.Errorf("%d objects for %d callers", created, callers)
		}
		if len(arrivals) > 8*callers {
			t.Errorf("%d requests for %d callers", len(arrivals), callers)
		}
		if took := time.Since(start); took > 2*time.Minute {
			t.Errorf("took %s", took)
		}
		seen := map[time.Time]int{}
		for _, at := range arrivals[callers:] {
			if seen[at]++; seen[at] > 2 {
				t.Errorf("%d repetitions at the same moment: no jitter", seen[at])
			}
		}
	})
}

// One throttled caller keeps the others of the same credential away.
func TestDo_throttlePausesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var late []time.Duration
		var mu sync.Mutex
		first := true
		client := offline(t, func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			if first {
				first = false
				return respond(429, "Retry-After", "10"), nil
			}
			late = append(late, time.Since(start))
			return respond(200), nil
		})
		var all sync.WaitGroup
		all.Go(func() { _, _ = client.Do(t.Context(), requestOf(transport.Read)) })
		synctest.Wait()
		for range 5 {
			all.Go(func() { _, _ = client.Do(t.Context(), requestOf(transport.Read)) })
		}
		all.Wait()
		for _, d := range late {
			if d < 10*time.Second {
				t.Errorf("a request after %s", d)
			}
		}
		if len(late) != 6 {
			t.Errorf("%d requests", len(late))
		}
	})
}

// Callers who were told the same do not come back together.
func TestDo_jitter(t *testing.T) {
	for name, headers := range map[string][]string{"throttled": {"Retry-After", "5"}, "throttled without a time": nil} {
		t.Run(name, func(t *testing.T) {
			seen := map[time.Duration]bool{}
			for range 10 {
				synctest.Test(t, func(t *testing.T) {
					start, first := time.Now(), true
					client := offline(t, func(*http.Request) (*http.Response, error) {
						if first {
							first = false
							return respond(429, headers...), nil
						}
						seen[time.Since(start)] = true
						return respond(200), nil
					})
					_, _ = client.Do(t.Context(), requestOf(transport.Read))
				})
			}
			if len(seen) < 5 {
				t.Errorf("10 callers waited for %v", seen)
			}
		})
	}
}

// The jitter is at most half of the first back-off on top of the named time.
func TestDo_jitterIsBounded(t *testing.T) {
	t.Parallel()
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			start, requests := time.Now(), 0
			client := offline(t, func(*http.Request) (*http.Response, error) {
				requests++
				if requests == 1 {
					return respond(429, "Retry-After", "5"), nil
				}
				return respond(200), nil
			})
			if _, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(start); waited < 5*time.Second || waited > 5500*time.Millisecond {
				t.Errorf("waited %s", waited)
			}
		})
	}
}

// Without a configured time, an attempt takes at most 30 seconds, and attempts are apart.
func TestDo_defaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var starts []time.Time
		client := connect(t, "https://chat.example.com", func(c *transport.Config) {
			c.Timeout, c.RetryWait = 0, 0
			c.RoundTripper = roundTrip(func(r *http.Request) (*http.Response, error) {
				starts = append(starts, time.Now())
				deadline, ok := r.Context().Deadline()
				if left := time.Until(deadline); !ok || left != 30*time.Second {
					t.Errorf("an attempt has %s", left)
				}
				if len(starts) < 3 {
					return respond(http.StatusBadGateway), nil
				}
				return respond(http.StatusOK), nil
			})
		})
		if _, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil {
			t.Fatal(err)
		}
		if len(starts) != 3 || starts[2].Sub(starts[0]) == 0 {
			t.Errorf("attempts at %v", starts)
		}
	})
}

// A spent allowance without a time is given up after three repetitions; an answer about this request alone stops no other.
func TestDo_kindsOfThrottles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wait     transport.Wait
		requests int
		held     bool
	}{
		"spent":             {wait: transport.Wait{Spent: true}, requests: 4, held: true},
		"spent with a time": {wait: transport.Wait{Spent: true, After: time.Second}, requests: 11, held: true},
		"not spent":         {wait: transport.Wait{}, requests: 11, held: true},
		"final":             {wait: transport.Wait{Final: true, After: time.Second}, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				client := connect(t, "https://chat.example.com", func(cfg *transport.Config) {
					cfg.ThrottleWait = func(*transport.Answer) *transport.Wait { return &c.wait }
					cfg.RetryWait = 100 * time.Millisecond
					cfg.RoundTripper = roundTrip(func(*http.Request) (*http.Response, error) {
						requests++
						return respond(400), nil
					})
				})
				if _, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil || requests != c.requests {
					t.Errorf("%d requests, want %d: %v", requests, c.requests, err)
				}
				if answer, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil || answer.NotSent != c.held {
					t.Errorf("the next call: %+v, %v", answer, err)
				}
			})
		})
	}
}

// After a write whose outcome is unknown, the caller can still read what became of it.
func TestDo_throttledAfterALostWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var methods []string
		client := offline(t, func(r *http.Request) (*http.Response, error) {
			httptrace.ContextClientTrace(r.Context()).WroteHeaders()
			switch methods = append(methods, r.Method); len(methods) {
			case 1:
				return respond(502), nil
			case 2:
				return respond(429, "Retry-After", "3600"), nil
			}
			return respond(200), nil
		})
		answer, err := client.Do(t.Context(), requestOf(transport.Set))
		if err != nil || answer.Status != 429 || !answer.EarlierMayHaveTakenEffect {
			t.Errorf("%+v, %v", answer, err)
		}
		if answer, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil || answer.Status != 200 {
			t.Errorf("%+v, %v", answer, err)
		}
	})
}
