package messagetemplate

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	g, err := m.client(s)
	if err != nil {
		return m, err
	}
	now, err := g.MessageTemplates.Get(ctx, m.opts())
	switch {
	case errors.Is(err, graph.ErrHidden):
		gone, look := g.MessageTemplates.ConfirmDeleted(ctx, m.opts())
		if look != nil || !gone {
			return m, metaarg.ExplainAccountError(errors.Join(err, look))
		}
		return m, lifecycle.ErrGoneBecause("Template %s no longer exists: two complete lists of account %s, apart in time, do not have it.",
			m.title(), m.BusinessAccountID.ValueString())
	case err != nil:
		return m, err
	case isDeleted(now):
		return m, lifecycle.ErrGoneBecause("Template %s was deleted: Meta shows the status %s. %s", m.title(), now.Status, nameBlock)
	}
	s.Ledger.NoteInState(m.object())
	return m.withRemote(now)
}
