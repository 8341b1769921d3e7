package systemuser

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	business, err := metaarg.BusinessID(g, m.BusinessID)
	if err != nil {
		return m, err
	}

	name := m.Name.ValueString()
	unlock, err := s.Ledger.Lock(ctx, objectByName(business, name))
	if err != nil {
		return m, err
	}
	defer unlock()

	u, err := g.SystemUsers.Create(ctx, graph.CreateSystemUserOpts{BusinessID: business, Name: name, Role: m.Role.ValueString()})
	switch {
	case errors.Is(err, graph.ErrExists):
		if err := checkAdoptable(ctx, s, g, business, m, u.ID); err != nil {
			s.Ledger.NoteRefused(objectByID(u.ID))
			return m, err
		}
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, errOutcomeUnknown(err, business)
	case err != nil:
		return m, metaarg.ExplainPortfolioError(err)
	}

	s.Ledger.NoteWritten(objectByID(u.ID))
	m.BusinessID, m.ID = types.StringValue(business), types.StringValue(u.ID)
	return m, nil
}

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
		return m, tfdiag.WithPath(path.Root("name"), explainHidden(err))
	}
	return m, nil
}

// checkAdoptable returns an error if the existing user must not be adopted.
func checkAdoptable(ctx context.Context, s *session.Session, g *graph.Client, business string, m model, id string) error {
	name, role := m.Name.ValueString(), m.Role.ValueString()
	if s.Ledger.WasWritten(objectByID(id)) {
		return errManagedTwice(name, id)
	}
	if !m.AdoptExisting.ValueBool() {
		return errExists(business, name, role, id)
	}
	there, err := findNamesakes(ctx, g, business, name, role)
	if err != nil {
		return metaarg.ExplainPortfolioError(err)
	}
	ids := []string{id}
	for _, u := range there {
		if u.ID != id {
			ids = append(ids, u.ID)
		}
	}
	if len(ids) > 1 {
		return errExists(business, name, role, ids...)
	}
	return nil
}

// errOutcomeUnknown returns the error for a creation whose answer was lost and whose user was not found afterwards.
func errOutcomeUnknown(err error, business string) error {
	return tfdiag.WithPath(path.Root("name"), tfdiag.WithSummary("It is not known whether the system user was created", tfdiag.WithAdvice(err,
		"The system user may exist. Check Meta Business Settings > Users > System users of the portfolio. If it is listed, "+
			"set adopt_existing = true and apply again, or import it:\n\n  "+importCommand(business, "ID")+"\n\n"+
			"The import needs the app-scoped ID that the app of the provider's token uses. Business Settings shows a different ID. "+
			"A plan without adopt_existing prints the command with the right ID. If it is not listed, apply again.")))
}
