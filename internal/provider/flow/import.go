package flow

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// imported reads a flow with its JSON.
func imported(ctx context.Context, s *session.Session, id []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{BusinessAccountID: types.StringValue(id[0])}
	if !graph.ValidID(id[0]) || !graph.ValidID(id[1]) {
		return m, tfdiag.New("Invalid import ID", "The import ID must have the form BUSINESS_ACCOUNT_ID/FLOW_ID, and both have 5 to 20 digits. "+
			"For example:\n\n  terraform import %s.NAME 102000000000001/930000000000001", typeName)
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	all, err := g.Flows.List(ctx, id[0]) // the read of a single flow does not show its account
	if err != nil {
		return m, metaarg.AtAccount(err)
	}

	i := slices.IndexFunc(all, func(f graph.Flow) bool { return f.ID == id[1] })
	if i < 0 {
		return m, tfdiag.New("There is no such flow", "The flows of account %s do not include %s. Check both parts of the import ID.",
			id[0], id[1])
	}

	m = m.withFacts(all[i])
	raw, err := g.Flows.JSON(ctx, m.opts())
	if err != nil {
		return m, err
	}

	m.FlowJSON = tftype.String(string(raw))
	note(ctx, private, all[i].UpdatedAt)
	adopted.Save(ctx, private, []string{m.Name.ValueString()})
	return m, nil
}
