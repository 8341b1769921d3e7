package businessaccountuser

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// plan settles the portfolio and finds out early what a creation would be refused for.
func plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[model]) error {
	prior := types.StringNull()
	if p.Prior != nil {
		prior = p.Prior.BusinessID
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	p.Planned.BusinessID, err = metaarg.PlanBusinessID(g, p.Config.BusinessID, prior, p.Planned.BusinessID)
	if err != nil {
		return err
	}
	if p.Prior != nil {
		return tfdiag.At(path.Root("user_id"), c.Ledger.Planned(p.Prior.object()))
	}
	return checkAssigned(ctx, c, g, p.Planned)
}

// checkAssigned asks nobody while something that decides is not known; the creation looks again.
func checkAssigned(ctx context.Context, c *session.Session, g *graph.Client, m model) error {
	wanted, err := tftype.KnownStrings(ctx, m.Tasks)
	if m.BusinessAccountID.IsUnknown() || m.UserID.IsUnknown() || m.BusinessID.IsUnknown() {
		return nil
	}
	if err != nil || c.Ledger.Held(m.object()) { // what this configuration holds is being replaced
		return err
	}
	have, err := assigned(ctx, g, m)
	if err != nil {
		return err
	}
	return refuse(m, wanted, have)
}

// planDelete warns of what a destruction takes away.
func planDelete(_ context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	m := r.State
	if !c.Ledger.Written(m.object()) { // else this run has assigned the user for another address
		r.Warn(fmt.Sprintf("User %s will lose access to WhatsApp Business Account %s", m.UserID.ValueString(), m.BusinessAccountID.ValueString()),
			"Destroying this resource unassigns the user. Tokens of the user can no longer use the account.")
	}
	return tfdiag.At(path.Root("user_id"), c.Ledger.Planned(m.object()))
}

// object is the assignment in the ledger.
func (m model) object() session.Object {
	return session.Object{Kind: "user of a WhatsApp Business Account", ID: m.key()}
}

// key is the import ID.
func (m model) key() string { return m.BusinessAccountID.ValueString() + "/" + m.UserID.ValueString() }

// assignment is what the model means at Meta. The portfolio must be known.
func (m model) assignment() graph.Assignment {
	return graph.Assignment{BusinessAccountID: m.BusinessAccountID.ValueString(), BusinessID: m.BusinessID.ValueString(), UserID: m.UserID.ValueString()}
}

// assigned returns the user's tasks from the list that is read once for all users of an account; nil: not listed.
func assigned(ctx context.Context, g *graph.Client, m model) ([]string, error) {
	users, err := g.AssignedUsers.List(ctx, graph.ListAssignedUsersOpts{BusinessAccountID: m.BusinessAccountID.ValueString(), BusinessID: m.BusinessID.ValueString()})
	if err != nil {
		return nil, ofAccount(err, m)
	}
	if i := slices.IndexFunc(users, func(u graph.AssignedUser) bool { return u.ID == m.UserID.ValueString() }); i >= 0 {
		return users[i].Tasks, nil
	}
	return nil, nil
}

// refuse protects tasks that were set outside this configuration.
func refuse(m model, wanted, have []string) error {
	if len(have) == 0 || (written{}).satisfies(wanted, have) {
		return nil
	}
	return tfdiag.At(path.Root("user_id"), tfdiag.New(fmt.Sprintf("User %s is already assigned with other tasks", m.UserID.ValueString()),
		"The user was assigned to the WhatsApp Business Account %s by hand or by another configuration, with %s. To manage this assignment "+
			"here, run\n\n  terraform import %s.NAME %s\n\nand compare with a plan. The first apply after it sets the configured tasks.",
		m.BusinessAccountID.ValueString(), strings.Join(have, ", "), typeName, m.key()))
}

// twice is the error for two blocks of one configuration that assign the same user to the same account.
func twice(m model) error {
	return tfdiag.At(path.Root("user_id"), tfdiag.New("Two blocks assign one user to one account",
		"Another %s of this configuration has just assigned user %s to the account %s. The two would overwrite each other at every run. "+
			"Keep one of them, with all tasks.", typeName, m.UserID.ValueString(), m.BusinessAccountID.ValueString()))
}

// ofAccount ties what Meta says about the list of an account's users to the argument that a person has to look at.
func ofAccount(err error, m model) error {
	switch {
	case errors.Is(err, graph.ErrHidden), errors.Is(err, graph.ErrWrongKind):
		return tfdiag.At(path.Root("business_account_id"), tfdiag.Advise(err, fmt.Sprintf(
			"The request named the WhatsApp Business Account %s and the business portfolio %s. Check both IDs. "+
				"The provider's token reaches an account only if its own system user is assigned to it.",
			m.BusinessAccountID.ValueString(), m.BusinessID.ValueString())))
	case errors.Is(err, graph.ErrInvalid):
		return tfdiag.At(path.Root("business_id"), tfdiag.Advise(err, "Meta lists the users of an account by business portfolio. "+
			"Set business_id, here or in the provider's configuration, to the portfolio that the user belongs to: "+
			"the number that Meta Business Settings shows under Business info."))
	case errors.Is(err, graph.ErrPermission):
		return tfdiag.Advise(err, "The users of an account are managed by an admin of the portfolio, or by a system user with the role ADMIN.")
	}
	return err
}

// ofUser does the same for a write.
func ofUser(err error, m model) error {
	if errors.Is(err, graph.ErrInvalid) {
		return tfdiag.At(path.Root("user_id"), tfdiag.Advise(err, "Check the user and the tasks. "+appScoped))
	}
	return ofAccount(err, m)
}

const appScoped = "IDs of system users are app-scoped. user_id must be the ID by which the app of the provider's token knows the user, " +
	"as whatsapp_system_user has it. Business Settings shows another ID."
