package httpchat

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

// change is one write of one value of a project. A change of other values since the project was read does not stop the write.
type change struct {
	op, method, path, template string
	body                       []byte
	exact                      bool // a change of any value of the project since base stops the write
	value

	// isContradiction reports whether the answer to a PUT shows another value than the one that was written.
	isContradiction func(now chat.Project) bool
	// withoutValue returns the project after a DELETE.
	withoutValue func(p chat.Project) chat.Project
}

// value is the value that a write changes: the token or the number of a project.
type value interface {
	// isUnchanged reports whether the value is as the caller read it in base.
	isUnchanged(base, now chat.Project) bool
	// isWanted reports whether the value is as wanted.
	isWanted(now chat.Project) bool
	// isShown reports whether the service shows the value. If it does not, isWanted is false for a value that may be as wanted.
	isShown(now chat.Project) bool
	// noun and valueText return texts for a message, such as "token" and "absent".
	noun() string
	valueText(p chat.Project) string
}

// maxWrites is how often a write is sent: once more after another value of the project was changed.
const maxWrites = 2

var errWrongProject = errors.New("the answer holds another project than the one that was asked for")

var errNotSaved = errors.New("the answer to the write shows another value than the one that was written")

var errNoVersion = errors.New("the answer has no ETag header. Every answer that holds a project needs one, so that a write " +
	"cannot overwrite a change that was made since the project was read")

// writeChange makes a change on the condition that the value is still as in base. Writes of this process to the same project
// wait for each other.
func (a *adapter) writeChange(ctx context.Context, base chat.Project, c change) (chat.Project, error) {
	if !chat.IsProjectName(base.ID) {
		return chat.Project{}, a.errInvalidID("write a project")
	}

	unlock, err := a.writes.Lock(ctx, base.ID)
	if err != nil {
		return chat.Project{}, a.ExplainNoAnswer(c.op, err)
	}
	defer unlock()

	w := attempt{adapter: a, change: c, base: base, current: base, version: base.Version}
	if known, ok := a.cache.Find(base.ID); ok && !c.exact && c.isUnchanged(base, known) {
		w.current, w.version = known, known.Version // newer than base when this process has written something else since
	}

	for range maxWrites {
		if w.version == "" {
			if now, end, err := w.readAndDecide(ctx); end {
				return now, err
			}
		}
		answer, err := w.sendChange(ctx)
		switch {
		case err != nil && errors.Is(err, chat.ErrOutcomeUnknown):
			w.pending = true
			return w.resolveOutcome(ctx, err)
		case err != nil:
			return w.resolveFailure(ctx, err)
		case answer.Status == http.StatusPreconditionFailed:
			w.recordDoubt(answer)
			if c.exact && !w.mayBeProcessed {
				return chat.Project{}, w.errConflict(base)
			}
			w.version = ""
			continue
		case answer.Status >= 200 && answer.Status < 300:
			return w.resolveSuccess(ctx, answer)
		}
		w.recordDoubt(answer)
		e := a.errAnswer(c.op, answer)
		switch {
		case answer.Status == http.StatusNotFound:
			return w.resolveFailure(ctx, a.errNotFound(ctx, c.op, base.ID, answer))
		case rest.IsDoubtful(answer):
			return w.resolveOutcome(ctx, e)
		}
		return w.resolveFailure(ctx, e)
	}

	// The condition failed each time although it was just read.
	now, end, err := w.readAndDecide(ctx)
	if end {
		return now, err
	}
	return chat.Project{}, w.errConflict(now)
}

// attempt is the state of one write.
type attempt struct {
	*adapter
	change
	base           chat.Project
	version        string       // the condition of the next request; "" has to be read first
	current        chat.Project // the project in that version
	mayBeProcessed bool         // a request of this write may have been processed although its answer was lost
	pending        bool         // such a request may still be under way
}

// recordDoubt stores whether a request may have been processed, or may still be.
func (a *attempt) recordDoubt(answer *transport.Answer) {
	a.mayBeProcessed = a.mayBeProcessed || answer.EarlierMayHaveTakenEffect
	a.pending = a.pending || !rest.IsFinished(answer)
}

// sendChange sends the write with its condition. Every write of the contract can be repeated without harm.
func (a *attempt) sendChange(ctx context.Context) (*transport.Answer, error) {
	r := rest.Request{Op: a.op, Method: a.method, Path: a.path, Template: a.template, Body: a.body}
	if a.version != "" {
		r.Header = http.Header{"If-Match": {a.version}}
	}
	return a.Send(ctx, r)
}

// errBroken returns the error for an answer that reports success and violates the contract.
func (a *attempt) errBroken(err error) *chat.Error {
	e := a.NewError(a.op, nil)
	e.Status, e.Err, e.Next = http.StatusOK, err, nextContract
	return e
}

