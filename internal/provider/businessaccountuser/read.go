package businessaccountuser

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	have, err := readAssignedTasks(ctx, g, m)
	if err != nil {
		return m, err
	}
	last := loadLastWrite(ctx, r.Private)
	if have == nil {
		return m, errAbsent(ctx, g, m, last.Listed)
	}
	s.Ledger.NoteInState(m.object())
	held, err := tftype.KnownStrings(ctx, m.Tasks)
	if err != nil {
		return m, err
	}
	if now := stateTasks(held, have, last); !slices.Equal(now, held) {
		m.Tasks = tftype.Strings(now)
	}
	return m, nil
}

// stateTasks returns the tasks for the state. Meta's expansion of the tasks that were set is not shown as a change.
func stateTasks(held, have []string, last lastWrite) []string {
	switch {
	case last.sameShown(have):
		return last.Wanted
	case sameFullControl(held, have):
		return held
	}
	return have
}

// errAbsent returns the error for a user who is not in the list of the account's users. If the list has never contained the user, it
// may be the list of another portfolio and proves nothing.
func errAbsent(ctx context.Context, g *graph.Client, m model, listed bool) error {
	account, business, user := m.BusinessAccountID.ValueString(), m.BusinessID.ValueString(), m.UserID.ValueString()
	if !listed {
		return tfdiag.WithPath(path.Root("business_id"), tfdiag.New("Cannot verify the assignment: Meta has never listed this user",
			"The list of users of WhatsApp Business Account %s for business portfolio %s does not contain user %s, and it did not contain "+
				"the user after the assignment either. The list may be outdated, or the user may belong to another portfolio. The state is kept.\n\n"+
				"Try again later. If business_id is wrong, correct it and apply once with -refresh=false. If the assignment was removed, "+
				"run terraform state rm.", account, business, user))
	}
	gone, err := g.AssignedUsers.ConfirmAbsent(ctx, m.assignment())
	switch {
	case gone:
		return lifecycle.ErrGoneBecause("User %s is no longer assigned to WhatsApp Business Account %s. Two complete lists of its users do not "+
			"contain the user, and the provider's token can see all users of the account.", user, account)
	case err != nil:
		return explainListError(err, m)
	}
	return tfdiag.New("Cannot verify the assignment: Meta does not list this user",
		"The list of users of WhatsApp Business Account %s for business portfolio %s does not contain user %s. The assignment was "+
			"removed, or the provider's access_token cannot see it. The state is kept.\n\n"+
			"Check that the token still has the permission whatsapp_business_management for this account and is not "+
			"a token of another app, which knows the user under another ID. Check Meta Business Settings > "+
			"Accounts > WhatsApp accounts > WhatsApp account access. If the assignment was removed, run terraform state rm.",
		account, business, user)
}

// readAssignedTasks reads the user's tasks, nil if the user is not listed. The list is read once for all users of an account.
func readAssignedTasks(ctx context.Context, g *graph.Client, m model) ([]string, error) {
	users, err := g.AssignedUsers.List(ctx, graph.ListAssignedUsersOpts{BusinessAccountID: m.BusinessAccountID.ValueString(),
		BusinessID: m.BusinessID.ValueString()})
	if err != nil {
		return nil, explainListError(err, m)
	}
	if i := slices.IndexFunc(users, func(u graph.AssignedUser) bool { return u.ID == m.UserID.ValueString() }); i >= 0 {
		return users[i].Tasks, nil
	}
	return nil, nil
}
