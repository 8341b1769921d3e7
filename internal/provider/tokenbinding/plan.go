package tokenbinding

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/clients"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

var atToken = path.Root("access_token_wo")

// plan checks the configured token and says whether it is going to be written.
func plan(ctx context.Context, c *clients.Clients, p *lifecycle.Plan[model]) error {
	// A change of the project replaces the binding: what is planned then is a creation elsewhere.
	creating := p.Prior == nil || !p.Planned.Project.Equal(p.Prior.Project)
	if err := checkPlatform(c, p.Config); err != nil {
		return err
	}
	switch token := p.Config.AccessTokenWO; {
	case token.IsNull() && creating:
		return tfdiag.At(atToken, tfdiag.Titled("The token is missing", errors.New("creating the binding needs access_token_wo. It may be left out only for a binding that was imported or exists already, which is then observed and not written")))
	case token.IsNull():
		p.Planned.facts = p.Prior.facts
		return nil
	case token.IsUnknown():
		return planUnknown(ctx, p, creating)
	}
	token := secret.New(p.Config.AccessTokenWO.ValueString())
	c.AddSecret(token)
	report, err := check(ctx, c, p.Config, token)
	if errors.Is(err, clients.ErrUnknown) || errors.Is(err, tokenargs.ErrUnknown) {
		return planUnknown(ctx, p, creating)
	}
	if err != nil {
		return err
	}
	for _, text := range report.Warnings { // said here alone: an apply plans once more before it writes
		p.WarnAt(atToken, "The token needs attention", text)
	}
	settle(ctx, p, creating, token.Fingerprint(), report.Token)
	if !creating {
		return nil
	}
	return checkProject(ctx, c, p.Planned, token.Fingerprint())
}

// planUnknown plans for a token that cannot be looked at yet.
func planUnknown(ctx context.Context, p *lifecycle.Plan[model], creating bool) error {
	if !creating && heldBack(ctx, p) {
		p.Planned.facts = p.Prior.facts
		return nil
	}
	p.Planned.facts = unknownFacts()
	p.WarnAt(atToken, "The token is not checked while planning",
		"The token, or something that its check needs, is known only after apply. It will be inspected during apply, before it is written; if it falls short, the project keeps what it has.")
	return nil
}

// settle decides whether the token is written, which shows as unknown facts. When nothing is written the facts stay,
// unless Meta now says something else about the very same token.
func settle(ctx context.Context, p *lifecycle.Plan[model], creating bool, configured string, token graph.Token) {
	p.Planned.facts = unknownFacts()
	switch {
	case creating:
	case configured == p.Prior.TokenFingerprint.ValueString():
		p.Planned.TokenFingerprint = p.Prior.TokenFingerprint
		if factsOf(token).equal(p.Prior.facts) {
			p.Planned.facts = p.Prior.facts
		}
	case heldBack(ctx, p):
		p.Planned.facts = p.Prior.facts
	}
}

// heldBack says whether a version that stays the same keeps another token from being written. It does not protect a token
// that somebody else has put there since.
func heldBack(ctx context.Context, p *lifecycle.Plan[model]) bool {
	bound, applied := p.Prior.TokenFingerprint.ValueString(), binding.LastApplied(ctx, p.Private).Value
	replacedByHand := applied != "" && bound != applied
	version := p.Config.AccessTokenWOVersion
	return bound != "" && !replacedByHand && !version.IsNull() && version.Equal(p.Prior.AccessTokenWOVersion)
}

// check inspects the token at Meta; whatever is wrong with it is an error on access_token_wo.
func check(ctx context.Context, c *clients.Clients, config model, token secret.Value) (tokenpolicy.Report, error) {
	g, err := c.Graph(false)
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	policy, err := config.Policy(ctx, g.AppID())
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	report, err := tokenpolicy.Check(ctx, g, token, policy)
	if err != nil {
		return report, tfdiag.At(atToken, tfdiag.Titled("The token could not be inspected", err))
	}
	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.At(atToken, tfdiag.Titled("The token falls short", errors.New(text))))
	}
	return report, errors.Join(failures...)
}

// checkPlatform finds out while planning what the chat platform cannot do.
func checkPlatform(c *clients.Clients, config model) error {
	platform, err := c.Chat()
	switch {
	case errors.Is(err, clients.ErrUnknown):
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
func checkProject(ctx context.Context, c *clients.Clients, planned model, configured string) error {
	platform, err := c.Chat()
	if err != nil || planned.Project.IsUnknown() {
		return nil //nolint:nilerr // checkPlatform has reported what can be reported
	}
	project, err := platform.Projects.Get(ctx, planned.Project.ValueString())
	if err != nil {
		return binding.Missing(err)
	}
	if c.Bindings.WasRead(what, project.ID) {
		return nil // it holds what this configuration has put there, and that is being replaced
	}
	return refuse(planned, project, configured)
}

// refuse protects a token that somebody else has put there.
func refuse(planned model, project chat.Project, configured string) error {
	if !project.Token.Present || project.Token.Fingerprint == configured || planned.ReplaceExisting.ValueBool() {
		return nil
	}
	return binding.Refuse(typeName, what, planned.Project.ValueString())
}
