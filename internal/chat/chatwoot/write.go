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

// change is one write to one inbox, and what it is about. Whatever else the inbox holds is kept.
type change struct {
	op     string
	top    map[string]any    // the inbox's own attributes
	config map[string]string // members of provider_config
	check  func(now inbox) error
	// differs says what of the change is neither as the caller saw it nor as wanted; "" when nothing is.
	differs func(now inbox) string
}

var errNotSaved = errors.New("the answer does not hold what was written")

// write makes a change to an inbox. Chatwoot knows no conditional write and replaces provider_config as a whole, so the
// inbox is read right before each request and again afterwards. What another person writes in between is lost; the API offers
// nothing against that. No request is repeated without that read.
func (a *adapter) write(ctx context.Context, id string, c change) (inbox, error) {
	if !validInbox.MatchString(id) {
		return inbox{}, a.errNoInbox("write an inbox")
	}

	unlock, err := a.writes.Lock(ctx, id)
	if err != nil {
		return inbox{}, a.NoAnswer(c.op, err)
	}
	defer unlock()

	w := attempt{adapter: a, change: c, id: id}
	for n, next := 0, again; n <= a.retries && next == again; n++ {
		now, end, err := w.look(ctx)
		if end {
			return now.inbox, err
		}
		var in inbox
		if in, next, err = w.send(ctx, now); next == stop {
			return in, err
		}
		if a.pause(ctx, n) != nil {
			return inbox{}, w.outcomeUnknown()
		}
	}

	now, end, err := w.look(ctx)
	if end {
		return now.inbox, err
	}

	w.partly(now.inbox)
	return inbox{}, w.cause
}

// decision says what follows a request.
type decision int

const (
	stop     decision = iota // the request has succeeded, or failed and left nothing open
	again                    // it is in doubt: read the inbox, and repeat the request if that is still necessary
	lookOnce                 // it is in doubt, and would be answered in the same way again: only read the inbox
)

// attempt is the state of one write.
type attempt struct {
	*adapter
	change
	id      string
	channel bool        // the last request held provider_config
	before  inbox       // as the inbox was before the first request
	cause   *chat.Error // why the last request is in doubt
}

// look reads the inbox and decides: as wanted is success; changed by another person is an error.
func (w *attempt) look(ctx context.Context) (now whole, end bool, err error) {
	now, err = w.read(ctx, w.op, w.id)
	if err == nil {
		err = w.checkUsable(w.op, now.inbox)
	}
	switch {
	case err != nil && w.cause != nil:
		return whole{}, true, w.outcomeUnknown()
	case err != nil:
		return whole{}, true, err
	case w.saved(now) && w.attributesSaved(now):
		return now, true, nil
	}
	if err := w.check(now.inbox); err != nil {
		return whole{}, true, err
	}
	if what := w.differs(now.inbox); what != "" {
		return whole{}, true, w.errConflict(what, "Nothing was overwritten.")
	}
	return now, false, nil
}

// saved reports whether provider_config holds what is wanted.
func (c change) saved(now whole) bool {
	for name, wanted := range c.config {
		if text(now.config[name]) != wanted {
			return false
		}
	}
	return true
}

// attributesSaved reports whether the inbox's own attributes are as wanted.
func (c change) attributesSaved(now whole) bool {
	for name, wanted := range c.top {
		if text(now.members[name]) != fmt.Sprint(wanted) {
			return false
		}
	}
	return true
}

// send makes one request. Unless it stops, cause says what is in doubt.
func (w *attempt) send(ctx context.Context, now whole) (in inbox, next decision, err error) {
	if now.masked != "" && !w.saved(now) {
		return inbox{}, stop, w.errMaskedSecret(now.inbox)
	}

	body, err := w.body(now)
	if err != nil {
		return inbox{}, stop, w.NoAnswer(w.op, err)
	}
	if w.before.ID == "" {
		w.before = now.inbox
	}

	path, template := w.path(w.id)
	answer, err := w.Send(ctx, rest.Request{
		Op:       w.op,
		Method:   http.MethodPatch,
		Path:     path,
		Template: template,
		Body:     body,
		Once:     true,
	})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		w.doubt(w.NoAnswer(w.op, err))
		return inbox{}, again, nil
	case err != nil:
		return inbox{}, stop, w.mark(w.NoAnswer(w.op, err))
	case answer.Status >= 200 && answer.Status < 300:
		return w.accepted(ctx, answer)
	case answer.Status == http.StatusNotFound:
		return inbox{}, stop, w.errMissing(ctx, w.op, w.id, answer)
	}

	e := w.problem(w.op, answer)
	if rest.Doubtful(answer) {
		e.OutcomeUnknown = !rest.Ended(answer)
		w.doubt(e)
		return inbox{}, again, nil
	}

	in, err = w.refused(ctx, e)
	return in, stop, err
}

