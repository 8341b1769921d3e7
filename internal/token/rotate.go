package token

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// deliverGenerated gives the project a generated token if one is due, and otherwise keeps the token.
func deliverGenerated[T tokenShower](ctx context.Context, s *session.Session, d Delivery, write WriteFunc[T]) (Receipt[T], error) {
	var none Receipt[T]
	if d.plansSameToken() {
		return keepToken(ctx, d, write)
	}
	i, err := d.newIssuer(ctx, s)
	if err != nil {
		return none, err
	}
	why, err := findRotationReason(ctx, i.graph, d.Platform, i.request, d.Subject)
	if err != nil {
		return none, err
	}
	if !why.due {
		return keepToken(ctx, d, write)
	}
	return rotate(ctx, d, i, why, write)
}

// newIssuer returns what generates the token that the configuration asks for.
func (d Delivery) newIssuer(ctx context.Context, s *session.Session) (issuer, error) {
	if err := d.Config.checkGenerate(ctx); err != nil { // what was not known while planning
		return issuer{}, err
	}
	request, err := d.Config.request(ctx)
	if err != nil {
		return issuer{}, tfdiag.WithPath(atGenerate, err)
	}
	g, err := s.Graph()
	if err != nil {
		return issuer{}, tfdiag.WithPath(atGenerate, tfdiag.WithSummary("Cannot generate a token", err))
	}
	return issuer{
		requester:    newRequester(s, g, atGenerate, request),
		requirements: d.Config.Requirements,
		account:      d.Account,
		warn:         d.Warn,
		kept:         "\n\nNothing was written to the chat project, which keeps its token.",
	}, nil
}

// rotate generates a token, inspects it, hands it to the project, reads it back, and only then revokes the previous one if that is
// asked for. Whatever fails before the project holds the new token ends with the new token revoked.
func rotate[T tokenShower](ctx context.Context, d Delivery, i issuer, why rotationReason, write WriteFunc[T]) (Receipt[T], error) {
	var none Receipt[T]
	if err := i.checkCanGenerate(ctx); err != nil {
		return none, err
	}

	previous, err := d.readPreviousToken(ctx, i.request)
	if err != nil {
		return none, err
	}

	calls, err := i.reserveCalls(ctx, why)
	if err != nil {
		return none, err
	}
	defer calls.Release()

	ctx = calls.Context(ctx)
	r, err := i.issueReplacement(ctx, why, previous)
	if err != nil {
		return none, err
	}

	result, err := write(ctx, r.token)
	if err != nil {
		return resolveFailedWrite[T](ctx, d, i, r, err)
	}

	receipt := acceptedReceipt(d, atGenerate, r.token, r.facts, result)
	if receipt.Outcome != Done {
		receipt.Problem = tfdiag.WithAdvice(receipt.Problem,
			"The new token was not revoked, because it may be in use. "+i.leftover().revokeText(ctx))
		return receipt, nil
	}

	d.retirePrevious(ctx, i, r)
	return receipt, nil
}

// resolveFailedWrite finds out whether the project holds the new token although its write returned the error. If it does, the rotation
// goes on. If it does not, the new token is revoked. If that is not known, both tokens stay valid.
func resolveFailedWrite[T tokenShower](ctx context.Context, d Delivery, i issuer, r replacement, err error) (Receipt[T], error) {
	if !errors.Is(err, chat.ErrOutcomeUnknown) {
		i.revokeUnused(ctx, r.token)
		return Receipt[T]{}, i.explainRefusal(err)
	}
	now, unread := d.readAfterLostWrite(context.WithoutCancel(ctx))
	if unread == nil && now.Fingerprint == r.token.Fingerprint() {
		d.retirePrevious(ctx, i, r)
		return Receipt[T]{Outcome: DoneUnanswered, Facts: r.facts, Applied: r.token.Fingerprint()}, nil
	}
	hidden, facts := d.hidesToken(now, unread, r), r.facts
	if hidden {
		facts.TokenFingerprint = types.StringNull() // makes another one due
	}
	return Receipt[T]{Outcome: InDoubt, Facts: facts, Applied: r.token.Fingerprint(), Problem: d.errInDoubt(r, hidden, err)}, nil
}

// hidesToken reports whether the platform does not show which token the project holds: by the reading after the write, or if that failed,
// by what was shown before it. A platform that shows fingerprints may still hide that of a single project.
func (d Delivery) hidesToken(now chat.TokenInfo, unread error, r replacement) bool {
	if unread != nil {
		return d.Project != "" && d.Before.Fingerprint == "" && r.previous.IsZero()
	}
	return now.Present && now.Fingerprint == ""
}

// errInDoubt returns the error for a token of which it is not known whether it arrived. hidden says that the platform does not show which
// token the project holds.
func (d Delivery) errInDoubt(r replacement, hidden bool, err error) error {
	text := fmt.Sprintf("The new token %s was generated, and it is not known whether the chat platform has it. It was not revoked, because "+
		"it may be in use. The previous token was not revoked either. ", r.token.Fingerprint())
	switch {
	case d.Project == "":
		text += "Check on the platform whether the channel was created. If it was, import it."
	case hidden:
		text += "The next apply generates another one, unless the platform shows until then that the project holds the new one."
	default:
		text += "The state holds the new token: the next plan shows what the project really holds, and the next apply generates another one " +
			"if that is necessary."
	}
	return tfdiag.WithSummary("It is not known whether the token of "+d.Label+" arrived", tfdiag.WithAdvice(err, text))
}

// readAfterLostWrite reads what the project holds, as exactly as the platform shows it.
func (d Delivery) readAfterLostWrite(ctx context.Context) (chat.TokenInfo, error) {
	switch {
	case d.Project == "":
		return chat.TokenInfo{}, errors.New("what is being made cannot be read")
	case d.Platform.TokenReader == nil:
		now, err := d.Platform.Projects.Get(ctx, d.Project)
		return now.Token, err
	}
	token, err := d.Platform.TokenReader.Token(ctx, d.Project)
	return chat.TokenInfo{Present: !token.IsZero(), Fingerprint: token.Fingerprint()}, err
}
