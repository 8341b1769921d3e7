package boundtoken

import (
	"cmp"
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

var at = path.Root("access_token_wo")

// Planning is what Plan looks at, and what it changes.
type Planning struct {
	Config  Model
	Planned *Model // its facts are settled
	Prior   *Model // nil: the token is bound for the first time
	Private lifecycle.Private
	Warn    func(p path.Path, summary, detail string)
	Missing string // what to say when the token is missing on creation
	// Later says what becomes of a token that can only be inspected during apply; "" is for objects that write it.
	Later string
}

const later = "It will be inspected during apply, before it is written; if it falls short, the project keeps what it has."

// Plan checks the configured token and settles whether it is going to be written, which shows as unknown facts. It returns
// the fingerprint of a token that was checked, "" when none is configured or known yet.
func Plan(ctx context.Context, c *session.Session, p Planning) (string, error) {
	switch token := p.Config.AccessTokenWO; {
	case token.IsNull() && p.Prior == nil:
		return "", Missing(p.Missing)
	case token.IsNull():
		p.Planned.Facts = p.Prior.Facts
		return "", nil
	case token.IsUnknown():
		p.unknown(ctx)
		return "", nil
	}
	report, err := Check(ctx, c, p.Config)
	if errors.Is(err, session.ErrUnknown) || errors.Is(err, tokenargs.ErrUnknown) {
		p.unknown(ctx)
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, text := range report.Warnings { // said here alone: an apply plans once more before it writes
		p.Warn(at, "The token needs attention", text)
	}
	configured := p.Config.Token().Fingerprint()
	p.settle(ctx, configured, report.Token)
	return configured, nil
}

// Missing says that the token has to be given.
func Missing(why string) error {
	return tfdiag.At(at, tfdiag.Titled("The token is missing", errors.New(why)))
}

// Check inspects the configured token at Meta; whatever is wrong with it is an error on access_token_wo.
func Check(ctx context.Context, c *session.Session, config Model) (tokenpolicy.Report, error) {
	token := config.Token()
	c.AddSecret(token)
	g, err := c.Graph(false)
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	policy, err := config.Policy(ctx, g.AppID())
	if err != nil {
		return tokenpolicy.Report{}, err
	}
	report, err := tokenpolicy.Check(ctx, g, token, policy)
	if err != nil {
		return report, tfdiag.At(at, tfdiag.Titled("The token could not be inspected", err))
	}
	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.At(at, tfdiag.Titled("The token falls short", errors.New(text))))
	}
	return report, errors.Join(failures...)
}

// unknown plans for a token that cannot be looked at yet.
func (p Planning) unknown(ctx context.Context) {
	if p.Prior != nil && p.heldBack(ctx) {
		p.Planned.Facts = p.Prior.Facts
		return
	}
	p.Planned.Facts = UnknownFacts()
	p.Warn(at, "The token is not checked while planning",
		"The token, or something that its check needs, is known only after apply. "+cmp.Or(p.Later, later))
}

// settle decides whether the token is written. When nothing is written the facts stay, unless Meta now says something else
// about the very same token.
func (p Planning) settle(ctx context.Context, configured string, token graph.Token) {
	p.Planned.Facts = UnknownFacts()
	switch {
	case p.Prior == nil:
	case configured == p.Prior.TokenFingerprint.ValueString():
		p.Planned.TokenFingerprint = p.Prior.TokenFingerprint
		if FactsOf(token).equal(p.Prior.Facts) {
			p.Planned.Facts = p.Prior.Facts
		}
	case p.heldBack(ctx):
		p.Planned.Facts = p.Prior.Facts
	}
}

// heldBack says whether a version that stays the same keeps another token from being written. It does not protect a token
// that somebody else has put there since.
func (p Planning) heldBack(ctx context.Context) bool {
	bound, applied := p.Prior.TokenFingerprint.ValueString(), binding.LastApplied(ctx, p.Private).Value
	replacedByHand := applied != "" && bound != applied
	version := p.Config.AccessTokenWOVersion
	return bound != "" && !replacedByHand && !version.IsNull() && version.Equal(p.Prior.AccessTokenWOVersion)
}

// Writes says what an update does with the token: whether the plan promised to write it, and whether its facts have to be
// found out anew. Neither means that nothing about the token was planned, whatever it is now.
func Writes(config, planned Model) (write, refresh bool) {
	if planned.TokenFingerprint.IsUnknown() {
		return true, true
	}
	same := config.Token().Fingerprint() == planned.TokenFingerprint.ValueString()
	return false, same && planned.Scopes.IsUnknown()
}
