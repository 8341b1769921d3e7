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

// requester is the provider as it asks Meta for one token.
type requester struct {
	graph   *graph.Client
	own     secret.Value // the provider's own token
	at      path.Path    // below which the arguments are
	request tokenRequest
}

func newRequester(s *session.Session, g *graph.Client, at path.Path, request tokenRequest) requester {
	return requester{graph: g, own: s.Token(), at: at, request: request}
}

// issuer generates a token at Meta, inspects it, and revokes it when it cannot be used.
type issuer struct {
	requester
	requirements Requirements // what is asked of the token besides its scopes
	account      string       // that its scopes must cover, "" if it is not known
	kept         string       // appended to a failure: what stays as it was
	warn         func(summary, detail string)
}

const notGenerated = "No token was generated"

// checkCanGenerate finds out whether the provider can generate this token, as far as that can be told without doing it.
func (r requester) checkCanGenerate(ctx context.Context) error {
	if err := r.graph.Tokens.CheckCanGenerate(r.request.appID); err != nil {
		return tfdiag.WithPath(r.at.AtName("app_id"), tfdiag.WithSummary("Cannot generate a token", err))
	}
	caller, err := r.graph.Tokens.Inspect(ctx, r.own)
	switch {
	case err != nil:
		return tfdiag.WithPath(r.at, tfdiag.WithSummary("Cannot inspect the provider's access token", err))
	case !caller.Valid:
		return tfdiag.WithPath(r.at, tfdiag.WithSummary("The provider's access token is not valid", caller.Problem))
	case caller.AppID != "" && caller.AppID != r.graph.AppID():
		return tfdiag.WithPath(r.at, tfdiag.New("Cannot generate a token", "The provider's access token belongs to app %s, and its app_id and "+
			"app_secret are those of app %s. "+
			"IDs of system users are app-scoped, and the proof is made with the app's secret. Set access_token, app_id and app_secret of the "+
			"provider to those of one app.",
			caller.AppID, r.graph.AppID()))
	}
	user := graph.GetSystemUserOpts{ID: r.request.systemUserID, BusinessID: r.graph.BusinessID()}
	if _, err := r.graph.SystemUsers.Get(ctx, user); err != nil {
		return tfdiag.WithPath(r.at.AtName("system_user_id"), tfdiag.WithSummary("Cannot read the system user", r.explainUserError(err, "")))
	}
	return nil
}

// reserveCalls holds the calls that follow: to generate, to inspect, and to revoke the new token or the previous one. Without them a limit
// of the provider's own could leave a token that nothing holds.
func (i issuer) reserveCalls(ctx context.Context, why rotationReason) (*graph.Reservation, error) {
	policy, err := i.requirements.Policy(ctx, i.graph.AppID())
	if err != nil {
		return nil, err
	}
	n := 3 + len(policy.BusinessAccountIDs) + len(policy.PhoneNumberIDs)
	if why.refresh {
		n++ // if Meta refuses to refresh the token, a new one is generated
	}
	calls, err := i.graph.Reserve(n)
	return calls, tfdiag.WithPath(i.at, tfdiag.WithSummary(notGenerated, err))
}

// generate makes a token. A generation is sent once.
func (i issuer) generate(ctx context.Context) (secret.Value, error) {
	token, err := i.graph.Tokens.Generate(ctx, graph.GenerateTokenOpts{
		SystemUserID: i.request.systemUserID, AppID: i.graph.AppID(), Scopes: i.request.scopes, ExpiresIn60Days: i.request.expires,
	})
	return token, i.explainGenerate(err)
}

// replacement is a generated token, and the one that it takes the place of: unset if there is none, or if it is not shown.
type replacement struct {
	token, previous secret.Value
	facts           Facts // of token
}

// issueReplacement makes the token that takes the place of previous, and inspects it. One that does not meet the requirements is revoked.
func (i issuer) issueReplacement(ctx context.Context, why rotationReason, previous secret.Value) (replacement, error) {
	token, err := i.refreshOrGenerate(ctx, why, previous)
	if err != nil {
		return replacement{}, tfdiag.WithPath(i.at, tfdiag.WithSummary(notGenerated, err))
	}
	inspected, err := i.inspectOrRevoke(ctx, token)
	if err != nil {
		return replacement{}, err
	}
	facts := factsOf(inspected)
	facts.TokenFingerprint = types.StringValue(token.Fingerprint())
	return replacement{token: token, previous: previous, facts: facts}, nil
}

// refreshOrGenerate refreshes the previous token where that is possible, else it generates a new one.
func (i issuer) refreshOrGenerate(ctx context.Context, why rotationReason, previous secret.Value) (secret.Value, error) {
	if why.refresh && i.request.expires && !previous.IsZero() {
		token, err := i.graph.Tokens.Refresh(ctx, previous)
		if err == nil && !token.Equal(previous) {
			return token, nil
		}
		if err != nil && (errors.Is(err, graph.ErrOutcomeUnknown) || ctx.Err() != nil) {
			return secret.Value{}, i.explainGenerate(err)
		}
	}
	return i.generate(ctx)
}

