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
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// plan determines the portfolio and checks whether the system user already exists.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	prior := types.StringNull()
	if p.Prior != nil {
		prior = p.Prior.BusinessID
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	p.Planned.BusinessID, err = metaarg.PlanBusinessID(g, p.Config.BusinessID, prior, p.Planned.BusinessID)
	if err != nil {
		return err
	}
	if p.Prior != nil {
		warnOfReplacement(p)
		return s.Ledger.PlanExisting(objectByID(p.Prior.ID.ValueString()))
	}
	p.Planned.ID, err = checkExisting(ctx, s, g, p.Planned)
	return err
}

// warnOfReplacement warns about a replacement, because the old system user cannot be deleted.
func warnOfReplacement(p *lifecycle.Plan[model]) {
	at := path.Root("role")
	switch {
	case lifecycle.Differs(p.Planned.Role, p.Prior.Role):
	case lifecycle.Differs(p.Planned.BusinessID, p.Prior.BusinessID):
		at = path.Root("business_id")
	default:
		return
	}
	consequence := "All its tokens are revoked, so every integration that uses one stops working."
	if p.Prior.OnDestroy.ValueString() == ondestroy.Abandon {
		consequence = "Because of on_destroy, its tokens stay valid."
	}
	p.WarnAt(at, fmt.Sprintf("System user %s stays and a second one is created", p.Prior.ID.ValueString()),
		fmt.Sprintf("Meta documents no way to change this argument, and cannot delete a system user. The plan creates a new system user with "+
			"another ID. The old one, %s (%s), remains in the portfolio. %s Its asset assignments and installed apps are not copied. "+
			"To keep the old system user, undo the change.", p.Prior.Name.ValueString(), p.Prior.ID.ValueString(), consequence))
}

// checkExisting looks for existing users with the same name and role, and returns the ID of the one that is going to be adopted:
// unknown if there is none. It sends nothing while an argument that it needs is unknown; create checks again.
func checkExisting(ctx context.Context, s *session.Session, g *graph.Client, m model) (types.String, error) {
	none := types.StringUnknown()
	if m.BusinessID.IsUnknown() || m.Name.IsUnknown() || m.Role.IsUnknown() || m.AdoptExisting.IsUnknown() {
		return none, nil
	}

	business, name, role := m.BusinessID.ValueString(), m.Name.ValueString(), m.Role.ValueString()
	if err := s.Ledger.PlanUnique(objectByRole(business, name, role), typeName); err != nil {
		return none, tfdiag.WithPath(path.Root("name"), err)
	}

	there, err := findNamesakes(ctx, g, business, name, role)
	if err != nil {
		return none, metaarg.ExplainPortfolioError(err)
	}

	ids := make([]string, 0, len(there))
	for _, u := range there {
		ids = append(ids, u.ID)
	}
	if len(ids) == 0 {
		return none, nil
	}
	if len(ids) == 1 && m.AdoptExisting.ValueBool() { // an address of its own for the user: another one must not revoke its tokens
		return types.StringValue(ids[0]), tfdiag.WithPath(path.Root("name"), s.Ledger.PlanExisting(objectByID(ids[0])))
	}

	for _, id := range ids { // an apply plans again, beside the destruction of another address, which must not revoke the tokens then
		s.Ledger.NoteRefused(objectByID(id))
	}
	return none, errExists(business, name, role, ids...)
}
