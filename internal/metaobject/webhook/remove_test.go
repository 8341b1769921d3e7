package webhook

import (
	"testing"

	"terraform-provider-whatsapp/internal/session"
)

// What another address has written is not removed, and what it was refused to write is an error. The lock is free after it.
func TestBeginRemoval(t *testing.T) {
	t.Parallel()
	o := AccountObject("102000000000001")
	for name, c := range map[string]struct {
		before         func(*session.Ledger)
		taken, refused bool
	}{
		"nothing before": {func(*session.Ledger) {}, false, false},
		"written":        {func(l *session.Ledger) { l.NoteWritten(o) }, true, false},
		"refused":        {func(l *session.Ledger) { l.NoteRefused(o) }, false, true},
	} {
		var s session.Session
		c.before(&s.Ledger)
		unlock, taken, err := BeginRemoval(t.Context(), &s, o)
		if taken != c.taken || (err != nil) != c.refused {
			t.Errorf("%s: taken %v, %v", name, taken, err)
		}
		if err == nil {
			unlock()
		}
		again, err := s.Ledger.Lock(t.Context(), o) // waits for ever if the lock is held
		if err != nil {
			t.Fatal(err)
		}
		again()
	}
}
