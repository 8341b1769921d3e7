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

// assignment is one user on one account, during a write.
type assignment struct {
	*lifecycle.Write[model]
	c        *session.Session
	g        *graph.Client
	business string
	wanted   []string
}

func begin(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (assignment, error) {
	a := assignment{Write: w, c: c}
	var err error
	if a.g, err = c.Graph(true); err != nil {
		return a, err
	}
	if a.business, err = metaarg.BusinessID(a.g, w.Plan.BusinessID); err != nil {
		return a, err
	}
	w.Plan.BusinessID = types.StringValue(a.business)
	a.wanted, err = tftype.KnownStrings(ctx, w.Plan.Tasks)
	return a, err
}

func (a assignment) account() string { return a.Plan.BusinessAccountID.ValueString() }
func (a assignment) user() string    { return a.Plan.UserID.ValueString() }

// tasks reads what the user has now, nil for nothing.
func (a assignment) tasks(ctx context.Context) ([]string, error) {
	return a.g.AssignedUsers.Tasks(ctx, a.Plan.assignment())
}

func (a assignment) set(ctx context.Context) error {
	return a.g.AssignedUsers.Assign(ctx, a.Plan.assignment(), a.wanted)
}

func create(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	a, err := begin(ctx, c, w)
	if err != nil {
		return w.Plan, err
	}
	unlock, err := c.Ledger.Lock(ctx, w.Plan.object())
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	if c.Ledger.Written(w.Plan.object()) {
		return w.Plan, twice(w.Plan)
	}
	have, err := a.tasks(ctx)
	if err != nil {
		return w.Plan, ofAccount(err, w.Plan)
	}
	if err := refuse(w.Plan, a.wanted, have); err != nil {
		return w.Plan, err
	}
	if len(have) == 0 {
		if err := a.set(ctx); err != nil {
			return w.Plan, ofUser(err, w.Plan)
		}
		have = a.readBack(ctx)
	}
	a.note(ctx, have, len(have) > 0)
	c.Ledger.Wrote(w.Plan.object())
	return w.Plan, nil
}

func update(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	a, err := begin(ctx, c, w)
	if err != nil {
		return w.Plan, err
	}
	unlock, err := c.Ledger.Lock(ctx, w.Plan.object())
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	before, err := a.tasks(ctx)
	if err != nil {
		return w.Plan, ofAccount(err, w.Plan)
	}
	last := lastWritten(ctx, w.Private)
	now := before
	if !last.satisfies(a.wanted, before) {
		if err := a.set(ctx); err != nil {
			return w.Plan, ofUser(err, w.Plan)
		}
		now = a.readBack(ctx)
	}
	if left := last.leftovers(a.wanted, before, now); len(left) > 0 {
		if now, err = a.strip(ctx, left); err != nil {
			return w.Plan, err
		}
	}
	a.note(ctx, now, last.Listed || before != nil || now != nil)
	return w.Plan, nil
}

// strip takes away the tasks that a write has left, by way of none at all, unless that would cut Terraform off. It returns
// what Meta shows then.
func (a assignment) strip(ctx context.Context, left []string) ([]string, error) {
	token, err := a.g.Tokens.Inspect(ctx, a.c.Token())
	if err != nil || !token.Valid || token.UserID == "" || token.UserID == a.user() {
		why := "this is the user of the provider's own access_token, which would lose the account in between"
		if token.UserID != a.user() {
			why = "Meta does not say whose token the provider's own access_token is, and that user must not lose the account in between"
		}
		a.WarnAt(path.Root("tasks"), "User keeps tasks that are not configured", fmt.Sprintf(
			"The configured tasks of user %s were set. Meta shows these as well: %s. They can only be removed together with all others, and %s. "+
				"Remove them by hand in Meta Business Settings > Accounts > WhatsApp accounts > WhatsApp account access. "+
				"Until then every plan shows them.", a.user(), strings.Join(left, ", "), why))
		return nil, nil // not to be remembered
	}
	// From here on the user may be without access, so what follows is done even if the run is interrupted.
	ctx = context.WithoutCancel(ctx)
	removed := a.g.AssignedUsers.Unassign(ctx, a.Plan.assignment())
	if removed != nil && !errors.Is(removed, graph.ErrOutcomeUnknown) {
		return nil, tfdiag.Titled("User keeps tasks that are not configured", tfdiag.Advise(ofUser(removed, a.Plan),
			"The configured tasks were set. Meta shows these as well: "+strings.Join(left, ", ")+". The next apply tries again."))
	}
	if err := a.set(ctx); err != nil {
		return nil, tfdiag.Titled("User has no access to the account", tfdiag.Advise(ofUser(err, a.Plan), fmt.Sprintf(
			"To remove %s, user %s was unassigned from account %s. Assigning the configured tasks afterwards failed. Apply again soon: "+
				"the plan finds the user unassigned, and the apply assigns the user with the configured tasks.",
			strings.Join(left, ", "), a.user(), a.account())))
	}
	if removed != nil {
		return nil, tfdiag.Titled("Could not confirm that the extra tasks were removed", tfdiag.Advise(removed,
			"The configured tasks were set again, so the user has access. The next plan shows whether tasks are left to remove."))
	}
	return a.readBack(ctx), nil
}

// readBack looks at what a write has done. The write succeeded, so trouble is a warning.
func (a assignment) readBack(ctx context.Context) []string {
	have, err := a.tasks(ctx)
	if err != nil {
		a.Warn("The tasks could not be read back", fmt.Sprintf(
			"User %s was assigned to account %s. The next plan shows the tasks that Meta recorded. %s", a.user(), a.account(), tfdiag.Explain(err)))
		return nil
	}
	if have == nil {
		a.WarnAt(path.Root("business_id"), "Meta does not list the user yet", fmt.Sprintf("User %s was assigned to account %s, and the list of the account's users for the business portfolio %s lacks the user. Such lists may lag behind. "+
			"If it stays like that, the user belongs to another portfolio: then business_id has to be that one.", a.user(), a.account(), a.business))
		return nil
	}
	if missing := beyond(a.wanted, have); len(missing) > 0 && !full(a.wanted, a.wanted) {
		a.WarnAt(path.Root("tasks"), "Meta does not show all tasks yet", fmt.Sprintf("User %s was assigned to account %s, and the list of the account's users lacks %s. Such lists may lag behind. If the next plan shows the same, Meta does not give these tasks to this user.",
			a.user(), a.account(), strings.Join(missing, ", ")))
	}
	return have
}

// note remembers what Meta shows for what is wanted, so that its own expansion is no drift. What falls short of the wanted
// tasks, or holds what a write should have taken away, is not remembered: that has to show.
func (a assignment) note(ctx context.Context, shown []string, listed bool) {
	n := written{Wanted: a.wanted, Shown: shown, Listed: listed}
	if !full(a.wanted, a.wanted) && len(beyond(a.wanted, shown)) > 0 {
		n.Shown = nil
	}
	n.save(ctx, a.Private)
}
