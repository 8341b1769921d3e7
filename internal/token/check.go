package token

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

var (
	atToken    = path.Root("access_token_wo")
	atExpected = path.Root("expected_fingerprint")
)

// checkToken inspects a configured token at Meta. Every unmet requirement is an error on access_token_wo. The token's scopes must cover the
// account, unless it is "".
func checkToken(ctx context.Context, s *session.Session, t Token, account string) (tokenpolicy.Report, error) {
	token := t.configuredToken()
	s.AddSecret(token)
	g, err := s.GraphWithoutToken()
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	if err := checkNotOneTime(ctx, s, token); err != nil {
		return tokenpolicy.Report{}, err
	}
	if err := t.checkExpected(token); err != nil {
		return tokenpolicy.Report{}, err
	}

	policy, err := t.Policy(ctx, g.AppID())
	if err != nil {
		return tokenpolicy.Report{}, err
	}

	policy.Accounts = accountsOf(account)
	report, err := tokenpolicy.Check(ctx, g, token, policy)
	if err != nil {
		return report, tfdiag.WithPath(atToken, tfdiag.WithSummary("Cannot inspect the access token", err))
	}

	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.WithPath(atToken, tfdiag.New("Access token does not meet the requirements", "%s", text)))
	}
	return report, errors.Join(failures...)
}

func accountsOf(account string) []string {
	if account == "" {
		return nil
	}
	return []string{account}
}

// Inspect checks a configured token during apply and returns its facts. The account is that of the number that it is used with, "" if
// that is not known.
func Inspect(ctx context.Context, s *session.Session, config State, account string) (Facts, error) {
	if config.AccessTokenWO.IsNull() {
		return Facts{}, errTokenNotConfigured(
			"access_token_wo was set while planning and is null now. Pass the same variables to apply as to plan.")
	}
	report, err := checkToken(ctx, s, config.Token, account)
	if err != nil {
		return Facts{}, err
	}
	facts := factsOf(report.Token)
	facts.TokenFingerprint = types.StringValue(config.configuredToken().Fingerprint())
	return facts, nil
}

// checkExpected refuses another token than the one that the configuration expects.
func (t Token) checkExpected(token secret.Value) error {
	want := t.ExpectedFingerprint
	if want.IsNull() || want.IsUnknown() || want.ValueString() == token.Fingerprint() {
		return nil
	}
	return tfdiag.WithPath(atExpected, tfdiag.New("Access token is not the expected one",
		"expected_fingerprint is %s, and access_token_wo has the fingerprint %s. Pass the token that was reviewed, or set "+
			"expected_fingerprint to that of the new token and plan again.", want.ValueString(), token.Fingerprint()))
}

// checkNotOneTime refuses a token that is valid now and is revoked at the end of the run. An object keeps its token for longer. The
// token is revoked at once: Terraform does not close an ephemeral resource after an error in what refers to it.
func checkNotOneTime(ctx context.Context, s *session.Session, token secret.Value) error {
	if !s.OneTimeTokens.Has(token) {
		return nil
	}
	made, _ := s.OneTimeTokens.Remove(token.Fingerprint())
	left := revokeOneTimeToken(context.WithoutCancel(ctx), s, made)
	if left != "" {
		left = "\n\n" + left
	}
	return tfdiag.WithPath(atToken, tfdiag.New("Access token is revoked at the end of the run",
		"The token %s comes from an ephemeral resource whatsapp_system_user_token, which revokes it when the run ends. The chat project would "+
			"then hold a token that is not valid. Use the argument generate instead of access_token_wo: the resource then generates a token "+
			"when one is due. Or set revoke_on_close = false in the ephemeral resource: then each plan leaves an unused token.%s",
		token.Fingerprint(), left))
}

func errTokenNotConfigured(why string) error {
	return tfdiag.WithPath(atToken, tfdiag.New("Missing access token", "%s", why))
}
