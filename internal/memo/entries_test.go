package memo_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"terraform-provider-whatsapp/internal/memo"
)

type entry struct{ id, key, text string }

// remote is a list of two entries that counts how it is read.
type remote struct {
	*memo.Entries[entry]
	singles []string
	lists   int
	broken  bool  // the list cannot be read
	fatal   error // of the list
}

func newRemote(alone int) *remote {
	return &remote{Entries: &memo.Entries[entry]{Names: func(e entry) (id, key string) { return e.id, e.key }, MaxSingleReads: alone}}
}

func (r *remote) get(ctx context.Context, name string) (entry, error) {
	return r.Get(ctx, memo.Query[entry]{
		Name: name,
		ReadOne: func(context.Context) (entry, error) {
			r.singles = append(r.singles, name)
			return r.entryOrError(name)
		},
		ReadList: func(context.Context) error {
			r.lists++
			if !r.broken {
				r.KeepList(r.CurrentMoment(), "", []entry{{"1", "ONE", "listed"}, {"2", "TWO", "listed"}, {"3", "", "listed"}})
			}
			return r.fatal
		},
	})
}

func (r *remote) entryOrError(name string) (entry, error) {
	ids := map[string]string{"1": "1", "ONE": "1", "2": "2", "TWO": "2", "3": "3", "4": "4"}
	if ids[name] == "" {
		return entry{}, errBoom
	}
	keys := map[string]string{"1": "ONE", "2": "TWO"}
	return entry{ids[name], keys[ids[name]], "alone"}, nil
}

func (r *remote) expect(t *testing.T, name, text string, singles, lists int) {
	t.Helper()
	got, err := r.get(t.Context(), name)
	if err != nil || got.text != text || len(r.singles) != singles || r.lists != lists {
		t.Errorf("%s: got %+v, %v after %d single reads and %d lists; want %q after %d and %d",
			name, got, err, len(r.singles), r.lists, text, singles, lists)
	}
}

func TestEntries_fewAloneManyByList(t *testing.T) {
	r := newRemote(1)
	r.expect(t, "1", "alone", 1, 0)
	r.expect(t, "1", "alone", 1, 0)
	r.expect(t, "TWO", "listed", 1, 1)
	r.expect(t, "3", "listed", 1, 1)
	r.expect(t, "ONE", "listed", 1, 1)
	r.expect(t, "4", "alone", 2, 1) // the list does not contain it
	r.Forget("1")
	r.expect(t, "1", "alone", 3, 1) // the list was read: it is not read again
}

func TestEntries_listFails(t *testing.T) {
	r := newRemote(0)
	r.broken = true
	r.expect(t, "1", "alone", 1, 1)
	r.expect(t, "2", "alone", 2, 2)
	r.broken = false
	r.expect(t, "3", "listed", 2, 3)
}

// An error of the list that concerns the entry, too, is the answer.
func TestEntries_listFailsForAll(t *testing.T) {
	r := newRemote(0)
	r.broken, r.fatal = true, errBoom
	if _, err := r.get(t.Context(), "1"); !errors.Is(err, errBoom) || len(r.singles) != 0 {
		t.Errorf("got %v after %d single reads", err, len(r.singles))
	}
}

func TestEntries_reset(t *testing.T) {
	r := newRemote(1)
	r.expect(t, "1", "alone", 1, 0)
	r.expect(t, "2", "listed", 1, 1)
	r.Reset("")
	r.expect(t, "2", "listed", 1, 2)
	r.Reset("other")
	r.expect(t, "2", "alone", 2, 2) // all entries are dropped, and this list is complete
}

// Entries of several lists: each list is counted and read by itself.
func TestEntries_lists(t *testing.T) {
	r := newRemote(1)
	var lists []string
	get := func(list, name, text string) {
		t.Helper()
		got, err := r.Get(t.Context(), memo.Query[entry]{
			Name: name, List: list,
			ReadOne: func(context.Context) (entry, error) { return entry{name, "", "alone"}, nil },
			ReadList: func(context.Context) error {
				lists = append(lists, list)
				r.KeepList(r.CurrentMoment(), list, []entry{{list + "2", "", "listed"}, {list + "3", "", "listed"}})
				return nil
			},
		})
		if err != nil || got.text != text {
			t.Errorf("%s: got %+v, %v, want %s", name, got, err, text)
		}
	}
	if got := r.ProbableList(); got != "" {
		t.Errorf("likely %q before the first entry", got)
	}
	get("a", "a1", "alone")
	if got := r.ProbableList(); got != "a" {
		t.Errorf("likely %q", got)
	}
	get("b", "b1", "alone")
	if got := r.ProbableList(); got != "" {
		t.Errorf("likely %q of two", got)
	}
	get("a", "a2", "listed")
	get("a", "a3", "listed")
	get("b", "b2", "listed")
	if !slices.Equal(lists, []string{"a", "b"}) {
		t.Errorf("read %v", lists)
	}
}

