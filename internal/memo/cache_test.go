package memo_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"terraform-provider-whatsapp/internal/memo"
)

func value(n int) func(context.Context) (int, error) {
	return func(context.Context) (int, error) { return n, nil }
}

func noRead(t *testing.T) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		t.Error("it was read again")
		return 0, nil
	}
}

func TestCache_readsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c memo.Cache[string, int]
		s := newServer()
		for range 10 {
			go func() {
				if got, err := c.Get(t.Context(), "key", s.do); got != 1 || err != nil {
					t.Errorf("got %d, %v", got, err)
				}
			}()
		}
		synctest.Wait()
		s.answer(nil)
		if got, err := c.Get(t.Context(), "key", noRead(t)); got != 1 || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
		if got, err := c.Get(t.Context(), "other", value(9)); got != 9 || err != nil {
			t.Errorf("another key: %d, %v", got, err)
		}
	})
}

func TestCache_forgetsFailures(t *testing.T) {
	var c memo.Cache[string, int]
	fail := func(context.Context) (int, error) { return 3, errBoom }
	if got, err := c.Get(t.Context(), "key", fail); got != 0 || !errors.Is(err, errBoom) {
		t.Errorf("got %d, %v", got, err)
	}
	if got, err := c.Get(t.Context(), "key", value(4)); got != 4 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	if _, err := c.Read(t.Context(), "key", fail); !errors.Is(err, errBoom) {
		t.Errorf("got %v", err)
	}
	if got, ok := c.Find("key"); got != 4 || !ok {
		t.Errorf("a failure dropped what was known: %d, %t", got, ok)
	}
}

func TestCache_readsAnew(t *testing.T) {
	var c memo.Cache[string, int]
	for n := 1; n < 3; n++ {
		if got, err := c.Read(t.Context(), "key", value(n)); got != n || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
		if got, err := c.Get(t.Context(), "key", noRead(t)); got != n || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
	}
}

// A change while a value is read: the reader gets what it read, later callers what is true.
func TestCache_changedWhileRead(t *testing.T) {
	for name, change := range map[string]func(*memo.Cache[string, int]){
		"change": func(c *memo.Cache[string, int]) { c.Change("key", func(n int) int { return n + 10 }) },
		"forget": func(c *memo.Cache[string, int]) { c.Forget("key") },
		"clear":  func(c *memo.Cache[string, int]) { c.Clear() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var c memo.Cache[string, int]
				s := newServer()
				before, after := -1, -1
				go func() { before, _ = c.Get(t.Context(), "key", s.do) }()
				synctest.Wait()
				change(&c)
				go func() { after, _ = c.Get(t.Context(), "key", value(20)) }()
				synctest.Wait()
				s.answer(nil)
				if before != 1 || after != 20 {
					t.Errorf("got %d and %d", before, after)
				}
				if got, ok := c.Find("key"); got != 20 || !ok {
					t.Errorf("an outdated read was kept: %d, %t", got, ok)
				}
				change(&c)
				if got, ok := c.Find("key"); ok != (name == "change") || got != map[string]int{"change": 30}[name] {
					t.Errorf("afterwards %d, %t", got, ok)
				}
			})
		})
	}
}
