package businessaccountuser

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// assignmentWrite is the write of one user's tasks on one account.
type assignmentWrite struct {
	*lifecycle.Write[model]
	s        *session.Session
	g        *graph.Client
	business string
	wanted   []string
}

// newAssignmentWrite completes the portfolio of the plan, and returns its write.
func newAssignmentWrite(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (assignmentWrite, error) {
	a := assignmentWrite{Write: w, s: s}
	var err error
	if a.g, err = s.Graph(); err != nil {
		return a, err
	}
	if a.business, err = metaarg.BusinessID(a.g, w.Plan.BusinessID); err != nil {
		return a, err
	}
	w.Plan.BusinessID = types.StringValue(a.business)
	a.wanted, err = tftype.KnownStrings(ctx, w.Plan.Tasks)
	return a, err
}

func (a assignmentWrite) accountID() string { return a.Plan.BusinessAccountID.ValueString() }
func (a assignmentWrite) userID() string    { return a.Plan.UserID.ValueString() }

// userTitle returns the title of a message, a format for the user and the account.
func (a assignmentWrite) userTitle(summary string) string {
	return fmt.Sprintf(summary, a.userID(), a.accountID())
}

// readTasks reads the tasks that the user has now, nil if the user is not assigned.
func (a assignmentWrite) readTasks(ctx context.Context) ([]string, error) {
	return a.g.AssignedUsers.GetTasks(ctx, a.Plan.assignment())
}

func (a assignmentWrite) setTasks(ctx context.Context) error {
	return a.g.AssignedUsers.Assign(ctx, a.Plan.assignment(), a.wanted)
}

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	a, err := newAssignmentWrite(ctx, s, w)
	if err != nil {
		return w.Plan, err
	}

	unlock, err := s.Ledger.Lock(ctx, w.Plan.object())
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	if s.Ledger.WasWritten(w.Plan.object()) {
		return w.Plan, tfdiag.WithPath(path.Root("user_id"), session.ErrManagedTwice(w.Plan.object(), typeName))
	}

	have, err := a.readTasks(ctx)
	if err != nil {
		return w.Plan, explainListError(err, w.Plan)
	}
	if err := checkExisting(s, w.Plan, a.wanted, have); err != nil {
		return w.Plan, err
	}
	if len(have) == 0 {
		if err := a.setTasks(ctx); err != nil {
			return w.Plan, explainWriteError(err, w.Plan)
		}
		have = a.readBack(ctx)
	}

	a.noteTasks(ctx, have, len(have) > 0)
	s.Ledger.NoteWritten(w.Plan.object())
	return w.Plan, nil
}

func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	a, err := newAssignmentWrite(ctx, s, w)
	if err != nil {
		return w.Plan, err
	}

	unlock, err := s.Ledger.Lock(ctx, w.Plan.object())
	if err != nil {
		return w.Plan, err
	}
	defer unlock()

	before, err := a.readTasks(ctx)
	if err != nil {
		return w.Plan, explainListError(err, w.Plan)
	}

	last := loadLastWrite(ctx, w.Private)
	now := before
	if !last.satisfies(a.wanted, before) {
		if err := a.setTasks(ctx); err != nil {
			return w.Plan, explainWriteError(err, w.Plan)
		}
		now = a.readBack(ctx)
	}
	if left := last.leftoverTasks(a.wanted, before, now); len(left) > 0 {
		if now, err = a.removeTasks(ctx, left); err != nil {
			return w.Plan, err
		}
	}

	a.noteTasks(ctx, now, last.Listed || before != nil || now != nil)
	return w.Plan, nil
}

