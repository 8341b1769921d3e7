package businessaccountuser

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove unassigns the user. It succeeds if the user is not assigned.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
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
		return nil // another resource assigned the user in this run
	}
	if s.Ledger.WasRefused(m.object()) {
		return tfdiag.New("The user was not unassigned", "Another resource was to assign user %s to WhatsApp Business Account %s with other "+
			"tasks in the same run, and was refused. Unassigning the user now would take all access away. Nothing was changed. "+
			"Apply again, or write a moved block if the resource was renamed.", m.UserID.ValueString(), m.BusinessAccountID.ValueString())
	}

	err = g.AssignedUsers.Unassign(ctx, m.assignment())
	if err == nil {
		// A resource that assigns the user again in this run must not find the old assignment. Whether the list shows the removal in
		// time does not matter to this one.
		_, _ = g.AssignedUsers.WaitForTasks(ctx, m.assignment(), func(tasks []string) bool { return tasks == nil })
		return nil
	}
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) {
		if gone, lookErr := g.AssignedUsers.ConfirmAbsent(ctx, m.assignment()); gone && lookErr == nil {
			return nil
		}
	}
	return tfdiag.ExplainKept(explainWriteError(err, m))
}

// planDelete warns about the access that the user loses.
func planDelete(_ context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if !s.Ledger.WasWritten(m.object()) { // otherwise another resource assigned the user in this run
		r.Warn(fmt.Sprintf("User %s will lose access to WhatsApp Business Account %s", m.UserID.ValueString(), m.BusinessAccountID.ValueString()),
			"Destroying this resource unassigns the user. Tokens of the user can no longer use the account.")
	}
	return tfdiag.WithPath(path.Root("user_id"), s.Ledger.PlanExisting(m.object()))
}
