package chatwoot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

// maxLooks bounds how often an inbox is looked at that is being deleted: with the default wait, for two minutes.
const maxLooks = 20

// Delete implements chat.Channels. Chatwoot only promises a deletion, and a job makes it later.
func (c channels) Delete(ctx context.Context, id string) error {
	op := "delete inbox " + id
	if !validInbox.MatchString(id) {
		return c.errNoInbox("delete an inbox")
	}

	unlock, err := c.writes.Lock(ctx, id)
	if err != nil {
		return c.NoAnswer(op, err)
	}
	defer unlock()

	path, template := c.path(id)
	answer, err := c.Send(ctx, rest.Request{Op: op, Method: http.MethodDelete, Path: path, Template: template})
	c.cache.Forget(id)
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return c.resolveDelete(ctx, op, id, c.NoAnswer(op, err))
	case err != nil:
		return err
	case answer.Status >= 200 && answer.Status < 300 && !rest.Page(answer):
		return c.awaitGone(ctx, op, id)
	case answer.Status == http.StatusNotFound:
		return c.ignoreIfGone(c.errMissing(ctx, op, id, answer))
	}

	e := c.problem(op, answer)
	if rest.Doubtful(answer) {
		e.OutcomeUnknown = !rest.Ended(answer)
		return c.resolveDelete(ctx, op, id, e)
	}

	e.OutcomeUnknown = answer.EarlierMayHaveTakenEffect
	return e
}

func (c channels) ignoreIfGone(err error) error {
	if errors.Is(err, chat.ErrNotFound) {
		return nil
	}
	return err
}

// resolveDelete looks once: an inbox that is still there may be waiting for its deletion, or not.
func (c channels) resolveDelete(ctx context.Context, op, id string, cause *chat.Error) error {
	_, err := c.read(ctx, op, id)
	c.cache.Forget(id)
	cause.OutcomeUnknown = cause.OutcomeUnknown || err != nil
	if errors.Is(err, chat.ErrNotFound) {
		return nil
	}
	return cause
}

// awaitGone waits until the promised deletion has been made.
func (c channels) awaitGone(ctx context.Context, op, id string) error {
	path, template := c.path(id)
	for n := range maxLooks {
		answer, err := c.Send(ctx, rest.Request{Op: op, Method: http.MethodGet, Path: path, Template: template})
		switch {
		case err != nil:
			return c.errPromised(c.NoAnswer(op, err), id)
		case answer.Status == http.StatusNotFound: // after the promise this needs no witness
			c.cache.Forget(id)
			return nil
		case answer.Status != http.StatusOK:
			return c.errPromised(c.problem(op, answer), id)
		}
		if err := c.pause(ctx, n); err != nil {
			return c.errPromised(c.NoAnswer(op, err), id)
		}
	}
	return c.errPromised(c.Error(op, nil), id)
}

// errPromised says that a deletion is under way whose end was not seen.
func (c channels) errPromised(e *chat.Error, id string) error {
	e.Meaning = strings.TrimSpace(fmt.Sprintf("Chatwoot accepted the deletion of inbox %s. Its background job has not finished, "+
		"so the inbox is still being deleted. Until then, the phone number of the inbox is taken. %s", id, e.Meaning))
	e.Next = "Run the same command again later. If the inbox stays, Chatwoot's background jobs (Sidekiq) do not run."
	return e
}
