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

// inbox is a stored inbox. Chatwoot stores the inbox and its channel separately: a PATCH
// saves one after the other.
type inbox struct {
	Inbox
	channelID int
	readsLeft int // of an inbox that is being deleted; negative: until RunJobs
}

const (
	typeWhatsApp  = "whatsapp"
	providerCloud = "whatsapp_cloud"
	provider360   = "default"
)

var channelTypes = map[string]string{
	typeWhatsApp: "Channel::Whatsapp", "web_widget": "Channel::WebWidget", "api": "Channel::Api", "email": "Channel::Email",
}

func (ch Channel) configText(key string) string { return simkit.JSONText(ch.ProviderConfig[key]) }

func (ch Channel) isEmbedded() bool { return ch.configText("source") == "embedded_signup" }

func (ch Channel) clone() Channel {
	ch.ProviderConfig = maps.Clone(ch.ProviderConfig)
	return ch
}

func (in Inbox) clone() Inbox {
	in.Settings, in.Channel, in.Conversations = maps.Clone(in.Settings), in.Channel.clone(), maps.Clone(in.Conversations)
	return in
}

// encodeInbox returns the inbox in the form of the API. Only administrators see
// provider_config, which has the token in plain text.
func (c *call) encodeInbox(in *inbox) map[string]any {
	ch := in.Channel
	out := map[string]any{
		"id": in.ID, "name": in.Name, "channel_id": in.channelID, "channel_type": channelTypes[ch.Type],
		"phone_number": nil, "provider": nil, "callback_webhook_url": nil, "avatar_url": "",
	}
	for name := range settingDefaults {
		out[name] = in.Settings[name]
	}
	switch ch.Type {
	case "web_widget":
		out["website_url"] = ch.WebsiteURL
	case typeWhatsApp:
		out["phone_number"], out["provider"] = ch.PhoneNumber, ch.Provider
		out["callback_webhook_url"] = c.callbackURL(ch)
		out["message_templates"] = []any{}
		out["reauthorization_required"] = in.ReauthorizationRequired && (c.switches.version == V4_11 || ch.isEmbedded())
		if c.isAdministrator() {
			out["provider_config"] = ch.ProviderConfig
		}
	}
	return out
}

func (s *Sim) callbackURL(ch Channel) string {
	return s.frontendURL + "/webhooks/whatsapp/" + ch.PhoneNumber
}

// listInboxes answers with all inboxes, sorted by name and without pages.
func (c *call) listInboxes() {
	var shown []*inbox
	for _, in := range c.inboxes {
		if c.sees(in) {
			shown = append(shown, in)
		}
	}
	slices.SortFunc(shown, func(a, b *inbox) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	payload := make([]map[string]any, 0, len(shown))
	for _, in := range shown {
		payload = append(payload, c.encodeInbox(in))
	}
	simkit.WriteJSON(c.w, http.StatusOK, map[string]any{"payload": payload})
	c.countReads(shown...)
}

func (c *call) showInbox() {
	c.sendInbox()
	c.countReads(c.inbox)
}

func (c *call) sendInbox() { simkit.WriteJSON(c.w, http.StatusOK, c.encodeInbox(c.inbox)) }
