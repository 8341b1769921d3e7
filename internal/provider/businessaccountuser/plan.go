package businessaccountuser

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// plan determines the portfolio and checks whether the user is already assigned.
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
		return tfdiag.WithPath(path.Root("user_id"), s.Ledger.PlanExisting(p.Prior.object()))
	}
	return checkAssigned(ctx, s, g, p)
}

// checkAssigned refuses a user who is already assigned with other tasks, and warns of one who has the same tasks. It sends nothing while
// an argument that it needs is unknown; create checks again.
func checkAssigned(ctx context.Context, s *session.Session, g *graph.Client, p *lifecycle.Plan[model]) error {
	m := p.Planned
	wanted, err := tftype.KnownStrings(ctx, m.Tasks)
	if m.BusinessAccountID.IsUnknown() || m.UserID.IsUnknown() || m.BusinessID.IsUnknown() {
		return nil
	}
	if err == nil {
		err = tfdiag.WithPath(path.Root("user_id"), s.Ledger.PlanUnique(m.object(), typeName))
	}
	if err != nil || s.Ledger.IsInState(m.object()) { // held by this configuration: the assignment is being replaced
		return err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return err
	}
	defer unlock()

	have, err := readAssignedTasks(ctx, g, m)
	if err != nil {
		return err
	}
	if err := checkExisting(s, m, wanted, have); err != nil || len(have) == 0 {
		return err
	}

	p.Warn(adopted.Warning(fmt.Sprintf("assignment of user %s to WhatsApp Business Account %s", m.UserID.ValueString(),
		m.BusinessAccountID.ValueString()), "unassigns the user", adopted.HowToKeep))
	return nil
}

// checkExisting protects tasks that were set outside this configuration, also from the destruction of another address in the same run.
func checkExisting(s *session.Session, m model, wanted, have []string) error {
	if len(have) == 0 || (lastWrite{}).satisfies(wanted, have) {
		return nil
	}
	s.Ledger.NoteRefused(m.object())
	summary := fmt.Sprintf("User %s is already assigned with other tasks", m.UserID.ValueString())
	return s.ExplainReplacementOrder(tfdiag.WithPath(path.Root("user_id"), tfdiag.New(summary,
		"The user was assigned to WhatsApp Business Account %s outside this configuration, with the tasks %s. To manage this assignment "+
			"here, run\n\n  terraform import %s.NAME %s\n\nand review the next plan. The first apply after the import sets the configured tasks.",
		m.BusinessAccountID.ValueString(), strings.Join(have, ", "), typeName, m.importID())))
}
