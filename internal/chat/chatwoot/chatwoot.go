// Package chatwoot manages the WhatsApp inboxes of a Chatwoot account. A chat project is an inbox, and has the ID of the
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

// maxBody is enough for a list of some hundred inboxes. Each entry holds all message templates of its business account.
const maxBody = 16 << 20

// Config describes one account of one Chatwoot. Endpoint, AccountID and AccessToken are required; what else is zero
// takes the defaults of package transport.
type Config struct {
	// RetryWait is also the first wait between two reads of an inbox that is being deleted. AccessToken and every secret that is read
	// or written are added to Secrets.
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
				Platform:    platform,
				Argument:    argument,
				Credential:  credential,
				Service:     "Chatwoot",
				API:         "Chatwoot's API",
				NextOnFault: nextFault,
			},
			Endpoint:   cfg.Endpoint,
			Authorize:  tokenAuthorizer(cfg.AccessToken),
			MaxBody:    maxBody,
			Connection: cfg.Connection,
		}),
		accountID: strconv.FormatInt(cfg.AccountID, 10),
		retries:   max(cfg.MaxRetries, 0),
		retryWait: cfg.RetryWait,
		cache:     memo.Entries[inbox]{Names: func(in inbox) (id, key string) { return in.ID, "" }, MaxSingleReads: maxSingleReads},
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

// tokenAuthorizer returns the function that adds the token to a request, in the header as Chatwoot spells it. Header.Set would spell
// it Api_access_token, which is the same for Chatwoot and not for every proxy in between.
func tokenAuthorizer(token secret.Value) func(http.Header) {
	return func(h http.Header) { h["api_access_token"] = []string{token.Reveal()} }
}

// adapter has what the types of the capabilities share.
type adapter struct {
	*rest.Client
	accountID string
	retries   int
	retryWait time.Duration

	cache       memo.Entries[inbox]
	lists       memo.Flight[string, *listing]
	lastListing atomic.Pointer[listing] // the last one that was read
	listFailed  atomic.Bool             // once: from then on, single reads are not replaced by the list
	writes      memo.Locks[string]      // by inbox id; by phone number for creations
}

// inboxPath returns the path of the account's inboxes, of one inbox, or of a part of one, and its template.
func (a *adapter) inboxPath(parts ...string) (path, template string) {
	path, template = "/api/v1/accounts/"+a.accountID+"/inboxes", "/api/v1/accounts/{account_id}/inboxes"
	for i, part := range parts {
		path += "/" + url.PathEscape(part)
		if i == 0 {
			part = "{inbox_id}"
		}
		template += "/" + part
	}
	return path, template
}

// waitBeforeAttempt waits before attempt n+1: twice as long each time, up to eight times the first wait, minus a random part of up
// to a half.
func (a *adapter) waitBeforeAttempt(ctx context.Context, n int) error {
	longest := a.retryWait << min(n, 3)
	return transport.Sleep(ctx, longest-rand.N(longest/2+1))
}
