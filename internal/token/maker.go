package token

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// order is what the provider asks Meta to generate.
type order struct {
	graph   *graph.Client
	own     secret.Value // the provider's own token
	at      path.Path    // below which the arguments are
	request tokenRequest
}

func newOrder(s *session.Session, g *graph.Client, at path.Path, request tokenRequest) order {
	return order{graph: g, own: s.Token(), at: at, request: request}
}

// maker generates a token at Meta, inspects it, and revokes it when it cannot be used.
type maker struct {
	order
	requirements Requirements // what is asked of the token besides its scopes
	account      string       // that its scopes must cover, "" if it is not known
	kept         string       // appended to a failure: what stays as it was
	warn         func(summary, detail string)
}

const notGenerated = "No token was generated"

// checkCanGenerate finds out whether the provider can generate this token, as far as that can be told without doing it.
func (o order) checkCanGenerate(ctx context.Context) error {
	if err := o.graph.Tokens.CanGenerate(o.request.appID); err != nil {
		return tfdiag.At(o.at.AtName("app_id"), tfdiag.Titled("Cannot generate a token", err))
	}
	caller, err := o.graph.Tokens.Inspect(ctx, o.own)
	switch {
	case err != nil:
		return tfdiag.At(o.at, tfdiag.Titled("Cannot inspect the provider's access token", err))
	case !caller.Valid:
		return tfdiag.At(o.at, tfdiag.Titled("The provider's access token is not valid", caller.Problem))
	case caller.AppID != "" && caller.AppID != o.graph.AppID():
		return tfdiag.At(o.at, tfdiag.New("Cannot generate a token", "The provider's access token belongs to app %s, and its app_id and "+
			"app_secret are those of app %s. "+
			"IDs of system users are app-scoped, and the proof is made with the app's secret. Set access_token, app_id and app_secret of the "+
			"provider to those of one app.",
			caller.AppID, o.graph.AppID()))
	}
	user := graph.GetSystemUserOpts{ID: o.request.systemUserID, BusinessID: o.graph.BusinessID()}
	if _, err := o.graph.SystemUsers.Get(ctx, user); err != nil {
		return tfdiag.At(o.at.AtName("system_user_id"), tfdiag.Titled("Cannot read the system user", o.scoped(err, "")))
	}
	return nil
}

// reserve holds the calls that follow: to generate, to inspect, and to revoke the new token or the previous one. Without them a limit of
// the provider's own could leave a token that nothing holds.
func (m maker) reserve(ctx context.Context, why reason) (*graph.Reservation, error) {
	policy, err := m.requirements.Policy(ctx, m.graph.AppID())
	if err != nil {
		return nil, err
	}
	n := 3 + len(policy.BusinessAccountIDs) + len(policy.PhoneNumberIDs)
	if why.refresh {
		n++ // if Meta refuses to refresh the token, a new one is generated
	}
	calls, err := m.graph.Reserve(n)
	return calls, tfdiag.At(m.at, tfdiag.Titled(notGenerated, err))
}

// generate makes a token. A generation is sent once.
func (m maker) generate(ctx context.Context) (secret.Value, error) {
	token, err := m.graph.Tokens.Generate(ctx, graph.GenerateTokenOpts{
		SystemUserID: m.request.systemUserID, AppID: m.graph.AppID(), Scopes: m.request.scopes, ExpiresIn60Days: m.request.expires,
	})
	return token, m.explain(err)
}

// generation is a generated token, and the one that it takes the place of: unset if there is none, or if it is not shown.
type generation struct {
	token, previous secret.Value
	facts           Facts // of token
}

// replace makes the token that takes the place of previous, and inspects it. One that does not meet the requirements is revoked.
func (m maker) replace(ctx context.Context, why reason, previous secret.Value) (generation, error) {
	token, err := m.renew(ctx, why, previous)
	if err != nil {
		return generation{}, tfdiag.At(m.at, tfdiag.Titled(notGenerated, err))
	}
	inspected, err := m.inspect(ctx, token)
	if err != nil {
		return generation{}, err
	}
	facts := factsOf(inspected)
	facts.TokenFingerprint = types.StringValue(token.Fingerprint())
	return generation{token: token, previous: previous, facts: facts}, nil
}

// renew refreshes the previous token where that is possible, else it generates a new one.
func (m maker) renew(ctx context.Context, why reason, previous secret.Value) (secret.Value, error) {
	if why.refresh && m.request.expires && !previous.IsZero() {
		token, err := m.graph.Tokens.Refresh(ctx, previous)
		if err == nil && !token.Equal(previous) {
			return token, nil
		}
		if err != nil && (errors.Is(err, graph.ErrOutcomeUnknown) || ctx.Err() != nil) {
			return secret.Value{}, m.explain(err)
		}
	}
	return m.generate(ctx)
}

