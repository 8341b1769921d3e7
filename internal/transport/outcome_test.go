package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// printed returns an error and everything in its chain, printed in every way.
func printed(err error) (all []string) {
	for err != nil {
		all = append(all, fmt.Sprintf("%v", err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprintf("%q", err))
		err = errors.Unwrap(err)
	}
	return all
}

var className = map[transport.Class]string{transport.Read: "read", transport.Set: "set", transport.Create: "create"}

func TestDo_outcome(t *testing.T) {
	type want struct {
		requests int
		status   int  // 0: an error
		maybe    bool // of the answer, or of the error
	}
	for name, c := range map[string]struct {
		script            []fault
		read, set, create want
		created           int // objects on the server after the create
	}{
		"nothing":                {nil, want{1, 200, false}, want{1, 200, false}, want{1, 200, false}, 1},
		"reset before":           {[]fault{resetBefore}, want{2, 200, true}, want{2, 200, true}, want{1, 0, true}, 0},
		"reset after":            {[]fault{resetAfter}, want{2, 200, true}, want{2, 200, true}, want{1, 0, true}, 1},
		"reset after, always":    {times(9, resetAfter), want{4, 0, false}, want{4, 0, true}, want{1, 0, true}, 1},
		"truncated":              {[]fault{truncated}, want{2, 200, true}, want{2, 200, true}, want{1, 0, true}, 1},
		"truncated, always":      {times(9, truncated), want{4, 0, false}, want{4, 0, true}, want{1, 0, true}, 1},
		"500":                    {[]fault{status(500)}, want{2, 200, true}, want{2, 200, true}, want{1, 500, false}, 0},
		"502, always":            {times(9, status(502)), want{4, 502, true}, want{4, 502, true}, want{1, 502, false}, 0},
		"501":                    {[]fault{status(501)}, want{1, 501, false}, want{1, 501, false}, want{1, 501, false}, 0},
		"503, come back at once": {[]fault{status(503, "Retry-After", "0")}, want{2, 200, false}, want{2, 200, false}, want{1, 503, false}, 0},
		"429":                    {[]fault{status(429)}, want{2, 200, false}, want{2, 200, false}, want{2, 200, false}, 1},
		"429 does not count as a fault": {append(times(retries+2, status(429)), status(500)), want{retries + 4, 200, true},
			want{retries + 4, 200, true}, want{retries + 3, 500, false}, 0},
		"429, always":         {times(20, status(429)), want{11, 429, false}, want{11, 429, false}, want{11, 429, false}, 0},
		"429, come back late": {[]fault{status(429, "Retry-After", "3600")}, want{1, 429, false}, want{1, 429, false}, want{1, 429, false}, 0},
		"400":                 {[]fault{status(400)}, want{1, 400, false}, want{1, 400, false}, want{1, 400, false}, 0},
		"mixed":               {[]fault{resetAfter, status(500), truncated}, want{4, 200, true}, want{4, 200, true}, want{1, 0, true}, 1},
	} {
		for class, w := range map[transport.Class]want{transport.Read: c.read, transport.Set: c.set, transport.Create: c.create} {
			t.Run(name+"/"+className[class], func(t *testing.T) {
				t.Parallel()
				s := serve(t, slices.Clone(c.script)...)
				client := connect(t, s.URL)
				answer, err := client.Do(t.Context(), requestOf(class))
				requests, created, stored := s.count()
				if requests != w.requests {
					t.Errorf("%d requests, want %d", requests, w.requests)
				}
				if client.calls.Load() != int64(requests) {
					t.Errorf("counted %d of %d requests", client.calls.Load(), requests)
				}
				if class == transport.Create && created != c.created {
					t.Errorf("%d objects on the server, want %d", created, c.created)
				}
				if len(slices.Compact(stored)) > 1 {
					t.Errorf("stored %q", stored)
				}
				if w.status == 0 {
					if err == nil || answer != nil {
						t.Fatalf("no error, answer %+v", answer)
					}
					if got := errors.Is(err, transport.ErrOutcomeUnknown); got != w.maybe {
						t.Errorf("outcome unknown is %t in: %v", got, err)
					}
					mustNotLeak(t, err)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if answer.Status != w.status || answer.EarlierMayHaveTakenEffect != w.maybe {
					t.Errorf("answer %+v, want %+v", answer, w)
				}
			})
		}
	}
}

// A stalled server costs one timeout per attempt and not more.
func TestDo_stalled(t *testing.T) {
	for name, f := range map[string]fault{"header": stalled, "body": stalledBody} {
		for class := range className {
			t.Run(name+"/"+className[class], func(t *testing.T) {
				t.Parallel()
				s := serve(t, f)
				answer, err := connect(t, s.URL, withTimeout(300*time.Millisecond)).Do(t.Context(), requestOf(class))
				requests, created, _ := s.count()
				if class == transport.Create {
					if requests != 1 || created != 1 || !errors.Is(err, transport.ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) ||
						!strings.Contains(err.Error(), "no complete answer within 300ms") {
						t.Errorf("%d requests, %d objects, error: %v", requests, created, err)
					}
					mustNotLeak(t, err)
					return
				}
				if err != nil || requests != 2 || !answer.EarlierMayHaveTakenEffect {
					t.Errorf("%d requests, answer %+v, error: %v", requests, answer, err)
				}
			})
		}
	}
}

// net/http repeats a request by itself when a kept connection turns out to be closed. That must not create twice.
func TestDo_staleConnection(t *testing.T) {
	s := serve(t)
	client := connect(t, s.URL)
	const rounds = 30
	for range rounds {
		if _, err := client.Do(t.Context(), requestOf(transport.Create)); err != nil && !errors.Is(err, transport.ErrOutcomeUnknown) {
			t.Fatal(err)
		}
		s.CloseClientConnections()
	}
	if requests, created, _ := s.count(); created > rounds || created != requests {
		t.Errorf("%d objects by %d requests in %d rounds", created, requests, rounds)
	}
}

// A connection breaks after the request was sent on it, and net/http would repeat a request without a body by itself.
func TestDo_staleConnectionWithoutBody(t *testing.T) {
	t.Parallel()
	s := serve(t, well, resetBefore)
	client := connect(t, s.URL)
	r := requestOf(transport.Create)
	r.Method, r.Body = http.MethodGet, nil
	if _, err := client.Do(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Do(t.Context(), r); !errors.Is(err, transport.ErrOutcomeUnknown) {
		t.Errorf("error: %v", err)
	}
	if requests, _, _ := s.count(); requests != 2 {
		t.Errorf("%d requests, want 2", requests)
	}
}

// A gateway's answer and a missing one leave open whether the request is still processed. The service's own 500 does not.
func TestDo_lost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first fault
		lost  bool
	}{
		"no failure": {well, false}, "500": {status(500), false}, "502": {status(502), true}, "429": {status(429), false},
		"reset": {resetAfter, true}, "truncated": {truncated, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.first)
			answer, err := connect(t, s.URL).Do(t.Context(), requestOf(transport.Set))
			if err != nil || answer.Status != http.StatusOK || answer.MayStillBeProcessed != c.lost {
				t.Errorf("%+v, %v, want MayStillBeProcessed %t", answer, err, c.lost)
			}
		})
	}
}

