package tokenbinding

import (
	"context"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// remove clears the token if it is still the one that this binding applied.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	lost, err := slot.Remove(ctx, s, binding.RemovalOf(r))
	if lost {
		token.WarnOfLeftBehind(ctx, s, r.State.tokenState(), r.Warn)
	}
	return err
}
