package token

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
)

// leftoverToken is a token that the provider generated, does not need and cannot revoke.
type leftoverToken struct {
	graph        *graph.Client // nil if the provider is not configured
	own          secret.Value  // the provider's own token
	systemUserID string
	expires      bool // 60 days after it was made
}

// leftover returns the requested token as one that nothing needs.
func (r requester) leftover() leftoverToken {
	return leftoverToken{graph: r.graph, own: r.own, systemUserID: r.request.systemUserID, expires: r.request.expires}
}

// revokeText says how a person ends the token.
func (l leftoverToken) revokeText(ctx context.Context) string {
	return RevokeByHandText(l.systemUserID) + l.ownTokenText(context.WithoutCancel(ctx)) + ExpiryText(l.expires)
}

// ownTokenText says that the tokens of the system user include the provider's own, or may do so. Without a client, Meta is not asked.
func (l leftoverToken) ownTokenText(ctx context.Context) string {
	const mayEndOwn = " Check before that the provider's access_token is not one of them."
	if l.graph == nil {
		return mayEndOwn
	}
	token, err := l.graph.Tokens.Inspect(ctx, l.own)
	switch {
	case err != nil, token.UserID == "":
		return mayEndOwn
	case token.UserID == l.systemUserID:
		return " The provider's own access_token is one of them, and would stop working too."
	}
	return ""
}

// StillValidSummary returns the summary of a warning about a token that could not be revoked.
func StillValidSummary(fingerprint, systemUserID string) string {
	return fmt.Sprintf("Token %s of system user %s is still valid at Meta", fingerprint, systemUserID)
}

// RevokeByHandText says how a person ends a token that the provider has not revoked.
func RevokeByHandText(systemUserID string) string {
	return fmt.Sprintf("To end it, revoke all tokens of system user %s (Meta Business Settings > Users > System users > Revoke tokens). "+
		"This also ends the tokens in use: apply afterwards.", systemUserID)
}

// ExpiryText says when a token ends that is not revoked: "" for one that never expires.
func ExpiryText(expiresIn60Days bool) string {
	if !expiresIn60Days {
		return ""
	}
	return " Otherwise it expires 60 days after it was made."
}
