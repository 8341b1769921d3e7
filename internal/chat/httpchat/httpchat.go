// Package httpchat is a client of the open chat contract, for in-house chat services and gateways. The contract is the file
// openapi.yaml in this folder.
package httpchat

import (
	"net/url"
	"sync/atomic"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	platform = "http"
	argument = "chat.http"
)

// Config describes one chat service. Endpoint and AccessToken are required; what else is zero takes the defaults of
// package transport.
type Config struct {
	// RetryWait is also the wait before an equal token is stored once more. AccessToken and every token that is written are added to
	// Secrets.
	transport.Connection
	Endpoint    *url.URL // from transport.ParseEndpoint
	AccessToken secret.Value
}

// New returns the platform. It sends nothing.
//
// It remembers the projects that it has read for as long as it lives, which is one run of Terraform's plan or apply.
func New(cfg Config) *chat.Platform {
	cfg.Connection = cfg.WithDefaults()
	cfg.Secrets.Add(cfg.AccessToken)
	a := &adapter{
		Client: rest.New(rest.Config{
			Words: rest.Words{
				Platform:    platform,
				Argument:    argument,
				Credential:  argument + ".access_token",
				Service:     "the chat service",
				API:         "a chat service that follows the open chat contract",
				NextOnFault: nextContract,
			},
			Endpoint:   cfg.Endpoint,
			Authorize:  transport.Bearer(cfg.AccessToken),
			Accept:     "application/json, application/problem+json",
			Connection: cfg.Connection,
		}),
		cache: memo.Entries[chat.Project]{
			Names: func(p chat.Project) (id, key string) { return p.ID, p.Key }, MaxSingleReads: maxSingleReads,
		},
		limits:    listLimits,
		now:       time.Now,
		retryWait: cfg.RetryWait,
	}
	a.pageSize.Store(maxPageSize)
	return &chat.Platform{
		Name:     platform,
		Argument: argument,
		Capabilities: chat.Capabilities{
			TokenReadback: chat.ReadbackFingerprint,
			ReadbackNote:  "if the service shows it; else only whether there is one",
			ChecksOnSave:  "what the service chooses to check",
			WebhookSetUp:  "the service, or you",
		},
		Projects:       a,
		Lister:         a,
		Tokens:         a,
		TokenClearer:   a,
		Numbers:        a,
		NumberClearer:  a,
		TenantProjects: a,
	}
}

// adapter implements the capabilities of the platform.
type adapter struct {
	*rest.Client
	cache        memo.Entries[chat.Project]
	lists        memo.Flight[string, *listing]
	lastListing  atomic.Pointer[listing] // the last one that was read
	limits       memo.Limits             // of one reading of the list
	now          func() time.Time
	retryWait    time.Duration
	pageSize     atomic.Int32 // as large as the service allows
	listFailures atomic.Int32
	writes       memo.Locks[string] // by project id
}
