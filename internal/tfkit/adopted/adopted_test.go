package adopted

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is private state: bytes by key, or an error for every key.
type private struct {
	values map[string][]byte
	failed bool
}

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if p.failed {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("failed", "failed")}
	}
	return p.values[key], nil
}

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p.values[key] = value
	return nil
}

// A note has the names that were saved. One that cannot be read has every name, also after some were dropped.
func TestNote(t *testing.T) {
	t.Parallel()
	saved := func(names ...string) private {
		p := private{values: map[string][]byte{}}
		Save(t.Context(), p, names)
		return p
	}
	raw := func(value string) private { return private{values: map[string][]byte{key: []byte(value)}} }
	for name, c := range map[string]struct {
		private     private
		a, b, empty bool
		dropped     bool // a is not in the note after it was dropped
	}{
		"no note":        {private{values: map[string][]byte{}}, false, false, true, true},
		"nothing":        {saved(), false, false, true, true},
		"one name":       {saved("a"), true, false, false, true},
		"two names":      {saved("a", "b"), true, true, false, true},
		"not a list":     {raw(`{"a": 1}`), true, true, false, false},
		"not JSON":       {raw(`["a"`), true, true, false, false},
		"cannot be read": {private{failed: true, values: map[string][]byte{}}, true, true, false, false},
	} {
		n := Read(t.Context(), c.private)
		if n.Has("a") != c.a || n.Has("b") != c.b || n.Empty() != c.empty {
			t.Errorf("%s: a %t, b %t, empty %t", name, n.Has("a"), n.Has("b"), n.Empty())
		}
		Drop(t.Context(), c.private, "a")
		if n = Read(t.Context(), c.private); n.Has("a") == c.dropped || n.Has("b") != c.b {
			t.Errorf("%s, a dropped: a %t, b %t", name, n.Has("a"), n.Has("b"))
		}
	}
}
