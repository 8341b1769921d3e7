package token

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// GenerateOneTime generates and inspects a token that no chat project gets: an ephemeral resource hands it out. One that does not meet the
// requirements is revoked. Nil scopes are the default ones. The token's calls are for RevokeOneTime: release them if it is not revoked.
func GenerateOneTime(
	ctx context.Context, s *session.Session, opts graph.GenerateTokenOpts, warn func(summary, detail string),
) (session.OneTimeToken, graph.TokenInfo, error) {
	var none session.OneTimeToken
	g, err := s.Graph()
	if err != nil {
		return none, graph.TokenInfo{}, tfdiag.WithSummary("Cannot generate a token", err)
	}

	request := tokenRequest{systemUserID: opts.SystemUserID, appID: opts.AppID, scopes: opts.Scopes, expires: opts.ExpiresIn60Days}
	if request.scopes == nil {
		request.scopes = tokenpolicy.DefaultScopes()
	}
	i := issuer{requester: newRequester(s, g, path.Empty(), request), requirements: defaultRequirements(), warn: warn}
	if err := i.checkCanGenerate(ctx); err != nil {
		return none, graph.TokenInfo{}, err
	}

	calls, err := i.reserveCalls(ctx, rotationReason{})
	if err != nil {
		return none, graph.TokenInfo{}, err
	}

	made := session.OneTimeToken{SystemUserID: opts.SystemUserID, Expires: opts.ExpiresIn60Days, Calls: calls}
	ctx = calls.Context(ctx)
	if made.Token, err = i.generate(ctx); err != nil {
		calls.Release()
		return none, graph.TokenInfo{}, tfdiag.WithSummary(notGenerated, err)
	}

	inspected, err := i.inspectOrRevoke(ctx, made.Token)
	if err != nil {
		calls.Release()
	}
	return made, inspected, err
}

// RevokeOneTime ends a token of GenerateOneTime. A failure is a warning.
func RevokeOneTime(ctx context.Context, s *session.Session, made session.OneTimeToken, warn func(summary, detail string)) {
	if text := revokeOneTimeToken(ctx, s, made); text != "" {
		warn(StillValidSummary(made.Token.Fingerprint(), made.SystemUserID), text)
	}
}

// revokeOneTimeToken revokes a token of GenerateOneTime, and says why it is still valid if that fails. An unset token is not a failure.
func revokeOneTimeToken(ctx context.Context, s *session.Session, made session.OneTimeToken) string {
	defer made.Calls.Release()
	if made.Token.IsZero() {
		return ""
	}
	g, err := s.Graph()
	if err == nil {
		err = g.Tokens.Revoke(made.Calls.Context(ctx), made.Token)
	}
	if err == nil || errors.Is(err, lifecycle.ErrUnknown) {
		return ""
	}
	left := leftoverToken{graph: g, own: s.Token(), systemUserID: made.SystemUserID, expires: made.Expires}
	return fmt.Sprintf("The token %s was to be revoked at the end of the run. %s\n\n%s",
		made.Token.Fingerprint(), left.revokeText(ctx), tfdiag.ErrorText(err))
}
