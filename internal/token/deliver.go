package token

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Delivery is what Deliver looks at.
type Delivery struct {
	Subject
	Planned  Facts          // of the plan
	Platform *chat.Platform // that the token goes to
	Before   chat.TokenInfo // as the platform showed it before the delivery; unset: not known
	Warn     func(summary, detail string)
}

// Outcome is what became of the token of the project.
type Outcome int

const (
	// Done means that the project has the token that it is to have: it was given the token, or keeps the one that it has.
	Done Outcome = iota
	// DoneUnanswered means that the project shows the generated token, and the answer to the write was lost. Only for an update: a creation
	// has no ID to read back, so its lost answer is InDoubt.
	DoneUnanswered
	// InDoubt means that it is not known whether the generated token arrived.
	InDoubt
	// NotHeld means that the project shows another token, or none, after a write that the platform accepted.
	NotHeld
)

// Receipt is what a delivery has done.
//
//	Outcome         Result        Facts of                                 Problem
//	Done            of the write  the token that the project has           nil
//	DoneUnanswered  unset         the new token                            nil
//	InDoubt         unset         the new token, see Facts                 what to do
//	NotHeld         of the write  the token that the platform shows        what to do
type Receipt[T any] struct {
	Outcome Outcome
	Result  T
	Facts   Facts  // for the state. A null fingerprint makes another token due: InDoubt, and the platform does not show which token it has
	Applied string // fingerprint to note as that of the last applied token, "" to note none
	// Problem is an error beside the state of an update. A creation that has made something warns of it: an error would taint that.
	Problem error
}

// tokenShower is a project or a channel, as a platform describes it.
type tokenShower interface{ HeldToken() chat.TokenInfo }

// WriteFunc hands a token over and returns what the platform shows after that.
type WriteFunc[T any] func(context.Context, secret.Value) (T, error)

// Deliver checks the token of an object, or generates it, and writes it to the project. It calls write at most once: with the
// token, or with the unset value when the object's token stays as it is.
//
// An error means that the object's token is the one that it was, and the receipt is unset.
func Deliver[T tokenShower](ctx context.Context, s *session.Session, d Delivery, write WriteFunc[T]) (Receipt[T], error) {
	switch {
	case d.Config.Generates():
		return deliverGenerated(ctx, s, d, write)
	case d.Planned.TokenUnchanged():
		return keepToken(ctx, d, write)
	}
	return deliverConfigured(ctx, s, d, write)
}

// plansSameToken reports whether the plan saw the token in its place. What it shows of the token may still be new.
func (d Delivery) plansSameToken() bool {
	return d.Prior != nil && !d.Planned.TokenFingerprint.IsUnknown()
}

// keepToken leaves the token as it is.
func keepToken[T tokenShower](ctx context.Context, d Delivery, write WriteFunc[T]) (Receipt[T], error) {
	result, err := write(ctx, secret.Value{})
	return Receipt[T]{Outcome: Done, Result: result, Facts: d.Prior.Facts}, err
}

func deliverConfigured[T tokenShower](ctx context.Context, s *session.Session, d Delivery, write WriteFunc[T]) (Receipt[T], error) {
	var none Receipt[T]
	facts, err := Inspect(ctx, s, d.Config, d.Account)
	if err != nil {
		return none, err
	}
	token := d.Config.configuredToken()
	if d.plansSameToken() {
		return deliverFacts(ctx, d, facts, write)
	}
	result, err := write(ctx, token)
	if err != nil {
		return none, err
	}
	return acceptedReceipt(d, atToken, token, facts, result), nil
}

// acceptedReceipt returns the receipt for a token whose write the platform has accepted.
func acceptedReceipt[T tokenShower](d Delivery, at path.Path, token secret.Value, facts Facts, result T) Receipt[T] {
	held := result.HeldToken()
	if mayHold(held, token.Fingerprint()) {
		return Receipt[T]{Outcome: Done, Result: result, Facts: facts, Applied: token.Fingerprint()}
	}
	problem := tfdiag.New(chat.SentenceStart(d.Label)+" does not hold the token that was written",
		"The chat platform accepted the token %s and shows %s afterwards. Plan again to see what the project holds.", token.Fingerprint(),
		heldTokenText(held))
	return Receipt[T]{
		Outcome: NotHeld,
		Result:  result,
		Facts:   fingerprintFacts(held.Fingerprint),
		Applied: token.Fingerprint(),
		Problem: tfdiag.WithPath(at, problem),
	}
}

// deliverFacts leaves the token as it is, and gives it new facts. The token is compared with the plan before anything is sent.
func deliverFacts[T tokenShower](ctx context.Context, d Delivery, facts Facts, write WriteFunc[T]) (Receipt[T], error) {
	var none Receipt[T]
	planned := d.Planned.TokenFingerprint.ValueString()
	if given := facts.TokenFingerprint.ValueString(); given != planned {
		return none, tfdiag.WithPath(atToken, tfdiag.New("The configured token changed after the plan",
			"The plan was made with the token %s and is applied with %s. Nothing was written. Plan again with the token that is to be used.",
			planned, given))
	}

	held, err := d.readHeldToken(ctx)
	if err != nil {
		return none, err
	}
	if !mayHold(held, planned) {
		return none, errChangedSince(planned, held)
	}

	result, err := write(ctx, secret.Value{})
	if err != nil {
		return none, err
	}

	held = result.HeldToken()
	switch {
	case !mayHold(held, planned):
		return Receipt[T]{
			Outcome: NotHeld, Result: result, Facts: fingerprintFacts(held.Fingerprint), Problem: errChangedSince(planned, held),
		}, nil
	case held.Fingerprint == "":
		return Receipt[T]{Outcome: Done, Result: result, Facts: facts}, nil
	}
	return Receipt[T]{Outcome: Done, Result: result, Facts: facts, Applied: planned}, nil
}

// readHeldToken returns what the platform shows before the delivery.
func (d Delivery) readHeldToken(ctx context.Context) (chat.TokenInfo, error) {
	if d.Before != (chat.TokenInfo{}) {
		return d.Before, nil
	}
	project, err := d.Platform.Projects.Get(ctx, d.Project)
	return project.Token, err
}

// mayHold reports whether a project may hold a token: the platform shows this one, or shows that there is one and not which.
func mayHold(held chat.TokenInfo, fingerprint string) bool {
	return held.Present && (held.Fingerprint == "" || held.Fingerprint == fingerprint)
}

func errChangedSince(planned string, held chat.TokenInfo) error {
	return tfdiag.WithPath(atToken, tfdiag.New("The token of the chat project changed after the plan",
		"The project held the token %s while planning and holds %s now. The token was not written. Plan again: the next apply restores the "+
			"configured token.", planned, heldTokenText(held)))
}

func heldTokenText(held chat.TokenInfo) string {
	if held.Present {
		return "the token " + held.Fingerprint
	}
	return "no token"
}
