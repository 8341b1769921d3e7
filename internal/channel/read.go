package channel

import (
	"context"
	"errors"
	"fmt"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// Read returns the channel as it is.
func (k Kind[M]) Read(ctx context.Context, s *session.Session, r *lifecycle.Read[M]) (M, error) {
	platform, err := k.platform(s)
	if err != nil {
		return r.State, err
	}
	state := k.Shared(r.State)
	now, err := platform.Channels.Get(ctx, state.ID.ValueString())
	if errors.Is(err, chat.ErrNotFound) {
		token.LeftBehind(state.state(), r.Warn)
		return r.State, fmt.Errorf("%w: %w", lifecycle.ErrGone, err)
	}
	if err != nil {
		return r.State, err
	}
	s.Ledger.Read(k.object(now.ID))
	state.Facts = state.Refresh(now.Token, binding.LastApplied(ctx, r.Private).Value)
	return k.filled(k.With(r.State, state), now, false), nil
}

// Import reads the channel with an ID.
func (k Kind[M]) Import(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (M, error) {
	var m M
	platform, err := k.platform(s)
	if err != nil {
		return m, err
	}
	now, err := platform.Channels.Get(ctx, ids[0])
	if err != nil {
		return m, err
	}
	return k.filled(k.With(m, Model{Token: token.Imported(now.Token), Generator: token.NotGenerated()}), now, false), nil
}

// Delete removes the channel and returns when it is gone.
func (k Kind[M]) Delete(ctx context.Context, s *session.Session, r *lifecycle.Read[M]) error {
	platform, err := k.platform(s)
	if err != nil {
		return err
	}
	state := k.Shared(r.State)
	err = platform.Channels.Delete(ctx, state.ID.ValueString())
	switch {
	case errors.Is(err, chat.ErrNotFound):
		err = lifecycle.ErrGone
	case err != nil:
		return err
	}
	token.LeftBehind(state.state(), r.Warn)
	return err
}
