package chatwoot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

// change is one write to one inbox. All other values of the inbox are kept.
type change struct {
	op         string
	attributes map[string]any    // the inbox's own attributes
	config     map[string]string // members of provider_config
	check      func(now inbox) error
	// conflictText returns a sentence about a value that is neither as the caller read it nor as wanted; "" if there is none.
	conflictText func(now inbox) string
}

var errNotSaved = errors.New("the answer does not hold what was written")

// writeChange makes a change to an inbox. Chatwoot has no conditional write and replaces provider_config as a whole, so the
// inbox is read immediately before each request and again after it. A change by another person in between is lost; the API cannot
// prevent that. No request is repeated without that read.
func (a *adapter) writeChange(ctx context.Context, id string, c change) (inbox, error) {
	if !validInbox.MatchString(id) {
		return inbox{}, a.errInvalidID("write an inbox")
	}

	unlock, err := a.writes.Lock(ctx, id)
	if err != nil {
		return inbox{}, a.ExplainNoAnswer(c.op, err)
	}
	defer unlock()

	w := attempt{adapter: a, change: c, id: id}
	for n, next := 0, repeatWrite; n <= a.retries && next == repeatWrite; n++ {
		now, end, err := w.readAndDecide(ctx)
		if end {
			return now.inbox, err
		}
		var in inbox
		if in, next, err = w.sendChange(ctx, now); next == stopWrite {
			return in, err
		}
		if a.waitBeforeAttempt(ctx, n) != nil {
			return inbox{}, w.errOutcomeUnknown()
		}
	}

	now, end, err := w.readAndDecide(ctx)
	if end {
		return now.inbox, err
	}

	w.explainPartialSave(now.inbox)
	return inbox{}, w.cause
}

// decision is the next step after a request.
type decision int

const (
	stopWrite   decision = iota // the request has succeeded, or failed and left nothing open
	repeatWrite                 // it is in doubt: read the inbox, and repeat the request if that is still necessary
	readOnce                    // it is in doubt, and would be answered in the same way again: only read the inbox
)

// attempt is the state of one write.
type attempt struct {
	*adapter
	change
	id         string
	sentConfig bool        // the last request held provider_config
	before     inbox       // as the inbox was before the first request
	cause      *chat.Error // why the last request is in doubt
}

// readAndDecide reads the inbox. The write ends in success if the inbox is as wanted, and in an error if another person changed it.
func (a *attempt) readAndDecide(ctx context.Context) (now fullInbox, end bool, err error) {
	now, err = a.readInbox(ctx, a.op, a.id)
	if err == nil {
		err = a.checkUsable(a.op, now.inbox)
	}
	switch {
	case err != nil && a.cause != nil:
		return fullInbox{}, true, a.errOutcomeUnknown()
	case err != nil:
		return fullInbox{}, true, err
	case a.sameConfig(now) && a.sameAttributes(now):
		return now, true, nil
	}
	if err := a.check(now.inbox); err != nil {
		return fullInbox{}, true, err
	}
	if what := a.conflictText(now.inbox); what != "" {
		return fullInbox{}, true, a.errConflict(what, "Nothing was overwritten.")
	}
	return now, false, nil
}

// sameConfig reports whether provider_config holds what is wanted.
func (c change) sameConfig(now fullInbox) bool {
	for name, wanted := range c.config {
		if memberText(now.config[name]) != wanted {
			return false
		}
	}
	return true
}

// sameAttributes reports whether the inbox's own attributes are as wanted.
func (c change) sameAttributes(now fullInbox) bool {
	for name, wanted := range c.attributes {
		if memberText(now.members[name]) != fmt.Sprint(wanted) {
			return false
		}
	}
	return true
}

// sendChange sends one request. Unless the decision is stopWrite, cause says what is in doubt.
func (a *attempt) sendChange(ctx context.Context, now fullInbox) (in inbox, next decision, err error) {
	if now.maskedMember != "" && !a.sameConfig(now) {
		return inbox{}, stopWrite, a.errMaskedSecret(now.inbox)
	}

	body, err := a.encodeChange(now)
	if err != nil {
		return inbox{}, stopWrite, a.ExplainNoAnswer(a.op, err)
	}
	if a.before.ID == "" {
		a.before = now.inbox
	}

	path, template := a.inboxPath(a.id)
	answer, err := a.Send(ctx, rest.Request{
		Op:       a.op,
		Method:   http.MethodPatch,
		Path:     path,
		Template: template,
		Body:     body,
		Once:     true,
	})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		a.recordDoubt(a.ExplainNoAnswer(a.op, err))
		return inbox{}, repeatWrite, nil
	case err != nil:
		return inbox{}, stopWrite, a.markOutcome(a.ExplainNoAnswer(a.op, err))
	case answer.Status >= 200 && answer.Status < 300:
		return a.resolveSuccess(ctx, answer)
	case answer.Status == http.StatusNotFound:
		return inbox{}, stopWrite, a.errNotFound(ctx, a.op, a.id, answer)
	}

	e := a.errAnswer(a.op, answer)
	if rest.IsDoubtful(answer) {
		e.OutcomeUnknown = !rest.IsFinished(answer)
		a.recordDoubt(e)
		return inbox{}, repeatWrite, nil
	}

	in, err = a.resolveRefusal(ctx, e)
	return in, stopWrite, err
}

