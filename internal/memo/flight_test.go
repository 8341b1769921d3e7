package memo_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"terraform-provider-whatsapp/internal/memo"
)

var errBoom = errors.New("boom")

// server answers calls with their number, each when release says so.
type server struct {
	calls   int
	release chan error
}

func newServer() *server { return &server{release: make(chan error)} }

func (s *server) do(ctx context.Context) (int, error) {
	s.calls++
	n := s.calls
	select {
	case err := <-s.release:
		return n, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// result is what a caller of a flight got.
type result struct {
	value int
	err   error
}

func start(ctx context.Context, f *memo.Flight[string, int], fresh memo.Freshness, s *server) *result {
	got := &result{value: -1}
	go func() { got.value, got.err = f.Do(ctx, "key", fresh, s.do) }()
	synctest.Wait()
	return got
}

func (s *server) answer(err error) {
	s.release <- err
	synctest.Wait()
}

func TestFlight_shared(t *testing.T) {
	for name, err := range map[string]error{"value": nil, "error": errBoom} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var f memo.Flight[string, int]
				s := newServer()
				var got []*result
				for range 10 {
					got = append(got, start(t.Context(), &f, memo.Shared, s))
				}
				s.answer(err)
				for _, r := range got {
					if r.value != 1 || !errors.Is(r.err, err) {
						t.Errorf("got %+v", r)
					}
				}
				later := start(t.Context(), &f, memo.Shared, s)
				s.answer(nil)
				if later.value != 2 || later.err != nil {
					t.Errorf("a result was remembered: %+v", later)
				}
			})
		})
	}
}

func TestFlight_otherKey(t *testing.T) {
	var f memo.Flight[int, int]
	inner := func(context.Context) (int, error) { return 2, nil }
	got, err := f.Do(t.Context(), 1, memo.Shared, func(ctx context.Context) (int, error) { return f.Do(ctx, 2, memo.Shared, inner) })
	if got != 2 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
}

// Those who need a fresh result share the next call, which begins when the one under way has ended.
func TestFlight_fresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f memo.Flight[string, int]
		s := newServer()
		first := start(t.Context(), &f, memo.Fresh, s)
		shared := start(t.Context(), &f, memo.Shared, s)
		fresh := []*result{start(t.Context(), &f, memo.Fresh, s), start(t.Context(), &f, memo.Fresh, s)}
		if s.calls != 1 {
			t.Errorf("%d calls at once", s.calls)
		}
		s.answer(nil)
		if first.value != 1 || shared.value != 1 || s.calls != 2 {
			t.Errorf("got %+v, %+v after %d calls", first, shared, s.calls)
		}
		late := start(t.Context(), &f, memo.Shared, s)
		last := start(t.Context(), &f, memo.Fresh, s)
		s.answer(nil)
		for _, r := range append(fresh, late) {
			if r.value != 2 || r.err != nil {
				t.Errorf("got %+v", r)
			}
		}
		s.answer(nil)
		if last.value != 3 || s.calls != 3 {
			t.Errorf("got %+v after %d calls", last, s.calls)
		}
	})
}

// The caller that makes the call is canceled: the others make it anew, once.
func TestFlight_canceledCall(t *testing.T) {
	for name, fresh := range map[string]memo.Freshness{"shared": memo.Shared, "fresh": memo.Fresh} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var f memo.Flight[string, int]
				s := newServer()
				ctx, cancel := context.WithCancel(t.Context())
				first := start(ctx, &f, memo.Shared, s)
				others := []*result{start(t.Context(), &f, fresh, s), start(t.Context(), &f, memo.Shared, s), start(t.Context(), &f, fresh, s)}
				cancel()
				synctest.Wait()
				if !errors.Is(first.err, context.Canceled) || s.calls != 2 {
					t.Errorf("got %+v after %d calls", first, s.calls)
				}
				s.answer(nil)
				for _, r := range others {
					if r.value != 2 || r.err != nil {
						t.Errorf("got %+v", r)
					}
				}
			})
		})
	}
}

// A call that succeeds although its caller was canceled is a result; so is an error of its own.
func TestFlight_resultOfACanceledCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f memo.Flight[string, int]
		s := newServer()
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		go func() {
			_, _ = f.Do(ctx, "key", memo.Shared, func(context.Context) (int, error) {
				<-release
				return 7, nil
			})
		}()
		synctest.Wait()
		other := start(t.Context(), &f, memo.Shared, s)
		cancel()
		close(release)
		synctest.Wait()
		if other.value != 7 || other.err != nil || s.calls != 0 {
			t.Errorf("got %+v after %d calls", other, s.calls)
		}
	})
}

func TestFlight_canceledWait(t *testing.T) {
	for name, fresh := range map[string]memo.Freshness{"shared": memo.Shared, "fresh": memo.Fresh} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var f memo.Flight[string, int]
				s := newServer()
				ctx, cancel := context.WithCancel(t.Context())
				first := start(t.Context(), &f, memo.Shared, s)
				waiting := start(ctx, &f, fresh, s)
				cancel()
				synctest.Wait()
				if !errors.Is(waiting.err, context.Canceled) {
					t.Errorf("the wait got %+v", waiting)
				}
				s.answer(nil)
				if first.value != 1 || first.err != nil || s.calls != 1 {
					t.Errorf("got %+v after %d calls", first, s.calls)
				}
				after := start(t.Context(), &f, memo.Fresh, s) // takes the turn that no caller took
				s.answer(nil)
				if after.value != 2 || after.err != nil {
					t.Errorf("got %+v", after)
				}
			})
		})
	}
}

func TestFlight_panic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f memo.Flight[string, int]
		s := newServer()
		release := make(chan struct{})
		var recovered any
		go func() {
			defer func() { recovered = recover() }()
			_, _ = f.Do(t.Context(), "key", memo.Shared, func(context.Context) (int, error) {
				<-release
				panic("bug")
			})
		}()
		synctest.Wait()
		other := start(t.Context(), &f, memo.Shared, s)
		close(release)
		synctest.Wait()
		s.answer(nil)
		if recovered != "bug" || other.value != 1 || other.err != nil {
			t.Errorf("recovered %v, the other got %+v", recovered, other)
		}
	})
}

func TestFlight_forget(t *testing.T) {
	for name, forget := range map[string]func(*memo.Flight[string, int]){
		"forget": func(f *memo.Flight[string, int]) { f.Forget("key") },
		"clear":  func(f *memo.Flight[string, int]) { f.Clear() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var f memo.Flight[string, int]
				s := newServer()
				before := start(t.Context(), &f, memo.Shared, s)
				fresh := start(t.Context(), &f, memo.Fresh, s)
				forget(&f)
				after := start(t.Context(), &f, memo.Shared, s)
				if s.calls != 2 {
					t.Errorf("%d calls", s.calls)
				}
				f.Forget("other")
				late := start(t.Context(), &f, memo.Shared, s)
				s.answer(nil)
				s.answer(nil)
				s.answer(nil)
				if before.value+after.value != 3 || late.value != after.value || fresh.value != 3 || s.calls != 3 {
					t.Errorf("got %d, %d, %d, %d after %d calls", before.value, after.value, late.value, fresh.value, s.calls)
				}
			})
		})
	}
}
