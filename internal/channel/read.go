package channel

import (
	"context"
	"errors"
	"fmt"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

// Read returns the channel as it is.
func (k Kind[M]) Read(ctx context.Context, s *session.Session, r *lifecycle.Stored[M]) (M, error) {
	platform, err := k.platform(s)
	if err != nil {
		return r.State, err
	}
	state := k.Common(r.State)
	now, err := platform.Channels.Get(ctx, state.ID.ValueString())
	if err != nil {
		err = binding.ExplainNotFound(ctx, r.Private, platform, err)
		if errors.Is(err, lifecycle.ErrGone) {
			token.WarnOfLeftBehind(ctx, s, state.tokenState(), r.Warn)
		}
		return r.State, err
	}
	if err := k.checkTenant(platform, state, now); err != nil {
		return r.State, err
	}
	s.Ledger.NoteInState(k.object(now.ID))
	state.Facts = state.WithHeldToken(now.Token, binding.LastApplied(ctx, r.Private).Value)
	return k.withShownValues(k.WithCommon(r.State, state), now, afterRead), nil
}

// Import reads the channel with an ID.
func (k Kind[M]) Import(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (M, error) {
	var m M
	platform, err := k.platform(s)
	if err != nil {
		return m, err
	}
	now, err := platform.Channels.Get(ctx, ids[0])
	if err != nil {
		return m, err
	}
	binding.NoteTenant(ctx, private, platform, now.ID)
	common := Model{Token: token.ImportedToken(now.Token), Generator: token.NoGenerator()}
	return k.withShownValues(k.WithCommon(m, common), now, afterRead), nil
}

// checkTenant refuses a channel that has the same ID as the one in the state, but belongs to another installation or account.
func (k Kind[M]) checkTenant(p *chat.Platform, state Model, now chat.Channel) error {
	if !now.IsReplacementOf(state.origin()) {
		return nil
	}
	return tfdiag.New(fmt.Sprintf("%s %s is another %s than that of the state", chat.SentenceStart(k.Noun), now.ID, k.Noun),
		"Its webhook has another address and another verify token, so it was created elsewhere: the provider is configured for another "+
			"installation or account of %s. Check %s in the provider configuration. If it is right, run terraform state rm with the address "+
			"of the resource. To manage this %s, import it afterwards.", k.Product, p.Argument, k.Noun)
}
