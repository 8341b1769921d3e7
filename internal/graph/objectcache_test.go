package graph

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// edge answers like an account with n numbers, IDs from 20000 on.
func edge(n int) func(request) reply {
	return func(r request) reply {
		if !strings.HasSuffix(r.Path, "/phone_numbers") {
			return reply{body: numberJSON(idOf(r))}
		}
		from, _ := strconv.Atoi(r.Query.Get("after"))
		var items []string
		for i := from; i < min(from+100, n); i++ {
			items = append(items, numberJSON(fmt.Sprint(20000+i)))
		}
		next := ""
		if from+100 < n {
			next = `,"next":"https://graph.facebook.com/..."`
		}
		return reply{body: fmt.Sprintf(`{"data":[%s],"paging":{"cursors":{"after":"%d"}%s}}`, strings.Join(items, ","), from+100, next)}
	}
}

func count(f *fake) (direct, list int) {
	for _, r := range f.seenRequests() {
		if strings.HasSuffix(r.Path, "/phone_numbers") {
			list++
		} else {
			direct++
		}
	}
	return direct, list
}

func TestPhoneNumbers_shareOneList(t *testing.T) {
	c, f := newFake(t, edge(250))
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			id := fmt.Sprint(20000 + i)
			if n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID}); err != nil || n.ID != id ||
				n.VerifiedName != "Name "+id {
				t.Errorf("%+v, %v", n, err)
			}
		})
	}
	wg.Wait()
	for i := range 250 {
		// no hint needed
		if n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: fmt.Sprint(20000 + i)}); err != nil ||
			n.BusinessAccountID != accountID {
			t.Errorf("%+v, %v", n, err)
		}
	}
	if all, err := c.PhoneNumbers.List(t.Context(), accountID); err != nil || len(all) != 250 {
		t.Errorf("%d, %v", len(all), err)
	}
	if direct, list := count(f); direct != directReads || list != 3 {
		t.Errorf("%d direct reads and %d pages", direct, list)
	}
}

func TestPhoneNumbers_firstTwoAreReadDirectly(t *testing.T) {
	c, f := newFake(t, edge(5))
	get := func(id, hint string) {
		t.Helper()
		if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: hint}); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		id, hint     string
		direct, list int
	}{
		{"20000", accountID, 1, 0},
		{"20001", accountID, 2, 0},
		{"20000", accountID, 2, 0}, // known, and no third one
		{"20002", "", 2, 1},        // the only account that numbers were found in is the likely one
		{"30000", "999999999999999", 3, 1},
		{"20002", accountID, 3, 1},
		{"20003", "999999999999999", 3, 1}, // known, with any hint
		{"40000", accountID, 4, 1},         // not listed: read directly
		{"40000", accountID, 4, 1},
	}
	for i, s := range steps {
		get(s.id, s.hint)
		if direct, list := count(f); direct != s.direct || list != s.list {
			t.Fatalf("step %d: %d direct reads and %d pages", i, direct, list)
		}
	}
	c.PhoneNumbers.numbers.forget(accountID)
	get("20004", accountID)
	if direct, list := count(f); direct != 4 || list != 2 {
		t.Errorf("after forgetting: %d direct reads and %d pages", direct, list)
	}
}

// While the list is read a number is taken out of it, so that the next page begins one later, and another is added: what the
// list has missed is read directly, and nothing is concluded from its absence.
func TestPhoneNumbers_listChangesBetweenPages(t *testing.T) {
	all := edge(201)
	c, f := newFake(t, func(r request) reply {
		if r.Query.Get("after") == "100" {
			r.Query.Set("after", "101")
		}
		return all(r)
	})
	for _, id := range []string{"20000", "20001", "20099"} {
		if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID}); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"20100", "20200", "20500"} { // skipped, listed, new
		if n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID}); err != nil || n.ID != id {
			t.Errorf("%+v, %v", n, err)
		}
	}
	if direct, list := count(f); direct != 4 || list != 2 { // the first two, the skipped and the new
		t.Errorf("%d direct reads, %d pages", direct, list)
	}
}

// A throttled list is not followed by a direct read. The calls after it are not sent, and name the time to come back.
func TestPhoneNumbers_throttled(t *testing.T) {
	c, f := newFake(t, func(r request) reply {
		if strings.HasSuffix(r.Path, "/phone_numbers") {
			r := refused(80008, 0, "too many")
			r.header = buc("9")
			return r
		}
		return edge(5)(r)
	}, func(c *Config) { c.Now = func() time.Time { return fixedNow } })
	for _, id := range []string{"20000", "20001"} {
		_, _ = c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID})
	}
	for _, id := range []string{"20002", "20002", "20003"} {
		_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID})
		at := graphError(t, err).RetryAt
		if !errors.Is(err, ErrThrottled) || at.After(fixedNow.Add(9*time.Minute)) || at.Before(fixedNow.Add(8*time.Minute)) {
			t.Errorf("%v, come back at %v", err, at)
		}
		c.pace = pace{} // forget the usage
	}
	if direct, list := count(f); direct != 2 || list != 1 {
		t.Errorf("%d direct reads and %d pages", direct, list)
	}
}

