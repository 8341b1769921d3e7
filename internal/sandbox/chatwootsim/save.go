package chatwootsim

import (
	"maps"
	"net/http"
	"reflect"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// create makes the channel first, then the inbox, in one transaction: when either
// is refused nothing is there.
func (c *call) create() {
	if limit := c.account.InboxLimit; limit > 0 && c.countInboxes() >= limit {
		c.refuse(http.StatusPaymentRequired, "Account limit exceeded. Upgrade to a higher plan")
		return
	}
	params, ok := c.params()
	if !ok {
		return
	}
	given, ok := params["channel"].(map[string]any)
	switch {
	case !ok: // it looks into the channel without asking whether there is one
		c.fail(http.StatusInternalServerError)
		return
	case given["type"] != whatsApp: // what other types want is not simulated
		c.unprocessable(invalid{"channel", isMissing})
		return
	}
	in := &inbox{Inbox: Inbox{AccountID: c.account.ID, Settings: maps.Clone(settings)}}
	in.Settings["greeting_message"] = nil
	in.Channel = Channel{Type: whatsApp, Provider: dialog, ProviderConfig: map[string]any{}}
	in.Channel.assign(given)
	in.assign(params)

	problems, err := c.validate(&in.Channel, nil)
	switch {
	case err != nil:
		c.fail(http.StatusInternalServerError)
		return
	case len(problems) > 0:
		c.unprocessable(problems...)
		return
	case in.Name == "":
		c.unprocessable(invalid{"name", isBlank})
		return
	case c.numberTaken(in.Channel.PhoneNumber, nil): // while Meta was asked: the database's own index
		c.fail(http.StatusInternalServerError)
		return
	}
	c.insert(in)
	c.created++
	c.count(in.ID, Stored{InboxSaves: 1, ChannelSaves: 1})
	if in.Channel.Provider == cloud && !in.Channel.embedded() {
		if err := c.setUpWebhook(c.r.Context(), in); err != nil { // the answer does not show it
			in.ReauthorizationRequired = true
		}
	}
	c.inbox = in
	c.send()
}

// update saves twice, the inbox and the channel, and what the first did stays when the
// second is refused.
func (c *call) update() {
	params, ok := c.params()
	if !ok {
		return
	}
	next := c.inbox.clone()
	next.assign(params)
	if next.Name == "" {
		c.unprocessable(invalid{"name", isBlank})
		return
	}
	if next.Name != c.inbox.Name || !reflect.DeepEqual(next.Settings, c.inbox.Settings) {
		c.inbox.Name, c.inbox.Settings = next.Name, next.Settings
		c.count(c.inbox.ID, Stored{InboxSaves: 1})
	}
	given, _ := params["channel"].(map[string]any)
	if c.inbox.Channel.permits(given) && !c.updateChannel(given) {
		return
	}
	c.send()
}

func (c *call) updateChannel(given map[string]any) bool {
	c.inbox.ReauthorizationRequired = false
	if _, ok := given["type"]; ok { // no attribute of a channel
		c.fail(http.StatusInternalServerError)
		return false
	}
	next := c.inbox.Channel.clone()
	next.assign(given)
	problems, err := c.validate(&next, c.inbox)
	switch {
	case err != nil:
		c.fail(http.StatusInternalServerError)
		return false
	case len(problems) > 0:
		c.unprocessable(problems...)
		return false
	}
	if !reflect.DeepEqual(next, c.inbox.Channel) {
		c.inbox.Channel = next
		c.count(c.inbox.ID, Stored{ChannelSaves: 1})
	}
	return true
}

// assign takes the keys that an inbox has, and drops all others silently.
func (in *Inbox) assign(params map[string]any) {
	if name, ok := params["name"]; ok {
		in.Name = simkit.Text(name)
	}
	for name, like := range settings {
		if value, ok := params[name]; ok {
			in.Settings[name] = cast(like, value)
		}
	}
}

// permits says whether anything of a channel's parameters is let through; for a
// channel of another type only the type is, so that writing a token to it is
// a success that does nothing.
func (ch Channel) permits(given map[string]any) bool {
	if _, ok := given["type"]; ok {
		return true
	}
	if ch.Type != whatsApp {
		return false
	}
	_, number := given["phone_number"]
	_, provider := given["provider"]
	_, config := given["provider_config"].(map[string]any)
	return number || provider || config
}

// assign replaces provider_config as a whole.
func (ch *Channel) assign(given map[string]any) {
	if v, ok := given["phone_number"]; ok {
		ch.PhoneNumber = simkit.Text(v)
	}
	if v, ok := given["provider"]; ok {
		ch.Provider = simkit.Text(v)
	}
	if config, ok := given["provider_config"].(map[string]any); ok {
		ch.ProviderConfig = maps.Clone(config)
	}
}

func (c *call) countInboxes() int {
	n := 0
	for _, in := range c.inboxes {
		if in.AccountID == c.account.ID {
			n++
		}
	}
	return n
}

// insert gives a new inbox its id.
func (s *Sim) insert(in *inbox) {
	if in.ID == 0 {
		in.ID = s.lastInbox + 1
	}
	s.lastInbox = max(s.lastInbox, in.ID)
	in.channelID = in.ID + 1000
	s.inboxes[in.ID] = in
}

func (s *Sim) count(id int, more Stored) {
	was := s.stored[id]
	was.InboxSaves += more.InboxSaves
	was.ChannelSaves += more.ChannelSaves
	s.stored[id] = was
}
