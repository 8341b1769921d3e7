package tokenbinding

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// plan checks the configured token and says whether it is going to be written.
func plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[model]) error {
	if err := checkPlatform(c, p.Config); err != nil {
		return err
	}
	// A change of the project replaces the binding: what is planned then is a creation elsewhere.
	creating := p.Prior == nil || !p.Planned.Project.Equal(p.Prior.Project)
	if !p.Config.AccessTokenWO.IsNull() || p.Config.On() {
		boundtoken.Claim(c, typeName, p.Planned.Project, p.WarnAt)
	}
	if p.Config.On() {
		if err := planGenerated(ctx, c, p, creating); err != nil || !creating {
			return err
		}
		return checkProject(ctx, c, p.Planned, "")
	}
	planning := boundtoken.Planning{
		Config: p.Config.Model, Planned: &p.Planned.Model, Private: p.Private, Warn: p.WarnAt,
		Missing: "creating the binding needs access_token_wo or generate. Both may be left out only for a binding that was imported or exists already, which is then observed and not written",
	}
	if !creating {
		planning.Prior = &p.Prior.Model
	}
	configured, err := boundtoken.Plan(ctx, c, planning)
	if err != nil || !creating || configured == "" {
		return err
	}
	return checkProject(ctx, c, p.Planned, configured)
}

func planGenerated(ctx context.Context, c *session.Session, p *lifecycle.Plan[model], creating bool) error {
	planning := generate.Planning{
		Config: generate.State{Block: p.Config.Block, Token: p.Config.Model}, Planned: &p.Planned.Facts, Project: p.Planned.Project, Private: p.Private, Warn: p.WarnAt,
	}
	if !creating {
		planning.Prior = &generate.State{Block: p.Prior.Block, Token: p.Prior.Model}
	}
	return generate.Plan(ctx, c, planning)
}

// checkPlatform finds out while planning what the chat platform cannot do.
func checkPlatform(c *session.Session, config model) error {
	platform, err := c.Chat()
	switch {
	case errors.Is(err, session.ErrUnknown):
		return nil
	case err != nil:
		return err
	case platform.Tokens == nil:
		return binding.Unsupported(platform, "project", "set a project's token")
	case config.OnDestroy.ValueString() == binding.Clear && platform.TokenClearer == nil:
		return binding.Unsupported(platform, "on_destroy", "remove a project's token")
	}
	return nil
}

// checkProject finds out while planning whether a creation would be refused.
func checkProject(ctx context.Context, c *session.Session, planned model, configured string) error {
	platform, err := c.Chat()
	if err != nil || planned.Project.IsUnknown() {
		return nil //nolint:nilerr // checkPlatform has reported what can be reported
	}
	project, err := platform.Projects.Get(ctx, planned.Project.ValueString())
	if err != nil {
		return binding.Missing(err)
	}
	if c.Ledger.Held(session.Object{Kind: what, ID: project.ID}) {
		return nil // it holds what this configuration has put there, and that is being replaced
	}
	return refuse(planned, project, configured)
}

// refuse protects a token that somebody else has put there. configured is "" for one that is yet to be generated.
func refuse(planned model, project chat.Project, configured string) error {
	same := configured != "" && project.Token.Fingerprint == configured
	if !project.Token.Present || same || planned.ReplaceExisting.ValueBool() {
		return nil
	}
	return binding.Refuse(typeName, what, planned.Project.ValueString())
}
