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

// field is an option of a channel that can be shown and compared.
type field struct {
	key, name string
	of        func(chat.Channel) any
	sent      any
	shown     any // sent, as of returns it once it is saved
}

func (a *adapter) fields(spec chat.ChannelSpec) []field {
	text := func(key, name, sent string, of func(chat.Channel) any) field {
		return field{key, name, of, sent, a.rest.Text(sent)}
	}
	all := []field{
		text("welcome", "welcome message", spec.Greeting, func(c chat.Channel) any { return c.Greeting }),
		{"reminder_active", "switch of the reminder", func(c chat.Channel) any { return c.ReminderActive }, spec.ReminderActive, spec.ReminderActive},
		text("reminder_message", "reminder", spec.Reminder, func(c chat.Channel) any { return c.Reminder }),
		{"group_id", "group", func(c chat.Channel) any { return c.GroupID }, group(spec.GroupID), spec.GroupID},
	}
	if spec.BusinessAccountID != "" {
		all = append(all, text("business_id", "business account ID", spec.BusinessAccountID, func(c chat.Channel) any { return c.BusinessAccountID }))
	}
	if spec.PhoneNumberID != "" {
		all = append(all, text("phone_number_id", "phone number ID", spec.PhoneNumberID, func(c chat.Channel) any { return c.PhoneNumberID }))
	}
	return all
}

// Update implements chat.Channels. Name and phone number are what Meta says, and are left alone; so is a business account
// or a number that the specification leaves empty.
func (c channels) Update(ctx context.Context, base chat.Channel, spec chat.ChannelSpec) (chat.Channel, error) {
	op := "change channel " + base.ID
	if err := c.learn(op, spec); err != nil {
		return chat.Channel{}, err
	}
	var wanted []field
	w := change{op: op, token: !spec.Token.IsZero(), group: groupOf}
	for _, f := range c.fields(spec) {
		if f.of(base) == f.shown {
			continue
		}
		wanted = append(wanted, f)
		switch f.key {
		case "group_id":
			w.group = func(chat.Channel) int64 { return spec.GroupID }
		case "phone_number_id":
			w.number = spec.PhoneNumberID
		}
	}
	w.body = func(now chat.Channel) map[string]any {
		body := map[string]any{}
		for _, f := range wanted {
			if f.of(now) != f.shown {
				body[f.key] = f.sent
			}
		}
		if !spec.Token.IsZero() {
			body["access_token"] = spec.Token.Reveal()
		}
		if !spec.AppSecret.IsZero() {
			body["app_secret"] = spec.AppSecret.Reveal()
		}
		return body
	}
	w.state = func(now chat.Channel) (fits, proven bool) {
		fits, proven = true, spec.AppSecret.IsZero() // which is never shown
		if w.token {
			tokenFits, tokenProven := holds(now.Token, spec.Token)
			fits, proven = tokenFits, proven && tokenProven
		}
		fits = fits && (now.AppSecretPresent || spec.AppSecret.IsZero())
		for _, f := range wanted {
			fits = fits && f.of(now) == f.shown
		}
		return fits, fits && proven
	}
	w.changed = func(now chat.Channel) string {
		for _, f := range wanted {
			if is := f.of(now); is != f.of(base) && is != f.shown {
				return "its " + f.name + " is not what it was."
			}
		}
		if w.token {
			return replaced(base.Project, now.Project)
		}
		return ""
	}
	return c.write(ctx, base.ID, w)
}

// learn refuses what cannot be a secret, and keeps what can out of every message.
func (c channels) learn(op string, spec chat.ChannelSpec) error {
	if !spec.Token.IsZero() {
		if err := c.sendable(op, "token", spec.Token); err != nil {
			return err
		}
	}
	if !spec.AppSecret.IsZero() {
		if err := c.sendable(op, "app secret", spec.AppSecret); err != nil {
			return err
		}
	}
	c.rest.Learn(spec.Token, spec.AppSecret)
	return nil
}

// Delete implements chat.Channels.
func (c channels) Delete(ctx context.Context, base chat.Channel) error {
	op := "delete channel " + base.ID
	if !validID.MatchString(base.ID) {
		return c.noChannel(op)
	}
	unlock, err := c.writes.Lock(ctx, base.ID)
	if err != nil {
		return c.rest.NoAnswer(op, err)
	}
	defer unlock()
	answer, err := c.rest.Send(ctx, rest.Request{Op: op, Method: http.MethodDelete, Path: channelsPath + "/" + base.ID, Template: channelPath})
	if err != nil && !errors.Is(err, chat.ErrOutcomeUnknown) {
		return err
	}
	c.forget(base.ID)
	if err == nil {
		if done(answer) {
			return nil
		}
		switch {
		case answer.Status >= 200 && answer.Status < 300: // a login page answers 200, too
			e := c.rest.Unreadable(op, answer, errors.New("the answer does not say that it was done"))
			e.Maybe = true
			err = e
		default:
			e := c.problem(op, answer)
			e.Maybe = answer.Maybe || rest.Doubtful(answer)
			if answer.Status != http.StatusNotFound && !e.Maybe {
				return e
			}
			err = e
		}
	}
	after, cancel := c.afterwards(ctx)
	defer cancel()
	_, wrong := c.look(after, op, base.ID, memo.Fresh)
	switch e := c.rest.NoAnswer(op, err); {
	case errors.Is(wrong, chat.ErrNotFound):
		return nil
	case wrong == nil && e.Status == http.StatusNotFound:
		e.Meaning = fmt.Sprintf("Zammad answered that there is no channel %s, and yet lists it.", base.ID)
		return e
	default:
		return e
	}
}

// done reports whether an answer is {"status": "ok"}.
func done(answer *transport.Answer) bool {
	return answer.Status >= 200 && answer.Status < 300 && (answer.Status == http.StatusNoContent || rest.String(rest.Members(answer.Body)["status"]) == "ok")
}

// Health implements chat.Channels. Zammad tells nothing about the webhook at Meta, nor whether the token still works.
func (c channels) Health(ctx context.Context, id string) ([]string, error) {
	channel, err := c.get(ctx, id)
	if err != nil || channel.Active {
		return nil, err
	}
	return []string{fmt.Sprintf("Channel %s (%s) is disabled in Zammad: it neither receives nor sends messages. Enable it in %s.", id, channel.Name, nextAdministration)}, nil
}