// inspectOrRevoke compares the new token with everything that is asked of it. One that does not meet the requirements is revoked.
func (i issuer) inspectOrRevoke(ctx context.Context, token secret.Value) (graph.TokenInfo, error) {
	report, err := i.checkIssued(ctx, token)
	if err != nil {
		i.revokeUnused(ctx, token)
	}
	return report.Token, err
}

func (i issuer) checkIssued(ctx context.Context, token secret.Value) (tokenpolicy.Report, error) {
	policy, err := i.requirements.Policy(ctx, i.graph.AppID())
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	policy.RequiredScopes, policy.SystemUserID, policy.GeneratedBy = i.request.scopes, i.request.systemUserID, i.scopeArgumentsText()
	policy.Accounts = accountsOf(i.account)
	report, err := tokenpolicy.Check(ctx, i.graph, token, policy)
	if err != nil {
		return report, tfdiag.WithPath(i.at, tfdiag.WithSummary("Cannot inspect the generated token", err))
	}
	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.WithPath(i.at, tfdiag.New("Generated token does not meet the requirements", "%s", text+i.kept)))
	}
	return report, errors.Join(failures...)
}

// scopeArguments are the arguments that set the scopes of a token of generate.
const scopeArguments = "required_scopes and, if it is set, generate.scopes"

// scopeArgumentsText names the arguments that set the scopes of this token.
func (i issuer) scopeArgumentsText() string {
	if i.at.Equal(atGenerate) {
		return scopeArguments
	}
	return "scopes"
}

// revokeUnused revokes a token that is not going to be used, also when the run was interrupted.
func (i issuer) revokeUnused(ctx context.Context, token secret.Value) {
	if err := i.graph.Tokens.Revoke(context.WithoutCancel(ctx), token); err != nil {
		i.warn(StillValidSummary(token.Fingerprint(), i.request.systemUserID), fmt.Sprintf("The token %s was generated, is not used, and could "+
			"not be revoked. %s\n\n%s",
			token.Fingerprint(), i.leftover().revokeText(ctx), tfdiag.ErrorText(err)))
	}
}

// explainGenerate adds to the error of a generation its usual cause, or what a lost answer leaves behind.
func (i issuer) explainGenerate(err error) error {
	if !errors.Is(err, graph.ErrOutcomeUnknown) {
		more := fmt.Sprintf("The app must be installed on system user %s before a token is generated: the resource whatsapp_system_user_app "+
			"does that.", i.request.systemUserID)
		if !i.request.expires {
			more += " Some businesses only get tokens that expire: set expires_in_60_days = true for them."
		}
		return i.explainUserError(err, more)
	}
	ends := "It never expires."
	if i.request.expires {
		ends = "It expires after 60 days."
	}
	lost := fmt.Sprintf("Meta shows a token once and lists none, so Meta may have generated a token that is lost. %s %s%s", ends,
		RevokeByHandText(i.request.systemUserID), i.kept)
	return tfdiag.WithSummary("It is not known whether a token was generated", tfdiag.WithAdvice(err, lost))
}

// explainRefusal adds the usual cause to the error of a platform that refused a generated token.
func (i issuer) explainRefusal(err error) error {
	if !errors.Is(err, chat.ErrInvalid) {
		return err
	}
	return tfdiag.WithAdvice(err,
		fmt.Sprintf("The token was generated in this run and is not used, so no person can check it. If the platform "+
			"has refused the token, system user %s is probably not assigned to the WhatsApp Business Account: assign it with "+
			"whatsapp_business_account_user, and name the business_account_id of that resource in required_access.business_account_ids, so that "+
			"the assignment comes first.%s", i.request.systemUserID, i.kept))
}

// explainUserError adds to an error about a system user its usual cause. more comes before that.
func (r requester) explainUserError(err error, more string) error {
	if errors.Is(err, graph.ErrUnknownPermission) { // the system user is not the cause
		return err
	}
	for _, class := range []error{graph.ErrHidden, graph.ErrInvalid, graph.ErrWrongKind} {
		if errors.Is(err, class) {
			return tfdiag.WithAdvice(err, strings.TrimPrefix(more+"\n\n", "\n\n")+fmt.Sprintf("IDs of system users are app-scoped: app %s knows "+
				"each system user by an ID of its own. "+
				"The ID that another app has, and the one in Meta Business Settings, are other IDs. The data source whatsapp_system_users lists "+
				"the right ones.", r.graph.AppID()))
		}
	}
	return err
}
