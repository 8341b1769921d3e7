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
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

const missingToken = "Creating the binding needs access_token_wo or generate. Both may be left out only for a binding that was " +
	"imported or exists already: its token is then observed and not written."

// plan checks the token and the project. An argument of one that is not known yet leaves the checks of the other as they are.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if p.Config.state().Writes() {
		token.Claim(s, typeName, p.Planned.Project, p.WarnAt)
	}
	platform, err := s.Chat()
	if err == nil {
		err = slot().CheckPlatform(platform, p.Config.OnDestroy)
	}
	if err != nil && !errors.Is(err, lifecycle.ErrUnknown) {
		return err
	}
	t, tokenErr := planToken(ctx, s, p)
	if err != nil { // the platform is not known yet
		return tokenErr
	}
	var twice error
	if p.Prior != nil {
		twice = slot().PlanExisting(ctx, s, platform, p.Prior.Project.ValueString())
	}
	if twice != nil || (tokenErr != nil && !errors.Is(tokenErr, lifecycle.ErrUnknown)) {
		return errors.Join(twice, tokenErr) // a token that is refused sends nothing to the platform
	}
	return errors.Join(tokenErr, planProject(ctx, s, platform, p, t))
}

// creates reports whether a plan creates a binding: there is no state, or the project is another one.
func creates(p *lifecycle.Plan[model]) bool {
	return p.Prior == nil || lifecycle.Differs(p.Planned.Project, p.Prior.Project)
}

// planToken plans the facts of the token. It returns what Meta shows of the token, the zero Token if it was not inspected.
func planToken(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) (graph.Token, error) {
	planning := token.Planning{
		Config: p.Config.state(), Applied: binding.LastApplied(ctx, p.Private).Value, Project: p.Planned.Project.ValueString(),
		Holder: binding.DescribeProject(p.Planned.Project), MissingAdvice: missingToken, Warn: p.WarnAt,
	}
	if !creates(p) {
		prior := p.Prior.state()
		planning.Prior, planning.Project = &prior, p.Prior.Project.ValueString()
	}
	planned, err := token.Plan(ctx, s, planning)
	p.Planned.Facts = planned.Facts
	if err != nil {
		return graph.Token{}, err
	}
	return planned.Inspected, nil
}

// planProject checks whether the project can take the token.
func planProject(
	ctx context.Context, s *session.Session, platform *chat.Platform, p *lifecycle.Plan[model], t graph.Token,
) error {
	err := noteAndCheckToken(ctx, s, platform, p.Planned.Project.ValueString(), t, creates(p))
	if err == nil && creates(p) {
		err = slot().PlanCreate(ctx, s, platform, p.Planned.Arguments, wanted(p.Config))
	}
	if err == nil && p.Prior == nil {
		err = slot().PlanNew(ctx, s, platform, p.Planned.Project)
	}
	return err
}

// wanted is the fingerprint of the token that a project is going to hold: null for one that is generated, unknown while it is not known.
func wanted(config model) types.String {
	if config.AccessTokenWO.IsUnknown() || config.Generate.IsUnknown() {
		return types.StringUnknown()
	}
	return tftype.String(config.Fingerprint())
}

// noteAndCheckToken notes a limited token for the plan of the number, and compares its scopes with the account of the project's number.
// The error of this first read of the project is reported: a second read may be answered from a list that contradicts it.
func noteAndCheckToken(
	ctx context.Context, s *session.Session, platform *chat.Platform, name string, t graph.Token, creating bool,
) error {
	if name == "" || !tokenpolicy.Limited(t) {
		return nil
	}
	project, err := platform.Projects.Get(ctx, name)
	if err != nil {
		return binding.AtProject(err)
	}
	s.PlannedProjects.NoteToken(project.ID, t)
	account := accountOf(s, project, creating)
	if account == "" {
		return nil
	}
	if text := tokenpolicy.NotCovered(t, account); text != "" {
		return tfdiag.At(path.Root("access_token_wo"), tfdiag.New("Access token does not meet the requirements", "%s", text))
	}
	return nil
}

// accountOf returns the account of the number that the token of a project is used with: of the number that is planned, else of the one
// that the project has. An apply plans again, while the number may be about to change, so it does not count there.
func accountOf(s *session.Session, project chat.Project, creating bool) string {
	if planned := s.PlannedProjects.Account(project.ID); planned != "" {
		return planned
	}
	if creating || s.Refreshed() {
		return project.BusinessAccountID
	}
	return ""
}

func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	return slot().PlanRemoval(ctx, s, removal(r))
}

func removal(r *lifecycle.Read[model]) binding.Removal {
	return binding.Removal{Arguments: r.State.Arguments, Private: r.Private, Warn: r.Warn}
}
