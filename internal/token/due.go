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

// reason says why a new token is due. The zero reason is for a token that stays.
type reason struct {
	due bool
	// text tells a person what the configuration does not show; "" otherwise.
	text string
	// refresh says that the held token is valid, and expires soon.
	refresh bool
}

func because(format string, args ...any) reason {
	return reason{due: true, text: fmt.Sprintf(format, args...)}
}

// dueInput is what decides whether a generated token is due.
type dueInput struct {
	Graph    *graph.Client
	Platform *chat.Platform // nil: not known yet, so what it shows does not count
	Request  tokenRequest
	Config   State
	Prior    *State // nil: there is no token yet
	Applied  string // fingerprint of the token that was last applied
	Project  string // ID on the platform; not needed without Prior
}

// due compares the request with the token that there is.
func due(ctx context.Context, in dueInput) (reason, error) {
	if in.Prior == nil || !in.Prior.Generates() {
		return reason{due: true}, nil
	}

	before, err := in.Prior.request(ctx)
	if err != nil {
		return reason{}, err
	}

	held, app := in.Prior.TokenFingerprint.ValueString(), in.Prior.AppID.ValueString()
	expires, diags := in.Prior.ExpiresAt.ValueRFC3339Time()
	ends := !in.Prior.ExpiresAt.IsNull() && !diags.HasError()
	left := expires.Sub(in.Graph.Now())
	switch {
	case !in.Request.same(before):
		return reason{due: true}, nil
	case app != "" && app != cmp.Or(in.Request.appID, in.Graph.AppID()):
		return because("The token %s belongs to app %s.", held, app), nil
	case held == "":
		return because("The chat project holds no token now, or it is not known which one."), nil
	case held != in.Applied:
		return because("The project does not hold the generated token, but %s: it was replaced outside Terraform, or the generated one was "+
			"never delivered.", held), nil
	case ends && left <= 0:
		return because("The token %s expired at %s.", held, expires.UTC().Format(time.RFC3339)), nil
	}

	r, err := dueAtMeta(ctx, in, held)
	if err == nil && !r.due && ends && left < in.Request.rotateBefore {
		r = because("The token %s expires at %s, sooner than generate.rotate_before_expiry allows.", held, expires.UTC().Format(time.RFC3339))
		r.refresh = true
	}
	return r, err
}

// dueAtMeta inspects the held token where the platform shows it: it may have been revoked, or have lost a scope.
func dueAtMeta(ctx context.Context, in dueInput, held string) (reason, error) {
	if in.Platform == nil || in.Platform.TokenReader == nil {
		return reason{}, nil
	}

	token, err := in.Platform.TokenReader.Token(ctx, in.Project)
	if err != nil {
		return reason{}, err
	}
	if token.Fingerprint() != held {
		return because("The generated token was replaced outside Terraform: the project holds another one."), nil
	}

	policy, err := in.Config.Policy(ctx, in.Graph.AppID())
	if err != nil {
		return reason{}, err
	}

	policy.RequiredScopes, policy.Generated = in.Request.scopes, scopeArguments
	policy.MinimumValidity = 0 // rotate_before_expiry takes its place
	report, err := tokenpolicy.Check(ctx, in.Graph, token, policy)
	if err != nil || len(report.Failures) == 0 {
		return reason{}, err
	}
	if !report.Token.Valid {
		said := *report.Token.Problem
		said.Op = "Meta no longer accepts the token " + held
		return because("%s. The apply generates and delivers another one. Nothing has to be done by hand.",
			strings.TrimSuffix(said.Error(), ".")), nil
	}
	return because("The token %s no longer meets the requirements at Meta. %s", held, strings.Join(report.Failures, " ")), nil
}

// cannotRevoke says while planning that the previous token cannot be read, so that it cannot be revoked.
func cannotRevoke(p *chat.Platform) error {
	return tfdiag.At(atGenerate.AtName("revoke_previous"), tfdiag.New("Not possible on this chat platform",
		"Revoking the previous token needs its value. Nothing stores it, and the platform %s (%s) does not show it. "+
			"Remove generate.revoke_previous. Set expires_in_60_days = true and rotate_before_expiry instead: the previous token then expires "+
			"by itself.", p.Name, p.Argument))
}
