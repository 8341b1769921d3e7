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

// maxDeletionReads limits how often an inbox that is being deleted is read: for two minutes with the default wait.
const maxDeletionReads = 20

// Delete implements chat.Channels. Chatwoot only accepts a deletion, and deletes the inbox later in a background job.
func (c channels) Delete(ctx context.Context, id string) error {
	op := "delete inbox " + id
	if !validInbox.MatchString(id) {
		return c.errInvalidID("delete an inbox")
	}

	unlock, err := c.writes.Lock(ctx, id)
	if err != nil {
		return c.ExplainNoAnswer(op, err)
	}
	defer unlock()

	path, template := c.inboxPath(id)
	answer, err := c.Send(ctx, rest.Request{Op: op, Method: http.MethodDelete, Path: path, Template: template})
	c.cache.Forget(id)
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return c.resolveDelete(ctx, op, id, c.ExplainNoAnswer(op, err))
	case err != nil:
		return err
	case answer.Status >= 200 && answer.Status < 300 && !rest.IsHTMLPage(answer):
		return c.awaitDeletion(ctx, op, id)
	case answer.Status == http.StatusNotFound:
		return c.ignoreIfGone(c.errNotFound(ctx, op, id, answer))
	}

	e := c.errAnswer(op, answer)
	if rest.IsDoubtful(answer) {
		e.OutcomeUnknown = !rest.IsFinished(answer)
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

// resolveDelete reads the inbox once, because an inbox that still exists may or may not be waiting for its deletion.
func (c channels) resolveDelete(ctx context.Context, op, id string, cause *chat.Error) error {
	_, err := c.readInbox(ctx, op, id)
	c.cache.Forget(id)
	cause.OutcomeUnknown = cause.OutcomeUnknown || err != nil
	if errors.Is(err, chat.ErrNotFound) {
		return nil
	}
	return cause
}

// awaitDeletion waits until the accepted deletion is finished.
func (c channels) awaitDeletion(ctx context.Context, op, id string) error {
	path, template := c.inboxPath(id)
	for n := range maxDeletionReads {
		answer, err := c.Send(ctx, rest.Request{Op: op, Method: http.MethodGet, Path: path, Template: template})
		switch {
		case err != nil:
			return c.explainUnfinished(c.ExplainNoAnswer(op, err), id)
		case answer.Status == http.StatusNotFound: // proves the deletion, because it was accepted
			c.cache.Forget(id)
			return nil
		case answer.Status != http.StatusOK:
			return c.explainUnfinished(c.errAnswer(op, answer), id)
		}
		if err := c.waitBeforeAttempt(ctx, n); err != nil {
			return c.explainUnfinished(c.ExplainNoAnswer(op, err), id)
		}
	}
	return c.explainUnfinished(c.NewError(op, nil), id)
}

// explainUnfinished returns e, completed with the fact that the deletion was accepted and has not finished.
func (c channels) explainUnfinished(e *chat.Error, id string) error {
	e.Meaning = strings.TrimSpace(fmt.Sprintf("Chatwoot accepted the deletion of inbox %s. Its background job has not finished, "+
		"so the inbox is still being deleted. Until then, the phone number of the inbox is taken. %s", id, e.Meaning))
	e.Next = "Run the same command again later. If the inbox stays, Chatwoot's background jobs (Sidekiq) do not run."
	return e
}