func TestEntries_unlikely(t *testing.T) {
	r := newRemote(2)
	if n := r.CountRequest("a", "1"); n != 1 || r.ProbableList() != "" {
		t.Errorf("number %d, likely %q", n, r.ProbableList())
	}
	if n := r.CountRequest("a", "2"); n != 2 || r.ProbableList() != "a" {
		t.Errorf("number %d, likely %q", n, r.ProbableList())
	}
}

func TestEntries_noList(t *testing.T) {
	r := newRemote(0)
	got, err := r.Get(t.Context(), memo.Query[entry]{Name: "1", ReadOne: func(context.Context) (entry, error) { return r.entryOrError("1") }})
	if err != nil || got.text != "alone" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEntries_failure(t *testing.T) {
	r := newRemote(5)
	if _, err := r.get(t.Context(), "none"); !errors.Is(err, errBoom) {
		t.Errorf("got %v", err)
	}
	if _, ok := r.Find("none"); ok {
		t.Error("a failure is remembered as an entry")
	}
}

func TestEntries_names(t *testing.T) {
	r := newRemote(9)
	r.expect(t, "ONE", "alone", 1, 0)
	if _, ok := r.Find("1"); !ok {
		t.Error("it is not found by its id")
	}
	// The key of one entry is the id of another that was not read yet.
	r.Keep(r.CurrentMoment(), "5", entry{"5", "6", "five"})
	if _, ok := r.Find("6"); ok {
		t.Error("a key was taken for an id")
	}
	r.KeepList(r.CurrentMoment(), "", []entry{{"5", "6", "five"}})
	if e, _ := r.Find("6"); e.text != "five" {
		t.Errorf("got %+v", e)
	}
	r.Write("6", entry{"6", "", "six"})
	if e, _ := r.Find("6"); e.text != "six" {
		t.Errorf("an id does not take precedence: %+v", e)
	}
	r.Forget("6")
	if e, ok := r.Find("6"); ok {
		t.Errorf("an id that was dropped is taken for a key: %+v", e)
	}
}

func TestEntries_forgetByAnyName(t *testing.T) {
	for _, name := range []string{"1", "ONE"} {
		r := newRemote(0)
		r.expect(t, "ONE", "listed", 0, 1)
		r.Forget(name)
		if e, ok := r.Find("1"); ok {
			t.Errorf("after Forget(%s): %+v", name, e)
		}
	}
}

// A write that ends while an entry or the list is read takes precedence.
func TestEntries_writeDuringRead(t *testing.T) {
	written := entry{"1", "ONE", "written"}
	r := newRemote(9)
	got, err := r.Get(t.Context(), memo.Query[entry]{Name: "ONE", ReadOne: func(context.Context) (entry, error) {
		r.Write("1", written)
		return r.entryOrError("ONE")
	}})
	if err != nil || got != written {
		t.Errorf("got %+v, %v", got, err)
	}
	began := r.CurrentMoment()
	r.Write("1", written)
	r.KeepList(began, "", []entry{{"1", "ONE", "outdated"}, {"2", "TWO", "listed"}})
	r.expect(t, "1", "written", 0, 0)
	r.expect(t, "TWO", "listed", 0, 0)
}

// Callers that want the same entry share one read, unless it was written since the read began.
func TestEntries_sharedRead(t *testing.T) {
	for name, c := range map[string]struct {
		during func(*remote)
		calls  int
	}{
		"nothing": {func(*remote) {}, 1},
		"write":   {func(r *remote) { r.Write("9", entry{"9", "", ""}) }, 2},
		"forget":  {func(r *remote) { r.Forget("1") }, 2},
		"reset":   {func(r *remote) { r.Reset("") }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, s := newRemote(9), newServer()
				get := func() {
					got, err := r.Get(t.Context(), memo.Query[entry]{Name: "ONE", ReadOne: func(ctx context.Context) (entry, error) {
						_, err := s.do(ctx)
						return entry{"1", "ONE", "alone"}, err
					}})
					if err != nil || got.text != "alone" {
						t.Errorf("%v, %v", got, err)
					}
				}
				go get()
				synctest.Wait()
				c.during(r)
				go get()
				synctest.Wait()
				for range c.calls {
					s.answer(nil)
				}
				if s.calls != c.calls {
					t.Errorf("%d reads, want %d", s.calls, c.calls)
				}
			})
		})
	}
}

func TestEntries_miss(t *testing.T) {
	r := newRemote(0)
	for _, step := range []struct {
		name string
		want int
	}{{"a", 1}, {"a", 1}, {"b", 2}, {"a", 2}} {
		if got := r.CountMissing(step.name); got != step.want {
			t.Errorf("%s: %d", step.name, got)
		}
	}
}
