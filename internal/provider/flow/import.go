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

// importState reads a flow with its JSON.
func importState(ctx context.Context, s *session.Session, id []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{BusinessAccountID: types.StringValue(id[0])}
	if err := metaarg.CheckImportIDs(typeName, id, "business_account_id", "flow_id"); err != nil {
		return m, err
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	all, err := g.Flows.List(ctx, id[0]) // the read of a single flow does not show its account
	if err != nil {
		return m, metaarg.ExplainAccountError(err)
	}

	i := slices.IndexFunc(all, func(f graph.Flow) bool { return f.ID == id[1] })
	if i < 0 {
		return m, tfdiag.New("There is no such flow", "The flows of account %s do not include %s. Check both parts of the import ID.",
			id[0], id[1])
	}

	m = m.withFacts(all[i])
	raw, err := g.Flows.DownloadJSON(ctx, m.opts())
	if err != nil {
		return m, err
	}

	m.FlowJSON = tftype.String(string(raw))
	noteUpdateTime(ctx, private, all[i].UpdatedAt)
	adopted.Save(ctx, private, []string{m.Name.ValueString()})
	return m, nil
}
