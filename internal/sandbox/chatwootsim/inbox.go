package chatwootsim

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Inbox is an inbox with its channel.
type Inbox struct {
	ID        int            `json:"id,omitempty"` // 0: the next one free
	AccountID int            `json:"account_id"`
	Name      string         `json:"name"`
	Settings  map[string]any `json:"settings,omitempty"` // ordinary keys, such as greeting_message
	Channel   Channel        `json:"channel"`
	// ReauthorizationRequired is what the installation knows; which inboxes show it
	// depends on the version.
	ReauthorizationRequired bool `json:"reauthorization_required,omitempty"`
	// Conversations are counted by their status: open, resolved, pending or snoozed.
	Conversations map[string]int `json:"conversations,omitempty"`
	// Deleting says that the job will delete the inbox.
	Deleting bool `json:"-"`
}

// Channel is the channel of an inbox.
type Channel struct {
	Type           string         `json:"type"` // whatsapp, web_widget, api or email
	PhoneNumber    string         `json:"phone_number,omitempty"`
	Provider       string         `json:"provider,omitempty"` // whatsapp_cloud, or default for 360dialog
	ProviderConfig map[string]any `json:"provider_config,omitempty"`
	WebsiteURL     string         `json:"website_url,omitempty"` // of a web widget
}

// inbox is what is stored. Chatwoot keeps the inbox and its channel apart, which
// shows in PATCH: it saves one after the other.
type inbox struct {
	Inbox
	channelID int
	readsLeft int // of an inbox that is being deleted; negative: until RunJobs
}

const (
	whatsApp = "whatsapp"
	cloud    = "whatsapp_cloud"
	dialog   = "default"
)

var channelTypes = map[string]string{
	whatsApp: "Channel::Whatsapp", "web_widget": "Channel::WebWidget", "api": "Channel::Api", "email": "Channel::Email",
}

func (ch Channel) config(key string) string { return simkit.Text(ch.ProviderConfig[key]) }

func (ch Channel) embedded() bool { return ch.config("source") == "embedded_signup" }

func (ch Channel) clone() Channel {
	ch.ProviderConfig = maps.Clone(ch.ProviderConfig)
	return ch
}

func (in Inbox) clone() Inbox {
	in.Settings, in.Channel, in.Conversations = maps.Clone(in.Settings), in.Channel.clone(), maps.Clone(in.Conversations)
	return in
}

// render returns the inbox as the caller may see it: provider_config, with the token in
// plain text, is there for administrators and absent for all others.
func (c *call) render(in *inbox) map[string]any {
	ch := in.Channel
	out := map[string]any{
		"id": in.ID, "name": in.Name, "channel_id": in.channelID, "channel_type": channelTypes[ch.Type],
		"phone_number": nil, "provider": nil, "callback_webhook_url": nil, "avatar_url": "",
	}
	for name := range settings {
		out[name] = in.Settings[name]
	}
	switch ch.Type {
	case "web_widget":
		out["website_url"] = ch.WebsiteURL
	case whatsApp:
		out["phone_number"], out["provider"] = ch.PhoneNumber, ch.Provider
		out["callback_webhook_url"] = c.callbackURL(ch)
		out["message_templates"] = []any{}
		out["reauthorization_required"] = in.ReauthorizationRequired && (c.switches.version == V4_11 || ch.embedded())
		if c.administrator() {
			out["provider_config"] = ch.ProviderConfig
		}
	}
	return out
}

func (s *Sim) callbackURL(ch Channel) string {
	return s.frontendURL + "/webhooks/whatsapp/" + ch.PhoneNumber
}

// index lists all inboxes at once, sorted by name; there are no pages.
func (c *call) index() {
	var shown []*inbox
	for _, in := range c.inboxes {
		if c.sees(in) {
			shown = append(shown, in)
		}
	}
	slices.SortFunc(shown, func(a, b *inbox) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	payload := make([]map[string]any, 0, len(shown))
	for _, in := range shown {
		payload = append(payload, c.render(in))
	}
	simkit.WriteJSON(c.w, http.StatusOK, map[string]any{"payload": payload})
	c.wasRead(shown...)
}

func (c *call) show() {
	c.send()
	c.wasRead(c.inbox)
}

func (c *call) send() { simkit.WriteJSON(c.w, http.StatusOK, c.render(c.inbox)) }
