// Package chatwoot makes the WhatsApp inboxes of a Chatwoot account chat projects: the ID of a project is the ID of an
// inbox. Chatwoot keeps everything that WhatsApp needs in one member of an inbox, provider_config. Administrators see it in
// plain text, and every write replaces it as a whole.
package chatwoot

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	platform   = "chatwoot"
	argument   = "chat.chatwoot"
	credential = argument + ".access_token"
	nextFault  = "This is not what Chatwoot is known to answer: show this message to the people who run it, with its version."
)

// maxBody is above the list of some hundred inboxes. Each entry holds all message templates of its business account.
const maxBody = 16 << 20

// Config describes one account of one Chatwoot. Endpoint, AccountID and AccessToken are required; what else is zero
// takes the defaults of package transport.
type Config struct {
	// RetryWait is also the first wait between two looks at an inbox that is being deleted. Secrets learns AccessToken and every secret
	// that is read or written.
	transport.Connection
	Endpoint    *url.URL // from transport.ParseEndpoint; without /api
	AccountID   int64
	AccessToken secret.Value // of a user who is an administrator of the account
}

// New returns the platform. It sends nothing.
//
// It remembers the inboxes that it has read, without their tokens, for as long as it lives, which is one run of
// Terraform's plan or apply.
func New(cfg Config) *chat.Platform {
	cfg.Connection = cfg.WithDefaults()
	cfg.Secrets.Add(cfg.AccessToken)

	a := &adapter{
		Client: rest.New(rest.Config{
			Words: rest.Words{
				Platform:   platform,
				Argument:   argument,
				Credential: credential,
				Service:    "Chatwoot",
				API:        "Chatwoot's API",
				Fault:      nextFault,
			},
			Endpoint:   cfg.Endpoint,
			Authorize:  authorize(cfg.AccessToken),
			MaxBody:    maxBody,
			Connection: cfg.Connection,
		}),
		account: strconv.FormatInt(cfg.AccountID, 10),
		retries: max(cfg.MaxRetries, 0),
		wait:    cfg.RetryWait,
		cache:   memo.Entries[inbox]{Names: func(in inbox) (id, key string) { return in.ID, "" }, MaxSingleReads: readSingly},
	}
	return &chat.Platform{
		Name:           platform,
		Argument:       argument,
		Capabilities:   capabilities,
		Projects:       projects{a},
		Tokens:         tokens{a},
		TokenReader:    tokens{a},
		Numbers:        numbers{a},
		NumberChecker:  numbers{a},
		Channels:       channels{a},
		TenantProjects: a,
	}
}

// Nothing clears a token or a number: Chatwoot asks Meta at every save, and nothing is valid without them.
var capabilities = chat.Capabilities{
	TokenReadback: chat.ReadbackPlainText,
	ChecksOnSave: "the token, by reading the message templates of the WhatsApp Business Account with it; " +
		"newer versions also that the number belongs to the account",
	WebhookSetUp:         "Chatwoot, when an inbox is created and never afterwards",
	RegistersWebhookOnce: true,
	AsyncDelete:          true,
	Alternative: "Chatwoot checks a WhatsApp inbox with Meta at every save, so an inbox without token or number cannot be saved: " +
		"leave it as it is with on_destroy = \"abandon\", or manage the whole inbox with whatsapp_chatwoot_inbox, which deletes it.",
}

// authorize sends the header with its name as Chatwoot writes it. Set would write it Api_access_token, which is the same
// to Chatwoot and not to every proxy in between.
func authorize(token secret.Value) func(http.Header) {
	return func(h http.Header) { h["api_access_token"] = []string{token.Reveal()} }
}

// adapter is what the capabilities of the port share.
type adapter struct {
	*rest.Client
	account string
	retries int
	wait    time.Duration

	cache      memo.Entries[inbox]
	lists      memo.Flight[string, *listing]
	latest     atomic.Pointer[listing] // the last one that was read
	unlistable atomic.Bool             // the list has failed once, so it is not tried again instead of a single read
	writes     memo.Locks[string]      // by inbox id; by phone number for creations
}

// path returns the path of the account's inboxes, of one inbox, or of something below it, and its template.
func (a *adapter) path(parts ...string) (path, template string) {
	path, template = "/api/v1/accounts/"+a.account+"/inboxes", "/api/v1/accounts/{account_id}/inboxes"
	for i, part := range parts {
		path += "/" + url.PathEscape(part)
		if i == 0 {
			part = "{inbox_id}"
		}
		template += "/" + part
	}
	return path, template
}

// pause waits before attempt n+1: twice as long each time up to eight times the first wait, less up to a half by chance.
func (a *adapter) pause(ctx context.Context, n int) error {
	longest := a.wait << min(n, 3)
	return transport.Sleep(ctx, longest-rand.N(longest/2+1))
}
