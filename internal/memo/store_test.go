package memo

import "testing"

// What a read brings that began before a write must not replace the outcome of the write.
func TestStore(t *testing.T) {
	plus := func(n int) int { return n + 10 }
	for name, c := range map[string]struct {
		during func(*Store[string, int])
		kept   int // what Keep returns for a read that brought 1
		known  int // afterwards; 0: nothing
	}{
		"nothing":               {func(*Store[string, int]) {}, 1, 1},
		"write":                 {func(s *Store[string, int]) { s.Write("key", 5) }, 5, 5},
		"forget":                {func(s *Store[string, int]) { s.Forget("key") }, 1, 0},
		"clear":                 {func(s *Store[string, int]) { s.Clear() }, 1, 0},
		"change of nothing":     {func(s *Store[string, int]) { s.Change("key", plus) }, 1, 0},
		"write, then change":    {func(s *Store[string, int]) { s.Write("key", 5); s.Change("key", plus) }, 15, 15},
		"write, then forget":    {func(s *Store[string, int]) { s.Write("key", 5); s.Forget("key") }, 1, 0},
		"write, then clear":     {func(s *Store[string, int]) { s.Write("key", 5); s.Clear() }, 1, 0},
		"forget, then write":    {func(s *Store[string, int]) { s.Forget("key"); s.Write("key", 5) }, 5, 5},
		"clear, then newer":     {func(s *Store[string, int]) { s.Clear(); s.Keep(s.CurrentMoment(), "key", 6) }, 6, 6},
		"forget, then newer":    {func(s *Store[string, int]) { s.Forget("key"); s.Keep(s.CurrentMoment(), "key", 6) }, 6, 6},
		"another read":          {func(s *Store[string, int]) { s.Keep(s.CurrentMoment(), "key", 6) }, 1, 1},
		"write of another key":  {func(s *Store[string, int]) { s.Write("other", 5) }, 1, 1},
		"forget of another key": {func(s *Store[string, int]) { s.Forget("other") }, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var s Store[string, int]
			began := s.CurrentMoment()
			c.during(&s)
			if got := s.Keep(began, "key", 1); got != c.kept {
				t.Errorf("Keep returns %d, want %d", got, c.kept)
			}
			if got, ok := s.Find("key"); got != c.known || ok != (c.known != 0) {
				t.Errorf("Find returns %d, %t, want %d", got, ok, c.known)
			}
		})
	}
}

func TestStore_change(t *testing.T) {
	var s Store[string, []int]
	s.Write("key", []int{1})
	held, _ := s.Find("key")
	s.Change("key", func(old []int) []int { return append([]int{0}, old...) })
	if got, _ := s.Find("key"); len(got) != 2 || len(held) != 1 {
		t.Errorf("got %v, held %v", got, held)
	}
	s.Change("unknown", func([]int) []int { t.Error("a value that is not known was changed"); return nil })
}

func TestStore_wasWritten(t *testing.T) {
	var s Store[string, int]
	s.Keep(s.CurrentMoment(), "read", 1)
	s.Write("written", 1)
	s.Forget("forgotten")
	for key, want := range map[string]bool{"read": false, "written": true, "forgotten": true, "unknown": false} {
		if got := s.wasWritten(key); got != want {
			t.Errorf("%s: %t", key, got)
		}
	}
}
