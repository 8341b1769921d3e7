package systemuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// update renames the user if the name changed. No other change is sent to Meta.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if m.Name.Equal(w.Prior.Name) {
		return m, nil
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if err := g.SystemUsers.Rename(ctx, graph.RenameSystemUserOpts{BusinessID: m.BusinessID.ValueString(), ID: m.ID.ValueString(),
		Name: m.Name.ValueString()}); err != nil {
		return m, tfdiag.At(path.Root("name"), hidden(err))
	}
	return m, nil
}