// errMaskedSecret returns the error for a write that would store a mask: Chatwoot replaces provider_config as a whole.
func (a *attempt) errMaskedSecret(in inbox) error {
	e := a.NewError(a.op, chat.ErrInvalid)
	e.Meaning = "The answer shows " + in.maskedMember + " of inbox " + in.ID + " masked. Chatwoot only replaces all values of " +
		"provider_config together, so this write would store the mask in place of the secret. Nothing was sent."
	e.Next = "Change the value in Chatwoot. If a proxy masks the answers of Chatwoot, let this provider call Chatwoot directly."
	return a.markOutcome(e)
}

// encodeChange returns the body of the request: the values that still differ, and all of provider_config if a member of it does.
// It never contains channel.type, which Chatwoot would pass on to an object without such an attribute.
func (a *attempt) encodeChange(now fullInbox) ([]byte, error) {
	body := map[string]any{}
	for name, wanted := range a.attributes {
		if memberText(now.members[name]) != fmt.Sprint(wanted) {
			body[name] = wanted
		}
	}
	if a.sentConfig = !a.sameConfig(now); a.sentConfig { // without it, Chatwoot does not ask Meta
		config := map[string]any{}
		for name, raw := range now.config {
			config[name] = raw
		}
		for name, wanted := range a.config {
			config[name] = wanted
		}
		body["channel"] = map[string]any{"provider_config": config}
	}
	return json.Marshal(body)
}

// recordDoubt stores that the last request, or a part of it, may have been processed.
func (a *attempt) recordDoubt(e *chat.Error) {
	a.cause = a.markOutcome(e)
	a.cache.Forget(a.id)
}

// errOutcomeUnknown returns the error of a write whose outcome cannot be found out.
func (a *attempt) errOutcomeUnknown() error {
	a.cause.OutcomeUnknown = true
	return a.cause
}

// markOutcome adds to an error that the outcome of an earlier request is unknown, if it is.
func (a *attempt) markOutcome(e *chat.Error) *chat.Error {
	e.OutcomeUnknown = e.OutcomeUnknown || (a.cause != nil && a.cause.OutcomeUnknown)
	return e
}

// resolveSuccess returns the result of a request that Chatwoot answered with success.
func (a *attempt) resolveSuccess(ctx context.Context, answer *transport.Answer) (inbox, decision, error) {
	now, err := a.decodeInboxWithID(answer, a.id)
	if err == nil {
		err = now.decodeErr
	}
	if err == nil && !a.sameConfig(now) {
		err = errNotSaved
	}
	if err != nil {
		e := a.ErrUnreadable(a.op, answer, err)
		e.OutcomeUnknown = true
		a.recordDoubt(e)
		return inbox{}, readOnce, nil
	}
	a.cache.Write(a.id, now.inbox)
	if !a.sentConfig {
		return now.inbox, stopWrite, nil
	}
	// The answer counts, unless another person has written since. If the inbox cannot be read now, it still counts.
	if after, err := a.readInbox(ctx, a.op, a.id); err == nil && !a.sameConfig(after) {
		return inbox{}, stopWrite, a.errConflict("it no longer holds what was written.", "The change was saved and overwritten right afterwards.")
	}
	return now.inbox, stopWrite, nil
}

// resolveRefusal returns the result of a request that Chatwoot refused. A part of it may have been saved: Chatwoot saves the
// inbox's own attributes before it validates the channel.
func (a *attempt) resolveRefusal(ctx context.Context, e *chat.Error) (inbox, error) {
	e = a.markOutcome(e)
	if !e.OutcomeUnknown && (len(a.attributes) == 0 || !a.sentConfig) {
		return inbox{}, e
	}
	a.cause = e
	a.cache.Forget(a.id)
	now, err := a.readInbox(ctx, a.op, a.id)
	switch {
	case err != nil:
		return inbox{}, e
	case a.sameConfig(now) && a.sameAttributes(now):
		return now.inbox, nil
	}
	a.explainPartialSave(now.inbox)
	return inbox{}, e
}

// explainPartialSave adds to the cause the values that were saved although the others were not.
func (a *attempt) explainPartialSave(now inbox) {
	var saved []string
	for _, f := range chat.DifferingFields(settingFields, a.before.ChannelSettings, now.ChannelSettings) {
		if _, written := a.attributes[f.Key]; written {
			saved = append(saved, fmt.Sprintf("the %s is now %q", f.Label, a.MessageText(fmt.Sprint(f.Value(now.ChannelSettings)))))
		}
	}
	if len(saved) > 0 {
		a.cause.Meaning = strings.TrimSpace(a.cause.Meaning + " Chatwoot saves an inbox in two steps, and saved the first one: " +
			strings.Join(saved, ", ") + ". The token and the rest of the channel are as before.")
	}
}

func (a *attempt) errConflict(what, overwritten string) error {
	e := a.NewError(a.op, chat.ErrChanged)
	e.Meaning = "The inbox was changed in Chatwoot after Terraform read it: " + what + " " + overwritten
	e.Next = "Plan again to see what is there now, and apply if it should be replaced."
	return a.markOutcome(e)
}
