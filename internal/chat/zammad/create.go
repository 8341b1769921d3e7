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

// readPauses are the waits, as multiples of the configured one, before each search for a channel after a creation without an answer:
// Zammad may still be asking Meta.
var readPauses = []int{0, 2, 10}

// creation is the creation of one channel.
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
		e := c.rest.NewError("create a channel", chat.ErrInvalid)
		e.Meaning, e.Next = "The phone number ID is empty.", "Write the number's ID, not the number itself."
		return chat.Channel{}, e
	}
	if err := c.checkSendable(n.op, "token", spec.Token.Write); err != nil {
		return chat.Channel{}, err
	}
	if err := c.registerSecrets(n.op, spec); err != nil {
		return chat.Channel{}, err
	}
	unlock, err := c.writes.Lock(ctx, numberLockKey(spec.PhoneNumberID))
	if err != nil {
		return chat.Channel{}, c.rest.ExplainNoAnswer(n.op, err)
	}
	defer unlock()
	if n.before, err = c.listAll(ctx, memo.Fresh); err != nil {
		return chat.Channel{}, c.withOp(n.op, err)
	}
	if other, used := n.before.findByNumber(spec.PhoneNumberID, ""); used {
		return chat.Channel{}, c.explainNumberTaken(c.rest.NewError(n.op, nil), spec.PhoneNumberID, other, true)
	}
	return n.createChannel(ctx)
}

func numberLockKey(number string) string { return "number " + number }

func (c creation) createChannel(ctx context.Context) (chat.Channel, error) {
	body := map[string]any{"access_token": c.spec.Token.Write.Reveal(), "app_secret": c.spec.AppSecret.Write.Reveal()}
	for _, f := range settingFields {
		body[f.Key] = encodeValue(f.Value(c.spec.ChannelSettings))
	}

	raw, err := json.Marshal(body)
	if err != nil {
		return chat.Channel{}, c.rest.ExplainNoAnswer(c.op, err)
	}

	answer, err := c.rest.Send(ctx, rest.Request{
		Op:       c.op,
		Method:   http.MethodPost,
		Path:     channelsPath,
		Template: channelsPath,
		Body:     raw,
	})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return c.resolveCreation(ctx, err, false)
	case err != nil:
		return chat.Channel{}, err
	case answer.Status >= 200 && answer.Status < 300:
		made, err := c.decodeChannel(answer)
		if err == nil && !c.isCreated(made) {
			err = errNotSaved
		}
		if err != nil {
			return c.resolveCreation(ctx, c.rest.ErrUnreadable(c.op, answer, err), false)
		}
		c.cacheWritten(made)
		return made, nil
	case rest.IsDoubtful(answer):
		return c.resolveCreation(ctx, c.errAnswer(c.op, answer), rest.IsFinished(answer))
	}
	return chat.Channel{}, c.errCreationRefused(ctx, answer)
}

// errCreationRefused returns the error for a creation that Zammad refused.
func (c creation) errCreationRefused(ctx context.Context, answer *transport.Answer) error {
	e := c.errAnswer(c.op, answer)
	if answer.Status != http.StatusUnprocessableEntity {
		return e
	}
	if list, err := c.listAll(ctx, memo.Fresh); err == nil {
		if other, used := list.findByNumber(c.spec.PhoneNumberID, ""); used {
			return c.explainNumberTaken(e, c.spec.PhoneNumberID, other, true)
		}
	}
	return e
}

// isCreated reports whether a channel is the one that was to be created, as far as Zammad shows it.
func (c creation) isCreated(channel chat.Channel) bool {
	if _, ok := c.before.findByID(channel.ID); ok {
		return false
	}
	fits, _ := compareToken(channel.Token, c.spec.Token.Write)
	return fits && channel.AppSecretPresent == !c.spec.AppSecret.Write.IsZero() &&
		len(chat.DifferingFields(settingFields, channel.ChannelSettings, c.shownSpec(c.spec).ChannelSettings)) == 0
}

// resolveCreation finds out whether a creation without an answer created the channel. No two channels share a number, so a channel
// that has it now, did not exist before, and is as wanted, is the one that was created.
// ended says that no request is under way.
func (c creation) resolveCreation(ctx context.Context, cause error, ended bool) (chat.Channel, error) {
	e := c.rest.ExplainNoAnswer(c.op, cause)
	later := e.Next
	e.OutcomeUnknown = true
	e.Next = fmt.Sprintf("Check whether Zammad has a channel with the phone number ID %s in %s. "+
		"If it has, import it. If not, run the same command again.",
		c.spec.PhoneNumberID, adminMenu)
	for _, times := range readPauses {
		if times > 0 && (ctx.Err() != nil || transport.Sleep(ctx, time.Duration(times)*c.retryWait) != nil) {
			break
		}
		found, ok, err := c.findCreated(ctx)
		switch {
		case err != nil:
			return chat.Channel{}, e
		case ok && c.isCreated(found):
			return found, nil
		case ok:
			e.Meaning = fmt.Sprintf("The creation was not answered. Channel %s (%s) now has the phone number ID %s, which was free before, "+
				"but it differs from the channel that was to be created. Another person may have created it.",
				found.ID, found.Name, c.spec.PhoneNumberID)
			e.OutcomeUnknown = !ended
			e.Next = fmt.Sprintf("Check channel %s in %s in Zammad. If it is the wanted one, import it.", found.ID, adminMenu)
			return chat.Channel{}, e
		}
		if ended {
			e.OutcomeUnknown, e.Next = false, later
		}
	}
	return chat.Channel{}, e
}

func (c creation) findCreated(ctx context.Context) (chat.Channel, bool, error) {
	ctx, cancel := c.uncanceledContext(ctx)
	defer cancel()
	list, err := c.listAll(ctx, memo.Fresh)
	if err != nil {
		return chat.Channel{}, false, err
	}
	found, ok := list.findByNumber(c.spec.PhoneNumberID, "")
	return found, ok, nil
}
