package memo

import "testing"

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
