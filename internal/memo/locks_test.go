package memo_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"terraform-provider-whatsapp/internal/memo"
)

// canceled returns a context that has ended.
func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func TestLocks_oneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var locks memo.Locks[string]
		unlock, err := locks.Lock(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		inside := 1 // the race detector and this count say that there is one at a time
		for range 5 {
			go func() {
				unlock, err := locks.Lock(t.Context(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				defer unlock()
				inside++
				if inside != 1 {
					t.Errorf("%d callers hold the lock", inside)
				}
				inside--
			}()
		}
		synctest.Wait()
		inside--
		unlock()
		synctest.Wait()
		if inside != 0 {
			t.Errorf("%d callers hold the lock", inside)
		}
	})
}

func TestLocks_otherKey(t *testing.T) {
	var locks memo.Locks[int]
	for key := range 3 {
		if _, err := locks.Lock(t.Context(), key); err != nil {
			t.Error(err)
		}
	}
}

func TestLocks_canceledWait(t *testing.T) {
	var locks memo.Locks[string]
	unlock, err := locks.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := locks.Lock(canceled(t), "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	unlock()
	if _, err := locks.Lock(t.Context(), "a"); err != nil {
		t.Errorf("the lock is held after a canceled wait: %v", err)
	}
}
