// Package zammad manages the WhatsApp channels of Zammad, 6.3 or newer, through the API that Zammad's own administration
// uses. A project is a channel.
//
// Zammad has no conditional write. A channel is read and compared immediately before it is written. A change by another person
// between the two is not seen.
package zammad

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	platform   = "zammad"
	argument   = "chat.zammad"
	credential = argument + ".access_token"
)

// maxBody is enough for a list of some thousand channels.
const maxBody = 16 << 20

// Config describes one Zammad. Endpoint and AccessToken are required; what else is zero takes the defaults of package
// transport.
type Config struct {
	transport.Connection
	Endpoint    *url.URL     // from transport.ParseEndpoint; where people log in
	AccessToken secret.Value // of a user with the permission admin.channel_whatsapp
}

// New returns the platform. It sends nothing.
//
// It remembers the channels that it has read for as long as it lives, which is one run of Terraform's plan or apply. Its
// redactor learns the credential, every token that is written, and every secret that Zammad shows.
func New(cfg Config) *chat.Platform {
	cfg.Connection = cfg.WithDefaults()
	cfg.Secrets.Add(cfg.AccessToken)
	a := &adapter{
		webhookBase: strings.TrimRight(cfg.Endpoint.String(), "/") + "/api/v1/channels_whatsapp_webhook/",
		timeout:     cfg.Timeout,
		retryWait:   cfg.RetryWait,
		cache:       memo.Entries[chat.Channel]{Names: func(c chat.Channel) (id, key string) { return c.ID, "" }},
		rest: rest.New(rest.Config{
			Words: rest.Words{
				Platform:    platform,
				Argument:    argument,
				Credential:  credential,
				Service:     "Zammad",
				API:         "Zammad's API",
				NextOnFault: "Check that Zammad is version 6.3 or newer. If it is, show this message to its operators.",
			},
			Endpoint: cfg.Endpoint,
			Authorize: func(h http.Header) {
				h.Set("Authorization", "Token token="+cfg.AccessToken.Reveal())
			},
			MaxBody:    maxBody,
			Connection: cfg.Connection,
		}),
	}
	return &chat.Platform{
		Name:     platform,
		Argument: argument,
		Capabilities: chat.Capabilities{
			TokenReadback: chat.ReadbackMasked,
			ReadbackNote:  "since 2026; in plain text before",
			ChecksOnSave:  "the token and the number, with Meta, at every save; not the business account",
			ManualWebhook: true,
			WebhookSetUp:  "you, with the address and the verify token that the channel shows",
			Alternative:   "Zammad cannot remove the token or the number of a channel: delete the channel, or disable it in Zammad.",
		},
		Projects:       a,
		Tokens:         a,
		Numbers:        a,
		Channels:       channels{a},
		Groups:         a,
		TenantProjects: a,
	}
}

// adapter implements chat.Projects, and the writers of a token and a number.
type adapter struct {
	webhookBase string
	timeout     time.Duration // of one attempt
	retryWait   time.Duration // the first wait between two reads
	rest        *rest.Client
	cache       memo.Entries[chat.Channel]
	lists       memo.Flight[string, *listing]
	groups      memo.Cache[string, []chat.Group]
	writes      memo.Locks[string] // by channel id, and by number for what has no id yet

	mu             sync.Mutex
	currentListing *listing // the last complete list, until something is written
	lastListing    *listing // the last complete list
}

// channels implements chat.Channels. It is another type because both interfaces have a Get.
type channels struct{ *adapter }
