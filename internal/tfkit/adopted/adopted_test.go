package adopted

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/privatestate"
)

// A note has the names that were saved. One that cannot be read has every name, also after some were dropped.
func TestNote(t *testing.T) {
	t.Parallel()
	saved := func(names ...string) *privatestate.Memory {
		p := &privatestate.Memory{}
		Save(t.Context(), p, names)
		return p
	}
	raw := func(value string) *privatestate.Memory {
		return &privatestate.Memory{Values: map[string][]byte{storedNote.Key: []byte(value)}}
	}
	for name, c := range map[string]struct {
		private     *privatestate.Memory
		a, b, empty bool
		dropped     bool // a is not in the note after it was dropped
	}{
		"no note":        {&privatestate.Memory{}, false, false, true, true},
		"nothing":        {saved(), false, false, true, true},
		"one name":       {saved("a"), true, false, false, true},
		"two names":      {saved("a", "b"), true, true, false, true},
		"not a list":     {raw(`{"a": 1}`), true, true, false, false},
		"not JSON":       {raw(`["a"`), true, true, false, false},
		"cannot be read": {&privatestate.Memory{Broken: true}, true, true, false, false},
	} {
		n := Load(t.Context(), c.private)
		if n.Has("a") != c.a || n.Has("b") != c.b || n.IsEmpty() != c.empty {
			t.Errorf("%s: a %t, b %t, empty %t", name, n.Has("a"), n.Has("b"), n.IsEmpty())
		}
		Drop(t.Context(), c.private, "a")
		if n = Load(t.Context(), c.private); n.Has("a") == c.dropped || n.Has("b") != c.b {
			t.Errorf("%s, a dropped: a %t, b %t", name, n.Has("a"), n.Has("b"))
		}
	}
}
