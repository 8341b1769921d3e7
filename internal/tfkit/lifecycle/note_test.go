package lifecycle_test

import (
	"errors"
	"testing"

	"terraform-provider-whatsapp/internal/test/privatestate"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func TestNote(t *testing.T) {
	note := lifecycle.Note[struct {
		Name  string `json:"name"`
		Count int    `json:"count"`
	}]{Key: "note"}
	var private privatestate.Memory

	value, err := note.Load(t.Context(), &private)
	if !errors.Is(err, lifecycle.ErrNoNote) || value.Name != "" {
		t.Errorf("without a note: %+v, %v", value, err)
	}
	value.Name, value.Count = "a", 2
	if err := note.Save(t.Context(), &private, value); err != nil {
		t.Fatal(err)
	}
	if got := string(private.Values["note"]); got != `{"name":"a","count":2}` {
		t.Errorf("saved %s", got)
	}
	if got, err := note.Load(t.Context(), &private); err != nil || got != value {
		t.Errorf("loaded %+v, %v", got, err)
	}

	private.Values["note"] = []byte(`{"name":"half","count":"two"}`)
	if got, err := note.Load(t.Context(), &private); err == nil || errors.Is(err, lifecycle.ErrNoNote) || got.Name != "" {
		t.Errorf("a note of another form: %+v, %v", got, err)
	}
	private.Broken = true
	if _, err := note.Load(t.Context(), &private); err == nil || errors.Is(err, lifecycle.ErrNoNote) {
		t.Errorf("private data that cannot be read: %v", err)
	}
	if err := note.Save(t.Context(), &private, value); err == nil {
		t.Error("private data that cannot be written is no error")
	}
}

func TestNote_notJSON(t *testing.T) {
	if err := (lifecycle.Note[func()]{Key: "note"}).Save(t.Context(), new(privatestate.Memory), nil); err == nil {
		t.Error("a value without JSON is no error")
	}
}
