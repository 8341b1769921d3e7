package token

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// PlanOpts is what Plan looks at.
type PlanOpts struct {
	Subject
	// MissingAdvice says what to do when the object is created without a token.
	MissingAdvice string
	// ObservesOnly is set for an object that never writes the token.
	ObservesOnly bool
	// InspectedLater says what happens to a token that can only be inspected during apply. "" is the text for objects that write it.
	InspectedLater string
	Warn           func(p path.Path, summary, detail string)
}

// PlannedToken is the planned token.
type PlannedToken struct {
	Facts Facts // Deliver sets unknown ones
	// Configured is the fingerprint of a configured token that was checked at Meta, else "".
	Configured string
	// Inspected is what Meta says about a configured token; unset unless Configured is set.
	Inspected graph.TokenInfo
}

const inspectedLaterText = "It is inspected during apply, before it is written. If it does not meet the requirements, nothing is written " +
	"and the project keeps its token."

// Plan plans whether a token is going to be written, which shows as unknown facts, and checks whether that can work. Nothing
// is written or generated. The facts count also beside an error.
func Plan(ctx context.Context, s *session.Session, p PlanOpts) (PlannedToken, error) {
	switch {
	case p.Config.Generates():
		return p.planGenerated(ctx, s)
	case !p.Config.AccessTokenWO.IsNull():
		return p.planConfigured(ctx, s)
	case p.Prior == nil:
		return PlannedToken{Facts: unknownFacts()}, errTokenNotConfigured(p.MissingAdvice)
	}
	return PlannedToken{Facts: p.Prior.Facts}, nil // observed
}

func (p PlanOpts) planConfigured(ctx context.Context, s *session.Session) (PlannedToken, error) {
	if p.Config.AccessTokenWO.IsUnknown() {
		return p.planUnchecked(), nil
	}
	report, err := checkToken(ctx, s, p.Config.Token, p.Account)
	if errors.Is(err, lifecycle.ErrUnknown) {
		return p.planUnchecked(), nil
	}
	if err != nil && p.Prior != nil && len(report.Failures) > 0 && !report.Token.Valid {
		err = tfdiag.WithAdvice(err, "To destroy without a working token, run terraform destroy -refresh=false.")
	}
	if err != nil {
		return PlannedToken{Facts: unknownFacts()}, err
	}
	if fact, text := report.JoinedWarning(); fact != "" { // the check during apply does not warn: Terraform calls Plan again then
		p.Warn(atToken, fmt.Sprintf("Access token of %s %s", p.Label, fact), text)
	}
	fingerprint := p.Config.configuredToken().Fingerprint()
	planned := PlannedToken{Facts: p.plannedFacts(fingerprint, report.Token), Configured: fingerprint, Inspected: report.Token}
	p.warnOfReplacement(planned)
	return planned, nil
}

// warnOfReplacement names the token that is going to replace the one in place. The facts of the plan are unknown then, because the apply
// may be given another token: Terraform plans again during apply, and that plan names the token that is written.
func (p PlanOpts) warnOfReplacement(planned PlannedToken) {
	if p.Prior == nil || p.ObservesOnly || p.Prior.TokenFingerprint.ValueString() == "" ||
		!planned.Facts.TokenFingerprint.IsUnknown() {
		return
	}
	text := fmt.Sprintf("It holds the token %s now. Compare %s with the fingerprint of the token that you want to apply.",
		p.Prior.TokenFingerprint.ValueString(), planned.Configured)
	if p.Config.ExpectedFingerprint.IsNull() {
		text += fmt.Sprintf(" An apply of this plan that is given another token writes that one. To make it fail, set "+
			"expected_fingerprint = %q.", planned.Configured)
	}
	p.Warn(atToken, fmt.Sprintf("Token of %s will be replaced by %s", p.Label, planned.Configured), text)
}

