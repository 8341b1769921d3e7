package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A run stays below its share, says when it may go on, and sends nothing more until then.
func TestAllowance(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	c, f := newFake(t, func(r request) reply {
		return reply{body: fmt.Sprintf(`{"id":%q,"name":"x"}`, strings.TrimPrefix(r.Path, "/"))}
	}, func(c *Config) { c.MaxCallsPerHour, c.Now = 3, func() time.Time { return now } })
	read := func(i int) error {
		_, err := c.BusinessAccounts.Get(t.Context(), fmt.Sprint(100000+i))
		return err
	}
	for i := range 3 {
		if err := read(i); err != nil {
			t.Fatal(err)
		}
		now = now.Add(10 * time.Minute)
	}
	err := read(3)
	e := graphError(t, err)
	if !errors.Is(err, ErrThrottled) || !e.RetryAt.Equal(time.Date(2026, 11, 26, 13, 0, 0, 0, time.UTC)) || len(f.calls()) != 3 {
		t.Errorf("%v, again at %s, after %d calls", err, e.RetryAt, len(f.calls()))
	}
	for _, text := range []string{"max_calls_per_hour", "is 3", "made 3 calls", "after 2026-11-26T13:00:00Z", "Nothing more was sent"} {
		if !strings.Contains(e.DetailText(), text) {
			t.Errorf("%q is missing in %s", text, e.DetailText())
		}
	}
	if got := c.CurrentUsage().Calls; got != 3 {
		t.Errorf("%d calls are counted", got)
	}
	now = now.Add(30 * time.Minute) // the first is an hour old
	if err := read(3); err != nil {
		t.Error(err)
	}
	if err := read(4); !errors.Is(err, ErrThrottled) {
		t.Errorf("the second is not an hour old: %v", err)
	}
}

// Each item of a batch counts, as it does at Meta.
func TestAllowance_batch(t *testing.T) {
	c, f := newFake(t, func(r request) reply {
		return reply{body: fmt.Sprintf(`{"id":%q}`, strings.TrimPrefix(r.Path, "/"))}
	}, func(c *Config) { c.MaxCallsPerHour = 5 })
	if _, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{"100001", "100002", "100003"})); err != nil {
		t.Fatal(err)
	}
	three := accounts([]string{"100004", "100005", "100006"})
	if _, err := c.Tokens.CheckAccess(t.Context(), chatToken, three); !errors.Is(err, ErrThrottled) {
		t.Errorf("six calls of five: %v", err)
	}
	if _, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{"100004", "100005"})); err != nil {
		t.Error(err)
	}
	if got := c.CurrentUsage().Calls; got != 5 || len(f.calls()) != 2 {
		t.Errorf("%d calls are counted, in %d batches", got, len(f.calls()))
	}
}

// A batch that is larger than the limit is never allowed, so that no time can be named.
func TestAllowance_batchAboveLimit(t *testing.T) {
	c, f := newFake(t, nil, func(c *Config) { c.MaxCallsPerHour = 2 })
	_, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{"100001", "100002", "100003"}))
	e := graphError(t, err)
	if !errors.Is(e, ErrThrottled) || !e.RetryAt.IsZero() || !strings.Contains(e.DetailText(), "Try again later, ") || len(f.calls()) != 0 {
		t.Errorf("%v after %d calls", err, len(f.calls()))
	}
}

// The calls of a sequence are held for it: others are refused before, and the sequence is not, even if it makes more calls.
func TestReserve(t *testing.T) {
	c, _ := newFake(t, func(r request) reply {
		return reply{body: fmt.Sprintf(`{"id":%q,"name":"x"}`, strings.TrimPrefix(r.Path, "/"))}
	}, func(c *Config) { c.MaxCallsPerHour = 5 })
	read := func(ctx context.Context, i int) error {
		_, err := c.BusinessAccounts.Get(ctx, fmt.Sprint(100000+i))
		return err
	}
	calls, err := c.Reserve(3)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(read(t.Context(), 1), read(t.Context(), 2)); err != nil {
		t.Error(err)
	}
	err = read(t.Context(), 3)
	if !errors.Is(err, ErrThrottled) || !strings.Contains(err.Error(), "needs 3 more to complete what it has begun") {
		t.Errorf("the third call of others: %v", err)
	}
	if _, err := c.Reserve(1); !errors.Is(err, ErrThrottled) {
		t.Errorf("another sequence: %v", err)
	}
	for i := range 4 {
		if err := read(calls.Context(t.Context()), i); err != nil {
			t.Errorf("call %d of the sequence: %v", i, err)
		}
	}
	calls.Release()
	if got := c.CurrentUsage().Calls; got != 6 {
		t.Errorf("%d calls are counted", got)
	}
	if _, err := c.Reserve(6); !errors.Is(err, ErrThrottled) {
		t.Errorf("a sequence above the limit: %v", err)
	}
}

// What a sequence does not use is given back, once.
func TestReserve_release(t *testing.T) {
	c, _ := newFake(t, nil, func(c *Config) { c.MaxCallsPerHour = 3 })
	for range 3 {
		calls, err := c.Reserve(3)
		if err != nil {
			t.Fatal(err)
		}
		calls.Release()
		calls.Release()
	}
	var none *Reservation
	none.Release()
	if contextReservation(none.Context(t.Context())) != nil {
		t.Error("the nil reservation holds calls")
	}
}

// A user whose creation was not answered is looked for, whatever the limit is. Without the calls for that nothing is created.
func TestReserve_systemUser(t *testing.T) {
	for limit := 1; limit <= 4; limit++ {
		created := false
		c, f := newFake(t, func(r request) reply {
			switch {
			case r.Method == http.MethodPost:
				created = true
				return reply{status: http.StatusBadGateway, body: "{}"}
			case created:
				return reply{body: `{"data":[{"id":"122000000000001","name":"bot","role":"EMPLOYEE"}]}`}
			}
			return reply{body: `{"data":[]}`}
		}, func(c *Config) { c.MaxCallsPerHour = limit })
		u, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: "300000", Name: "bot", Role: "EMPLOYEE"})
		if enough := limit >= 3; created != enough || (err == nil) != enough || (enough && u.ID != "122000000000001") {
			t.Errorf("limit %d: created = %v, %+v, %v after %d calls", limit, created, u, err, len(f.calls()))
		}
	}
}

// A client without a limit of its own counts too, and knows the highest usage that Meta has named.
func TestCurrentUsage(t *testing.T) {
	c, _ := newFake(t, func(r request) reply {
		return reply{body: fmt.Sprintf(`{"id":%q}`, strings.TrimPrefix(r.Path, "/")), header: map[string]string{
			"X-App-Usage": `{"call_count":12,"total_time":3}`, "X-Business-Use-Case-Usage": `{"102":[{"call_count":41}]}`,
		}}
	})
	if got := c.CurrentUsage(); got != (Usage{}) {
		t.Errorf("%+v before anything was sent", got)
	}
	for i := range 10 {
		_, _ = c.BusinessAccounts.Get(t.Context(), fmt.Sprint(100000+i))
	}
	if got := c.CurrentUsage(); got != (Usage{Calls: 10, Percent: 41}) {
		t.Errorf("%+v", got)
	}
}
