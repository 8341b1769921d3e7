package binding

import (
	"context"
	"time"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// Applied is what was last applied. It is kept in private state and holds no secret.
type Applied struct {
	Value     string    `json:"value"` // a fingerprint or an ID
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	Adopted   bool      `json:"adopted,omitempty"` // the project held the value already, so another configuration may have put it there
}

// withAdoption returns the note for a value that a project has now. last is the previous note, and held is what the project held before. A
// value that was there already counts as adopted, unless this binding has written it earlier.
func (a Applied) withAdoption(last Applied, held Value) Applied {
	a.Adopted = held.ID != "" && held.ID == a.Value && (last.Value != a.Value || last.Adopted)
	return a
}

var appliedNote = lifecycle.Note[Applied]{Key: "applied"}

// LastApplied returns what was last applied, the zero Applied if that is not known. Nothing is cleared then.
func LastApplied(ctx context.Context, private lifecycle.Private) Applied {
	a, _ := appliedNote.Load(ctx, private)
	return a
}

// SaveApplied notes what was applied.
func SaveApplied(ctx context.Context, private lifecycle.PrivateWriter, a Applied) error {
	return appliedNote.Save(ctx, private, a)
}