// removeTasks removes the tasks that a write has left. Meta can only remove all tasks, so the user is unassigned and assigned again. The
// provider's own user is never unassigned. It returns the tasks that Meta shows afterwards.
func (a assignmentWrite) removeTasks(ctx context.Context, left []string) ([]string, error) {
	token, err := a.g.Tokens.Inspect(ctx, a.s.Token())
	if err != nil || !token.Valid || token.UserID == "" || token.UserID == a.userID() {
		why := "this user owns the provider's access_token, which would lose its access to the account"
		if token.UserID != a.userID() {
			why = "Meta does not return the user that owns the provider's access_token, and that user must not lose its access to the account"
		}
		a.WarnAt(path.Root("tasks"), a.userTitle("User %s keeps tasks on account %s that are not configured"), fmt.Sprintf(
			"The configured tasks of user %s were set. Meta also shows these tasks: %s. They can only be removed together with all others, and %s. "+
				"Remove them manually in Meta Business Settings > Accounts > WhatsApp accounts > WhatsApp account access. "+
				"Until then, every plan shows them as a change.", a.userID(), strings.Join(left, ", "), why))
		return nil, nil // not recorded
	}

	// The user has no access until the tasks are set again, so both calls are sent even if the run is interrupted.
	calls, err := a.g.Reserve(3) // to assign and to read back too
	if err != nil {
		return nil, tfdiag.WithSummary("User keeps tasks that are not configured", err)
	}
	defer calls.Release()

	ctx = calls.Context(context.WithoutCancel(ctx))
	removed := a.g.AssignedUsers.Unassign(ctx, a.Plan.assignment())
	if removed != nil && !errors.Is(removed, graph.ErrOutcomeUnknown) {
		return nil, tfdiag.WithSummary("User keeps tasks that are not configured", tfdiag.WithAdvice(explainWriteError(removed, a.Plan),
			"The configured tasks were set. Meta also shows these tasks: "+strings.Join(left, ", ")+". The next apply tries again to remove them."))
	}
	if err := a.setTasks(ctx); err != nil {
		return nil, tfdiag.WithSummary("User has no access to the account", tfdiag.WithAdvice(explainWriteError(err, a.Plan), fmt.Sprintf(
			"To remove %s, user %s was unassigned from account %s. Setting the configured tasks again failed. Apply again soon: "+
				"the plan finds the user unassigned, and the apply assigns the user with the configured tasks.",
			strings.Join(left, ", "), a.userID(), a.accountID())))
	}
	if removed != nil {
		return nil, tfdiag.WithSummary("Could not confirm that the extra tasks were removed", tfdiag.WithAdvice(removed,
			"The configured tasks were set again, so the user has access. The next plan shows the tasks that still have to be removed."))
	}
	return a.readBack(ctx), nil
}

// readBack reads the tasks after a write, until Meta lists all of them. The write succeeded, so a failure is a warning.
func (a assignmentWrite) readBack(ctx context.Context) []string {
	have, err := a.g.AssignedUsers.WaitForTasks(ctx, a.Plan.assignment(), func(have []string) bool {
		return have != nil && (hasFullControl(a.wanted) || len(tftype.Difference(a.wanted, have)) == 0)
	})
	if err != nil {
		a.Warn(a.userTitle("Could not read the tasks of user %s on account %s"), fmt.Sprintf(
			"User %s was assigned to account %s. The next plan shows the tasks that Meta recorded. %s", a.userID(), a.accountID(),
			tfdiag.ErrorText(err)))
		return nil
	}
	if have == nil {
		a.WarnAt(path.Root("business_id"), a.userTitle("Meta does not list user %s of account %s yet"),
			fmt.Sprintf("User %s was assigned to account %s, but the list of the account's users for business portfolio %s does not contain "+
				"the user. The list may be outdated. If the next plan fails for the same reason, the user belongs to another portfolio: "+
				"set business_id to that portfolio.", a.userID(), a.accountID(), a.business))
		return nil
	}
	if missing := tftype.Difference(a.wanted, have); len(missing) > 0 && !hasFullControl(a.wanted) {
		a.WarnAt(path.Root("tasks"), a.userTitle("Meta does not show all tasks of user %s on account %s yet"),
			fmt.Sprintf("User %s was assigned to account %s, but the list of the account's users does not show %s. The list may be "+
				"outdated. If the next plan shows a change of the tasks, Meta does not grant these tasks to this user.",
				a.userID(), a.accountID(), strings.Join(missing, ", ")))
	}
	return have
}

// noteTasks records the tasks that Meta shows for the wanted tasks, so that Meta's expansion of them does not appear as drift. Tasks
// are not recorded if one of the wanted tasks is missing, so that the next plan shows the difference.
func (a assignmentWrite) noteTasks(ctx context.Context, shown []string, listed bool) {
	n := lastWrite{Wanted: a.wanted, Shown: shown, Listed: listed}
	if !hasFullControl(a.wanted) && len(tftype.Difference(a.wanted, shown)) > 0 {
		n.Shown = nil
	}
	n.save(ctx, a.Private)
}
