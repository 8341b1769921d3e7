package token

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Delivery is what Deliver looks at.
type Delivery struct {
	Config   State // of the configuration: the write-only token is there alone
	Planned  Facts // of the plan
	Prior    *State
	Applied  string         // fingerprint of the token that was last applied; "" when it is not known
	Platform *chat.Platform // that the token goes to
	Account  string         // of the number that the token is used with; "": not known
	Project  string         // ID on the platform; "": it is only being made
	Held     chat.Token     // as the platform showed it before the delivery; unset: not known
	Holder   string         // names the object in warnings, as in "project SALES"
	Warn     func(summary, detail string)
}

// Receipt is what a delivery has done.
type Receipt[T any] struct {
	Result T     // of the write; unset when Unanswered
	Facts  Facts // for the state
	// Delivered reports whether the project was given the token, or was seen to hold it. Applied is to be noted then.
	Delivered bool
	// Sent is set beside an error if the write was accepted, and the project holds another token afterwards. Result and Facts say what
	// is true then.
	Sent bool
	// Unanswered reports whether the write took effect and its answer was lost.
	Unanswered bool
	// Doubt is set when it is not known whether a generated token arrived. Facts hold the new token then.
	Doubt *InDoubt
}

// Applied returns the fingerprint of the token that was last applied. The facts of a token in doubt may not have it.
func (r Receipt[T]) Applied() string {
	if r.Doubt != nil {
		return r.Doubt.fingerprint
	}
	return r.Facts.TokenFingerprint.ValueString()
}

// holder is what a platform says about something that holds a token.
type holder interface{ HeldToken() chat.Token }

// Write hands a token over and returns what the platform shows after that.
type Write[T any] func(context.Context, secret.Value) (T, error)

// Deliver checks the token of an object, or generates it, and gets it where it belongs. It calls write at most once: with the
// token, or with the unset value when the object's token stays as it is.
//
// An error means that the object's token is the one that it was.
func Deliver[T holder](ctx context.Context, s *session.Session, d Delivery, write Write[T]) (Receipt[T], error) {
	switch {
	case d.Config.Generates():
		return deliverGenerated(ctx, s, d, write)
	case d.Planned.Settled():
		return keep(ctx, d, write)
	}
	return deliverConfigured(ctx, s, d, write)
}

// keep leaves the token as it is.
func keep[T holder](ctx context.Context, d Delivery, write Write[T]) (Receipt[T], error) {
	result, err := write(ctx, secret.Value{})
	return Receipt[T]{Result: result, Facts: d.Prior.Facts}, err
}

func deliverConfigured[T holder](ctx context.Context, s *session.Session, d Delivery, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	facts, err := Inspect(ctx, s, d.Config, d.Account)
	if err != nil {
		return none, err
	}
	token := d.Config.configured()
	if d.Prior != nil && !d.Planned.TokenFingerprint.IsUnknown() { // the plan saw the token in its place, and only its facts are new
		return inspected(ctx, d, facts, write)
	}
	result, err := write(ctx, token)
	if err != nil {
		return none, err
	}
	held := result.HeldToken()
	if holds(held, token.Fingerprint()) {
		return Receipt[T]{Result: result, Facts: facts, Delivered: true}, nil
	}
	receipt := Receipt[T]{Result: result, Facts: fingerprintOnly(held.Fingerprint), Sent: true}
	summary, detail := d.notHeld(held, token)
	if d.Prior != nil {
		return receipt, tfdiag.At(atToken, tfdiag.New(summary, "%s", detail))
	}
	d.Warn(summary, detail) // something was created, which an error would leave out of the state
	receipt.Delivered = true
	return receipt, nil
}

// inspected leaves the token as it is, and gives it new facts. The token is compared with the plan before anything is sent.
func inspected[T holder](ctx context.Context, d Delivery, facts Facts, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	planned := d.Planned.TokenFingerprint.ValueString()
	if given := facts.TokenFingerprint.ValueString(); given != planned {
		return none, tfdiag.At(atToken, tfdiag.New("The configured token changed after the plan",
			"The plan was made with the token %s and is applied with %s. Nothing was written. Plan again with the token that is to be used.",
			planned, given))
	}
	held, err := d.now(ctx)
	if err != nil {
		return none, err
	}
	if !holds(held, planned) {
		return none, changedSince(planned, held)
	}
	result, err := write(ctx, secret.Value{})
	if err != nil {
		return none, err
	}
	held = result.HeldToken()
	if !holds(held, planned) {
		return Receipt[T]{Result: result, Facts: fingerprintOnly(held.Fingerprint), Sent: true}, changedSince(planned, held)
	}
	return Receipt[T]{Result: result, Facts: facts, Delivered: held.Fingerprint != ""}, nil
}

// now returns what the platform shows before the delivery.
func (d Delivery) now(ctx context.Context) (chat.Token, error) {
	if d.Held != (chat.Token{}) {
		return d.Held, nil
	}
	project, err := d.Platform.Projects.Get(ctx, d.Project)
	return project.Token, err
}

// holds reports whether a project may hold a token: the platform shows this one, or shows that there is one and not which.
func holds(held chat.Token, fingerprint string) bool {
	return held.Present && (held.Fingerprint == "" || held.Fingerprint == fingerprint)
}

func changedSince(planned string, held chat.Token) error {
	return tfdiag.At(atToken, tfdiag.New("The token of the chat project changed after the plan",
		"The project held the token %s while planning and holds %s now. The token was not written. Plan again: the next apply restores the "+
			"configured token.", planned, called(held)))
}

