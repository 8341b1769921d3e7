package generate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// maker makes one token and unmakes it.
type maker struct {
	c     *session.Session
	at    path.Path // below which the arguments are
	wish  wish
	token tokenargs.Model // what is asked of the token besides its scopes
	warn  func(summary, detail string)
	left  string // what to add to a failure, about what stays as it was

	graph *graph.Client
}

// able finds out whether the provider can generate this token, as far as that can be told without doing it.
func (m *maker) able(ctx context.Context) error {
	const title = "No token can be generated"
	g, err := m.c.Graph(true)
	if err != nil {
		return tfdiag.At(m.at, tfdiag.Titled(title, err))
	}
	m.graph = g
	if err := g.Tokens.CanGenerate(m.wish.appID); err != nil {
		return tfdiag.At(m.at.AtName("app_id"), tfdiag.Titled(title, err))
	}
	caller, err := g.Tokens.Inspect(ctx, m.c.Token())
	switch {
	case err != nil:
		return tfdiag.At(m.at, tfdiag.Titled("The provider's access token could not be inspected", err))
	case !caller.Valid:
		return tfdiag.At(m.at, tfdiag.Titled("The provider's access token is not valid", caller.Problem))
	case caller.AppID != "" && caller.AppID != g.AppID():
		return tfdiag.At(m.at, tfdiag.Titled(title, fmt.Errorf("the provider's access token belongs to app %s, and app_id and app_secret are those of app %s. "+
			"IDs of system users are app-scoped and the proof is made with the app's secret, so all three have to be of one app", caller.AppID, g.AppID())))
	}
	if _, err := g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: m.wish.systemUserID, BusinessID: g.BusinessID()}); err != nil {
		return tfdiag.At(m.at.AtName("system_user_id"), tfdiag.Titled("The system user cannot be read", scoped(err, g.AppID(), "")))
	}
	return nil
}

func (m *maker) generate(ctx context.Context) (secret.Value, error) {
	token, err := m.graph.Tokens.Generate(ctx, graph.GenerateTokenOpts{SystemUserID: m.wish.systemUserID, AppID: m.graph.AppID(), Scopes: m.wish.scopes, ExpiresIn60Days: m.wish.expires})
	return token, m.lost(err)
}

// inspect holds the new token against everything that is asked of it.
func (m *maker) inspect(ctx context.Context, token secret.Value) (tokenpolicy.Report, error) {
	policy, err := m.token.Policy(ctx, m.graph.AppID())
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	policy.RequiredScopes, policy.SystemUserID, policy.Generated = m.wish.scopes, m.wish.systemUserID, true
	report, err := tokenpolicy.Check(ctx, m.graph, token, policy)
	if err != nil {
		return report, tfdiag.At(m.at, tfdiag.Titled("The generated token could not be inspected", err))
	}
	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.At(m.at, tfdiag.Titled("The generated token falls short", errors.New(text+m.left))))
	}
	return report, errors.Join(failures...)
}

// discard revokes a token that is not going to be used. It is done also when the run was interrupted.
func (m *maker) discard(ctx context.Context, token secret.Value) {
	if err := m.graph.Tokens.Revoke(context.WithoutCancel(ctx), token); err != nil {
		m.warn("A token that nobody uses is still valid", fmt.Sprintf("The token %s was generated, is not used, and could not be revoked. %s\n\n%s", token.Fingerprint(), m.byHand(), tfdiag.Explain(err)))
	}
}

const revokeAll = "Meta Business Settings > Users > System users > Revoke tokens"

func (m *maker) byHand() string {
	text := fmt.Sprintf("To end it, revoke all tokens of system user %s (%s), which ends the ones in use as well, and apply afterwards.", m.wish.systemUserID, revokeAll)
	if m.wish.expires {
		text += " Otherwise it ends by itself 60 days after it was made."
	}
	return text
}

// lost adds to an error what a generation leaves behind whose answer was lost, and what is wrong most often otherwise.
func (m *maker) lost(err error) error {
	if !errors.Is(err, graph.ErrOutcomeUnknown) {
		more := fmt.Sprintf("The app has to be installed on system user %s before a token is generated: the resource whatsapp_system_user_app does that.", m.wish.systemUserID)
		if !m.wish.expires {
			more += " Some businesses only get tokens that expire: set expires_in_60_days = true for them."
		}
		return scoped(err, m.graph.AppID(), more)
	}
	end := "It never expires."
	if m.wish.expires {
		end = "It ends by itself after 60 days."
	}
	return tfdiag.Titled("It is not known whether a token was generated", tfdiag.Advise(err, "Meta may have generated a token that nobody holds: it shows a token once and lists none. "+end+
		" To end it now, revoke all tokens of system user "+m.wish.systemUserID+" ("+revokeAll+"), which ends the ones in use as well, and apply afterwards."+m.left))
}

// scoped adds to an error about a system user what is wrong most often; more comes before that.
func scoped(err error, appID, more string) error {
	if errors.Is(err, graph.ErrUnknownPermission) {
		return err
	}
	for _, class := range []error{graph.ErrHidden, graph.ErrInvalid, graph.ErrWrongKind} {
		if errors.Is(err, class) {
			return tfdiag.Advise(err, strings.TrimPrefix(more+"\n\n", "\n\n")+fmt.Sprintf("IDs of system users are app-scoped: app %s knows each system user under an ID of its own, "+
				"and neither another app's ID nor the one in Meta Business Settings means anything to it. The data source whatsapp_system_users lists the right ones.", appID))
		}
	}
	return err
}
