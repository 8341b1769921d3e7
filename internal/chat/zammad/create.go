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
	"terraform-provider-whatsapp/internal/transport"
)

// pauses are the waits, as multiples of the configured one, before each look for a channel whose creation was not answered:
// Zammad may still be asking Meta.
var pauses = []int{0, 2, 10}

// creation is one channel that is being made.
type creation struct {
	channels
	op     string
	spec   chat.ChannelSpec
	before *listing
}

// Create implements chat.Channels. The request is sent once. Zammad takes name and phone number from Meta.
func (c channels) Create(ctx context.Context, spec chat.ChannelSpec) (chat.Channel, error) {
	n := creation{channels: c, op: "create a channel for phone number ID " + spec.PhoneNumberID, spec: spec}
	if spec.PhoneNumberID == "" {
		e := c.rest.Error("create a channel", chat.ErrInvalid)
		e.Meaning, e.Next = "The phone number ID is empty.", "Write the number's ID, not the number itself."
		return chat.Channel{}, e
	}
	if err := c.checkSendable(n.op, "token", spec.Token.Write); err != nil {
		return chat.Channel{}, err
	}
	if err := c.learn(n.op, spec); err != nil {
		return chat.Channel{}, err
	}
	unlock, err := c.writes.Lock(ctx, numberLock(spec.PhoneNumberID))
	if err != nil {
		return chat.Channel{}, c.rest.NoAnswer(n.op, err)
	}
	defer unlock()
	if n.before, err = c.list(ctx, memo.Fresh); err != nil {
		return chat.Channel{}, c.during(n.op, err)
	}
	if other, used := n.before.uses(spec.PhoneNumberID, ""); used {
		return chat.Channel{}, c.errInUse(c.rest.Error(n.op, nil), spec.PhoneNumberID, other, true)
	}
	return n.send(ctx)
}

func numberLock(number string) string { return "number " + number }

func (n creation) send(ctx context.Context) (chat.Channel, error) {
	body := map[string]any{"access_token": n.spec.Token.Write.Reveal(), "app_secret": n.spec.AppSecret.Write.Reveal()}
	for _, f := range fields {
		body[f.Key] = sent(f.Of(n.spec.ChannelSettings))
	}

	raw, err := json.Marshal(body)
	if err != nil {
		return chat.Channel{}, n.rest.NoAnswer(n.op, err)
	}

	answer, err := n.rest.Send(ctx, rest.Request{
		Op:       n.op,
		Method:   http.MethodPost,
		Path:     channelsPath,
		Template: channelsPath,
		Body:     raw,
	})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return n.resolveOutcome(ctx, err, false)
	case err != nil:
		return chat.Channel{}, err
	case answer.Status >= 200 && answer.Status < 300:
		made, err := n.body(answer)
		if err == nil && !n.wanted(made) {
			err = errNotSaved
		}
		if err != nil {
			return n.resolveOutcome(ctx, n.rest.Unreadable(n.op, answer, err), false)
		}
		n.wrote(made)
		return made, nil
	case rest.Doubtful(answer):
		return n.resolveOutcome(ctx, n.problem(n.op, answer), rest.Ended(answer))
	}
	return chat.Channel{}, n.errRefused(ctx, answer)
}

// errRefused says why no channel was made.
func (n creation) errRefused(ctx context.Context, answer *transport.Answer) error {
	e := n.problem(n.op, answer)
	if answer.Status != http.StatusUnprocessableEntity {
		return e
	}
	if list, err := n.list(ctx, memo.Fresh); err == nil {
		if other, used := list.uses(n.spec.PhoneNumberID, ""); used {
			return n.errInUse(e, n.spec.PhoneNumberID, other, true)
		}
	}
	return e
}

// wanted reports whether a channel is the one that was to be made, as far as it shows.
func (n creation) wanted(c chat.Channel) bool {
	if _, ok := n.before.find(c.ID); ok {
		return false
	}
	fits, _ := holds(c.Token, n.spec.Token.Write)
	return fits && c.AppSecretPresent == !n.spec.AppSecret.Write.IsZero() &&
		len(chat.DifferingFields(fields, c.ChannelSettings, n.shown(n.spec).ChannelSettings)) == 0
}

// resolveOutcome finds out what became of a creation that was not answered. No two channels share a number, so a channel that has it
// now, and was not there before, is the one that was made, if it is as wanted.
// ended says that no request is under way.
func (n creation) resolveOutcome(ctx context.Context, cause error, ended bool) (chat.Channel, error) {
	e := n.rest.NoAnswer(n.op, cause)
	later := e.Next
	e.OutcomeUnknown = true
	e.Next = fmt.Sprintf("Check whether Zammad has a channel with the phone number ID %s in %s. "+
		"If it has, import it. If not, run the same command again.",
		n.spec.PhoneNumberID, nextAdministration)
	for _, times := range pauses {
		if times > 0 && (ctx.Err() != nil || transport.Sleep(ctx, time.Duration(times)*n.pause) != nil) {
			break
		}
		found, ok, err := n.find(ctx)
		switch {
		case err != nil:
			return chat.Channel{}, e
		case ok && n.wanted(found):
			return found, nil
		case ok:
			e.Meaning = fmt.Sprintf("The creation was not answered. Channel %s (%s) now has the phone number ID %s, which was free before, "+
				"but it differs from the channel that was to be created. Another person may have created it.",
				found.ID, found.Name, n.spec.PhoneNumberID)
			e.OutcomeUnknown = !ended
			e.Next = fmt.Sprintf("Check channel %s in %s in Zammad. If it is the wanted one, import it.", found.ID, nextAdministration)
			return chat.Channel{}, e
		}
		if ended {
			e.OutcomeUnknown, e.Next = false, later
		}
	}
	return chat.Channel{}, e
}

func (n creation) find(ctx context.Context) (chat.Channel, bool, error) {
	ctx, cancel := n.afterwards(ctx)
	defer cancel()
	list, err := n.list(ctx, memo.Fresh)
	if err != nil {
		return chat.Channel{}, false, err
	}
	found, ok := list.uses(n.spec.PhoneNumberID, "")
	return found, ok, nil
}
