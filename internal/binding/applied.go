package binding

import (
	"context"
	"encoding/json"
	"time"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Applied is what was last applied. It is kept in private state and holds no secret.
type Applied struct {
	Value     string    `json:"value"` // a fingerprint or an ID
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	Adopted   bool      `json:"adopted,omitempty"` // the project held the value already, so another configuration may have put it there
}

// After returns the note for a value that a project has now. last is the previous note, and held is what the project held before. A value
// that was there already counts as adopted, unless this binding has written it earlier.
func (a Applied) After(last Applied, held Value) Applied {
	a.Adopted = held.ID != "" && held.ID == a.Value && (last.Value != a.Value || last.Adopted)
	return a
}

const appliedKey = "applied"

// LastApplied returns what was last applied, the zero Applied if that is not known. Nothing is cleared then.
func LastApplied(ctx context.Context, private lifecycle.Private) Applied {
	var a Applied
	raw, diags := private.GetKey(ctx, appliedKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &a) != nil {
		return Applied{}
	}
	return a
}

// SaveApplied notes what was applied.
func SaveApplied(ctx context.Context, private lifecycle.PrivateWriter, a Applied) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return tftype.Error(private.SetKey(ctx, appliedKey, raw))
}
