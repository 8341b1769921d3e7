package flow

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove deletes a draft, deprecates a published flow if on_destroy says so, or leaves it.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if m.OnDestroy.ValueString() == ondestroy.Abandon {
		warnOfKept(r, m.Status.ValueString())
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
	if s.Ledger.WasWritten(m.object()) {
		return nil
	}
	if s.Ledger.WasRefused(m.object()) {
		return tfdiag.WithPath(atName, tfdiag.New("Flow "+m.Name.ValueString()+" was not removed",
			"This run has refused to create a flow with its "+
				"name. Nothing was changed. Resolve the other error, and plan again."))
	}

	now, err := g.Flows.ReadAnew(ctx, m.opts())
	if err != nil {
		return ignoreIfDeleted(ctx, g, m, err)
	}

	what := destructionOf(ctx, r, now.Status)
	if last := notedUpdateTime(ctx, r.Private); what != destroyLeaves && last != "" && last != now.UpdatedAt {
		return tfdiag.ExplainKept(errChangedSince(m))
	}

	switch what {
	case destroyDeletes:
		return ignoreIfDeleted(ctx, g, m, g.Flows.Delete(ctx, m.opts()))
	case destroyDeprecates:
		return deprecateFlow(ctx, g, m)
	case destroyLeaves:
		warnOfKept(r, now.Status)
	}
	return nil
}

func warnOfKept(r *lifecycle.Stored[model], status string) {
	r.Warn("Flow "+r.State.Name.ValueString()+" stays at Meta", "The resource was removed from the state. "+keptReason(r.State, status))
}

// ignoreIfDeleted returns nil for an error of a flow that is proven to be deleted.
func ignoreIfDeleted(ctx context.Context, g *graph.Client, m model, err error) error {
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrOutcomeUnknown) {
		if deleted, lookErr := g.Flows.ConfirmDeleted(context.WithoutCancel(ctx), m.opts()); deleted && lookErr == nil {
			return nil
		}
	}
	return tfdiag.ExplainKept(err)
}

// deprecateFlow deprecates a flow. A refusal after a lost answer is not an error if the flow is deprecated.
func deprecateFlow(ctx context.Context, g *graph.Client, m model) error {
	err := g.Flows.Deprecate(ctx, m.opts())
	if err == nil {
		return nil
	}
	if now, lookErr := g.Flows.ReadAnew(context.WithoutCancel(ctx), m.opts()); lookErr == nil && now.Status == deprecated {
		return nil
	}
	return tfdiag.ExplainKept(err)
}

// planDelete warns of what the destruction ends or leaves.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if err := s.Ledger.PlanExisting(m.object()); err != nil {
		return tfdiag.WithPath(atName, err)
	}
	name := m.Name.ValueString()
	switch what := destructionOf(ctx, r, m.Status.ValueString()); {
	case s.Ledger.WasWritten(m.object()):
	case what == destroyDeprecates:
		r.Warn("Flow "+name+" will be deprecated", "That cannot be undone. Messages with it can no longer be sent, and it keeps its name.")
	case what == destroyLeaves && m.OnDestroy.IsNull():
		r.Warn("Flow "+name+" will be left at Meta", keptReason(m, m.Status.ValueString()))
	}
	return nil
}

// destruction is what a destroy does with a flow.
type destruction int

const (
	destroyLeaves destruction = iota
	destroyDeletes
	destroyDeprecates
)

// destructionOf decides what a destruction does with a flow that has a status.
func destructionOf(ctx context.Context, r *lifecycle.Stored[model], status string) destruction {
	configured := r.State.OnDestroy.ValueString()
	switch {
	case configured == ondestroy.Abandon:
	case isPublished(status) && configured == onDestroyDeprecate:
		return destroyDeprecates
	case status == draft && (configured == onDestroyDeprecate || adopted.Load(ctx, r.Private).IsEmpty()):
		return destroyDeletes
	}
	return destroyLeaves
}

// keptReason returns why a destruction leaves a flow, as a sentence.
func keptReason(m model, status string) string {
	switch {
	case m.OnDestroy.ValueString() == ondestroy.Abandon:
		return `on_destroy is "abandon".`
	case status == draft:
		return adopted.KeptText(onDestroyDeprecate)
	case status == deprecated:
		return "Meta does not delete a deprecated flow."
	}
	return "Its status is " + status + ", and Meta deletes drafts only. To deprecate it, which cannot be undone, set on_destroy = " +
		"\"deprecate\", and apply that before the destroy."
}

// onDestroyDeprecate is the value of on_destroy besides ondestroy.Abandon.
const onDestroyDeprecate = "deprecate"
