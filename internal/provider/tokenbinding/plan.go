package tokenbinding

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

const missingToken = "Creating the binding needs access_token_wo or generate. Both may be left out only for a binding that was " +
	"imported or exists already: its token is then observed and not written."

// plan checks the token and the project. An argument of one that is not known yet leaves the checks of the other as they are.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if p.Config.tokenState().Writes() {
		token.WarnOfSecondWriter(s, typeName, p.Planned.Project, p.WarnAt)
	}
	platform, err := slot.PlanPlatform(s, p.Config.OnDestroy)
	if err != nil {
		return err
	}
	opts := binding.PlanOptsOf(p, plannedFingerprint(p.Config))
	t, tokenErr := planToken(ctx, s, p, opts.Creates())
	if platform == nil || (tokenErr != nil && !errors.Is(tokenErr, lifecycle.ErrUnknown)) {
		return tokenErr // a token that is refused sends nothing to the platform
	}
	err = slot.PlanProject(ctx, s, platform, opts)
	if err == nil {
		err = checkProject(ctx, s, platform, p.Planned.Project, opts.Creates(), t)
	}
	return errors.Join(tokenErr, err)
}

// plannedFingerprint returns the fingerprint of the configured token: null for a token that is generated, unknown while it may be any.
func plannedFingerprint(config model) types.String {
	if config.AccessTokenWO.IsUnknown() || config.Generate.IsUnknown() {
		return types.StringUnknown()
	}
	return tftype.String(config.Fingerprint())
}

// planToken plans the facts of the token. It returns what Meta shows of the token, the zero TokenInfo if it was not inspected.
func planToken(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], creates bool) (graph.TokenInfo, error) {
	var prior *model
	project := p.Planned.Project
	if !creates {
		prior, project = p.Prior, p.Prior.Project
	}
	planned, err := token.Plan(ctx, s, token.PlanOpts{
		Subject:       p.Planned.subject(p.Config.tokenState(), project.ValueString(), prior, binding.LastApplied(ctx, p.Private)),
		MissingAdvice: missingToken,
		Warn:          p.WarnAt,
	})
	p.Planned.Facts = planned.Facts
	if err != nil {
		return graph.TokenInfo{}, err
	}
	return planned.Inspected, nil
}

// checkProject compares the scopes of the token with the account of the number of the project that is going to hold it, and notes a
// limited token for the plan of the number.
func checkProject(
	ctx context.Context, s *session.Session, platform *chat.Platform, name types.String, creates bool, t graph.TokenInfo,
) error {
	if name.IsUnknown() || !tokenpolicy.HasLimitedScopes(t) {
		return nil
	}
	project, err := platform.Projects.Get(ctx, name.ValueString())
	if err != nil {
		return binding.WithProjectPath(err)
	}
	s.PlannedProjects.NoteToken(project.ID, t)
	account := numberAccount(s, project, creates)
	if account == "" {
		return nil
	}
	if text := tokenpolicy.UncoveredText(t, account); text != "" {
		return tfdiag.WithPath(path.Root("access_token_wo"), tfdiag.New("Access token does not meet the requirements", "%s", text))
	}
	return nil
}

// numberAccount returns the account of the number that the token of a project is used with: of the number that is planned, else of the one
// that the project has. An apply plans again, while the number may be about to change, so it does not count there.
func numberAccount(s *session.Session, project chat.Project, creates bool) string {
	if planned := s.PlannedProjects.Account(project.ID); planned != "" {
		return planned
	}
	if creates || s.HasRefreshed() {
		return project.BusinessAccountID
	}
	return ""
}