// inspect compares the new token with everything that is asked of it. One that does not meet the requirements is revoked.
func (m maker) inspect(ctx context.Context, token secret.Value) (graph.TokenInfo, error) {
	report, err := m.check(ctx, token)
	if err != nil {
		m.discard(ctx, token)
	}
	return report.Token, err
}

func (m maker) check(ctx context.Context, token secret.Value) (tokenpolicy.Report, error) {
	policy, err := m.requirements.Policy(ctx, m.graph.AppID())
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	policy.RequiredScopes, policy.SystemUserID, policy.Generated = m.request.scopes, m.request.systemUserID, m.argumentsOfScopes()
	policy.Accounts = accountsOf(m.account)
	report, err := tokenpolicy.Check(ctx, m.graph, token, policy)
	if err != nil {
		return report, tfdiag.At(m.at, tfdiag.Titled("Cannot inspect the generated token", err))
	}
	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.At(m.at, tfdiag.New("Generated token does not meet the requirements", "%s", text+m.kept)))
	}
	return report, errors.Join(failures...)
}

// scopeArguments are the arguments that set the scopes of a token of generate.
const scopeArguments = "required_scopes and, if it is set, generate.scopes"

// argumentsOfScopes names the arguments that set the scopes of this token.
func (m maker) argumentsOfScopes() string {
	if m.at.Equal(atGenerate) {
		return scopeArguments
	}
	return "scopes"
}

// discard revokes a token that is not going to be used, also when the run was interrupted.
func (m maker) discard(ctx context.Context, token secret.Value) {
	if err := m.graph.Tokens.Revoke(context.WithoutCancel(ctx), token); err != nil {
		m.warn(StillValidSummary(token.Fingerprint(), m.request.systemUserID), fmt.Sprintf("The token %s was generated, is not used, and could "+
			"not be revoked. %s\n\n%s",
			token.Fingerprint(), m.leftover().byHand(ctx), tfdiag.Explain(err)))
	}
}

// explain adds to the error of a generation its usual cause, or what a lost answer leaves behind.
func (m maker) explain(err error) error {
	if !errors.Is(err, graph.ErrOutcomeUnknown) {
		more := fmt.Sprintf("The app must be installed on system user %s before a token is generated: the resource whatsapp_system_user_app "+
			"does that.", m.request.systemUserID)
		if !m.request.expires {
			more += " Some businesses only get tokens that expire: set expires_in_60_days = true for them."
		}
		return m.scoped(err, more)
	}
	ends := "It never expires."
	if m.request.expires {
		ends = "It expires after 60 days."
	}
	lost := fmt.Sprintf("Meta shows a token once and lists none, so Meta may have generated a token that is lost. %s %s%s", ends,
		RevokeByHand(m.request.systemUserID), m.kept)
	return tfdiag.Titled("It is not known whether a token was generated", tfdiag.Advise(err, lost))
}

// refused adds the usual cause to the error of a platform that refused a generated token.
func (m maker) refused(err error) error {
	if !errors.Is(err, chat.ErrInvalid) {
		return err
	}
	return tfdiag.Advise(err, fmt.Sprintf("The token was generated in this run and is not used, so no person can check it. If the platform "+
		"has refused the token, system user %s is probably not assigned to the WhatsApp Business Account: assign it with "+
		"whatsapp_business_account_user, and name the business_account_id of that resource in required_access.business_account_ids, so that "+
		"the assignment comes first.%s", m.request.systemUserID, m.kept))
}

// scoped adds to an error about a system user its usual cause. more comes before that.
func (o order) scoped(err error, more string) error {
	if errors.Is(err, graph.ErrUnknownPermission) { // the system user is not the cause
		return err
	}
	for _, class := range []error{graph.ErrHidden, graph.ErrInvalid, graph.ErrWrongKind} {
		if errors.Is(err, class) {
			return tfdiag.Advise(err, strings.TrimPrefix(more+"\n\n", "\n\n")+fmt.Sprintf("IDs of system users are app-scoped: app %s knows "+
				"each system user by an ID of its own. "+
				"The ID that another app has, and the one in Meta Business Settings, are other IDs. The data source whatsapp_system_users lists "+
				"the right ones.", o.graph.AppID()))
		}
	}
	return err
}
