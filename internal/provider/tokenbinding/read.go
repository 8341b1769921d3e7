package tokenbinding

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	project, err := slot.Read(ctx, s, r.Private, m.Project.ValueString())
	if errors.Is(err, lifecycle.ErrGone) {
		token.WarnOfLeftBehind(ctx, s, m.tokenState(), r.Warn)
	}
	if err != nil {
		return m, err
	}
	m.Facts = m.WithHeldToken(project.Token, binding.LastApplied(ctx, r.Private).Value)
	return m, nil
}

// importState reads the binding that a project has.
func importState(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	project, err := slot.Import(ctx, s, private, ids[0])
	return model{Arguments: binding.ImportedArguments(ids[0]), Token: token.ImportedToken(project.Token), Generator: token.NoGenerator()}, err
}
