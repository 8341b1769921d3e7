package systemuser

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/portfolio"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// plan settles the portfolio and finds out early what a creation would be refused for.
func plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[model]) error {
	prior := types.StringNull()
	if p.Prior != nil {
		prior = p.Prior.BusinessID
	}
	if err := portfolio.Plan(c, p.Config.BusinessID, prior, &p.Planned.BusinessID); err != nil {
		return err
	}
	if p.Prior != nil {
		warnReplaced(p)
		return nil
	}
	return checkExisting(ctx, c, p.Planned)
}

// warnReplaced is loud, since a replacement leaves a user behind that nobody can delete.
func warnReplaced(p *lifecycle.Plan[model]) {
	at := path.Root("role")
	switch {
	case !p.Prior.Role.IsNull() && !p.Planned.Role.Equal(p.Prior.Role):
	case !p.Planned.BusinessID.Equal(p.Prior.BusinessID):
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
func checkExisting(ctx context.Context, c *session.Session, m model) error {
	if m.BusinessID.IsUnknown() || m.Name.IsUnknown() || m.Role.IsUnknown() || m.AdoptExisting.IsUnknown() {
		return nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return nil //nolint:nilerr // the portfolio's plan has reported what can be reported
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
