package token

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
)

// leftover is a token that the provider generated, does not need and cannot revoke.
type leftover struct {
	graph        *graph.Client // nil if the provider is not configured
	own          secret.Value  // the provider's own token
	systemUserID string
	expires      bool // 60 days after it was made
}

// leftover describes the token of the order, if nothing needs it.
func (o order) leftover() leftover {
	return leftover{graph: o.graph, own: o.own, systemUserID: o.request.systemUserID, expires: o.request.expires}
}

// byHand says how a person ends the token.
func (l leftover) byHand(ctx context.Context) string {
	text := RevokeByHand(l.systemUserID) + l.alsoEndsOwn(context.WithoutCancel(ctx))
	if l.expires {
		text += " Otherwise it expires 60 days after it was made."
	}
	return text
}

// alsoEndsOwn says that the tokens of the system user include the provider's own, or may do so. Without a client, Meta is not asked.
func (l leftover) alsoEndsOwn(ctx context.Context) string {
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

// RevokeByHand says how a person ends a token that the provider has not revoked.
func RevokeByHand(systemUserID string) string {
	return fmt.Sprintf("To end it, revoke all tokens of system user %s (Meta Business Settings > Users > System users > Revoke tokens). "+
		"This also ends the tokens in use: apply afterwards.", systemUserID)
}
