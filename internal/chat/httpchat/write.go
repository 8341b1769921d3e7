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

	// contradicted reports whether the answer to a PUT shows another value than the one that was written.
	contradicted func(now chat.Project) bool
	// without returns the project after a DELETE.
	without func(p chat.Project) chat.Project
}

// value is the token or the number of a project, as a write looks at it.
type value interface {
	// same reports whether the value is as the caller read it in base.
	same(base, now chat.Project) bool
	// done reports whether the value is as wanted.
	done(now chat.Project) bool
	// shown reports whether the service shows the value, so that done tells the truth.
	shown(now chat.Project) bool
	// noun and describe name the value for a person, as in "token" and "absent".
	noun() string
	describe(p chat.Project) string
}

// maxWrites is how often a write is sent: once more after another value of the project was changed.
const maxWrites = 2

var errOther = errors.New("the answer holds another project than the one that was asked for")

var errNotSaved = errors.New("the answer to the write shows another value than the one that was written")

var errNoVersion = errors.New("the answer has no ETag header. Every answer that holds a project needs one, so that a write " +
	"cannot overwrite a change that was made since the project was read")

// write makes a change on the condition that the project is as base says. Writes of this process to the same project
// wait for each other.
func (a *adapter) write(ctx context.Context, base chat.Project, c change) (chat.Project, error) {
	if !chat.ValidProject(base.ID) {
		return chat.Project{}, a.errNoProject("write a project")
	}

	unlock, err := a.writes.Lock(ctx, base.ID)
	if err != nil {
		return chat.Project{}, a.NoAnswer(c.op, err)
	}
	defer unlock()

	w := attempt{adapter: a, change: c, base: base, on: base, version: base.Version}
	if known, ok := a.cache.Find(base.ID); ok && !c.exact && c.same(base, known) {
		w.on, w.version = known, known.Version // newer than base when this process has written something else since
	}

	for range maxWrites {
		if w.version == "" {
			if now, end, err := w.look(ctx); end {
				return now, err
			}
		}
		answer, err := w.put(ctx)
		switch {
		case err != nil && errors.Is(err, chat.ErrOutcomeUnknown):
			w.pending = true
			return w.resolveOutcome(ctx, err)
		case err != nil:
			return w.fail(ctx, err)
		case answer.Status == http.StatusPreconditionFailed:
			w.note(answer)
			if c.exact && !w.maybe {
				return chat.Project{}, w.errConflict(base)
			}
			w.version = ""
			continue
		case answer.Status >= 200 && answer.Status < 300:
			return w.accepted(ctx, answer)
		}
		w.note(answer)
		e := a.problem(c.op, answer)
		switch {
		case answer.Status == http.StatusNotFound:
			return w.fail(ctx, a.errMissing(ctx, c.op, base.ID, answer))
		case rest.Doubtful(answer):
			return w.resolveOutcome(ctx, e)
		}
		return w.fail(ctx, e)
	}

	// The condition failed each time although it was just read.
	now, end, err := w.look(ctx)
	if end {
		return now, err
	}
	return chat.Project{}, w.errConflict(now)
}

// attempt is the state of one write.
type attempt struct {
	*adapter
	change
	base    chat.Project
	version string       // the condition of the next request; "" has to be read first
	on      chat.Project // the project in that version
	maybe   bool         // a request of this write may have been processed without its answer reaching us
	pending bool         // such a request may still be under way
}

// note keeps what an answer leaves open.
func (w *attempt) note(answer *transport.Answer) {
	w.maybe = w.maybe || answer.EarlierMayHaveTakenEffect
	w.pending = w.pending || !rest.Ended(answer)
}

// put sends the write on its condition. Every write of the contract can be repeated without harm.
func (w *attempt) put(ctx context.Context) (*transport.Answer, error) {
	r := rest.Request{Op: w.op, Method: w.method, Path: w.path, Template: w.template, Body: w.body}
	if w.version != "" {
		r.Header = http.Header{"If-Match": {w.version}}
	}
	return w.Send(ctx, r)
}

// errBroken returns the error for an answer that reports success and violates the contract.
func (w *attempt) errBroken(err error) *chat.Error {
	e := w.Error(w.op, nil)
	e.Status, e.Err, e.Next = http.StatusOK, err, nextContract
	return e
}

