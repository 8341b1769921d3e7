package messagetemplate

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := m.client(s)
	if err != nil {
		return m, err
	}
	now, err := g.MessageTemplates.Get(ctx, m.opts())
	switch {
	case errors.Is(err, graph.ErrHidden):
		gone, lookErr := g.MessageTemplates.ConfirmDeleted(ctx, m.opts())
		if lookErr != nil || !gone {
			return m, metaarg.ExplainAccountError(errors.Join(err, lookErr))
		}
		return m, lifecycle.ErrGoneBecause("Template %s no longer exists: two complete lists of account %s, apart in time, do not have it.",
			m.displayName(), m.BusinessAccountID.ValueString())
	case err != nil:
		return m, err
	case isDeleted(now):
		return m, lifecycle.ErrGoneBecause("Template %s was deleted: Meta shows the status %s. %s", m.displayName(), now.Status, nameBlockText)
	}
	s.Ledger.NoteInState(m.object())
	return m.withRemote(now)
}
