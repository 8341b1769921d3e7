// Package session is what the provider hands to every object: the configured clients, and what objects of one run have
// to know of each other.
package session

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
)

// ErrUnknown means that an argument of the provider is not known while planning. Nothing is sent then: a value from the
// environment in its place could belong to another account.
var ErrUnknown = errors.New("the provider's configuration is not known yet: one of its arguments comes from something that is created in the same run. " +
	"Create that first (terraform apply -target=...), or name it in depends_on of a data or ephemeral block, which is then read during the apply")

// Session is what the provider made of its configuration.
type Session struct {
	graph    *graph.Client
	token    secret.Value
	chat     *chat.Platform
	secrets  *secret.Redactor
	masks    []string
	unknown  bool
	Bindings Bindings
	Opened   Opened

	mu       sync.Mutex
	notices  []string
	reported int64 // calls to Meta that the log knows of
}

// New returns Session. The token is the provider's own, which may be unset; platform is nil when no chat platform is
// configured.
func New(g *graph.Client, token secret.Value, platform *chat.Platform, secrets *secret.Redactor) *Session {
	return &Session{graph: g, token: token, chat: platform, secrets: secrets, masks: secrets.Forms()}
}

// Unknown returns Session for a provider whose configuration is not known yet.
func Unknown() *Session { return &Session{unknown: true, secrets: secret.NewRedactor()} }

// Token returns the provider's own access token; Graph(true) proves that there is one.
func (c *Session) Token() secret.Value { return c.token }

// Graph returns the client of Meta's Graph API. needToken says that the caller needs the provider's own token.
func (c *Session) Graph(needToken bool) (*graph.Client, error) {
	switch {
	case c == nil || c.unknown:
		return nil, ErrUnknown
	case needToken && !c.graph.HasToken():
		return nil, errors.New("the provider has no access token for Meta's Graph API: set its access_token argument or the WHATSAPP_ACCESS_TOKEN environment variable to a system user access token")
	}
	return c.graph, nil
}

// Chat returns the configured chat platform.
func (c *Session) Chat() (*chat.Platform, error) {
	switch {
	case c == nil || c.unknown:
		return nil, ErrUnknown
	case c.chat == nil:
		return nil, errors.New("the provider has no chat platform: set its chat argument to one of http, chatwoot, zammad and jira, as in chat = { chatwoot = { endpoint = \"https://chat.example.com\", account_id = 1, access_token = var.chat_token } }, " +
			"or the environment variables of one of them, such as WHATSAPP_CHAT_HTTP_ENDPOINT and WHATSAPP_CHAT_HTTP_ACCESS_TOKEN")
	}
	return c.chat, nil
}

// AddSecret makes a value known as a secret, so that it is removed from whatever remote systems say.
func (c *Session) AddSecret(v secret.Value) {
	if c != nil {
		c.secrets.Add(v)
	}
}

// Notice keeps a sentence for the next diagnostics: something that a person should know and that concerns no object.
func (c *Session) Notice(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notices = append(c.notices, text)
}

// Notices returns what was noticed since the last call.
func (c *Session) Notices() []string {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.notices
	c.notices = nil
	return all
}

// Report writes to the log, at level INFO, how many calls to Meta this run has made so far and the highest usage that Meta
// has named, if there were calls since it last did.
func (c *Session) Report(ctx context.Context) {
	if c == nil || c.graph == nil {
		return
	}
	spent := c.graph.Spent()
	c.mu.Lock()
	again := spent.Calls == c.reported
	c.reported = spent.Calls
	c.mu.Unlock()
	if !again {
		tflog.Info(ctx, "calls to Meta so far", map[string]any{"calls": spent.Calls, "highest_usage_percent": spent.Usage})
	}
}

// LogContext returns ctx with a logger that masks the secrets of the provider's configuration. It is a second net: what is
// logged is a list of harmless fields.
func (c *Session) LogContext(ctx context.Context) context.Context {
	if c == nil {
		return ctx
	}
	ctx = tflog.MaskMessageStrings(ctx, c.masks...)
	return tflog.MaskAllFieldValuesStrings(ctx, c.masks...)
}

// Bindings remembers, for the run of one process, which bindings were read or created, keyed by kind and project.
type Bindings struct {
	mu            sync.Mutex
	read, created map[string]bool
	owners        map[string]string
	locks         map[string]*sync.Mutex
}

// Lock lets one change of a kind of binding to a project go on at a time: Terraform destroys one binding and creates
// another for the same project at once when a resource was renamed, and what one of them has read the other may remove.
// Look at the project, and at WasCreated, after it.
func (b *Bindings) Lock(kind, project string) (unlock func()) {
	key := kind + "\x00" + project
	b.mu.Lock()
	if b.locks == nil {
		b.locks = map[string]*sync.Mutex{}
	}
	lock, ok := b.locks[key]
	if !ok {
		lock = new(sync.Mutex)
		b.locks[key] = lock
	}
	b.mu.Unlock()
	lock.Lock()
	return lock.Unlock
}

// Claim notes that an object of type kind writes the token of a project. It returns the type of an object of another type
// that does so, too, "" if there is none.
func (b *Bindings) Claim(project, kind string) (other string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.owners == nil {
		b.owners = map[string]string{}
	}
	first, ok := b.owners[project]
	if !ok {
		b.owners[project] = kind
	}
	if first == kind {
		return ""
	}
	return first
}

// Read notes that the state holds a binding of this kind for the project.
func (b *Bindings) Read(kind, project string) { b.note(&b.read, kind, project) }

// Created notes that this run created one.
func (b *Bindings) Created(kind, project string) { b.note(&b.created, kind, project) }

// WasRead reports whether Read was called.
func (b *Bindings) WasRead(kind, project string) bool { return b.has(&b.read, kind, project) }

// WasCreated reports whether Created was called.
func (b *Bindings) WasCreated(kind, project string) bool { return b.has(&b.created, kind, project) }

func (b *Bindings) note(set *map[string]bool, kind, project string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if *set == nil {
		*set = map[string]bool{}
	}
	(*set)[kind+"\x00"+project] = true
}

func (b *Bindings) has(set *map[string]bool, kind, project string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return (*set)[kind+"\x00"+project]
}
