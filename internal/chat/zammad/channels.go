package zammad

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// Update implements chat.Channels. Zammad reads the name and the phone number at Meta, so they are not written.
func (c channels) Update(ctx context.Context, id string, before, after chat.ChannelSpec) (chat.Channel, error) {
	op := "change channel " + id
	if err := c.registerSecrets(op, after); err != nil {
		return chat.Channel{}, err
	}

	was, wanted := c.shownSpec(before), c.shownSpec(after)
	differing := chat.DifferingFields(settingFields, was.ChannelSettings, wanted.ChannelSettings)
	w := change{op: op, writesToken: !after.Token.Write.IsZero()}
	if was.PhoneNumberID != wanted.PhoneNumberID {
		w.number = after.PhoneNumberID
	}

	w.body = func(now chat.Channel) map[string]any {
		body := encodeSecrets(after)
		for _, f := range chat.DifferingFields(differing, now.ChannelSettings, wanted.ChannelSettings) {
			body[f.Key] = encodeValue(f.Value(after.ChannelSettings))
		}
		return body
	}
	w.compare = func(now chat.Channel) (fits, proven bool) {
		fits = len(chat.DifferingFields(differing, now.ChannelSettings, wanted.ChannelSettings)) == 0 &&
			(now.AppSecretPresent || after.AppSecret.Write.IsZero())
		proven = after.AppSecret.Write.IsZero() // which is never shown
		if w.writesToken {
			tokenFits, tokenProven := compareToken(now.Token, after.Token.Write)
			fits, proven = fits && tokenFits, proven && tokenProven
		}
		return fits, fits && proven
	}
	w.conflictText = func(now chat.Channel) string {
		return chat.ConflictSentence(settingFields, was, now, wanted)
	}
	return c.writeChange(ctx, id, w)
}

// encodeSecrets returns the options for the secrets that are to be written.
func encodeSecrets(spec chat.ChannelSpec) map[string]any {
	options := map[string]any{}
	if !spec.Token.Write.IsZero() {
		options["access_token"] = spec.Token.Write.Reveal()
	}
	if !spec.AppSecret.Write.IsZero() {
		options["app_secret"] = spec.AppSecret.Write.Reveal()
	}
	return options
}

// registerSecrets adds the secrets that are to be written to the redactor. It refuses a text that cannot be a secret.
func (c channels) registerSecrets(op string, spec chat.ChannelSpec) error {
	token, appSecret := spec.Token.Write, spec.AppSecret.Write
	if !token.IsZero() {
		if err := c.checkSendable(op, "token", token); err != nil {
			return err
		}
	}
	if !appSecret.IsZero() {
		if err := c.checkSendable(op, "app secret", appSecret); err != nil {
			return err
		}
	}
	c.rest.AddSecrets(token, appSecret)
	return nil
}

// Delete implements chat.Channels.
func (c channels) Delete(ctx context.Context, id string) error {
	op := "delete channel " + id
	if !validID.MatchString(id) {
		return c.errInvalidID(op)
	}

	unlock, err := c.writes.Lock(ctx, id)
	if err != nil {
		return c.rest.ExplainNoAnswer(op, err)
	}
	defer unlock()

	answer, err := c.rest.Send(ctx, rest.Request{Op: op, Method: http.MethodDelete, Path: channelsPath + "/" + id, Template: channelPath})
	if err != nil && !errors.Is(err, chat.ErrOutcomeUnknown) {
		return err
	}

	c.forgetChannel(id)
	ended := false // no request is under way
	if err == nil {
		if isConfirmation(answer) {
			return nil
		}
		switch {
		case answer.Status >= 200 && answer.Status < 300: // a login page answers 200, too
			e := c.rest.ErrUnreadable(op, answer, errors.New("the answer does not say that it was done"))
			e.OutcomeUnknown = true
			err = e
		default:
			e := c.errAnswer(op, answer)
			e.OutcomeUnknown = answer.EarlierMayHaveTakenEffect || rest.IsDoubtful(answer)
			if answer.Status != http.StatusNotFound && !e.OutcomeUnknown {
				return e
			}
			ended, err = rest.IsFinished(answer), e
		}
	}

	after, cancel := c.uncanceledContext(ctx)
	defer cancel()

	_, wrong := c.readChannel(after, op, id, memo.Fresh)
	switch e := c.rest.ExplainNoAnswer(op, err); {
	case errors.Is(wrong, chat.ErrNotFound):
		return nil
	case wrong == nil && e.Status == http.StatusNotFound:
		e.Meaning = fmt.Sprintf("Zammad answered that there is no channel %s, but its list contains it.", id)
		return e
	default:
		e.OutcomeUnknown = e.OutcomeUnknown && (wrong != nil || !ended)
		return e
	}
}

// isConfirmation reports whether an answer is {"status": "ok"}.
func isConfirmation(answer *transport.Answer) bool {
	return answer.Status == http.StatusNoContent ||
		answer.Status >= 200 && answer.Status < 300 && rest.DecodeString(rest.DecodeMembers(answer.Body)["status"]) == "ok"
}

// Conversations implements chat.Channels. Zammad keeps the tickets of a channel that is deleted.
func (c channels) Conversations(context.Context, string) (int64, error) { return 0, nil }

// Health implements chat.Channels. Zammad does not tell whether the webhook is set up at Meta, nor whether the token still works.
func (c channels) Health(ctx context.Context, id string) ([]string, error) {
	channel, err := c.getChannel(ctx, id)
	if err != nil || channel.Active {
		return nil, err
	}
	return []string{fmt.Sprintf("Channel %s (%s) is disabled in Zammad: it neither receives nor sends messages. Enable it in %s.",
		id, channel.Name, adminMenu)}, nil
}
