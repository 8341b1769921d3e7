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
func deliverGenerated[T tokenShower](ctx context.Context, s *session.Session, d Delivery, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	if d.Prior != nil && !d.Planned.TokenFingerprint.IsUnknown() {
		return keep(ctx, d, write)
	}
	m, err := d.maker(ctx, s)
	if err != nil {
		return none, err
	}
	why, err := due(ctx, m.graph, d.Platform, m.request, d.Subject)
	if err != nil {
		return none, err
	}
	if !why.due {
		return keep(ctx, d, write)
	}
	return rotate(ctx, d, m, why, write)
}

// maker returns what generates the token that the configuration asks for.
func (d Delivery) maker(ctx context.Context, s *session.Session) (maker, error) {
	if err := d.Config.validate(ctx); err != nil { // what was not known while planning
		return maker{}, err
	}
	request, err := d.Config.request(ctx)
	if err != nil {
		return maker{}, tfdiag.At(atGenerate, err)
	}
	g, err := s.Graph()
	if err != nil {
		return maker{}, tfdiag.At(atGenerate, tfdiag.Titled("Cannot generate a token", err))
	}
	return maker{
		order:        newOrder(s, g, atGenerate, request),
		requirements: d.Config.Requirements,
		account:      d.Account,
		warn:         d.Warn,
		kept:         "\n\nNothing was written to the chat project, which keeps its token.",
	}, nil
}

// rotate generates a token, inspects it, hands it to the project, reads it back, and only then revokes the previous one if that is
// asked for. Whatever fails before the project holds the new token ends with the new token revoked.
func rotate[T tokenShower](ctx context.Context, d Delivery, m maker, why reason, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	if err := m.checkCanGenerate(ctx); err != nil {
		return none, err
	}

	previous, err := d.previous(ctx, m.request)
	if err != nil {
		return none, err
	}

	calls, err := m.reserve(ctx, why)
	if err != nil {
		return none, err
	}
	defer calls.Release()

	ctx = calls.Context(ctx)
	g, err := m.replace(ctx, why, previous)
	if err != nil {
		return none, err
	}

	result, err := write(ctx, g.token)
	if err != nil {
		return afterFailedWrite[T](ctx, d, m, g, err)
	}

	receipt := accepted(d, atGenerate, g.token, g.facts, result)
	if receipt.Outcome != Done {
		receipt.Problem = tfdiag.Advise(receipt.Problem, "The new token was not revoked, because it may be in use. "+m.leftover().byHand(ctx))
		return receipt, nil
	}

	d.retirePrevious(ctx, m, g)
	return receipt, nil
}

// afterFailedWrite finds out whether the project holds the new token although its write returned the error. If it does, the rotation
// goes on. If it does not, the new token is revoked. If that is not known, both tokens stay valid.
func afterFailedWrite[T tokenShower](ctx context.Context, d Delivery, m maker, g generation, err error) (Receipt[T], error) {
	if !errors.Is(err, chat.ErrOutcomeUnknown) {
		m.discard(ctx, g.token)
		return Receipt[T]{}, m.refused(err)
	}
	now, unread := d.readAfterLostWrite(context.WithoutCancel(ctx))
	if unread == nil && now.Fingerprint == g.token.Fingerprint() {
		d.retirePrevious(ctx, m, g)
		return Receipt[T]{Outcome: DoneUnanswered, Facts: g.facts, Applied: g.token.Fingerprint()}, nil
	}
	hidden, facts := d.hidesToken(now, unread, g), g.facts
	if hidden {
		facts.TokenFingerprint = types.StringNull() // makes another one due
	}
	return Receipt[T]{Outcome: InDoubt, Facts: facts, Applied: g.token.Fingerprint(), Problem: d.errInDoubt(g, hidden, err)}, nil
}

// hidesToken reports whether the platform does not show which token the project holds: by the reading after the write, or if that failed,
// by what was shown before it. A platform that shows fingerprints may still hide that of a single project.
func (d Delivery) hidesToken(now chat.TokenInfo, unread error, g generation) bool {
	if unread != nil {
		return d.Project != "" && d.Before.Fingerprint == "" && g.previous.IsZero()
	}
	return now.Present && now.Fingerprint == ""
}

// errInDoubt returns the error for a token of which it is not known whether it arrived. hidden says that the platform does not show which
// token the project holds.
func (d Delivery) errInDoubt(g generation, hidden bool, err error) error {
	text := fmt.Sprintf("The new token %s was generated, and it is not known whether the chat platform has it. It was not revoked, because "+
		"it may be in use. The previous token was not revoked either. ", g.token.Fingerprint())
	switch {
	case d.Project == "":
		text += "Check on the platform whether the channel was created. If it was, import it."
	case hidden:
		text += "The next apply generates another one, unless the platform shows until then that the project holds the new one."
	default:
		text += "The state holds the new token: the next plan shows what the project really holds, and the next apply generates another one " +
			"if that is necessary."
	}
	return tfdiag.Titled("It is not known whether the token of "+d.Label+" arrived", tfdiag.Advise(err, text))
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