// planUnchecked plans for a token that cannot be inspected yet.
func (p PlanOpts) planUnchecked() PlannedToken {
	if p.Prior != nil && p.isHeldBack() {
		return PlannedToken{Facts: p.Prior.Facts}
	}
	p.Warn(atToken, fmt.Sprintf("Access token of %s is not checked while planning", p.Label),
		"The token, or a value that its check needs, is known only after apply. "+cmp.Or(p.InspectedLater, inspectedLaterText))
	return PlannedToken{Facts: unknownFacts()}
}

// plannedFacts returns the facts after an apply. When nothing is written they stay, unless Meta now says something else about the same
// token.
func (p PlanOpts) plannedFacts(fingerprint string, token graph.TokenInfo) Facts {
	switch {
	case p.Prior == nil:
		return unknownFacts()
	case fingerprint == p.Prior.TokenFingerprint.ValueString():
		if factsOf(token).equal(p.Prior.Facts) {
			return p.Prior.Facts
		}
		inspected := unknownFacts()
		inspected.TokenFingerprint = p.Prior.TokenFingerprint
		return inspected
	case p.isHeldBack():
		return p.Prior.Facts
	}
	return unknownFacts()
}

// isHeldBack reports whether an unchanged access_token_wo_version keeps another token from being written. It does not protect a
// token that replaced the applied one outside Terraform.
func (p PlanOpts) isHeldBack() bool {
	bound := p.Prior.TokenFingerprint.ValueString()
	replaced := p.Applied != "" && bound != p.Applied
	version := p.Config.AccessTokenWOVersion
	return bound != "" && !replaced && !version.IsNull() && version.Equal(p.Prior.AccessTokenWOVersion)
}

func (p PlanOpts) planGenerated(ctx context.Context, s *session.Session) (PlannedToken, error) {
	unknown := PlannedToken{Facts: unknownFacts()}
	platform, chatErr := s.Chat()
	if chatErr != nil && !errors.Is(chatErr, lifecycle.ErrUnknown) {
		return unknown, chatErr
	}

	request, err := p.Config.request(ctx)
	if err != nil {
		return unknown, tfdiag.WithPath(atGenerate, err)
	}
	if request.revoke && platform != nil && platform.TokenReader == nil {
		return unknown, errCannotRevoke(platform)
	}

	g, err := s.Graph()
	if err != nil {
		return unknown, tfdiag.WithPath(atGenerate, tfdiag.WithSummary("Cannot generate a token", err))
	}

	why, err := findRotationReason(ctx, g, platform, request, p.Subject)
	if err != nil {
		return unknown, err
	}
	if !why.due && chatErr != nil { // the platform may show a token that is due
		return unknown, chatErr
	}
	if !why.due {
		return PlannedToken{Facts: p.Prior.Facts}, nil
	}
	if why.text != "" {
		p.Warn(atGenerate, fmt.Sprintf("A new token will be generated for %s", p.Label), why.text)
	}

	p.warnOfExpiry(request)
	return unknown, newRequester(s, g, atGenerate, request).checkCanGenerate(ctx)
}

// warnOfExpiry warns about arguments that work and that are seldom meant.
func (p PlanOpts) warnOfExpiry(request tokenRequest) {
	switch {
	case !request.expires && request.rotateBefore > 0:
		p.Warn(atGenerate.AtName("rotate_before_expiry"), fmt.Sprintf("Generated token of %s never expires", p.Label),
			"Without expires_in_60_days = true the token has no expiry, so generate.rotate_before_expiry has no effect. Set expires_in_60_days, "+
				"or rotate with rotation_trigger.")
	case request.expires && request.rotateBefore == 0:
		p.Warn(atGenerate.AtName("expires_in_60_days"), fmt.Sprintf("Generated token of %s expires after 60 days without a rotation", p.Label),
			"The chat stops then until the next apply. Set generate.rotate_before_expiry, such as \"336h\", and apply at least once a week.")
	}
}