// errMaskedSecret returns the error for a write that would store a mask: Chatwoot replaces provider_config as a whole.
func (w *attempt) errMaskedSecret(in inbox) error {
	e := w.Error(w.op, chat.ErrInvalid)
	e.Meaning = "The answer shows " + in.masked + " of inbox " + in.ID + " masked. Chatwoot only replaces all values of " +
		"provider_config together, so this write would store the mask in place of the secret. Nothing was sent."
	e.Next = "Change the value in Chatwoot. If a proxy masks the answers of Chatwoot, let this provider call Chatwoot directly."
	return w.mark(e)
}

// body merges what is still to be changed into what is there. It never holds channel.type, which Chatwoot would hand on
// to where it does not belong.
func (w *attempt) body(now whole) ([]byte, error) {
	body := map[string]any{}
	for name, wanted := range w.top {
		if text(now.members[name]) != fmt.Sprint(wanted) {
			body[name] = wanted
		}
	}
	if w.channel = !w.saved(now); w.channel { // else Meta would be asked for nothing
		config := map[string]any{}
		for name, raw := range now.config {
			config[name] = raw
		}
		for name, wanted := range w.config {
			config[name] = wanted
		}
		body["channel"] = map[string]any{"provider_config": config}
	}
	return json.Marshal(body)
}

// doubt notes that the last request may have been processed, or a part of it.
func (w *attempt) doubt(e *chat.Error) {
	w.cause = w.mark(e)
	w.cache.Forget(w.id)
}

// outcomeUnknown returns the cause of a write about which nothing more can be found out.
func (w *attempt) outcomeUnknown() error {
	w.cause.OutcomeUnknown = true
	return w.cause
}

// mark adds to an error what an earlier request left open.
func (w *attempt) mark(e *chat.Error) *chat.Error {
	e.OutcomeUnknown = e.OutcomeUnknown || (w.cause != nil && w.cause.OutcomeUnknown)
	return e
}

// accepted ends a request that Chatwoot says it has processed.
func (w *attempt) accepted(ctx context.Context, answer *transport.Answer) (inbox, decision, error) {
	now, err := w.only(answer, w.id)
	if err == nil {
		err = now.damage
	}
	if err == nil && !w.saved(now) {
		err = errNotSaved
	}
	if err != nil {
		e := w.Unreadable(w.op, answer, err)
		e.OutcomeUnknown = true
		w.doubt(e)
		return inbox{}, lookOnce, nil
	}
	w.cache.Write(w.id, now.inbox)
	if !w.channel {
		return now.inbox, stop, nil
	}
	// The answer counts, unless another person has written since. If the inbox cannot be read now, it still counts.
	if after, err := w.read(ctx, w.op, w.id); err == nil && !w.saved(after) {
		return inbox{}, stop, w.errConflict("it no longer holds what was written.", "The change was saved and overwritten right afterwards.")
	}
	return now.inbox, stop, nil
}

// refused ends a request that Chatwoot did not accept. A part of it may have been saved: Chatwoot saves the inbox's own
// attributes before it looks at the channel.
func (w *attempt) refused(ctx context.Context, e *chat.Error) (inbox, error) {
	e = w.mark(e)
	if !e.OutcomeUnknown && (len(w.top) == 0 || !w.channel) {
		return inbox{}, e
	}
	w.cause = e
	w.cache.Forget(w.id)
	now, err := w.read(ctx, w.op, w.id)
	switch {
	case err != nil:
		return inbox{}, e
	case w.saved(now) && w.attributesSaved(now):
		return now.inbox, nil
	}
	w.partly(now.inbox)
	return inbox{}, e
}

// partly adds to the cause what was saved although the rest was not.
func (w *attempt) partly(now inbox) {
	var saved []string
	for _, f := range chat.DifferingFields(settings, w.before.ChannelSettings, now.ChannelSettings) {
		if _, written := w.top[f.Key]; written {
			saved = append(saved, fmt.Sprintf("the %s is now %q", f.Label, w.Remote(fmt.Sprint(f.Of(now.ChannelSettings)))))
		}
	}
	if len(saved) > 0 {
		w.cause.Meaning = strings.TrimSpace(w.cause.Meaning + " Chatwoot saves an inbox in two steps, and saved the first one: " +
			strings.Join(saved, ", ") + ". The token and the rest of the channel are as before.")
	}
}

func (w *attempt) errConflict(what, overwritten string) error {
	e := w.Error(w.op, chat.ErrChanged)
	e.Meaning = "The inbox was changed in Chatwoot after Terraform read it: " + what + " " + overwritten
	e.Next = "Plan again to see what is there now, and apply if it should be replaced."
	return w.mark(e)
}
