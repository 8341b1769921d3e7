package token

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
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

// Outcome is what became of the token of the project.
type Outcome int

const (
	// Kept means that no token was written, and that the project does not show the one it holds or was not asked.
	Kept Outcome = iota
	// Held means that the project was given the token, or shows it.
	Held
	// HeldUnanswered means that the project was given the token, and the answer to the write was lost. Result is unset.
	HeldUnanswered
	// InDoubt means that it is not known whether a generated token arrived. Result is unset, and Facts are those of the new token.
	InDoubt
	// NotHeld means that the project shows another token, or none, after a write that the platform accepted. Result and Facts are what
	// it shows. Deliver returns it together with an error for an update. For a creation it warns and returns no error.
	NotHeld
)

// Receipt is what a delivery has done.
type Receipt[T any] struct {
	Outcome Outcome
	Result  T                    // of the write
	Facts   Facts                // for the state
	Applied string               // fingerprint to note as that of the last applied token, "" to note none
	Doubt   *OutcomeUnknownError // of InDoubt, else nil
}

// holder is what a platform says about something that holds a token.
type holder interface{ HeldToken() chat.Token }

// Write hands a token over and returns what the platform shows after that.
type Write[T any] func(context.Context, secret.Value) (T, error)

// Deliver checks the token of an object, or generates it, and writes it to the project. It calls write at most once: with the
// token, or with the unset value when the object's token stays as it is.
//
// An error with another outcome than NotHeld means that the object's token is the one that it was.
func Deliver[T holder](ctx context.Context, s *session.Session, d Delivery, write Write[T]) (Receipt[T], error) {
	switch {
	case d.Config.Generates():
		return deliverGenerated(ctx, s, d, write)
	case d.Planned.TokenUnchanged():
		return keep(ctx, d, write)
	}
	return deliverConfigured(ctx, s, d, write)
}

// keep leaves the token as it is.
func keep[T holder](ctx context.Context, d Delivery, write Write[T]) (Receipt[T], error) {
	result, err := write(ctx, secret.Value{})
	return Receipt[T]{Outcome: Kept, Result: result, Facts: d.Prior.Facts}, err
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
		return Receipt[T]{Outcome: Held, Result: result, Facts: facts, Applied: token.Fingerprint()}, nil
	}
	receipt := Receipt[T]{
		Outcome: NotHeld, Result: result, Facts: fingerprintOnly(held.Fingerprint), Applied: token.Fingerprint(),
	}
	summary, detail := d.notHeld(held, token)
	if d.Prior != nil {
		return receipt, tfdiag.At(atToken, tfdiag.New(summary, "%s", detail))
	}
	d.Warn(summary, detail) // something was created, which an error would leave out of the state
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
		return Receipt[T]{Outcome: NotHeld, Result: result, Facts: fingerprintOnly(held.Fingerprint)}, changedSince(planned, held)
	}
	if held.Fingerprint == "" {
		return Receipt[T]{Outcome: Kept, Result: result, Facts: facts}, nil
	}
	return Receipt[T]{Outcome: Held, Result: result, Facts: facts, Applied: planned}, nil
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
			"configured token.", planned, describeToken(held)))
}

func (d Delivery) notHeld(held chat.Token, token secret.Value) (summary, detail string) {
	return notHeldTitle(d.Holder), fmt.Sprintf("The chat platform accepted the token %s and shows %s "+
		"afterwards. Plan again to see what the project holds.", token.Fingerprint(), describeToken(held))
}

// notHeldTitle is the summary for a token that was written, while another one is shown.
func notHeldTitle(holder string) string {
	return chat.Sentence(holder) + " does not hold the token that was written"
}

func describeToken(held chat.Token) string {
	if held.Present {
		return "the token " + held.Fingerprint
	}
	return "no token"
}
