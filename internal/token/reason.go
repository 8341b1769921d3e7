package token

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// rotationReason says why a new token is due. The zero reason is for a token that stays.
type rotationReason struct {
	due bool
	// text tells a person what the configuration does not show; "" otherwise.
	text string
	// refresh says that the held token is valid, and expires soon.
	refresh bool
}

// dueReason returns the reason of a token that is due, with a text for a person.
func dueReason(format string, args ...any) rotationReason {
	return rotationReason{due: true, text: fmt.Sprintf(format, args...)}
}

// findRotationReason compares the request with the token that there is. A platform that is not known yet is nil, and what it shows does not
// count.
func findRotationReason(
	ctx context.Context, g *graph.Client, platform *chat.Platform, request tokenRequest, subject Subject,
) (rotationReason, error) {
	if subject.Prior == nil || !subject.Prior.Generates() {
		return rotationReason{due: true}, nil
	}

	prior := *subject.Prior
	before, err := prior.request(ctx)
	if err != nil {
		return rotationReason{}, err
	}

	held, app := prior.TokenFingerprint.ValueString(), prior.AppID.ValueString()
	expires, diags := prior.ExpiresAt.ValueRFC3339Time()
	ends := !prior.ExpiresAt.IsNull() && !diags.HasError()
	left := expires.Sub(g.Now())
	switch {
	case !request.sameToken(before):
		return rotationReason{due: true}, nil
	case app != "" && app != cmp.Or(request.appID, g.AppID()):
		return dueReason("The token %s belongs to app %s.", held, app), nil
	case held == "":
		return dueReason("The chat project holds no token now, or it is not known which one."), nil
	case held != subject.Applied:
		return dueReason("The project does not hold the generated token, but %s: it was replaced outside Terraform, or the generated one was "+
			"never delivered.", held), nil
	case ends && left <= 0:
		return dueReason("The token %s expired at %s.", held, expires.UTC().Format(time.RFC3339)), nil
	}

	r, err := findReasonAtMeta(ctx, g, platform, request, subject)
	if err == nil && !r.due && ends && left < request.rotateBefore {
		r = dueReason("The token %s expires at %s, sooner than generate.rotate_before_expiry allows.", held, expires.UTC().Format(time.RFC3339))
		r.refresh = true
	}
	return r, err
}

// findReasonAtMeta inspects the held token where the platform shows it: it may have been revoked, or have lost a scope.
func findReasonAtMeta(
	ctx context.Context, g *graph.Client, platform *chat.Platform, request tokenRequest, subject Subject,
) (rotationReason, error) {
	if platform == nil || platform.TokenReader == nil {
		return rotationReason{}, nil
	}

	held := subject.Prior.TokenFingerprint.ValueString()
	token, err := platform.TokenReader.Token(ctx, subject.Project)
	if err != nil {
		return rotationReason{}, err
	}
	if token.Fingerprint() != held {
		return dueReason("The generated token was replaced outside Terraform: the project holds another one."), nil
	}

	policy, err := subject.Config.Policy(ctx, g.AppID())
	if err != nil {
		return rotationReason{}, err
	}

	policy.RequiredScopes, policy.GeneratedBy = request.scopes, scopeArguments
	policy.MinimumValidity = 0 // rotate_before_expiry takes its place
	report, err := tokenpolicy.Check(ctx, g, token, policy)
	if err != nil || len(report.Failures) == 0 {
		return rotationReason{}, err
	}
	if !report.Token.Valid {
		said := *report.Token.Problem
		said.Op = "Meta no longer accepts the token " + held
		return dueReason("%s. The apply generates and delivers another one. Nothing has to be done by hand.",
			strings.TrimSuffix(said.Error(), ".")), nil
	}
	return dueReason("The token %s no longer meets the requirements at Meta. %s", held, strings.Join(report.Failures, " ")), nil
}

// errCannotRevoke returns the error of a plan if the previous token cannot be read, so that it cannot be revoked.
func errCannotRevoke(p *chat.Platform) error {
	return tfdiag.WithPath(atGenerate.AtName("revoke_previous"), tfdiag.New("Not possible on this chat platform",
		"Revoking the previous token needs its value. Nothing stores it, and the platform %s (%s) does not show it. "+
			"Remove generate.revoke_previous. Set expires_in_60_days = true and rotate_before_expiry instead: the previous token then expires "+
			"by itself.", p.Name, p.Argument))
}
