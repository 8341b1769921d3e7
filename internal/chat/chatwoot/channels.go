package chatwoot

import (
	"context"
	"fmt"
	"strconv"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// channels implements chat.Channels.
type channels struct{ *adapter }

// List implements chat.Channels. Inboxes of other kinds are left out.
func (c channels) List(ctx context.Context) ([]chat.Channel, error) {
	list, err := c.list(ctx, memo.Shared)
	if err != nil {
		return nil, err
	}
	if list.hides() {
		return nil, c.noAdministrator(opList)
	}
	if list.broken > 0 {
		return nil, c.broken(opList, fmt.Errorf("%d entries of the list have no readable id", list.broken))
	}
	var all []chat.Channel
	for _, in := range list.inboxes {
		if in.damage != nil && in.maybeCloud() {
			return nil, c.broken(opList, fmt.Errorf("inbox %s: %w", in.ID, in.damage))
		}
		if in.cloud() {
			all = append(all, in.Channel)
		}
	}
	return all, nil
}

// Get implements chat.Channels.
func (c channels) Get(ctx context.Context, id string) (chat.Channel, error) {
	in, err := c.get(ctx, id)
	if err != nil {
		return chat.Channel{}, err
	}
	return in.Channel, nil
}

// Update implements chat.Channels.
func (c channels) Update(ctx context.Context, base chat.Channel, spec chat.ChannelSpec) (chat.Channel, error) {
	op := "change inbox " + base.ID
	if err := c.sayable(op, spec); err != nil {
		return chat.Channel{}, err
	}
	if err := c.sameChannel(op, base, spec); err != nil {
		return chat.Channel{}, err
	}
	c.Learn(spec.Token, spec.AppSecret)
	ch := change{op: op, top: map[string]any{}, config: map[string]string{}}
	if spec.Name != base.Name {
		ch.top[keyName] = spec.Name
	}
	if spec.GreetingEnabled != base.GreetingEnabled {
		ch.top[keyGreetingEnabled] = spec.GreetingEnabled
	}
	if spec.Greeting != base.Greeting {
		ch.top[keyGreeting] = spec.Greeting
	}
	if !spec.Token.IsZero() {
		ch.config[keyToken] = spec.Token.Reveal()
	}
	if !spec.AppSecret.IsZero() {
		ch.config[keyAppSecret] = spec.AppSecret.Reveal()
	}
	ch.check = anything
	ch.differs = func(now inbox) string { return c.changed(base, now, spec) }
	in, err := c.write(ctx, base.ID, ch)
	if err != nil {
		return chat.Channel{}, err
	}
	return in.Channel, nil
}

// changed says what of the wanted changes somebody else has changed since base. Each is looked at alone, because an
// earlier request may have been processed by half.
func (a *adapter) changed(base chat.Channel, now inbox, spec chat.ChannelSpec) string {
	if spec.Name != base.Name {
		if what := replaced("name", base.Name, now.Name, spec.Name); what != "" {
			return a.Remote(what)
		}
	}
	if spec.Greeting != base.Greeting {
		if what := replaced("greeting", base.Greeting, now.Greeting, spec.Greeting); what != "" {
			return "its greeting is another one."
		}
	}
	if spec.GreetingEnabled != base.GreetingEnabled {
		onOff := strconv.FormatBool
		if what := replaced("greeting_enabled", onOff(base.GreetingEnabled), onOff(now.GreetingEnabled), onOff(spec.GreetingEnabled)); what != "" {
			return what
		}
	}
	if !spec.Token.IsZero() {
		if what := replaced("token", state(base.Token), state(now.Token), spec.Token.Fingerprint()); what != "" {
			return what
		}
	}
	if !spec.AppSecret.IsZero() && base.AppSecretPresent != now.AppSecretPresent {
		return "its app secret was set or removed."
	}
	return ""
}

// sameChannel refuses what an update cannot change.
func (a *adapter) sameChannel(op string, base chat.Channel, spec chat.ChannelSpec) error {
	for _, p := range []struct{ what, is, wanted string }{
		{"phone number", digits(base.PhoneNumber), digits(spec.PhoneNumber)},
		{"phone number ID", base.PhoneNumberID, spec.PhoneNumberID},
		{"WhatsApp Business Account", base.BusinessAccountID, spec.BusinessAccountID},
	} {
		if p.wanted != "" && p.wanted != p.is {
			return a.another(op, fmt.Sprintf("The %s of inbox %s is %s, and %s is wanted.", p.what, base.ID, orAbsent(p.is), a.number(p.wanted)))
		}
	}
	return nil
}

// sayable refuses what Chatwoot cannot be told: it takes the text null for nothing.
func (a *adapter) sayable(op string, spec chat.ChannelSpec) error {
	for what, value := range map[string]string{keyName: spec.Name, keyGreeting: spec.Greeting} {
		if value == "null" {
			e := a.Error(op, chat.ErrInvalid)
			e.Meaning = "Chatwoot takes the text \"null\" for no text at all, so the " + what + " of an inbox cannot be that word."
			e.Next = "Choose another text."
			return e
		}
	}
	return nil
}
