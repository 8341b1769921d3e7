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

// maxCreationReads is how often an inbox is searched for after a creation without an answer.
const maxCreationReads = 3

var (
	e164           = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	errWrongNumber = errors.New("the answer holds an inbox of another phone number")
)

// Create implements chat.Channels. The POST is sent once.
func (c channels) Create(ctx context.Context, spec chat.ChannelSpec) (chat.Channel, error) {
	const op = "create a WhatsApp inbox"
	if !e164.MatchString(spec.PhoneNumber) {
		e := c.NewError(op, chat.ErrInvalid)
		e.Meaning, e.Next = "The phone number is not in the international format.", "Write it with + and digits only, like +15551234567."
		return chat.Channel{}, e
	}
	m := creation{adapter: c.adapter, spec: spec, op: op + " for " + spec.PhoneNumber}
	if err := c.checkSettings(m.op, spec); err != nil {
		return chat.Channel{}, err
	}
	c.AddSecrets(spec.Token.Write, spec.AppSecret.Write)
	unlock, err := c.writes.Lock(ctx, spec.PhoneNumber)
	if err != nil {
		return chat.Channel{}, c.ExplainNoAnswer(m.op, err)
	}
	defer unlock()
	in, err := m.createInbox(ctx)
	if err != nil {
		return chat.Channel{}, err
	}
	return in.Channel, nil
}

// creation is the creation of one inbox.
type creation struct {
	*adapter
	spec chat.ChannelSpec
	op   string
}

func (c creation) createInbox(ctx context.Context) (inbox, error) {
	before, err := c.listAll(ctx, memo.Fresh)
	switch {
	case err != nil:
		return inbox{}, err
	case before.mayHideInboxes():
		return inbox{}, c.errNoAdministrator(c.op)
	}
	if in, ok := before.findByNumber(c.spec.PhoneNumber); ok {
		return inbox{}, c.explainNumberTaken(c.NewError(c.op, chat.ErrConflict), in)
	}

	body, err := c.encodeCreation()
	if err != nil {
		return inbox{}, c.ExplainNoAnswer(c.op, err)
	}

	path, template := c.inboxPath()
	answer, err := c.Send(ctx, rest.Request{Op: c.op, Method: http.MethodPost, Path: path, Template: template, Body: body})
	switch {
	case errors.Is(err, chat.ErrOutcomeUnknown):
		return c.resolveCreation(ctx, c.ExplainNoAnswer(c.op, err))
	case err != nil:
		return inbox{}, err
	case answer.Status >= 200 && answer.Status < 300:
		return c.resolveSuccess(ctx, answer)
	}

	e := c.errAnswer(c.op, answer)
	switch {
	case answer.Status == http.StatusNotFound:
		e.Kind, e.Meaning, e.Next = chat.ErrHidden, c.noAccountText(), nextAccount
	case errors.Is(e, chat.ErrConflict):
		if list, err := c.listAll(ctx, memo.Fresh); err == nil {
			if in, ok := list.findByNumber(c.spec.PhoneNumber); ok {
				return inbox{}, c.explainNumberTaken(e, in)
			}
		}
	case rest.IsDoubtful(answer):
		e.OutcomeUnknown = !rest.IsFinished(answer)
		return c.resolveCreation(ctx, e)
	}
	return inbox{}, e
}

// encodeCreation returns the body of the request. It always names the provider, because the default of Chatwoot is 360dialog.
func (c creation) encodeCreation() ([]byte, error) {
	config := encodeSecrets(c.spec)
	for _, f := range idFields {
		config[f.Key] = fmt.Sprint(f.Value(c.spec.ChannelSettings))
	}
	body := map[string]any{
		"channel": map[string]any{
			"type": "whatsapp", phoneNumberField.Key: c.spec.PhoneNumber, "provider": providerCloud, "provider_config": config,
		},
	}
	for _, f := range chat.DifferingFields(settingFields, chat.ChannelSettings{}, c.spec.ChannelSettings) {
		body[f.Key] = f.Value(c.spec.ChannelSettings)
	}
	return json.Marshal(body)
}

func (c creation) resolveSuccess(ctx context.Context, answer *transport.Answer) (inbox, error) {
	made, err := c.decodeInbox(answer)
	if err == nil {
		err = made.decodeErr
	}
	switch {
	case err != nil:
	case !made.isCloud() || made.configHidden || !chat.SameDigits(made.PhoneNumber, c.spec.PhoneNumber):
		err = errWrongNumber
	case made.maskedMember == "" && made.Token.Fingerprint != c.spec.Token.Write.Fingerprint():
		err = errNotSaved
	}
	if err != nil {
		e := c.ErrUnreadable(c.op, answer, err)
		e.OutcomeUnknown = true
		return c.resolveCreation(ctx, e)
	}
	c.cache.Write(made.ID, made.inbox)
	return made.inbox, nil
}

// resolveCreation finds out whether a creation without an answer created the inbox. The number was free before, and no two
// inboxes share one.
func (c creation) resolveCreation(ctx context.Context, cause *chat.Error) (inbox, error) {
	for n := range maxCreationReads {
		if n > 0 && c.waitBeforeAttempt(ctx, n) != nil {
			cause.OutcomeUnknown = true
			break
		}
		list, err := c.listAll(ctx, memo.Fresh)
		if err != nil { // it was repeated as often as configured
			cause.OutcomeUnknown = true
			break
		}
		in, ok := list.findByNumber(c.spec.PhoneNumber)
		switch {
		case !ok:
			continue
		case c.isCreated(in):
			return in, nil
		}
		cause.OutcomeUnknown = false // what is there has been read
		cause.Meaning = fmt.Sprintf("The number was free before the creation. Now inbox %s (%s) has it, "+
			"and it differs from the inbox that was to be created. Another person may have created it.", in.ID, c.MessageText(in.Name))
		cause.Next = "Check inbox " + in.ID + " in Chatwoot. Import it if it is the wanted one, or delete it."
		return inbox{}, cause
	}
	if cause.OutcomeUnknown {
		cause.Next = "Check whether Chatwoot has an inbox for " + c.spec.PhoneNumber + ". " +
			"If it has, import it. If not, run the same command again."
	}
	return inbox{}, cause
}

// isCreated reports whether an inbox is the one that was to be created.
func (c creation) isCreated(in inbox) bool {
	return in.decodeErr == nil && in.isCloud() && !in.configHidden &&
		c.sameSettings(in, c.spec) && in.Token.Fingerprint == c.spec.Token.Write.Fingerprint()
}

// explainNumberTaken returns e, completed with the inbox that has the number.
func (c creation) explainNumberTaken(e *chat.Error, in inbox) error {
	e.Meaning = fmt.Sprintf("The phone number %s is taken by inbox %s (%s) of this account. One number has one inbox.",
		c.spec.PhoneNumber, in.ID, c.MessageText(in.Name))
	e.Next = "Import inbox " + in.ID + ", or delete it and wait until it is gone."
	return e
}
