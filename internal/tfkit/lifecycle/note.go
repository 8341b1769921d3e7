package lifecycle

import (
	"context"
	"encoding/json"
	"errors"

	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// ErrNoNote says that a note was never saved.
var ErrNoNote = errors.New("there is no note")

// Note is a value that is kept beside the state of one object, as JSON in private data. States of earlier versions have its key and its
// JSON.
type Note[T any] struct{ Key string }

// Load returns the value. It is zero with an error: ErrNoNote, or that the note cannot be read.
func (n Note[T]) Load(ctx context.Context, private Private) (T, error) {
	var value, zero T
	if err := loadNote(ctx, private, n.Key, &value); err != nil {
		return zero, err
	}
	return value, nil
}

// Save keeps a value in place of an earlier one.
func (n Note[T]) Save(ctx context.Context, private PrivateWriter, value T) error {
	return saveNote(ctx, private, n.Key, value)
}

func loadNote(ctx context.Context, private Private, key string, into any) error {
	raw, diags := private.GetKey(ctx, key)
	switch {
	case diags.HasError():
		return tftype.Error(diags)
	case len(raw) == 0:
		return ErrNoNote
	}
	return json.Unmarshal(raw, into)
}

func saveNote(ctx context.Context, private PrivateWriter, key string, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return tftype.Error(private.SetKey(ctx, key, raw))
}
