package generate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// State is what is known of the token that an object has, from its state.
type State struct {
	Block
	Token boundtoken.Model
}

// reason says why a new token is due; the zero reason: none is.
type reason struct {
	// why is a sentence for a person where the configuration does not show it; "" otherwise.
	why string
	due bool
	// refresh says that the old token is as good as it ever was and only nears its end.
	refresh bool
}

func because(format string, args ...any) reason {
	return reason{due: true, why: fmt.Sprintf(format, args...)}
}

// due compares what is wished for with the token that there is. project names the object on the platform.
func due(ctx context.Context, c *session.Session, w wish, config boundtoken.Model, prior *State, private lifecycle.Private, project string) (reason, error) {
	if prior == nil || !prior.On() {
		return reason{due: true}, nil
	}
	before, err := prior.wish(ctx, prior.Token.RequiredScopes)
	if err != nil {
		return reason{}, err
	}
	g, err := c.Graph(true)
	if err != nil {
		return reason{}, err
	}
	held, applied := prior.Token.TokenFingerprint.ValueString(), binding.LastApplied(ctx, private).Value
	expires, diags := prior.Token.ExpiresAt.ValueRFC3339Time()
	left := expires.Sub(g.Now())
	app := prior.Token.AppID.ValueString()
	known := !prior.Token.ExpiresAt.IsNull() && !diags.HasError()
	switch {
	case !w.same(before):
		return reason{due: true}, nil
	case app != "" && app != cmp.Or(w.appID, g.AppID()):
		return because("The token %s belongs to app %s.", held, app), nil
	case held == "":
		return because("The chat project holds no token any more, or it is not known which."), nil
	case held != applied:
		return because("The project does not hold the generated token, but %s: somebody has replaced it, or it has never arrived.", held), nil
	case known && left <= 0:
		return because("The token %s expired at %s.", held, expires.UTC().Format(time.RFC3339)), nil
	}
	r, err := readable(ctx, c, g, w, config, held, project)
	if err == nil && !r.due && known && left < w.rotateBefore {
		r = because("The token %s expires at %s, sooner than rotate_before_expiry allows.", held, expires.UTC().Format(time.RFC3339))
		r.refresh = true
	}
	return r, err
}

// readable asks Meta about the token itself, where the platform shows it: it may have been revoked, or have lost a scope.
func readable(ctx context.Context, c *session.Session, g *graph.Client, w wish, config boundtoken.Model, held, project string) (reason, error) {
	platform, err := c.Chat()
	if err != nil || platform.TokenReader == nil {
		return reason{}, err
	}
	token, err := platform.TokenReader.Token(ctx, project)
	if err != nil {
		return reason{}, err
	}
	if token.Fingerprint() != held {
		return because("Somebody has replaced the generated token: the project holds another one."), nil
	}
	policy, err := config.Policy(ctx, g.AppID())
	if err != nil {
		return reason{}, err
	}
	policy.RequiredScopes = w.scopes
	policy.MinimumValidity = 0 // that is what rotate_before_expiry is for
	report, err := tokenpolicy.Check(ctx, g, token, policy)
	if err != nil || len(report.Failures) == 0 {
		return reason{}, err
	}
	return because("Meta does not accept the token %s any more as it should. %s", held, strings.Join(report.Failures, " ")), nil
}

// canRevoke says while planning that the previous token cannot be read, so that it cannot be revoked.
func canRevoke(platform *chat.Platform) error {
	if platform.TokenReader != nil {
		return nil
	}
	return errors.New("to revoke the previous token its value is needed, nothing stores it, and the platform " + platform.Name + " (" + platform.Argument + ") does not show it. " +
		"Set expires_in_60_days = true and rotate_before_expiry instead: the old token ends by itself then")
}
