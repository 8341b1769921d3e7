package phonenumberbinding

import (
	"context"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	return slot.PlanRemoval(ctx, s, binding.RemovalOf(r))
}

// remove clears the number if it is still the number that this binding applied.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	_, err := slot.Remove(ctx, s, binding.RemovalOf(r))
	return err
}
