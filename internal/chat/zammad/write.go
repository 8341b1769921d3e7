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
	op          string
	number      string // the phone number ID that the channel is to have; "" when the write is not about it
	writesToken bool   // the write brings a token
	// body returns the options that are to be sent.
	body func(now chat.Channel) map[string]any
	// compare compares a channel with the wanted values: fits means that no value that Zammad shows differs, and proven that Zammad
	// shows them all.
	compare func(now chat.Channel) (fits, proven bool)
	// conflictText returns a sentence about a value of the write that another person has changed; "" if there is none.
	conflictText func(now chat.Channel) string
}

var errNotSaved = errors.New("the answer does not hold what was written")

// writeChange reads a channel, compares it and writes the change. Writes of this process to the same channel wait for each other.
func (a *adapter) writeChange(ctx context.Context, id string, c change) (chat.Channel, error) {
	if !validID.MatchString(id) {
		return chat.Channel{}, a.errInvalidID("write a channel")
	}

	unlock, err := a.lockWrites(ctx, id, c.number)
	if err != nil {
		return chat.Channel{}, a.rest.ExplainNoAnswer(c.op, err)
	}
	defer unlock()

	now, err := a.readChannel(ctx, c.op, id, memo.Fresh)
	if err != nil {
		return chat.Channel{}, err
	}
	if _, proven := c.compare(now); proven {
		return now, nil
	}
	if what := c.conflictText(now); what != "" {
		return chat.Channel{}, a.errConflict(c.op, what)
	}

	raw, err := c.encodeChange(now)
	if err != nil {
		return chat.Channel{}, a.rest.ExplainNoAnswer(c.op, err)
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
		saved, err := a.decodeSavedChannel(answer, id, c)
		if err != nil {
			return a.resolveOutcome(ctx, id, c, a.rest.ErrUnreadable(c.op, answer, err), false)
		}
		a.cacheWritten(saved)
		return saved, nil
	}

	err = a.errRefused(ctx, id, c, answer)
	if answer.EarlierMayHaveTakenEffect || rest.IsDoubtful(answer) { // an earlier attempt may have been processed
		return a.resolveOutcome(ctx, id, c, err, rest.IsFinished(answer))
	}
	return chat.Channel{}, err
}

// lockWrites locks other writes of this process to a channel, and those of the same number: Zammad checks whether a number is free
// before it saves, so that two concurrent writes would both find it free.
func (a *adapter) lockWrites(ctx context.Context, id, number string) (unlock func(), err error) {
	unlockChannel, err := a.writes.Lock(ctx, id)
	if err != nil || number == "" {
		return unlockChannel, err
	}
	unlockNumber, err := a.writes.Lock(ctx, numberLockKey(number))
	if err != nil {
		unlockChannel()
		return nil, err
	}
	return func() { unlockNumber(); unlockChannel() }, nil
}

// errConflict returns the error for a value that another person has changed.
func (a *adapter) errConflict(op, what string) error {
	e := a.rest.NewError(op, chat.ErrChanged)
	e.Meaning = "The channel was changed in Zammad after Terraform read it: " + what + " Nothing was overwritten."
	e.Next = "Plan again to see what is there now, and apply if it should be replaced."
	return e
}

// encodeChange returns the body of the request. A group that is not sent becomes null.
func (c change) encodeChange(now chat.Channel) ([]byte, error) {
	body := c.body(now)
	if _, ok := body[groupField.Key]; !ok {
		body[groupField.Key] = encodeValue(now.GroupID)
	}
	return json.Marshal(body)
}

// decodeSavedChannel reads the answer to a write, which has to hold what was written.
func (a *adapter) decodeSavedChannel(answer *transport.Answer, id string, c change) (chat.Channel, error) {
	saved, err := a.decodeChannel(answer)
	if err != nil {
		return chat.Channel{}, err
	}
	if saved.ID != id {
		return chat.Channel{}, errWrongChannel
	}
	if fits, _ := c.compare(saved); !fits {
		return chat.Channel{}, errNotSaved
	}
	return saved, nil
}

// errRefused returns the error for a write that Zammad refused. Zammad answers 422 to every problem, also to a channel that is gone,
// so the list tells more than the text of the answer.
func (a *adapter) errRefused(ctx context.Context, id string, c change, answer *transport.Answer) error {
	e := a.errAnswer(c.op, answer)
	if answer.Status != http.StatusUnprocessableEntity && answer.Status != http.StatusNotFound {
		return e
	}

	list, err := a.listAll(ctx, memo.Fresh)
	if err != nil {
		return e
	}
	if _, ok := list.findByID(id); !ok {
		if _, err := a.readChannel(ctx, c.op, id, memo.Fresh); errors.Is(err, chat.ErrNotFound) {
			return err
		}
		return e
	}

	other, used := list.findByNumber(c.number, id)
	switch {
	case used:
		return a.explainNumberTaken(e, c.number, other, false)
	case answer.Status == http.StatusNotFound:
		e.Meaning = fmt.Sprintf("Zammad answered that there is no channel %s, but its list contains it.", id)
	case !c.writesToken && !errors.Is(e, chat.ErrConflict):
		e.Meaning = "Zammad refused to save the channel. It asks Meta for the number with the channel's token at every save, " +
			"whatever is changed: if the stored token has expired or was revoked, every change fails. Nothing was changed."
		e.Next = "Set a working token for this channel first, or together with this change. Check that it can see the phone number ID."
	}
	return e
}

// resolveOutcome finds out whether a write took effect whose answer does not tell. ended says that no request is under way.
func (a *adapter) resolveOutcome(ctx context.Context, id string, c change, cause error, ended bool) (chat.Channel, error) {
	ctx, cancel := a.uncanceledContext(ctx)
	defer cancel()
	e := a.rest.ExplainNoAnswer(c.op, cause)
	e.OutcomeUnknown = true
	if list, err := a.listAll(ctx, memo.Fresh); err == nil {
		if now, ok := list.findByID(id); ok {
			fits, proven := c.compare(now)
			if proven {
				return now, nil
			}
			e.OutcomeUnknown = fits || !ended
		}
	}
	a.forgetChannel(id)
	return chat.Channel{}, e
}

// uncanceledContext returns a context for the read after a write. The read is part of the write, so a cancellation does not stop it.
func (a *adapter) uncanceledContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), a.timeout)
}

// checkSendable refuses the text that a platform shows instead of a secret.
func (a *adapter) checkSendable(op, what string, s secret.Value) error {
	for _, r := range s.Reveal() {
		if r != '*' {
			return nil
		}
	}
	e := a.rest.NewError(op, chat.ErrInvalid)
	e.Meaning = fmt.Sprintf("The %s is the text that Zammad shows instead of one.", what)
	if s.IsZero() {
		e.Meaning = fmt.Sprintf("The %s is empty.", what)
	}
	e.Next = "Pass the " + what + " itself."
	return e
}

// tokenText returns the words for the token of a channel in a message.
func tokenText(t chat.TokenInfo) string {
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
