package graph

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCollectionSharesOneRead(t *testing.T) {
	var l collection[int]
	var reads atomic.Int32
	started, release := make(chan struct{}), make(chan struct{})
	read := func(context.Context) ([]int, error) {
		if reads.Add(1) == 1 {
			close(started)
		}
		<-release
		return []int{1, 2, 3}, nil
	}
	var wg sync.WaitGroup
	get := func() {
		list, err := l.get(t.Context(), "k", read)
		if err != nil || !slices.Equal(list, []int{1, 2, 3}) {
			t.Errorf("%v, %v", list, err)
		}
		for i := range list { // what one caller does with its list is nobody else's business
			list[i] = 7
		}
	}
	wg.Go(get)
	<-started
	for range 20 {
		wg.Go(get)
	}
	close(release)
	wg.Wait()
	get()
	if reads.Load() != 1 {
		t.Errorf("%d reads", reads.Load())
	}
	if list, err := l.get(t.Context(), "other", func(context.Context) ([]int, error) { return nil, nil }); err != nil || len(list) != 0 {
		t.Errorf("another key: %v, %v", list, err)
	}
}

func TestCollectionForgetsFailures(t *testing.T) {
	var l collection[int]
	boom := errors.New("boom")
	if list, err := l.get(t.Context(), "k", func(context.Context) ([]int, error) { return []int{1}, boom }); !errors.Is(err, boom) || list != nil {
		t.Errorf("%v, %v", list, err)
	}
	for range 2 { // an empty list is a list
		if _, err := l.get(t.Context(), "k", func(context.Context) ([]int, error) { return nil, nil }); err != nil {
			t.Error(err)
		}
	}
	if list, err := l.get(t.Context(), "k", nil); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// What a read brings that began before a change must not replace the outcome of the change.
func TestCollectionChangedWhileRead(t *testing.T) {
	add := func(list []int) []int { return append(list, 9) }
	for name, tt := range map[string]struct {
		during func(*collection[int])
		want   []int // what is asked for afterwards; the read of that answers with 8
	}{
		"nothing":           {func(*collection[int]) {}, []int{1}},
		"change":            {func(l *collection[int]) { l.change("k", add) }, []int{8}},
		"forget":            {func(l *collection[int]) { l.forget("k") }, []int{8}},
		"another is forgot": {func(l *collection[int]) { l.forget("other") }, []int{1}},
		"read, then change": {func(l *collection[int]) {
			l.forget("k")
			if list, err := l.get(t.Context(), "k", func(context.Context) ([]int, error) { return []int{5}, nil }); err != nil || !slices.Equal(list, []int{5}) {
				t.Errorf("%v, %v: waited for the old read", list, err)
			}
			l.change("k", add)
		}, []int{5, 9}},
	} {
		t.Run(name, func(t *testing.T) {
			var l collection[int]
			old, err := l.get(t.Context(), "k", func(context.Context) ([]int, error) { tt.during(&l); return []int{1}, nil })
			if err != nil || !slices.Equal(old, []int{1}) {
				t.Errorf("%v, %v", old, err)
			}
			got, err := l.get(t.Context(), "k", func(context.Context) ([]int, error) { return []int{8}, nil })
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

func TestCollectionChange(t *testing.T) {
	var l collection[int]
	one := func(context.Context) ([]int, error) { return []int{1}, nil }
	held, _ := l.get(t.Context(), "k", one)
	l.change("k", func(list []int) []int { list[0] = 2; return append(list, 3) })
	l.change("unread", func([]int) []int { t.Error("a list that is not known was changed"); return nil })
	if got, err := l.get(t.Context(), "k", nil); err != nil || !slices.Equal(got, []int{2, 3}) || held[0] != 1 {
		t.Errorf("%v, %v; held %v", got, err, held)
	}
	l.forget("k")
	if got, err := l.get(t.Context(), "k", one); err != nil || !slices.Equal(got, []int{1}) {
		t.Errorf("after forgetting: %v, %v", got, err)
	}
}

func TestKeyedLock(t *testing.T) {
	var k keyedLock
	unlock, err := k.lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	other, err := k.lock(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	other()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.lock(gone, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	var wg sync.WaitGroup
	inside := 1
	for range 5 {
		wg.Go(func() {
			unlock, err := k.lock(t.Context(), "a")
			if err != nil {
				t.Error(err)
				return
			}
			inside++ // the race detector and this count say that it is one at a time
			if inside != 1 {
				t.Errorf("%d inside", inside)
			}
			inside--
			unlock()
		})
	}
	inside--
	unlock()
	wg.Wait()
}
