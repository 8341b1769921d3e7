package token

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// deliverGenerated gives the project a generated token if one is due, and otherwise keeps the token.
func deliverGenerated[T holder](ctx context.Context, s *session.Session, d Delivery, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	if d.Prior != nil && !d.Planned.TokenFingerprint.IsUnknown() {
		return keep(ctx, d, write)
	}
	m, err := d.maker(ctx, s)
	if err != nil {
		return none, err
	}
	why, err := due(ctx, dueInput{
		Graph: m.graph, Platform: d.Platform, Order: m.order, Config: d.Config, Prior: d.Prior, Applied: d.Applied, Project: d.Project,
	})
	if err != nil {
		return none, err
	}
	if !why.due {
		return keep(ctx, d, write)
	}
	return rotate(ctx, d, m, why, write)
}

// maker returns what generates the token that the configuration orders.
func (d Delivery) maker(ctx context.Context, s *session.Session) (maker, error) {
	if err := d.Config.validate(ctx); err != nil { // what was not known while planning
		return maker{}, err
	}
	o, err := d.Config.order(ctx)
	if err != nil {
		return maker{}, tfdiag.At(atGenerate, err)
	}
	g, err := s.Graph(true)
	if err != nil {
		return maker{}, tfdiag.At(atGenerate, tfdiag.Titled("Cannot generate a token", err))
	}
	return maker{
		graph: g, own: s.Token(), at: atGenerate, order: o, requirements: d.Config.Requirements, account: d.Account, warn: d.Warn,
		kept: "\n\nNothing was written to the chat project, which keeps its token.",
	}, nil
}

// rotate generates a token, inspects it, hands it to the project, reads it back, and only then revokes the previous one if that is
// asked for. Whatever fails before the project holds the new token ends with the new token revoked.
func rotate[T holder](ctx context.Context, d Delivery, m maker, why reason, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	if err := m.able(ctx); err != nil {
		return none, err
	}
	previous, err := d.previous(ctx, m.order)
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
	d.retirePrevious(ctx, m, g, result.HeldToken())
	return Receipt[T]{Outcome: Held, Result: result, Facts: g.facts, Applied: g.token.Fingerprint()}, nil
}

// afterFailedWrite finds out whether the project holds the new token although its write returned the error. If it does, the rotation
// goes on. If it does not, the new token is revoked. If that is not known, both tokens stay valid.
func afterFailedWrite[T holder](ctx context.Context, d Delivery, m maker, g generation, err error) (Receipt[T], error) {
	held, doubt := d.arrived(ctx, g, err)
	switch {
	case doubt != nil:
		if doubt.hidden {
			g.facts.TokenFingerprint = types.StringNull() // makes another one due
		}
		return Receipt[T]{Outcome: InDoubt, Facts: g.facts, Applied: g.token.Fingerprint(), Doubt: doubt}, nil
	case !held.Present:
		m.discard(ctx, g.token)
		return Receipt[T]{}, m.refused(err)
	}
	d.retirePrevious(ctx, m, g, held)
	return Receipt[T]{Outcome: HeldUnanswered, Facts: g.facts, Applied: g.token.Fingerprint()}, nil
}

// arrived finds out what became of a write that failed. The token is what the project holds if it is the new one, else the zero
// Token. doubt is set when that cannot be known. A project that cannot be read counts as one whose token is not shown, unless the
// platform has shown the previous token: a platform that shows fingerprints may still hide that of a single project.
func (d Delivery) arrived(ctx context.Context, g generation, err error) (chat.Token, *OutcomeUnknownError) {
	if !errors.Is(err, chat.ErrOutcomeUnknown) {
		return chat.Token{}, nil
	}
	now, unread := d.look(context.WithoutCancel(ctx))
	if unread == nil && now.Fingerprint == g.token.Fingerprint() {
		return now, nil
	}
	hidden := now.Present && now.Fingerprint == ""
	if unread != nil {
		hidden = d.Project != "" && d.Held.Fingerprint == "" && g.previous.IsZero()
	}
	return chat.Token{}, &OutcomeUnknownError{
		err: err, holder: d.Holder, fingerprint: g.token.Fingerprint(), made: d.Project == "", hidden: hidden,
	}
}

// look reads what the project holds, as exactly as the platform shows it.
func (d Delivery) look(ctx context.Context) (chat.Token, error) {
	switch {
	case d.Project == "":
		return chat.Token{}, errors.New("what is being made cannot be read")
	case d.Platform.TokenReader == nil:
		now, err := d.Platform.Projects.Get(ctx, d.Project)
		return now.Token, err
	}
	token, err := d.Platform.TokenReader.Token(ctx, d.Project)
	return chat.Token{Present: !token.IsZero(), Fingerprint: token.Fingerprint()}, err
}
