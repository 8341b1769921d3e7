package generate

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// Order is a token that no chat project gets: whoever opened an ephemeral resource has it.
type Order struct {
	graph.GenerateTokenOpts
	Warn func(summary, detail string)
}

// Once generates and inspects a token. One that falls short is revoked.
func Once(ctx context.Context, c *session.Session, o Order) (secret.Value, graph.Token, error) {
	m := maker{
		c: c, at: path.Empty(), token: tokenargs.Defaults(), warn: o.Warn,
		wish: wish{systemUserID: o.SystemUserID, appID: o.AppID, scopes: o.Scopes, expires: o.ExpiresIn60Days},
	}
	if m.wish.scopes == nil {
		m.wish.scopes = tokenpolicy.DefaultScopes()
	}
	if err := m.able(ctx); err != nil {
		return secret.Value{}, graph.Token{}, err
	}
	token, err := m.generate(ctx)
	if err != nil {
		return secret.Value{}, graph.Token{}, tfdiag.Titled("No token was generated", err)
	}
	report, err := m.inspect(ctx, token)
	if err != nil {
		m.discard(ctx, token)
		return secret.Value{}, graph.Token{}, err
	}
	return token, report.Token, nil
}

// Revoke ends a token of Once. What goes wrong is a warning.
func Revoke(ctx context.Context, c *session.Session, token secret.Value, systemUserID string, warn func(summary, detail string)) {
	g, err := c.Graph(true)
	if err == nil {
		err = g.Tokens.Revoke(ctx, token)
	}
	if err != nil && !errors.Is(err, session.ErrUnknown) {
		m := maker{wish: wish{systemUserID: systemUserID}}
		warn("The token is still valid", fmt.Sprintf("The token %s was to be revoked at the end of the run. %s\n\n%s", token.Fingerprint(), m.byHand(), tfdiag.Explain(err)))
	}
}