// look reads the project again and decides: a value that is as wanted ends in success, a value that was changed outside
// Terraform ends in an error. Otherwise version is the condition of the next request.
func (w *attempt) look(ctx context.Context) (now chat.Project, end bool, err error) {
	now, err = w.reread(ctx)
	switch {
	case err != nil:
		return chat.Project{}, true, w.mark(err)
	case w.done(now):
		return now, true, nil
	case !w.same(w.base, now) && (!w.maybe || w.shown(now)):
		return chat.Project{}, true, w.errConflict(now)
	case now.Version == "":
		return chat.Project{}, true, w.mark(w.errBroken(errNoVersion))
	}
	w.on, w.version = now, now.Version
	return now, false, nil
}

// reread reads the project again.
func (w *attempt) reread(ctx context.Context) (chat.Project, error) {
	now, err := w.read(ctx, w.op, w.base.ID)
	if err == nil && now.ID != w.base.ID {
		return chat.Project{}, w.errBroken(errOther)
	}
	return now, err
}

// accepted ends a write that the service says it has made.
func (w *attempt) accepted(ctx context.Context, answer *transport.Answer) (chat.Project, error) {
	if w.without != nil {
		w.removed(answer)
		return chat.Project{}, nil
	}
	p, err := w.project(answer)
	if err == nil && p.ID != w.base.ID {
		err = errOther
	}
	if err != nil {
		w.note(answer)
		return w.resolveOutcome(ctx, w.Unreadable(w.op, answer, err))
	}
	if w.contradicted(p) { // by the service itself, so no request is under way, unless an earlier one is
		w.pending = w.pending || answer.MayStillBeProcessed
		return w.resolveOutcome(ctx, w.Unreadable(w.op, answer, errNotSaved))
	}
	w.cache.Write(p.ID, p)
	return p, nil
}

// removed notes what a removal has left. With an ETag in the answer, the next write of the project needs no read: the condition held, so
// nothing but the value has changed. If another program writes after it, the condition of the next write fails.
func (w *attempt) removed(answer *transport.Answer) {
	after := w.without(w.on)
	after.Version = version(answer.Header.Get("ETag"))
	if after.Version == "" || w.maybe || answer.EarlierMayHaveTakenEffect {
		w.cache.Forget(w.base.ID)
		return
	}
	w.cache.Write(after.ID, after)
}

// resolveOutcome finds out whether a write took effect whose answer did not tell.
func (w *attempt) resolveOutcome(ctx context.Context, cause error) (chat.Project, error) {
	w.maybe = true
	w.cache.Forget(w.base.ID)
	now, err := w.reread(ctx)
	switch {
	case err == nil && w.done(now):
		return now, nil
	case err == nil && w.shown(now) && !w.pending:
		w.maybe = false
	}
	return chat.Project{}, w.mark(cause)
}

// fail ends a write that the service did not make, unless an earlier request of it may have been processed.
func (w *attempt) fail(ctx context.Context, cause error) (chat.Project, error) {
	if w.maybe {
		return w.resolveOutcome(ctx, cause)
	}
	return chat.Project{}, cause
}

// mark adds to an error that the write may have taken effect.
func (w *attempt) mark(err error) error {
	var e *chat.Error
	if errors.As(err, &e) {
		e.OutcomeUnknown = e.OutcomeUnknown || w.maybe
	}
	if w.maybe { // what is known of the project may be what was there before
		w.cache.Forget(w.base.ID)
	}
	return err
}

// describeChange says what changed, if it did.
func (w *attempt) describeChange(now chat.Project) string {
	was, is := w.describe(w.base), w.describe(now)
	if was == is {
		return fmt.Sprintf("its %s is %s as before, but its version changes faster than it can be read.", w.noun(), is)
	}
	return fmt.Sprintf("its %s was %s and is %s.", w.noun(), was, is)
}

func (w *attempt) errConflict(now chat.Project) error {
	return &chat.Error{
		Platform:       platform,
		Op:             w.op,
		Kind:           chat.ErrChanged,
		Status:         http.StatusPreconditionFailed,
		OutcomeUnknown: w.maybe,
		Meaning: "The project was changed in the chat service after Terraform read it: " + w.describeChange(now) +
			" Nothing was overwritten.",
		Next: "Plan again to see what the project holds, and apply if that should be replaced.",
	}
}