func (d Delivery) notHeld(held chat.Token, token secret.Value) (summary, detail string) {
	return fmt.Sprintf("Token written to %s is not in place", d.Holder), fmt.Sprintf("The chat platform accepted the token %s and shows %s "+
		"afterwards. Plan again to see what the project holds.", token.Fingerprint(), called(held))
}

func called(held chat.Token) string {
	if held.Present {
		return "the token " + held.Fingerprint
	}
	return "no token"
}

// deliverGenerated generates a token, inspects it, hands it to the project, reads it back, and only then revokes the previous one
// if that is asked for. Whatever fails before the project holds the new token ends with the new token revoked.
func deliverGenerated[T holder](ctx context.Context, s *session.Session, d Delivery, write Write[T]) (Receipt[T], error) {
	var none Receipt[T]
	if d.Prior != nil && !d.Planned.TokenFingerprint.IsUnknown() {
		return keep(ctx, d, write)
	}
	if err := d.Config.validate(ctx); err != nil { // what was not known while planning
		return none, err
	}
	o, err := d.Config.order(ctx)
	if err != nil {
		return none, tfdiag.At(atGenerate, err)
	}
	g, err := s.Graph(true)
	if err != nil {
		return none, tfdiag.At(atGenerate, tfdiag.Titled("Cannot generate a token", err))
	}
	why, err := due(ctx, dueInput{
		Graph: g, Platform: d.Platform, Order: o, Config: d.Config, Prior: d.Prior, Applied: d.Applied, Project: d.Project,
	})
	if err != nil {
		return none, err
	}
	if !why.due {
		return keep(ctx, d, write)
	}
	m := maker{
		graph: g, own: s.Token(), at: atGenerate, order: o, requirements: d.Config.Requirements, account: d.Account, warn: d.Warn, kept: kept,
	}
	if err := m.able(ctx); err != nil {
		return none, err
	}
	previous, err := d.previous(ctx, o)
	if err != nil {
		return none, err
	}
	calls, err := m.reserve(ctx, why)
	if err != nil {
		return none, err
	}
	defer calls.Release()
	ctx = calls.Context(ctx)
	token, err := m.renew(ctx, why, previous)
	if err != nil {
		return none, tfdiag.At(atGenerate, tfdiag.Titled(notGenerated, err))
	}
	inspected, err := m.inspect(ctx, token)
	if err != nil {
		return none, err
	}
	facts := factsOf(inspected)
	facts.TokenFingerprint = types.StringValue(token.Fingerprint())
	result, err := write(ctx, token)
	if err == nil {
		d.settle(ctx, m, generation{token: token, previous: previous, held: result.HeldToken()})
		return Receipt[T]{Result: result, Facts: facts, Delivered: true}, nil
	}
	arrived, doubt := d.arrived(ctx, token, previous, err)
	switch {
	case doubt != nil:
		if doubt.hidden {
			facts.TokenFingerprint = types.StringNull() // makes another one due
		}
		return Receipt[T]{Facts: facts, Delivered: true, Doubt: doubt}, nil
	case !arrived.Present:
		m.discard(ctx, token)
		return none, m.refused(err)
	}
	d.settle(ctx, m, generation{token: token, previous: previous, held: arrived})
	return Receipt[T]{Facts: facts, Delivered: true, Unanswered: true}, nil
}

const kept = "\n\nNothing was written to the chat project, which keeps its token."

// renew refreshes the previous token where that is possible, else it generates a new one.
func (m maker) renew(ctx context.Context, why reason, previous secret.Value) (secret.Value, error) {
	if why.refresh && m.order.expires && !previous.IsZero() {
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

// arrived finds out what became of a write that failed. The token is what the project holds if it is the new one, else the zero
// Token. doubt is set when that cannot be known. A project that cannot be read counts as one whose token is not shown, unless the
// platform has shown the previous token: a platform that shows fingerprints may still hide that of a single project.
func (d Delivery) arrived(ctx context.Context, token, previous secret.Value, err error) (chat.Token, *InDoubt) {
	if !errors.Is(err, chat.ErrOutcomeUnknown) {
		return chat.Token{}, nil
	}
	now, unread := d.look(context.WithoutCancel(ctx))
	if unread == nil && now.Fingerprint == token.Fingerprint() {
		return now, nil
	}
	hidden := now.Present && now.Fingerprint == ""
	if unread != nil {
		hidden = d.Project != "" && d.Held.Fingerprint == "" && previous.IsZero()
	}
	return chat.Token{}, &InDoubt{err: err, holder: d.Holder, fingerprint: token.Fingerprint(), made: d.Project == "", hidden: hidden}
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

// InDoubt is a delivery of which it is not known whether the token arrived. The new token stays alive.
type InDoubt struct {
	err         error
	holder      string
	fingerprint string
	made        bool // the project itself was being made
	hidden      bool // the platform does not show which token a project holds
}

// Error implements error.
func (e *InDoubt) Error() string { return e.err.Error() }

// Unwrap returns why it is not known.
func (e *InDoubt) Unwrap() error { return e.err }

// Summary is the summary of the diagnostic.
func (e *InDoubt) Summary() string {
	return "Unknown whether the token of " + e.holder + " arrived"
}

// Explain implements the interface of tfdiag.
func (e *InDoubt) Explain() string {
	text := tfdiag.Explain(e.err) + fmt.Sprintf("\n\nThe new token %s was generated, and it is not known whether the chat platform has it. "+
		"It was not revoked, because it may be in use. The previous token was not revoked either. ", e.fingerprint)
	switch {
	case e.made:
		return text + "Check on the platform whether the channel was created. If it was, import it."
	case e.hidden:
		return text + "The next apply generates another one, unless the platform shows until then that the project holds the new one."
	}
	return text + "The state holds the new token: the next plan shows what the project really holds, and the next apply generates another " +
		"one if that is necessary."
}
