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

// plan checks the token and says whether it is going to be written.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	creating := p.Prior == nil || lifecycle.Differs(p.Planned.Project, p.Prior.Project) // another project is a creation elsewhere
	planning := token.Planning{
		Config: p.Config.state(), Applied: binding.LastApplied(ctx, p.Private).Value, Project: p.Planned.Project.ValueString(),
		Holder: binding.Name(p.Planned.Project), Missing: missingToken, Warn: p.WarnAt,
	}
	if !creating {
		prior := p.Prior.state()
		planning.Prior, planning.Project = &prior, p.Prior.Project.ValueString()
	}
	if p.Config.state().Writes() {
		token.Claim(s, typeName, p.Planned.Project, p.WarnAt)
	}
	platform, platformErr := s.Chat()
	if platformErr == nil {
		platformErr = slot().CheckPlatform(platform, p.Config.OnDestroy)
	}
	if platformErr != nil && !errors.Is(platformErr, lifecycle.ErrUnknown) {
		return platformErr
	}
	planned, tokenErr := token.Plan(ctx, s, planning)
	p.Planned.Facts = planned.Facts
	if platformErr != nil {
		return tokenErr
	}
	if tokenErr == nil && tokenpolicy.Limited(planned.Inspected) {
		tokenErr = covers(ctx, s, platform, p.Planned.Project.ValueString(), planned.Inspected, creating)
	}
	if errors.Is(tokenErr, lifecycle.ErrUnknown) {
		tokenErr = nil // the project is still checked
	}
	if p.Prior != nil {
		tokenErr = errors.Join(slot().PlanHeld(ctx, s, platform, p.Prior.Project.ValueString()), tokenErr)
	}
	if tokenErr != nil {
		return tokenErr
	}
	if creating {
		if err := slot().PlanCreate(ctx, s, platform, p.Planned.Arguments, wanted(p.Config)); err != nil {
			return err
		}
	}
	if p.Prior != nil {
		return nil
	}
	return slot().PlanNew(ctx, s, platform, p.Planned.Project)
}

// wanted is the fingerprint of the token that a project is going to hold: null for one that is generated, unknown while it is not known.
func wanted(config model) types.String {
	if config.AccessTokenWO.IsUnknown() || config.Generate.IsUnknown() {
		return types.StringUnknown()
	}
	return tftype.String(config.Fingerprint())
}

// covers compares the scopes of a limited token with the account of the project's number. The error of this first read of the project is
// reported: a second read may be answered from a list that contradicts it.
func covers(ctx context.Context, s *session.Session, platform *chat.Platform, name string, t graph.Token, creating bool) error {
	if name == "" {
		return nil
	}
	project, err := platform.Projects.Get(ctx, name)
	if err != nil {
		return binding.AtProject(err)
	}
	s.Pairs.TokenOf(project.ID, t)
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
	if planned := s.Pairs.AccountOf(project.ID); planned != "" {
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
