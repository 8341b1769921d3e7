package systemuser

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
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
		warnReplaced(p)
		return c.Ledger.Planned(object(p.Prior.ID.ValueString()))
	}
	return checkExisting(ctx, g, p.Planned)
}

// planDelete warns of tokens that a destruction revokes.
func planDelete(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	id := r.State.ID.ValueString()
	err := c.Ledger.Planned(object(id))
	if err != nil || c.Ledger.Written(object(id)) || r.State.OnDestroy.ValueString() == abandon {
		return err
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	if own, err := isOwn(ctx, c, g, id); err != nil || !own { // the tokens of the provider's own user are never revoked
		r.Warn(fmt.Sprintf("All tokens of system user %s will be revoked", r.State.Name.ValueString()),
			"Whatever uses a token of this system user stops working. To keep the tokens, set on_destroy = \"abandon\" and apply before you remove the resource.")
	}
	return nil
}

// object is a system user in the ledger.
func object(id string) session.Object { return session.Object{Kind: "system user", ID: id} }

// warnReplaced is loud, since a replacement leaves a user behind that nobody can delete.
func warnReplaced(p *lifecycle.Plan[model]) {
	at := path.Root("role")
	switch {
	case lifecycle.Differs(p.Planned.Role, p.Prior.Role):
	case lifecycle.Differs(p.Planned.BusinessID, p.Prior.BusinessID):
		at = path.Root("business_id")
	default:
		return
	}
	consequence := "all its tokens are revoked, so whatever uses one stops working"
	if p.Prior.OnDestroy.ValueString() == abandon {
		consequence = "its tokens stay valid"
	}
	p.WarnAt(at, "A second system user will be made, and the old one stays",
		fmt.Sprintf("Meta documents no way to change this, and cannot delete a system user. The plan makes a new system user with another ID. The old one, %s (%s), stays in the portfolio, and by on_destroy %s. "+
			"What the old one is assigned to and the apps that are installed on it are not taken over. To keep it, undo the change.", p.Prior.Name.ValueString(), p.Prior.ID.ValueString(), consequence))
}

// checkExisting asks nobody while something that decides is not known; the creation looks again.
func checkExisting(ctx context.Context, g *graph.Client, m model) error {
	if m.BusinessID.IsUnknown() || m.Name.IsUnknown() || m.Role.IsUnknown() || m.AdoptExisting.IsUnknown() {
		return nil
	}
	business, name, role := m.BusinessID.ValueString(), m.Name.ValueString(), m.Role.ValueString()
	there, err := namesakes(ctx, g, business, name, role)
	if err != nil {
		return ofPortfolio(err)
	}
	ids := make([]string, 0, len(there))
	for _, u := range there {
		ids = append(ids, u.ID)
	}
	if len(ids) == 0 || (len(ids) == 1 && m.AdoptExisting.ValueBool()) {
		return nil
	}
	return refuse(business, name, role, ids...)
}
