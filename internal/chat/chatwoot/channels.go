package chatwoot

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// channels implements chat.Channels.
type channels struct{ *adapter }

// List implements chat.Channels. Inboxes of other kinds are left out.
func (c channels) List(ctx context.Context) ([]chat.Channel, error) {
	list, err := c.listAll(ctx, memo.Shared)
	if err != nil {
		return nil, err
	}
	if list.mayHideInboxes() {
		return nil, c.errNoAdministrator(opList)
	}
	if list.broken > 0 {
		return nil, c.errBroken(opList, fmt.Errorf("%d entries of the list have no readable id", list.broken))
	}
	var all []chat.Channel
	for _, in := range list.inboxes {
		if in.decodeErr != nil && in.mayBeCloud() {
			return nil, c.errBroken(opList, fmt.Errorf("inbox %s: %w", in.ID, in.decodeErr))
		}
		if in.isCloud() {
			all = append(all, in.Channel)
		}
	}
	return all, nil
}

// Get implements chat.Channels.
func (c channels) Get(ctx context.Context, id string) (chat.Channel, error) {
	in, err := c.getUsableInbox(ctx, id)
	if err != nil {
		return chat.Channel{}, err
	}
	return in.Channel, nil
}

// Update implements chat.Channels.
func (c channels) Update(ctx context.Context, id string, before, after chat.ChannelSpec) (chat.Channel, error) {
	op := "change inbox " + id
	if err := c.checkSettings(op, after); err != nil {
		return chat.Channel{}, err
	}
	for _, f := range chat.DifferingFields(fixedFields, before.ChannelSettings, after.ChannelSettings) {
		return chat.Channel{}, c.errOtherNumber(op, fmt.Sprintf("The %s of inbox %s is %s, and the configuration has %s.",
			f.Label, id, textOrAbsent(c.cleanNumber(fmt.Sprint(f.Value(before.ChannelSettings)))),
			textOrAbsent(c.cleanNumber(fmt.Sprint(f.Value(after.ChannelSettings))))))
	}
	c.AddSecrets(after.Token.Write, after.AppSecret.Write)
	was, wanted := c.shownSpec(before), c.shownSpec(after)
	ch := change{
		op:         op,
		attributes: map[string]any{},
		config:     encodeSecrets(after),
		check:      checkNothing,
		conflictText: func(now inbox) string {
			return chat.ConflictSentence(settingFields, was, now.Channel, wanted)
		},
	}
	for _, f := range chat.DifferingFields(settingFields, before.ChannelSettings, after.ChannelSettings) {
		ch.attributes[f.Key] = f.Value(after.ChannelSettings)
	}
	in, err := c.writeChange(ctx, id, ch)
	if err != nil {
		return chat.Channel{}, err
	}
	return in.Channel, nil
}

// encodeSecrets returns the members of provider_config for the secrets that are to be written.
func encodeSecrets(spec chat.ChannelSpec) map[string]string {
	config := map[string]string{}
	if !spec.Token.Write.IsZero() {
		config[keyToken] = spec.Token.Write.Reveal()
	}
	if !spec.AppSecret.Write.IsZero() {
		config[keyAppSecret] = spec.AppSecret.Write.Reveal()
	}
	return config
}

// checkSettings refuses the text null, which Chatwoot stores as no text.
func (a *adapter) checkSettings(op string, spec chat.ChannelSpec) error {
	for _, f := range settingFields {
		if f.Value(spec.ChannelSettings) == "null" {
			e := a.NewError(op, chat.ErrInvalid)
			e.Meaning = "Chatwoot takes the text \"null\" for no text at all, so the " + f.Label + " of an inbox cannot be that word."
			e.Next = "Choose another text."
			return e
		}
	}
	return nil
}
