package flow

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove deletes a draft, deprecates a published flow if on_destroy says so, or leaves it.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	m := r.State
	if m.OnDestroy.ValueString() == onDestroyAbandon {
		left(r, m.Status.ValueString())
		return nil
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.Written(m.object()) {
		return nil
	}
	if s.Ledger.Refused(m.object()) {
		return tfdiag.At(atName, tfdiag.New("Flow "+m.Name.ValueString()+" was not removed", "This run has refused to create a flow with its "+
			"name. Nothing was changed. Resolve the other error, and plan again."))
	}

	now, err := g.Flows.ReadAnew(ctx, m.opts())
	if err != nil {
		return gone(ctx, g, m, err)
	}

	what := onDestroy(ctx, r, now.Status)
	if last := noted(ctx, r.Private); what != leaves && last != "" && last != now.UpdatedAt {
		return tfdiag.Kept(changedSince(m))
	}

	switch what {
	case deletes:
		return gone(ctx, g, m, g.Flows.Delete(ctx, m.opts()))
	case deprecates:
		return withdraw(ctx, g, m)
	case leaves:
		left(r, now.Status)
	}
	return nil
}

func left(r *lifecycle.Read[model], status string) {
	r.Warn("Flow "+r.State.Name.ValueString()+" stays at Meta", "The resource was removed from the state. "+reason(r.State, status))
}

// gone returns nil for an error that a flow that is proven to be deleted explains.
func gone(ctx context.Context, g *graph.Client, m model, err error) error {
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrOutcomeUnknown) {
		if deleted, look := g.Flows.ConfirmDeleted(context.WithoutCancel(ctx), m.opts()); deleted && look == nil {
			return nil
		}
	}
	return tfdiag.Kept(err)
}

// withdraw deprecates a flow. A refusal after a lost answer is not an error if the flow is deprecated.
func withdraw(ctx context.Context, g *graph.Client, m model) error {
	err := g.Flows.Deprecate(ctx, m.opts())
	if err == nil {
		return nil
	}
	if now, look := g.Flows.ReadAnew(context.WithoutCancel(ctx), m.opts()); look == nil && now.Status == deprecated {
		return nil
	}
	return tfdiag.Kept(err)
}