// A creation that fails with 500 is not repeated, even if the answer also asks the caller to wait.
func TestDo_throttledAndFailed(t *testing.T) {
	t.Parallel()
	s := serve(t, status(http.StatusInternalServerError))
	client := connect(t, s.URL, func(c *transport.Config) {
		c.ThrottleWait = func(a *transport.Answer) *transport.Wait {
			if a.Status == http.StatusInternalServerError {
				return &transport.Wait{}
			}
			return nil
		}
	})
	answer, err := client.Do(t.Context(), requestOf(transport.Create))
	if err != nil || answer.Status != http.StatusInternalServerError || client.calls.Load() != 1 {
		t.Errorf("%+v, %v", answer, err)
	}
}

func TestDo_transientInTheBody(t *testing.T) {
	transient := func(c *transport.Config) {
		c.IsTransient = func(a *transport.Answer) bool { return a.Status == http.StatusBadRequest }
	}
	for class, want := range map[transport.Class]int{transport.Read: 2, transport.Set: 2, transport.Create: 1} {
		s := serve(t, status(http.StatusBadRequest))
		if _, err := connect(t, s.URL, transient).Do(t.Context(), requestOf(class)); err != nil {
			t.Error(err)
		}
		if requests, _, _ := s.count(); requests != want {
			t.Errorf("%s: %d requests, want %d", className[class], requests, want)
		}
	}
}

func TestDo_throttledInTheBody(t *testing.T) {
	throttled := func(c *transport.Config) {
		c.ThrottleWait = func(a *transport.Answer) *transport.Wait {
			if a.Status == http.StatusBadRequest {
				return &transport.Wait{}
			}
			return nil
		}
	}
	for class := range className {
		s := serve(t, status(http.StatusBadRequest), status(http.StatusBadRequest))
		answer, err := connect(t, s.URL, throttled).Do(t.Context(), requestOf(class))
		if err != nil || answer.Status != http.StatusOK || answer.EarlierMayHaveTakenEffect {
			t.Errorf("%s: %+v, %v", className[class], answer, err)
		}
		if requests, created, _ := s.count(); requests != 3 || (class == transport.Create && created != 1) {
			t.Errorf("%s: %d requests, %d objects", className[class], requests, created)
		}
	}
}

func TestDo_noRetries(t *testing.T) {
	for _, n := range []int{0, -1} {
		s := serve(t, resetBefore, status(500))
		client := connect(t, s.URL, func(c *transport.Config) { c.MaxRetries = n })
		if _, err := client.Do(t.Context(), requestOf(transport.Read)); err == nil {
			t.Error("no error")
		}
		if answer, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil || answer.Status != 500 {
			t.Errorf("%+v, %v", answer, err)
		}
		if requests, _, _ := s.count(); requests != 2 {
			t.Errorf("%d requests", requests)
		}
	}
}
