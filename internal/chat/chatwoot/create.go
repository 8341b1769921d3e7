package chatwoot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// lookAgain is how often an inbox is looked for whose creation was not answered.
const lookAgain = 3

var (
	e164      = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	errNumber = errors.New("the answer holds an inbox of another phone number")
)

// Create implements chat.Channels. The POST is sent once.
func (c channels) Create(ctx context.Context, spec chat.ChannelSpec) (chat.Channel, error) {
	const op = "create a WhatsApp inbox"
	if !e164.MatchString(spec.PhoneNumber) {
		e := c.Error(op, chat.ErrInvalid)
		e.Meaning, e.Next = "The phone number is not in the international format.", "Write it with + and digits only, like +15551234567."
		return chat.Channel{}, e
	}
	m := creation{adapter: c.adapter, spec: spec, op: op + " for " + spec.PhoneNumber}
	if err := c.checkSettings(m.op, spec); err != nil {
		return chat.Channel{}, err
	}
	c.Learn(spec.Token.Write, spec.AppSecret.Write)
	unlock, err := c.writes.Lock(ctx, spec.PhoneNumber)
	if err != nil {
		return chat.Channel{}, c.NoAnswer(m.op, err)
	}
	defer unlock()
	in, err := m.make(ctx)
	if err != nil {
		return chat.Channel{}, err
	}
	return in.Channel, nil
}

// creation is one inbox being made.
type creation struct {
	*adapter
	spec chat.ChannelSpec
	op   string
}

func (m creation) make(ctx context.Context) (inbox, error) {
	before, err := m.list(ctx, memo.Fresh)
	switch {
	case err != nil:
		return inbox{}, err
	case before.hides():
		return inbox{}, m.errNoAdministrator(m.op)
	}
	if in, ok := before.of(m.spec.PhoneNumber); ok {
		return inbox{}, m.errTaken(m.Error(m.op, chat.ErrConflict), in)
	}

	body, err := m.body()
	if err != nil {
		return inbox{}, m.NoAnswer(m.op, err)
	}

	path, template := m.path()
	answer, err := m.Send(ctx, rest.Request{Op: m.op, Method: http.MethodPost, Path: path, Template: template, Body: body})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return m.resolveOutcome(ctx, m.NoAnswer(m.op, err))
	case err != nil:
		return inbox{}, err
	case answer.Status >= 200 && answer.Status < 300:
		return m.accepted(ctx, answer)
	}

	e := m.problem(m.op, answer)
	switch {
	case answer.Status == http.StatusNotFound:
		e.Kind, e.Meaning, e.Next = chat.ErrHidden, m.noAccount(), nextAccount
	case errors.Is(e, chat.ErrConflict):
		if list, err := m.list(ctx, memo.Fresh); err == nil {
			if in, ok := list.of(m.spec.PhoneNumber); ok {
				return inbox{}, m.errTaken(e, in)
			}
		}
	case rest.Doubtful(answer):
		e.OutcomeUnknown = !rest.Ended(answer)
		return m.resolveOutcome(ctx, e)
	}
	return inbox{}, e
}

// body always names the provider: Chatwoot would take 360dialog.
func (m creation) body() ([]byte, error) {
	config := secrets(m.spec)
	for _, f := range ids {
		config[f.Key] = fmt.Sprint(f.Of(m.spec.ChannelSettings))
	}
	body := map[string]any{
		"channel": map[string]any{
			"type": "whatsapp", phoneNumber.Key: m.spec.PhoneNumber, "provider": providerCloud, "provider_config": config,
		},
	}
	for _, f := range chat.DifferingFields(settings, chat.ChannelSettings{}, m.spec.ChannelSettings) {
		body[f.Key] = f.Of(m.spec.ChannelSettings)
	}
	return json.Marshal(body)
}

func (m creation) accepted(ctx context.Context, answer *transport.Answer) (inbox, error) {
	made, err := m.one(answer)
	if err == nil {
		err = made.damage
	}
	switch {
	case err != nil:
	case !made.cloud() || made.hidden || !chat.SameDigits(made.PhoneNumber, m.spec.PhoneNumber):
		err = errNumber
	case made.masked == "" && made.Token.Fingerprint != m.spec.Token.Write.Fingerprint():
		err = errNotSaved
	}
	if err != nil {
		e := m.Unreadable(m.op, answer, err)
		e.OutcomeUnknown = true
		return m.resolveOutcome(ctx, e)
	}
	m.cache.Write(made.ID, made.inbox)
	return made.inbox, nil
}

// resolveOutcome finds out whether an inbox was made whose creation was not answered. The number was free before, and no two
// inboxes share one.
func (m creation) resolveOutcome(ctx context.Context, cause *chat.Error) (inbox, error) {
	for n := range lookAgain {
		if n > 0 && m.pause(ctx, n) != nil {
			cause.OutcomeUnknown = true
			break
		}
		list, err := m.list(ctx, memo.Fresh)
		if err != nil { // it was repeated as often as configured
			cause.OutcomeUnknown = true
			break
		}
		in, ok := list.of(m.spec.PhoneNumber)
		switch {
		case !ok:
			continue
		case m.made(in):
			return in, nil
		}
		cause.OutcomeUnknown = false // what is there has been read
		cause.Meaning = fmt.Sprintf("The number was free before the creation. Now inbox %s (%s) has it, "+
			"and it differs from the inbox that was to be created. Another person may have created it.", in.ID, m.Remote(in.Name))
		cause.Next = "Check inbox " + in.ID + " in Chatwoot. Import it if it is the wanted one, or delete it."
		return inbox{}, cause
	}
	if cause.OutcomeUnknown {
		cause.Next = "Check whether Chatwoot has an inbox for " + m.spec.PhoneNumber + ". " +
			"If it has, import it. If not, run the same command again."
	}
	return inbox{}, cause
}

// made reports whether an inbox is what was to be created.
func (m creation) made(in inbox) bool {
	return in.damage == nil && in.cloud() && !in.hidden &&
		m.holds(in, m.spec) && in.Token.Fingerprint == m.spec.Token.Write.Fingerprint()
}

// errTaken names the inbox that has the number.
func (m creation) errTaken(e *chat.Error, in inbox) error {
	e.Meaning = fmt.Sprintf("The phone number %s is taken by inbox %s (%s) of this account. One number has one inbox.",
		m.spec.PhoneNumber, in.ID, m.Remote(in.Name))
	e.Next = "Import inbox " + in.ID + ", or delete it and wait until it is gone."
	return e
}
