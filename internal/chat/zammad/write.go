package zammad

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// change is one write to one channel. Zammad keeps every option that is not sent.
type change struct {
	op     string
	number string // the phone number ID that the channel is to have; "" when the write is not about it
	token  bool   // the write brings a token
	// body returns what is to be sent.
	body func(now chat.Channel) map[string]any
	// state compares a channel with what is wanted: fits means that nothing shown contradicts it, proven that all of it is
	// shown.
	state func(now chat.Channel) (fits, proven bool)
	// changed says which value of the write another person has changed; "" when none.
	changed func(now chat.Channel) string
}

var errNotSaved = errors.New("the answer does not hold what was written")

// write makes a change to a channel, after a look at what is there. Writes of this process to the same channel wait for
// each other.
func (a *adapter) write(ctx context.Context, id string, c change) (chat.Channel, error) {
	if !validID.MatchString(id) {
		return chat.Channel{}, a.errNoChannel("write a channel")
	}

	unlock, err := a.lock(ctx, id, c.number)
	if err != nil {
		return chat.Channel{}, a.rest.NoAnswer(c.op, err)
	}
	defer unlock()

	now, err := a.look(ctx, c.op, id, memo.Fresh)
	if err != nil {
		return chat.Channel{}, err
	}
	if _, proven := c.state(now); proven {
		return now, nil
	}
	if what := c.changed(now); what != "" {
		return chat.Channel{}, a.errConflict(c.op, what)
	}

	raw, err := c.encode(now)
	if err != nil {
		return chat.Channel{}, a.rest.NoAnswer(c.op, err)
	}

	answer, err := a.rest.Send(ctx, rest.Request{
		Op:       c.op,
		Method:   http.MethodPut,
		Path:     channelsPath + "/" + id,
		Template: channelPath,
		Body:     raw,
	})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return a.resolveOutcome(ctx, id, c, err, false)
	case err != nil:
		return chat.Channel{}, err
	case answer.Status >= 200 && answer.Status < 300:
		saved, err := a.saved(answer, id, c)
		if err != nil {
			return a.resolveOutcome(ctx, id, c, a.rest.Unreadable(c.op, answer, err), false)
		}
		a.wrote(saved)
		return saved, nil
	}

	err = a.errRefused(ctx, id, c, answer)
	if answer.EarlierMayHaveTakenEffect || rest.Doubtful(answer) { // an earlier attempt may have been processed
		return a.resolveOutcome(ctx, id, c, err, rest.Ended(answer))
	}
	return chat.Channel{}, err
}

// lock makes other writes of this process to a channel wait, and those that bring the same number: Zammad looks whether a number is free,
// and then saves, so that two at once would both find it free.
func (a *adapter) lock(ctx context.Context, id, number string) (unlock func(), err error) {
	unlockChannel, err := a.writes.Lock(ctx, id)
	if err != nil || number == "" {
		return unlockChannel, err
	}
	unlockNumber, err := a.writes.Lock(ctx, numberLock(number))
	if err != nil {
		unlockChannel()
		return nil, err
	}
	return func() { unlockNumber(); unlockChannel() }, nil
}

// errConflict returns the error for a value that another person has changed.
func (a *adapter) errConflict(op, what string) error {
	e := a.rest.Error(op, chat.ErrChanged)
	e.Meaning = "The channel was changed in Zammad after Terraform read it: " + what + " Nothing was overwritten."
	e.Next = "Plan again to see what is there now, and apply if it should be replaced."
	return e
}

// encode returns the body of the request. A group that is not sent becomes null.
func (c change) encode(now chat.Channel) ([]byte, error) {
	body := c.body(now)
	if _, ok := body[group.Key]; !ok {
		body[group.Key] = sent(now.GroupID)
	}
	return json.Marshal(body)
}

// saved reads the answer to a write, which has to hold what was written.
func (a *adapter) saved(answer *transport.Answer, id string, c change) (chat.Channel, error) {
	saved, err := a.body(answer)
	if err != nil {
		return chat.Channel{}, err
	}
	if saved.ID != id {
		return chat.Channel{}, errOther
	}
	if fits, _ := c.state(saved); !fits {
		return chat.Channel{}, errNotSaved
	}
	return saved, nil
}

// errRefused says why a write was not made. Zammad answers 422 for whatever went wrong, a channel that is gone included, so
// the list tells more than its text.
func (a *adapter) errRefused(ctx context.Context, id string, c change, answer *transport.Answer) error {
	e := a.problem(c.op, answer)
	if answer.Status != http.StatusUnprocessableEntity && answer.Status != http.StatusNotFound {
		return e
	}

	list, err := a.list(ctx, memo.Fresh)
	if err != nil {
		return e
	}
	if _, ok := list.find(id); !ok {
		if _, err := a.look(ctx, c.op, id, memo.Fresh); errors.Is(err, chat.ErrNotFound) {
			return err
		}
		return e
	}

	other, used := list.uses(c.number, id)
	switch {
	case used:
		return a.errInUse(e, c.number, other, false)
	case answer.Status == http.StatusNotFound:
		e.Meaning = fmt.Sprintf("Zammad answered that there is no channel %s, but its list contains it.", id)
	case !c.token && !errors.Is(e, chat.ErrConflict):
		e.Meaning = "Zammad refused to save the channel. It asks Meta for the number with the channel's token at every save, " +
			"whatever is changed: if the stored token has expired or was revoked, every change fails. Nothing was changed."
		e.Next = "Set a working token for this channel first, or together with this change. Check that it can see the phone number ID."
	}
	return e
}

// resolveOutcome finds out whether a write took effect whose answer did not say. ended says that no request is under way.
func (a *adapter) resolveOutcome(ctx context.Context, id string, c change, cause error, ended bool) (chat.Channel, error) {
	ctx, cancel := a.afterwards(ctx)
	defer cancel()
	e := a.rest.NoAnswer(c.op, cause)
	e.OutcomeUnknown = true
	if list, err := a.list(ctx, memo.Fresh); err == nil {
		if now, ok := list.find(id); ok {
			fits, proven := c.state(now)
			if proven {
				return now, nil
			}
			e.OutcomeUnknown = fits || !ended
		}
	}
	a.forget(id)
	return chat.Channel{}, e
}

// afterwards returns a context for a look at what has been written: the look is part of the write, so it also happens after a
// cancellation.
func (a *adapter) afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), a.timeout)
}

// checkSendable refuses the text that a platform shows instead of a secret.
func (a *adapter) checkSendable(op, what string, s secret.Value) error {
	for _, r := range s.Reveal() {
		if r != '*' {
			return nil
		}
	}
	e := a.rest.Error(op, chat.ErrInvalid)
	e.Meaning = fmt.Sprintf("The %s is the text that Zammad shows instead of one.", what)
	if s.IsZero() {
		e.Meaning = fmt.Sprintf("The %s is empty.", what)
	}
	e.Next = "Pass the " + what + " itself."
	return e
}

// describeToken names the token of a channel for a person.
func describeToken(t chat.TokenInfo) string {
	switch {
	case !t.Present:
		return "absent"
	case t.Fingerprint != "":
		return t.Fingerprint
	case !t.UpdatedAt.IsZero():
		return "one that Zammad does not show (the channel was saved at " + t.UpdatedAt.Format(time.RFC3339) + ")"
	}
	return "one that Zammad does not show"
}