func TestPhoneNumbers_errors(t *testing.T) {
	now := fixedNow
	var broken atomic.Pointer[reply]
	c, f := newFake(t, func(r request) reply {
		if out := broken.Load(); out != nil && strings.HasSuffix(r.Path, "/phone_numbers") {
			return *out
		}
		if idOf(r) == "29999" {
			return practice(t, "missing object")
		}
		return edge(5)(r)
	}, func(c *Config) { c.Now = func() time.Time { return now } })
	for _, id := range []string{"20000", "20001"} {
		_, _ = c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID})
	}
	r := reply{status: 400, body: golden(t, "access-tokens-expired.json")}
	broken.Store(&r)
	if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: "20002", BusinessAccountID: accountID}); !errors.Is(err, ErrAuth) {
		t.Errorf("%v", err)
	}
	if direct, list := count(f); direct != 2 || list != 1 {
		t.Errorf("%d direct reads and %d pages", direct, list)
	}
	r = refused(200, 0, "Permissions error") // the direct read answers, and the list is not asked for again at once
	broken.Store(&r)
	for _, id := range []string{"20002", "20002", "20003"} {
		if n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id, BusinessAccountID: accountID}); err != nil || n.ID != id {
			t.Fatalf("%+v, %v", n, err)
		}
	}
	if _, err := c.PhoneNumbers.List(t.Context(), accountID); !errors.Is(err, ErrPermission) {
		t.Errorf("%v", err)
	}
	if direct, list := count(f); direct != 4 || list != 2 {
		t.Errorf("%d direct reads and %d pages", direct, list)
	}
	for range 3 { // a plan asks several times about the same hidden number
		_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: "29999", BusinessAccountID: accountID})
		if !errors.Is(err, ErrHidden) {
			t.Errorf("%v", err)
		}
		_ = graphError(t, err)
	}
	if direct, list := count(f); direct != 5 || list != 2 {
		t.Errorf("%d direct reads and %d pages", direct, list)
	}
	broken.Store(nil)
	now = now.Add(refusalAge) // access may have been granted
	if _, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: "20004", BusinessAccountID: accountID}); err != nil {
		t.Error(err)
	}
	if direct, list := count(f); direct != 5 || list != 3 {
		t.Errorf("%d direct reads and %d pages", direct, list)
	}
}

// A list that began to be read before a write must not be remembered after it.
func TestPhoneNumbers_forgottenWhileRead(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	var lists atomic.Int32
	c, _ := newFake(t, func(r request) reply {
		if lists.Add(1) == 1 {
			close(started)
			<-release
			return edge(1)(r)
		}
		return edge(2)(r)
	})
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := c.PhoneNumbers.List(t.Context(), accountID); err != nil {
			t.Error(err)
		}
	})
	<-started
	c.PhoneNumbers.numbers.forget(accountID)
	if all, err := c.PhoneNumbers.List(t.Context(), accountID); err != nil || len(all) != 2 { // does not wait for the old read
		t.Errorf("%d, %v", len(all), err)
	}
	close(release)
	wg.Wait()
	if all, err := c.PhoneNumbers.List(t.Context(), accountID); err != nil || len(all) != 2 || lists.Load() != 2 {
		t.Errorf("%d, %v, %d reads", len(all), err, lists.Load())
	}
}

// A caller that stops to wait for the read of another one gets an *Error, too.
func TestPhoneNumbers_waitCanceled(t *testing.T) {
	sent, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	c, _ := newFake(t, func(request) reply {
		once.Do(func() { close(sent) })
		<-release
		return reply{body: `{"data":[]}`}
	})
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = c.PhoneNumbers.List(t.Context(), accountID) })
	<-sent
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.PhoneNumbers.List(ctx, accountID); !errors.Is(graphError(t, err), context.Canceled) || errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
	close(release)
	wg.Wait()
}

// A direct read that ends after the list was read does not know the account. The list does.
func TestPhoneNumbers_accountOfList(t *testing.T) {
	c, _ := newFake(t, edge(5))
	if _, err := c.PhoneNumbers.List(t.Context(), accountID); err != nil {
		t.Fatal(err)
	}
	c.PhoneNumbers.numbers.objects.Keep(c.PhoneNumbers.numbers.objects.CurrentMoment(), "20001", PhoneNumber{ID: "20001"})
	n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: "20001", BusinessAccountID: accountID})
	if err != nil || n.BusinessAccountID != accountID {
		t.Errorf("%+v, %v", n, err)
	}
}