// readAndDecide reads the project again. The write ends in success if the value is as wanted, and in an error if the value was
// changed outside Terraform. Otherwise version is the condition of the next request.
func (a *attempt) readAndDecide(ctx context.Context) (now chat.Project, end bool, err error) {
	now, err = a.rereadProject(ctx)
	switch {
	case err != nil:
		return chat.Project{}, true, a.markOutcome(err)
	case a.isWanted(now):
		return now, true, nil
	case !a.isUnchanged(a.base, now) && (!a.mayBeProcessed || a.isShown(now)):
		return chat.Project{}, true, a.errConflict(now)
	case now.Version == "":
		return chat.Project{}, true, a.markOutcome(a.errBroken(errNoVersion))
	}
	a.current, a.version = now, now.Version
	return now, false, nil
}

// rereadProject reads the project again.
func (a *attempt) rereadProject(ctx context.Context) (chat.Project, error) {
	now, err := a.readProject(ctx, a.op, a.base.ID)
	if err == nil && now.ID != a.base.ID {
		return chat.Project{}, a.errBroken(errWrongProject)
	}
	return now, err
}

// resolveSuccess returns the result of a write that the service answered with success.
func (a *attempt) resolveSuccess(ctx context.Context, answer *transport.Answer) (chat.Project, error) {
	if a.withoutValue != nil {
		a.cacheRemoval(answer)
		return chat.Project{}, nil
	}
	p, err := a.decodeProject(answer)
	if err == nil && p.ID != a.base.ID {
		err = errWrongProject
	}
	if err != nil {
		a.recordDoubt(answer)
		return a.resolveOutcome(ctx, a.ErrUnreadable(a.op, answer, err))
	}
	if a.isContradiction(p) { // by the service itself, so no request is under way, unless an earlier one is
		a.pending = a.pending || answer.MayStillBeProcessed
		return a.resolveOutcome(ctx, a.ErrUnreadable(a.op, answer, errNotSaved))
	}
	a.cache.Write(p.ID, p)
	return p, nil
}

// cacheRemoval stores the project after a removal. With an ETag in the answer, the next write of the project needs no read: the
// condition held, so nothing but the value has changed. If another program writes after it, the condition of the next write fails.
func (a *attempt) cacheRemoval(answer *transport.Answer) {
	after := a.withoutValue(a.current)
	after.Version = decodeETag(answer.Header.Get("ETag"))
	if after.Version == "" || a.mayBeProcessed || answer.EarlierMayHaveTakenEffect {
		a.cache.Forget(a.base.ID)
		return
	}
	a.cache.Write(after.ID, after)
}

// resolveOutcome finds out whether a write took effect whose answer does not tell.
func (a *attempt) resolveOutcome(ctx context.Context, cause error) (chat.Project, error) {
	a.mayBeProcessed = true
	a.cache.Forget(a.base.ID)
	now, err := a.rereadProject(ctx)
	switch {
	case err == nil && a.isWanted(now):
		return now, nil
	case err == nil && a.isShown(now) && !a.pending:
		a.mayBeProcessed = false
	}
	return chat.Project{}, a.markOutcome(cause)
}

// resolveFailure returns the error of a write that the service refused. If an earlier request of it may have been processed, it
// finds out the outcome first.
func (a *attempt) resolveFailure(ctx context.Context, cause error) (chat.Project, error) {
	if a.mayBeProcessed {
		return a.resolveOutcome(ctx, cause)
	}
	return chat.Project{}, cause
}

// markOutcome adds to an error that the write may have taken effect.
func (a *attempt) markOutcome(err error) error {
	var e *chat.Error
	if errors.As(err, &e) {
		e.OutcomeUnknown = e.OutcomeUnknown || a.mayBeProcessed
	}
	if a.mayBeProcessed { // what is known of the project may be what was there before
		a.cache.Forget(a.base.ID)
	}
	return err
}

// changeText returns a sentence about the change of the value by another person.
func (a *attempt) changeText(now chat.Project) string {
	was, is := a.valueText(a.base), a.valueText(now)
	if was == is {
		return fmt.Sprintf("its %s is %s as before, but its version changes faster than it can be read.", a.noun(), is)
	}
	return fmt.Sprintf("its %s was %s and is %s.", a.noun(), was, is)
}

func (a *attempt) errConflict(now chat.Project) error {
	return &chat.Error{
		Platform:       platform,
		Op:             a.op,
		Kind:           chat.ErrChanged,
		Status:         http.StatusPreconditionFailed,
		OutcomeUnknown: a.mayBeProcessed,
		Meaning: "The project was changed in the chat service after Terraform read it: " + a.changeText(now) +
			" Nothing was overwritten.",
		Next: "Plan again to see what the project holds, and apply if that should be replaced.",
	}
}
