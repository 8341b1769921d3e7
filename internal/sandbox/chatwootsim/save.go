package chatwootsim

import (
	"maps"
	"net/http"
	"reflect"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// createInbox creates the channel first, then the inbox, in one transaction: if either
// is refused, nothing is created.
func (c *call) createInbox() {
	if limit := c.account.InboxLimit; limit > 0 && c.countInboxes() >= limit {
		c.sendError(http.StatusPaymentRequired, "Account limit exceeded. Upgrade to a higher plan")
		return
	}
	params, ok := c.decodeParams()
	if !ok {
		return
	}
	given, ok := params["channel"].(map[string]any)
	switch {
	case !ok: // it looks into the channel without asking whether there is one
		c.sendFrameworkError(http.StatusInternalServerError)
		return
	case given["type"] != typeWhatsApp: // what other types want is not simulated
		c.sendUnprocessable(validationProblem{"channel", problemMissing})
		return
	}
	in := &inbox{Inbox: Inbox{AccountID: c.account.ID, Settings: maps.Clone(settingDefaults)}}
	in.Settings["greeting_message"] = nil
	in.Channel = Channel{Type: typeWhatsApp, Provider: provider360, ProviderConfig: map[string]any{}}
	in.Channel.assignParams(given)
	in.assignParams(params)

	problems, err := c.validateChannel(&in.Channel, nil)
	switch {
	case err != nil:
		c.sendFrameworkError(http.StatusInternalServerError)
		return
	case len(problems) > 0:
		c.sendUnprocessable(problems...)
		return
	case in.Name == "":
		c.sendUnprocessable(validationProblem{"name", problemBlank})
		return
	case c.isNumberTaken(in.Channel.PhoneNumber, nil): // while Meta was asked: the database's own index
		c.sendFrameworkError(http.StatusInternalServerError)
		return
	}
	c.insertInbox(in)
	c.created++
	c.countSaves(in.ID, StoredCounts{InboxSaves: 1, ChannelSaves: 1})
	if in.Channel.Provider == providerCloud && !in.Channel.isEmbedded() {
		if err := c.setUpWebhook(c.r.Context(), in); err != nil { // the answer does not show it
			in.ReauthorizationRequired = true
		}
	}
	c.inbox = in
	c.sendInbox()
}

// updateInbox saves the inbox and then the channel. If the second save is refused, the first
// one stays.
func (c *call) updateInbox() {
	params, ok := c.decodeParams()
	if !ok {
		return
	}
	next := c.inbox.clone()
	next.assignParams(params)
	if next.Name == "" {
		c.sendUnprocessable(validationProblem{"name", problemBlank})
		return
	}
	if next.Name != c.inbox.Name || !reflect.DeepEqual(next.Settings, c.inbox.Settings) {
		c.inbox.Name, c.inbox.Settings = next.Name, next.Settings
		c.countSaves(c.inbox.ID, StoredCounts{InboxSaves: 1})
	}
	given, _ := params["channel"].(map[string]any)
	if c.inbox.Channel.permits(given) && !c.updateChannel(given) {
		return
	}
	c.sendInbox()
}

func (c *call) updateChannel(given map[string]any) bool {
	c.inbox.ReauthorizationRequired = false
	if _, ok := given["type"]; ok { // no attribute of a channel
		c.sendFrameworkError(http.StatusInternalServerError)
		return false
	}
	next := c.inbox.Channel.clone()
	next.assignParams(given)
	problems, err := c.validateChannel(&next, c.inbox)
	switch {
	case err != nil:
		c.sendFrameworkError(http.StatusInternalServerError)
		return false
	case len(problems) > 0:
		c.sendUnprocessable(problems...)
		return false
	}
	if !reflect.DeepEqual(next, c.inbox.Channel) {
		c.inbox.Channel = next
		c.countSaves(c.inbox.ID, StoredCounts{ChannelSaves: 1})
	}
	return true
}

// assignParams assigns the parameters with keys of an inbox, and ignores all others.
func (in *Inbox) assignParams(params map[string]any) {
	if name, ok := params["name"]; ok {
		in.Name = simkit.JSONText(name)
	}
	for name, like := range settingDefaults {
		if value, ok := params[name]; ok {
			in.Settings[name] = castColumn(like, value)
		}
	}
}

// permits reports whether Chatwoot accepts any of a channel's parameters. Of a channel of
// another type it accepts the type only, so that writing a token to it succeeds and
// changes nothing.
func (ch Channel) permits(given map[string]any) bool {
	if _, ok := given["type"]; ok {
		return true
	}
	if ch.Type != typeWhatsApp {
		return false
	}
	_, number := given["phone_number"]
	_, provider := given["provider"]
	_, config := given["provider_config"].(map[string]any)
	return number || provider || config
}

// assignParams assigns the parameters of a channel. It replaces provider_config as a whole.
func (ch *Channel) assignParams(given map[string]any) {
	if v, ok := given["phone_number"]; ok {
		ch.PhoneNumber = simkit.JSONText(v)
	}
	if v, ok := given["provider"]; ok {
		ch.Provider = simkit.JSONText(v)
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

// insertInbox gives a new inbox its id.
func (s *Sim) insertInbox(in *inbox) {
	if in.ID == 0 {
		in.ID = s.lastInbox + 1
	}
	s.lastInbox = max(s.lastInbox, in.ID)
	in.channelID = in.ID + 1000
	s.inboxes[in.ID] = in
}

func (s *Sim) countSaves(id int, more StoredCounts) {
	was := s.stored[id]
	was.InboxSaves += more.InboxSaves
	was.ChannelSaves += more.ChannelSaves
	s.stored[id] = was
}
