package systemuser

import (
	"context"
	"errors"
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

func create(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := c.Graph(true)
	if err != nil {
		return m, err
	}
	business, err := metaarg.BusinessID(g, m.BusinessID)
	if err != nil {
		return m, err
	}
	name := m.Name.ValueString()
	unlock, err := c.Ledger.Lock(ctx, session.Object{Kind: typeName, ID: business + "/" + name})
	if err != nil {
		return m, err
	}
	defer unlock()
	u, err := g.SystemUsers.Create(ctx, graph.CreateSystemUserOpts{BusinessID: business, Name: name, Role: m.Role.ValueString()})
	switch {
	case errors.Is(err, graph.ErrExists):
		if err := adoptable(ctx, c, g, business, m, u.ID); err != nil {
			return m, err
		}
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, lost(err, business)
	case err != nil:
		return m, ofPortfolio(err)
	}
	c.Ledger.Wrote(object(u.ID))
	m.BusinessID, m.ID = types.StringValue(business), types.StringValue(u.ID)
	return m, nil
}

// adoptable returns why the existing user is not adopted, nil if it is.
func adoptable(ctx context.Context, c *session.Session, g *graph.Client, business string, m model, id string) error {
	name, role := m.Name.ValueString(), m.Role.ValueString()
	if c.Ledger.Written(object(id)) {
		return twice(name, id)
	}
	if !m.AdoptExisting.ValueBool() {
		return refuse(business, name, role, id)
	}
	there, err := namesakes(ctx, g, business, name, role)
	if err != nil {
		return ofPortfolio(err)
	}
	ids := []string{id}
	for _, u := range there {
		if u.ID != id {
			ids = append(ids, u.ID)
		}
	}
	if len(ids) > 1 {
		return refuse(business, name, role, ids...)
	}
	return nil
}

// lost is the error for a creation that was not answered and whose result was not found.
func lost(err error, business string) error {
	return tfdiag.At(path.Root("name"), tfdiag.Titled("Unknown whether the system user was created", tfdiag.Advise(err,
		"The system user may exist. Look in Meta Business Settings > Users > System users of the portfolio. If it is there, "+
			"set adopt_existing = true and apply again, or import it:\n\n  "+command(business, "ID")+"\n\n"+
			"The import needs the ID that the app of the provider's token knows, and Business Settings shows another one. "+
			"A plan without adopt_existing prints the command with the right ID. If the system user is not there, apply again.")))
}

// ofPortfolio ties an error about the portfolio to its argument.
func ofPortfolio(err error) error {
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrWrongKind) {
		return tfdiag.At(path.Root("business_id"), err)
	}
	return err
}

// imported accepts a user that the portfolio lists: a user that can be read may belong to another portfolio.
func imported(ctx context.Context, c *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	business, id := ids[0], ids[1]
	var m model
	if !graph.ValidID(business) || !graph.ValidID(id) {
		return m, tfdiag.New("Invalid import ID", "The import ID must be the ID of the business portfolio and that of the system user, "+
			"each of 5 to 20 digits. For example:\n\n  %s", command("300000000000001", "122000000000001"))
	}
	g, err := c.Graph(true)
	if err != nil {
		return m, err
	}
	users, err := g.SystemUsers.List(ctx, business)
	if err != nil {
		return m, ofPortfolio(err)
	}
	i := slices.IndexFunc(users, func(u graph.SystemUser) bool { return u.ID == id })
	if i < 0 {
		return m, notListed(business, id, users)
	}
	return model{
		BusinessID: types.StringValue(business), ID: types.StringValue(id),
		Name: types.StringValue(users[i].Name), Role: tftype.String(users[i].Role),
		AdoptExisting: types.BoolValue(false), OnDestroy: types.StringValue(revokeTokens),
	}, nil
}

// read never drops the user from the state: Meta cannot delete a user, so one that is not found is hidden.
func read(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	g, err := c.Graph(true)
	if errors.Is(err, session.ErrUnknown) {
		return m, lifecycle.ErrUnknown
	}
	if err != nil {
		return m, err
	}
	u, err := g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: m.ID.ValueString(), BusinessID: m.BusinessID.ValueString()})
	if err != nil {
		return m, hidden(err)
	}
	if u.Name != "" {
		m.Name = types.StringValue(u.Name)
	}
	if u.Role != "" {
		m.Role = types.StringValue(u.Role)
	}
	return m, nil
}

// hidden adds what only holds for system users.
func hidden(err error) error {
	if !errors.Is(err, graph.ErrHidden) {
		return ofPortfolio(err)
	}
	return tfdiag.Titled("System user is not visible to the provider's token", tfdiag.Advise(err,
		"Meta cannot delete a system user, so this one is probably hidden. IDs of system users are app-scoped: a token of another app, or one "+
			"that lost access to the portfolio, does not find it. Use a token of the app that the user was read with before. "+
			"To remove the user from the state only, run terraform state rm."))
}

// update renames, if that is what changed.
func update(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if m.Name.Equal(w.Prior.Name) {
		return m, nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return m, err
	}
	if err := g.SystemUsers.Rename(ctx, graph.RenameSystemUserOpts{BusinessID: m.BusinessID.ValueString(), ID: m.ID.ValueString(), Name: m.Name.ValueString()}); err != nil {
		return m, tfdiag.At(path.Root("name"), hidden(err))
	}
	return m, nil
}
