package systemuser

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// read never removes the user from the state. Meta cannot delete a system user, so a user that is not found is hidden.
func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	u, err := g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: m.ID.ValueString(), BusinessID: m.BusinessID.ValueString()})
	if err != nil {
		return m, explainHidden(err)
	}
	if u.Name != "" {
		m.Name = types.StringValue(u.Name)
	}
	if u.Role != "" {
		m.Role = types.StringValue(u.Role)
	}
	return m, nil
}

// explainHidden adds to an error why a system user is not visible.
func explainHidden(err error) error {
	if !errors.Is(err, graph.ErrHidden) {
		return metaarg.ExplainPortfolioError(err)
	}
	return tfdiag.WithSummary("System user is not visible to the provider's token", tfdiag.WithAdvice(err,
		"Meta cannot delete a system user, so this one is probably hidden. IDs of system users are app-scoped: a token of another app, or a "+
			"token without access to the portfolio, does not find the user. Use a token of the app that was used before."))
}
