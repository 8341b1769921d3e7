package businessaccountuser

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	g, err := c.Graph(true)
	if errors.Is(err, session.ErrUnknown) {
		return m, lifecycle.ErrUnknown
	}
	if err != nil {
		return m, err
	}
	have, err := assigned(ctx, g, m)
	if err != nil {
		return m, err
	}
	last := lastWritten(ctx, r.Private)
	if have == nil {
		return m, absent(ctx, g, m, last.Listed)
	}
	c.Ledger.Read(m.object())
	held, err := tftype.KnownStrings(ctx, m.Tasks)
	if err != nil {
		return m, err
	}
	if now := shownAs(held, have, last); !slices.Equal(now, held) {
		m.Tasks = tftype.Strings(now)
	}
	return m, nil
}

// shownAs returns the tasks for the state. What Meta makes of the tasks that were set is not shown as a change of them.
func shownAs(held, have []string, last written) []string {
	switch {
	case last.showsAgain(have):
		return last.Wanted
	case full(held, have):
		return held
	}
	return have
}

// absent judges a list of an account's users that does not have the user. A list that never had the user may be that of another
// portfolio, and proves nothing.
func absent(ctx context.Context, g *graph.Client, m model, listed bool) error {
	account, business, user := m.BusinessAccountID.ValueString(), m.BusinessID.ValueString(), m.UserID.ValueString()
	if !listed {
		return tfdiag.At(path.Root("business_id"), tfdiag.New("Cannot verify the assignment: Meta has never listed this user",
			"The list of users of the WhatsApp Business Account %s for the business portfolio %s does not have user %s, as when the user was "+
				"assigned. The list may be outdated, or the user may belong to another portfolio. The state is kept.\n\n"+
				"Try again later. If business_id is wrong, correct it and apply once with -refresh=false. If the assignment was removed, "+
				"run terraform state rm.", account, business, user))
	}
	gone, err := g.AssignedUsers.ConfirmUnassigned(ctx, m.assignment())
	switch {
	case gone:
		return fmt.Errorf("%w: user %s is no longer assigned to the WhatsApp Business Account %s. Two complete lists of its users do not "+
			"have the user, and the provider's token would have seen it", lifecycle.ErrGone, user, account)
	case err != nil:
		return ofAccount(err, m)
	}
	return tfdiag.New("Cannot verify the assignment: Meta does not list this user",
		"The list of users of the WhatsApp Business Account %s for the business portfolio %s does not have user %s. The assignment was "+
			"removed, or the provider's access_token cannot see it. The state is kept.\n\n"+
			"Check that the token still has the permission whatsapp_business_management for this account, and look in Meta Business Settings > "+
			"Accounts > WhatsApp accounts > WhatsApp account access. If the assignment was removed, run terraform state rm.",
		account, business, user)
}

// imported reads the tasks that the user has. The portfolio is the provider's.
func imported(ctx context.Context, c *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{BusinessAccountID: types.StringValue(ids[0]), UserID: types.StringValue(ids[1])}
	if !graph.ValidID(ids[0]) || !graph.ValidID(ids[1]) {
		return m, tfdiag.New("Invalid import ID", "The import ID must be the ID of the WhatsApp Business Account and that of the user, "+
			"each of 5 to 20 digits. For example:\n\n  terraform import %s.NAME 102000000000001/122000000000001", typeName)
	}
	g, err := c.Graph(true)
	if err != nil {
		return m, err
	}
	business, err := metaarg.BusinessID(g, types.StringNull())
	if err != nil {
		return m, err
	}
	m.BusinessID = types.StringValue(business)
	have, err := assigned(ctx, g, m)
	if err != nil {
		return m, err
	}
	if have == nil {
		return m, tfdiag.New("User is not assigned to the account", "The list of users of the WhatsApp Business Account %s for the business "+
			"portfolio %s does not have user %s, so there is nothing to import. %s The portfolio is that of the provider's argument "+
			"business_id. To assign the user, create the resource instead.", ids[0], business, ids[1], appScoped)
	}
	m.Tasks = tftype.Strings(have)
	written{Wanted: have, Shown: have, Listed: true}.save(ctx, private)
	return m, nil
}

// remove takes the user off the account. One who is off already is what was wanted.
func remove(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	m := r.State
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	unlock, err := c.Ledger.Lock(ctx, m.object())
	if err != nil {
		return err
	}
	defer unlock()
	if c.Ledger.Written(m.object()) {
		return nil // this run has just assigned the user by another block, which must not be lost
	}
	err = g.AssignedUsers.Unassign(ctx, m.assignment())
	if err == nil {
		return nil
	}
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) {
		if gone, look := g.AssignedUsers.ConfirmUnassigned(ctx, m.assignment()); gone && look == nil {
			return nil
		}
	}
	return ofUser(err, m)
}
