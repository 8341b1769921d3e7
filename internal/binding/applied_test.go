package binding

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/test/privatestate"
)

func TestApplied(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := &privatestate.Memory{}
	none := Applied{}
	if got := LastApplied(ctx, m); got != none {
		t.Errorf("of nothing: %+v", got)
	}
	want := Applied{Value: "sha256:0123456789abcdef", UpdatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	if err := SaveApplied(ctx, m, want); err != nil {
		t.Fatal(err)
	}
	if got := LastApplied(ctx, m); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if err := SaveApplied(ctx, m, Applied{Value: "1"}); err != nil || string(m.Values["applied"]) != `{"value":"1"}` {
		t.Errorf("without a time: %v, %s", err, m.Values["applied"])
	}
	m.Broken = true
	if got := LastApplied(ctx, m); got != none {
		t.Errorf("what cannot be read is believed: %+v", got)
	}
	if err := SaveApplied(ctx, m, want); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
	m.Broken = false
	for _, raw := range []string{"", "null", "[]", "x", `{"value":7}`} { // of another version, or damaged
		m.Values["applied"] = []byte(raw)
		if got := LastApplied(ctx, m); got != none {
			t.Errorf("%s: %+v", raw, got)
		}
	}
	if !errors.Is(WithProjectPath(chat.ErrNotFound), chat.ErrNotFound) {
		t.Error("the meaning of an error is lost")
	}
}

// A value that the project held before is adopted, unless this binding had put it there.
func TestApplied_withAdoption(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		last    Applied
		held    string
		adopted bool
	}{
		"written":                    {},
		"another one replaced":       {held: "b"},
		"found":                      {held: "a", adopted: true},
		"own, seen again":            {last: Applied{Value: "a"}, held: "a"},
		"adopted, seen again":        {last: Applied{Value: "a", Adopted: true}, held: "a", adopted: true},
		"adopted, removed, written":  {last: Applied{Value: "a", Adopted: true}},
		"rotated to one that is set": {last: Applied{Value: "b"}, held: "a", adopted: true},
	} {
		if got := (Applied{Value: "a"}).withAdoption(c.last, Value{Present: c.held != "", ID: c.held}); got.Adopted != c.adopted {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
